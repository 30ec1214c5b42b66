/**
 * Creation family: tensors from sizes or values. The dtype is torch's default float unless the values or `dtype=` say otherwise;
 * `…_like` and `new_…` take it from another tensor.
 */
import { ceilDivide, type Dim, isDim, less, showDim, subtract, unknownDim } from '../tensor/dim';
import { type DType, kindOf, promote } from '../tensor/dtype';
import { type Shape, Tensor } from '../tensor/tensor';
import { isUnknown } from '../tensor/unknown';
import { type Argument, Float } from './argument';
import { ascii, concrete, numbers, spelled, unknowable } from './axes';
import { isTensor, type Operand, operand, promoted, type Scalar, scalar } from './broadcasting';
import { castTo } from './cast-node';
import { functional, method } from './entry';
import type { LoweredValue, Lowering } from './lowering';
import { formFacts } from './matrices/form';
import { rowsOf } from './matrices/written';
import type { Init, Operator, Output } from './operator';
import { anything, dtype, int, ints, keywordOnly, optional, type Parameter, spreadInts, tensor } from './parameter';
import { Problem } from './problem';
import { linspace } from './spaced-values';

const NOTE = 'neural-network-basics';
const RANDOM = 'randomness';

/** What every creation function takes and no shape depends on. */
export const options = {
  out: keywordOnly(anything(null)),
  dtype: keywordOnly(optional(dtype())),
  layout: keywordOnly(anything(null)),
  device: keywordOnly(anything(null)),
  requires_grad: keywordOnly(anything(false)),
  pin_memory: keywordOnly(anything(false)),
  memory_format: keywordOnly(anything(null)),
  generator: keywordOnly(anything(null)),
  names: keywordOnly(anything(null)),
};

