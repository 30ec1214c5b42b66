/**
 * Shape family: borders. `F.pad` names them from the last axis backwards, (left, right, top, bottom, …);
 * negative amounts crop. Reflected and replicated borders need something to repeat.
 */
import { add, type Dim, equal, isKnown, less, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { concrete, crossed, numbers, spelled } from './axes';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { ClassForm, Operator, Output, Reach, Window } from './operator';
import { derive, either, int, ints, optional, real, sizes, tensor, text } from './parameter';
import { Problem } from './problem';

export interface PaddingArguments {
  readonly input: Tensor;
  /** (left, right, top, bottom, …), last axis first. */
  readonly pad: readonly Dim[];
  readonly mode: string;
  readonly value: number | Dim | null;
}

export const padding: readonly Operator[] = [
  {
    ...entry('pad', 'Adds a border around the last axes.', 'generated/torch.nn.functional.pad.html'),
    functions: [
      {
        names: ['torch.nn.functional.pad'],
        parameters: { input: tensor(), pad: ints(), mode: text('constant'), value: optional(either(real(), int())) },
      },
    ],
  },
  ...borders('ZeroPad', 'constant', 'zeros'),
  ...borders('ConstantPad', 'constant', 'one value'),
  ...borders('ReflectionPad', 'reflect', 'its own mirror image'),
  ...borders('ReplicationPad', 'replicate', 'its own edge'),
  ...borders('CircularPad', 'circular', 'its opposite side'),
];

/** What `pad` gives. Errors: `wrong-rank`, `invalid-argument`, `negative-output-size`, as PyTorch raises them. */
export function padded({ input, pad, mode }: Pick<PaddingArguments, 'input' | 'pad' | 'mode'>): Tensor {
  const { shape } = input;
  if (pad.length % 2 !== 0) throw invalid(`Padding length must be divisible by 2, got ${pad.length}`);
  const n = pad.length / 2;
  if (n > shape.length)
    throw new Problem(
      'wrong-rank',
      `Padding length should be less than or equal to two times the input dimension but got padding length ${pad.length} and input of dimension ${shape.length}`,
      { expected: `at most ${2 * shape.length}`, found: `${pad.length}`, parameter: 'pad' },
    );
  if (!['constant', 'reflect', 'replicate', 'circular'].includes(mode))
    throw invalid(`Unrecognised padding mode ${mode}`, 'mode');
  if (mode !== 'constant') checkBorders(input, pad, mode);
  const result = shape.map((size, i) => {
    const k = shape.length - 1 - i;
    return k < n ? add(size, add(pad[2 * k]!, pad[2 * k + 1]!)) : size;
  });
  result.forEach((size, i) => {
    const repeats = needsBorder(mode) && shape.length - 1 - i < n;
    if (less(size, repeats ? 1 : 0) === true)
      throw new Problem(
        'negative-output-size',
        `The input size ${showDim(shape[i]!)}, plus negative padding, resulted in ${repeats ? 'an empty' : 'a negative'} output size, which is invalid. Check dimension ${i} of your input.`,
        { expected: repeats ? 'at least 1' : 'at least 0', found: size, parameter: 'pad' },
      );
  });
  return new Tensor(result, input.dtype);
}

/** These repeat elements of the result's own axis, so that one must be left. */
function needsBorder(mode: string): boolean {
  return mode === 'replicate' || mode === 'reflect';
}

function checkBorders({ shape }: Tensor, pad: readonly Dim[], mode: string): void {
  const n = pad.length / 2;
  if (n < 1 || n > 3 || (shape.length !== n + 1 && shape.length !== n + 2))
    throw new Problem(
      'wrong-rank',
      `Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now; padding of ${n} axes needs ${n + 1}D or ${n + 2}D input, got ${spelled(shape)}`,
      { expected: `${n + 1}D or ${n + 2}D`, found: `${shape.length}D`, parameter: 'input' },
    );
  for (let k = 0; k < n; k++) {
    const size = shape.at(-1 - k)!;
    for (const amount of [pad[2 * k]!, pad[2 * k + 1]!]) {
      const tooMuch =
        mode === 'reflect' ? less(amount, size) === false : mode === 'circular' && less(size, amount) === true;
      if (tooMuch)
        throw invalid(
          mode === 'reflect'
            ? `Padding size should be less than the corresponding input dimension, but got: padding (${showDim(pad[2 * k]!)}, ${showDim(pad[2 * k + 1]!)}) at dimension ${shape.length - 1 - k} of input ${spelled(shape)}`
            : 'Padding value causes wrapping around more than once.',
        );
    }
  }
  const empty = needsBorder(mode) && shape.slice(shape.length === n + 2 ? 1 : 0).some(size => equal(size, 0) === true);
  if (empty)
    throw invalid(
      `Expected a tensor with possibly 0 batch size and other non-zero dimensions, but got ${spelled(shape)}`,
      'input',
    );
}

function entry(id: string, purpose: string, documentation: string): Operator<PaddingArguments> {
  return {
    id,
    family: 'shape',
    purpose,
    note: 'conv-hyperparameters',
    documentation,
    rule: {
      output: args => padded(args),
      reach: ({ input, pad, mode }) => reach(input, pad, mode),
      headline: ({ pad, mode }) => `(${pad.map(showDim).join(', ')})${mode === 'constant' ? '' : ` · ${mode}`}`,
      formula: ({ input, pad }, output) => arithmetic(input, pad, output),
      lower: (args, graph) => lower(args, graph),
    },
  };
}

/** A `kind` of border in one, two and three dimensions. */
function borders(kind: string, mode: string, what: string): readonly Operator<PaddingArguments>[] {
  return [1, 2, 3].map(n => {
    const id = `${kind}${n}d`;
    const form: ClassForm<PaddingArguments> = {
      name: `torch.nn.${id}`,
      parameters: { padding: sizes(2 * n), ...(kind === 'ConstantPad' && { value: either(real(), int()) }) },
      forward: { input: tensor() },
      adapt: (args: ModuleArguments) =>
        derive(args, { pad: a => a.padding, mode: () => mode, value: a => a.value ?? null }),
    };
    return { ...entry(id, `Adds a border of ${what}.`, `generated/torch.nn.${id}.html`), classes: [form] };
  });
}

interface ModuleArguments {
  readonly input: Tensor;
  readonly padding: readonly Dim[];
  readonly value?: number | Dim;
}

function reach({ shape }: Tensor, pad: readonly Dim[], mode: string): Reach {
  const windows = pad.flatMap((before, i): readonly (readonly [number, Window])[] => {
    if (i % 2 !== 0) return [];
    const at = -1 - i / 2;
    const padding = concrete(before, 'the padding');
    const after = concrete(pad[i + 1]!, 'the padding');
    if (padding === 0 && after === 0) return [];
    const length = shape.at(at)!;
    // Where no size is a number no unit at the border can be told from others.
    if (mode === 'constant' || !isKnown(length)) return [[at, { kernel: 1, stride: 1, padding, dilation: 1 }]];
    return [[at, { places: borderPlaces(length, padding, after, mode) }]];
  });
  return { kind: 'window', windows: Object.fromEntries(windows) };
}

/** Which of `length` elements stands at each place once a border was added that repeats them. */
export function borderPlaces(length: number, before: number, after: number, mode: string): readonly number[] {
  return Array.from({ length: before + length + after }, (_, i) => {
    const at = i - before;
    if (mode === 'replicate') return Math.min(length - 1, Math.max(0, at));
    if (mode === 'circular') return ((at % length) + length) % length;
    return at < 0 ? -at : at >= length ? 2 * (length - 1) - at : at;
  });
}

function arithmetic({ shape }: Tensor, pad: readonly Dim[], output: Output) {
  const lines = pad.flatMap((before, i) => {
    if (i % 2 !== 0) return [];
    const at = -1 - i / 2;
    return [
      `${showDim(before)} + ${showDim(shape.at(at)!)} + ${showDim(pad[i + 1]!)} = ${showDim((output as Tensor).shape.at(at)!)}`,
    ];
  });
  return formula(...(lines.length > 0 ? lines.reverse() : [crossed(shape)]));
}

/** ONNX lists all begins, then all ends, first axis first. */
function lower({ input, pad, mode, value }: PaddingArguments, graph: Lowering): LoweredValue {
  const rank = input.shape.length;
  const amounts = numbers(pad, 'the padding');
  const side = (offset: 0 | 1) => input.shape.map((_, i) => amounts[2 * (rank - 1 - i) + offset] ?? 0);
  const pads = graph.constant([...side(0), ...side(1)], [2 * rank], 'int64');
  const kind = { constant: 'constant', reflect: 'reflect', replicate: 'edge', circular: 'wrap' }[mode]!;
  // "wrap" came to ONNX with opset 19; in opset 18 the parts are cut out and joined again.
  if (kind === 'wrap') return wrapped(input, amounts, graph);
  const fill = graph.constant([value === null ? 0 : concrete(value)], [], input.dtype);
  return graph.node('Pad', [graph.input(input), pads, kind === 'constant' ? fill : undefined], { mode: kind });
}

function wrapped(input: Tensor, amounts: readonly number[], graph: Lowering): LoweredValue {
  const one = (n: number) => graph.constant([n], [1], 'int64');
  const rank = input.shape.length;
  return numbers(input.shape).reduce((value, size, at) => {
    const k = rank - 1 - at;
    const [before, after] = [amounts[2 * k] ?? 0, amounts[2 * k + 1] ?? 0];
    const part = (from: number, to: number) => graph.node('Slice', [value, one(from), one(to), one(at)]);
    // Circular padding wraps what is left after the cuts.
    const [first, end] = [Math.max(0, -before), size - Math.max(0, -after)];
    const middle = before < 0 || after < 0 ? part(first, end) : value;
    const parts = [
      ...(before > 0 ? [part(end - before, end)] : []),
      middle,
      ...(after > 0 ? [part(first, first + after)] : []),
    ];
    return parts.length > 1 ? graph.node('Concat', parts, { axis: at }) : middle;
  }, graph.input(input));
}

function invalid(message: string, parameter = 'pad'): Problem {
  return new Problem('invalid-argument', message, { parameter });
}