export const creation: readonly Operator[] = [
  sized('zeros', 'A tensor of zeros.', NOTE),
  sized('ones', 'A tensor of ones.', NOTE),
  sized('empty', 'A tensor whose values are whatever the memory held.', NOTE),
  sized('rand', 'Random numbers, uniform between 0 and 1.', RANDOM),
  sized('randn', 'Random numbers, normal with mean 0 and standard deviation 1.', RANDOM),
  functional({
    id: 'full',
    family: 'creation',
    purpose: 'A tensor of one value.',
    note: NOTE,
    names: ['torch.full'],
    init: ({ fill_value: { value } }) => (typeof value === 'number' ? { kind: 'constant', value } : undefined),
    parameters: { size: severalInts(), fill_value: scalar(), ...options },
    output: ({ size, fill_value, dtype }) => new Tensor(mustBeSizes(size), dtype ?? promoted(fill_value)),
    lower: ({ fill_value }, graph, output) =>
      filled(graph, output as Tensor, concrete(fill_value.value ?? unknowable('the value is not known'))),
  }),
  functional({
    id: 'arange',
    family: 'creation',
    purpose: 'Numbers from start up to, but without, end.',
    note: NOTE,
    names: ['torch.arange'],
    // arange(end) and arange(start, end, step=1)
    parameters: { start: optional(scalar()), end: optional(scalar()), step: optional(scalar()), ...options },
    output: ({ start, end, step, dtype }) => arange(end === null ? null : start, end ?? start, step, dtype),
    lower: ({ start, end, step }, graph, output) => {
      const first = end === null || start === null ? 0 : concrete(start.value!);
      const by = step === null ? 1 : concrete(step.value!);
      const { shape, dtype } = output as Tensor;
      return graph.constant(
        Array.from({ length: concrete(shape[0]!) }, (_, i) => first + i * by),
        numbers(shape),
        dtype,
      );
    },
  }),
  spaced('linspace', 'Evenly spaced numbers, both ends included.', {}),
  spaced('logspace', 'Numbers whose logarithms are evenly spaced.', { base: anything(new Float(10)) }),
  functional({
    id: 'eye',
    family: 'creation',
    purpose: 'The identity matrix.',
    note: NOTE,
    names: ['torch.eye'],
    parameters: { n: int(), m: optional(int()), ...options },
    output: ({ n, m, dtype }) => new Tensor(mustBeSizes([n, m ?? n]), dtype ?? 'float32'),
    lower: (_, graph, output) => {
      const { shape, dtype } = output as Tensor;
      const [n, m] = numbers(shape) as [number, number];
      return graph.constant(
        Array.from({ length: n * m }, (_, i) => (Math.floor(i / m) === i % m ? 1 : 0)),
        [n, m],
        dtype,
      );
    },
  }),
  functional({
    id: 'tensor',
    family: 'creation',
    purpose: 'A tensor of the given values.',
    note: NOTE,
    names: ['torch.tensor', 'torch.as_tensor', 'torch.asarray', 'torch.Tensor.new_tensor'],
    parameters: { data: { ...anything(), alias: 'obj' }, ...options, copy: keywordOnly(anything(null)) },
    output: ({ data, dtype }) => fromValues(data, dtype),
    explain: ({ data }) => ({ formulas: [], facts: formFacts(rowsOf(data)), remarks: [] }),
    lower: ({ data }, graph, output) => lowerValues(graph, data, output as Tensor),
  }),
  functional({
    id: 'scalar_tensor',
    family: 'creation',
    purpose: 'A tensor without axes that holds one number.',
    note: NOTE,
    names: ['torch.scalar_tensor'],
    parameters: { s: anything(), ...options },
    output: ({ s, dtype }) => {
      const { shape } = fromValues(s, dtype);
      if (shape.length > 0 || Array.isArray(s))
        throw new Problem('wrong-type', "scalar_tensor(): argument 's' (position 1) must be Number, not list", {
          parameter: 's',
        });
      return new Tensor([], dtype ?? 'float32');
    },
    lower: ({ s }, graph, output) => lowerValues(graph, s, output as Tensor),
  }),
  functional({
    id: 'from_numpy',
    family: 'creation',
    purpose: 'A tensor that shares the memory of a NumPy array.',
    note: NOTE,
    names: ['torch.from_numpy'],
    parameters: { ndarray: anything() },
    output: ({ ndarray }) => (ndarray instanceof Tensor ? ndarray : unknowable('the NumPy array is not known')),
    lower: ({ ndarray }, graph) => graph.node('Identity', [graph.input(ndarray as Tensor)]),
  }),
  ...['zeros', 'ones', 'empty', 'rand', 'randn'].map(id =>
    functional({
      id: `${id}_like`,
      family: 'creation',
      purpose: `As torch.${id}, with the shape and dtype of another tensor.`,
      note: id.startsWith('rand') ? RANDOM : NOTE,
      names: [`torch.${id}_like`],
      init: () => drawn(id),
      parameters: { input: tensor(), ...options },
      output: ({ input, dtype }) =>
        new Tensor(
          input.shape,
          id.startsWith('rand') && !input.shape.includes(0)
            ? mustBeFloat(dtype ?? input.dtype, `${id}_like`)
            : (dtype ?? input.dtype),
        ),
      lower: id.startsWith('rand')
        ? undefined
        : (_, graph, output) => filled(graph, output as Tensor, id === 'ones' ? 1 : 0),
    }),
  ),
  functional({
    id: 'full_like',
    family: 'creation',
    purpose: 'One value, with the shape and dtype of another tensor.',
    note: NOTE,
    names: ['torch.full_like'],
    parameters: { input: tensor(), fill_value: scalar(), ...options },
    output: ({ input, dtype }) => new Tensor(input.shape, dtype ?? input.dtype),
    lower: ({ fill_value }, graph, output) =>
      filled(graph, output as Tensor, concrete(fill_value.value ?? unknowable('the value is not known'))),
  }),
  ...['zeros', 'ones', 'empty'].map(id =>
    functional({
      id: `new_${id}`,
      family: 'creation',
      purpose: `As torch.${id}, with the dtype and device of this tensor.`,
      note: NOTE,
      names: method(`new_${id}`),
      parameters: { input: tensor(), size: spreadInts(), ...options },
      output: ({ input, size, dtype }) => new Tensor(mustBeSizes(size), dtype ?? input.dtype),
      lower: (_, graph, output) => filled(graph, output as Tensor, id === 'ones' ? 1 : 0),
    }),
  ),
  functional({
    id: 'new_full',
    family: 'creation',
    purpose: 'One value, with the dtype and device of this tensor.',
    note: NOTE,
    names: method('new_full'),
    parameters: { input: tensor(), size: severalInts(), fill_value: scalar(), ...options },
    output: ({ input, size, dtype }) => new Tensor(mustBeSizes(size), dtype ?? input.dtype),
    lower: ({ fill_value }, graph, output) =>
      filled(graph, output as Tensor, concrete(fill_value.value ?? unknowable('the value is not known'))),
  }),
  functional({
    id: 'one_hot',
    family: 'creation',
    purpose: 'Class indices as rows with a single 1, in a new last axis.',
    note: 'softmax-cross-entropy',
    names: ['torch.nn.functional.one_hot'],
    parameters: { tensor: tensor(), num_classes: int(-1) },
    output: ({ tensor, num_classes }) => {
      if (tensor.dtype !== 'int64')
        throw new Problem(
          'wrong-dtype',
          `one_hot is only applicable to index tensor of type LongTensor, got ${tensor.dtype}`,
          { expected: 'int64', found: tensor.dtype, parameter: 'tensor' },
        );
      if (less(num_classes, 1) === true && num_classes !== -1)
        throw new Problem('invalid-argument', 'num_classes should be positive', {
          found: num_classes,
          parameter: 'num_classes',
        });
      return new Tensor(
        [
          ...tensor.shape,
          num_classes === -1 ? unknownDim('the number of classes is the largest value plus one') : num_classes,
        ],
        'int64',
      );
    },
    reach: ({ tensor }) => ({ kind: 'axes', order: [...tensor.shape.map((_, i) => i - tensor.shape.length), null] }),
    lower: ({ tensor, num_classes }, graph) => {
      if (num_classes === -1) return unknowable('how many classes there are depends on the values');
      const classes = graph.constant([...Array(concrete(num_classes)).keys()]);
      const column = graph.node('Unsqueeze', [graph.input(tensor), graph.constant([-1])]);
      return castTo(graph, graph.node('Equal', [column, classes]), 'bool', 'int64');
    },
  }),
];

/** `zeros(2, 3)`, `zeros((2, 3))`, `zeros(size=(2, 3))`. */
/** `torch.full((3,), 0.5)`: a single int is refused, unlike in `torch.zeros(3)`. */
function severalInts(): Parameter<readonly Dim[]> {
  const any = ints();
  return { ...any, read: a => (isDim(a) ? undefined : any.read(a)) };
}

function sized(id: string, purpose: string, note: string): Operator {
  return functional({
    id,
    family: 'creation',
    purpose,
    note,
    names: [`torch.${id}`],
    init: () => drawn(id),
    parameters: { size: spreadInts(), ...options },
    output: ({ size, dtype }) => {
      const result = dtype ?? 'float32';
      return new Tensor(mustBeSizes(size), id.startsWith('rand') ? mustBeFloat(result, id) : result);
    },
    lower: id.startsWith('rand')
      ? undefined
      : (_, graph, output) => filled(graph, output as Tensor, id === 'ones' ? 1 : 0),
  });
}

interface SpacedArguments {
  readonly start: Operand;
  readonly end: Operand;
  readonly base?: Argument;
}

function spaced(id: string, purpose: string, extra: Readonly<Record<string, Parameter<unknown>>>): Operator {
  return functional({
    id,
    family: 'creation',
    purpose,
    note: 'lr-schedulers',
    names: [`torch.${id}`],
    parameters: { start: operand(), end: operand(), steps: int(), ...(extra as Record<never, never>), ...options },
    output: ({ steps, dtype }) => {
      if (less(steps, 0) === true)
        throw new Problem('invalid-argument', 'number of steps must be non-negative', {
          found: steps,
          parameter: 'steps',
        });
      return new Tensor([steps], dtype ?? 'float32');
    },
    lower: ({ start, end, base }: SpacedArguments, graph: Lowering, output: Output) => {
      const { shape, dtype } = output as Tensor;
      if (kindOf(dtype) !== 'float') return unknowable(`${id} rounds to ${dtype} in ways of its own`);
      const [steps] = numbers(shape) as [number];
      if (isTensor(start) || isTensor(end)) return unknowable(`${id} between tensors is not exported`);
      const bounds = [start, end].map(({ value }) => concrete(value ?? unknowable('a bound is not known')));
      const values = linspace(bounds[0]!, bounds[1]!, steps);
      if (id === 'linspace') return graph.constant(values, [steps], dtype);
      const root = base instanceof Float ? base.value : base;
      if (typeof root !== 'number') return unknowable('the base is not known');
      return graph.constant(
        values.map(value => root ** value),
        [steps],
        dtype,
      );
    },
  });
}

/** ⌈(end − start) / step⌉ numbers; integers in int64, floats in the default float. */
function arange(start: Scalar | null, end: Scalar | null, step: Scalar | null, dtype: DType | null): Tensor {
  if (end === null)
    throw new Problem('wrong-call', "arange() missing 1 required argument: 'end'", { parameter: 'end' });
  const given = [start, end, step].filter(s => s !== null);
  const type = dtype ?? (given.some(s => s.kind === 'float') ? 'float32' : 'int64');
  const [from, to, by] = [start === null ? 0 : start.value, end.value, step === null ? 1 : step.value];
  if (from === undefined || to === undefined || by === undefined)
    return new Tensor([unknownDim('a bound of arange is not known')], type);
  if (by === 0) throw new Problem('invalid-argument', 'step must be nonzero', { found: 0, parameter: 'step' });
  if (typeof from === 'number' && typeof to === 'number' && typeof by === 'number') {
    if ((to - from) * by < 0)
      throw new Problem('invalid-argument', 'upper bound and lower bound inconsistent with step sign', {
        parameter: 'end',
      });
    return new Tensor([Math.ceil((to - from) / by)], type);
  }
  if (!Number.isInteger(by)) return unknowable('a float step of a symbolic range');
  const length = (by as number) < 0 ? subtract(from, to) : subtract(to, from);
  return new Tensor([ceilDivide(length, Math.abs(by as number))], type);
}

/** The tensor that nested lists of numbers become; every list of one level has the same length. */
function fromValues(data: Argument, dtype: DType | null): Tensor {
  if (isUnknown(data)) return unknowable(data.reason);
  const { shape, dtype: own } = literal(data);
  return new Tensor(shape, dtype ?? own);
}

function literal(data: Argument, isRow = false): { readonly shape: Shape; readonly dtype: DType } {
  if (data instanceof Tensor) return data;
  if (data instanceof Float) return { shape: [], dtype: 'float32' };
  if (typeof data === 'boolean') return { shape: [], dtype: 'bool' };
  if (isDim(data)) return { shape: [], dtype: 'int64' };
  if (isUnknown(data)) return unknowable(data.reason);
  if (typeof data === 'string' || data === null)
    throw new Problem('wrong-type', noNumber(data, isRow), { parameter: 'data' });
  if (!Array.isArray(data)) return unknowable('the values are not known');
  if (data.length === 0) return { shape: [0], dtype: 'float32' };
  const rows = (data as readonly Argument[]).map(row => literal(row, true));
  const first = rows[0]!;
  const ragged = rows.findIndex(row => spelled(row.shape) !== spelled(first.shape));
  if (ragged >= 0)
    throw new Problem(
      'mismatched-sizes',
      `expected sequence of length ${first.shape.map(showDim)[0] ?? 1} at dim 1 (got ${rows[ragged]!.shape.map(showDim)[0] ?? 1})`,
      {
        expected: spelled(first.shape),
        found: spelled(rows[ragged]!.shape),
        parameter: 'data',
      },
    );
  return { shape: [rows.length, ...first.shape], dtype: rows.map(row => row.dtype).reduce(promote) };
}

function noNumber(data: string | null, isRow: boolean): string {
  if (data !== null && isRow) return "too many dimensions 'str'";
  return data === null ? 'Could not infer dtype of NoneType' : "new(): invalid data type 'str'";
}

/** Nested lists become a constant; tensors in them are stacked as the lists are nested. */
function lowerValues(graph: Lowering, data: Argument, { shape, dtype }: Tensor): LoweredValue {
  const items = Array.isArray(data) ? data.flat(Number.POSITIVE_INFINITY) : [data];
  if (!items.some(item => item instanceof Tensor)) return graph.constant(items.map(numberOf), numbers(shape), dtype);
  const parts = items.map(item => {
    const value =
      item instanceof Tensor
        ? castTo(graph, graph.input(item), item.dtype, dtype)
        : graph.constant([numberOf(item as Argument)], [], dtype);
    return graph.node('Reshape', [value, graph.constant([-1])]);
  });
  return graph.node('Reshape', [graph.node('Concat', parts, { axis: 0 }), graph.constant(numbers(shape))]);
}

function numberOf(item: Argument): number {
  if (item instanceof Float) return item.value;
  if (typeof item === 'boolean') return Number(item);
  return isDim(item) ? concrete(item, 'a value') : unknowable('the values are not known');
}

export function mustBeSizes(sizes: readonly Dim[]): readonly Dim[] {
  const negative = sizes.find(size => typeof size === 'number' && size < 0);
  if (negative !== undefined)
    throw new Problem(
      'invalid-argument',
      `Trying to create tensor with negative dimension ${ascii(negative)}: ${spelled(sizes)}`,
      { found: negative, parameter: 'size' },
    );
  return sizes;
}

export function mustBeFloat(type: DType, callee: string): DType {
  if (kindOf(type) !== 'float' && kindOf(type) !== 'complex')
    throw new Problem('wrong-dtype', `"${callee}" not implemented for '${type}'`, {
      expected: 'a float dtype',
      found: type,
      parameter: 'dtype',
    });
  return type;
}

function drawn(id: string): Init {
  if (id === 'randn') return { kind: 'normal', std: 1 };
  return id === 'rand' ? { kind: 'between', low: 0, high: 1 } : { kind: id === 'ones' ? 'ones' : 'zeros' };
}

function filled(graph: Lowering, { shape, dtype }: Tensor, value: number) {
  const sizes = numbers(shape);
  return graph.node('Expand', [graph.constant([value], [], dtype), graph.constant(sizes, [sizes.length], 'int64')]);
}
