/**
 * Max, average and power-average pooling. Size arithmetic is the convolution's, plus PyTorch's rule for `ceil_mode`:
 * a window may hang over the far edge, but must start inside the input or its near padding.
 */
import {
  add,
  ceilDivide,
  compare,
  type Dim,
  equal,
  floorDivide,
  isKnown,
  less,
  minimum,
  multiply,
  showDim,
  subtract,
} from '../tensor/dim';
import { showList } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { adaptivePools } from './adaptive-pooling';
import type { Argument } from './argument';
import { formula } from './formula';
import type { ClassForm, Explanation, Formula, FunctionForm, Operator, Output, Reach } from './operator';
import { attempt, bool, derive, int, ints, known, optional, type Parameters, real, sizes, tensor } from './parameter';
import { lowerAveragePool, lowerMaxPool, lowerPowerPool } from './pooling-lowering';
import { Problem } from './problem';
import { unpools } from './unpooling';
import {
  all,
  axisNames,
  distinctAxes,
  extent,
  factor,
  leftOver,
  type Rank,
  requireAtLeast,
  sayPerAxis,
  showEach,
  showWindow,
  spatial,
  windowCount,
} from './window';

export interface PoolArguments {
  readonly input: Tensor;
  readonly kernel_size: readonly Dim[];
  readonly stride: readonly Dim[];
  readonly padding: readonly Dim[];
  readonly dilation: readonly Dim[];
  readonly ceil_mode: boolean;
  readonly return_indices: boolean;
  readonly count_include_pad: boolean;
  readonly divisor_override: Dim | null;
  readonly norm_type: number;
}

type Kind = 'max' | 'avg' | 'lp';

const purposes: { readonly [K in Kind]: string } = {
  max: 'Keeps the largest value of every window: smaller maps that care less about where exactly a feature is.',
  avg: 'Replaces every window by its mean: a smoother, smaller map.',
  lp: 'Replaces every window by its p-norm: between average pooling (p = 1, times the window) and max pooling (p → ∞).',
};

export const pools: readonly Operator[] = [
  ...([1, 2, 3] as const).flatMap(n => [pool('max', n), pool('avg', n), pool('lp', n)]),
  ...adaptivePools,
  ...unpools,
];

function pool(kind: Kind, n: Rank): Operator<PoolArguments> {
  const id = `${kind === 'lp' ? 'LP' : kind === 'max' ? 'Max' : 'Avg'}Pool${n}d`;
  const { classes, functions } = forms(kind, n, id);
  return {
    id,
    family: 'pooling',
    purpose: purposes[kind],
    note: 'pooling',
    argumentNotes: {
      stride: 'conv-output-size',
      padding: 'conv-output-size',
      ceil_mode: 'conv-output-size#ceil-mode',
      dilation: 'conv-output-size',
    },
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args => output(args, kind, n),
      reach: args => reach(args, n),
      headline: args => headline(args),
      summary: args => summary(args, kind),
      formula: (args, result) => sizeFormula(args, firstOf(result), n),
      explain: args => explain(args, kind, n),
      lower: (args, graph, result) => {
        if (kind === 'max') return lowerMaxPool(args, graph, firstOf(result), n);
        return (kind === 'avg' ? lowerAveragePool : lowerPowerPool)(args, graph, firstOf(result), n);
      },
    },
    classes,
    functions,
  };
}

function forms(
  kind: Kind,
  n: Rank,
  id: string,
): { classes: readonly ClassForm<PoolArguments>[]; functions: readonly FunctionForm<PoolArguments>[] } {
  const kernel = { kernel_size: sizes(n) };
  const stride = { stride: optional(ints()) };
  const input = { input: tensor() };
  const window = { ...kernel, ...stride, padding: sizes(n, 0) };
  const snake = `${kind}_pool${n}d`;
  const form = (parameters: Parameters) => ({ parameters, forward: input, adapt: adapter(n) });
  if (kind === 'max') {
    const dilation = { dilation: sizes(n, 1) };
    const own = { ...window, ...dilation, return_indices: bool(false), ceil_mode: bool(false) };
    const call = { ...input, ...window, ...dilation, ceil_mode: bool(false) };
    const withIndices = { ...call, return_indices: bool(false) };
    return {
      classes: [{ name: `torch.nn.${id}`, ...form(own) }],
      functions: [
        { names: [`torch.nn.functional.${snake}`], parameters: withIndices, adapt: adapter(n) },
        { names: [`torch.${snake}`], parameters: call, adapt: adapter(n) },
        {
          names: [`torch.nn.functional.${snake}_with_indices`, ...(n === 1 ? [`torch.${snake}_with_indices`] : [])],
          parameters: withIndices,
          adapt: adapter(n, { return_indices: true }),
        },
      ],
    };
  }
  if (kind === 'lp') {
    const own = { norm_type: real(), ...kernel, ...stride, ceil_mode: bool(false) };
    return {
      classes: [{ name: `torch.nn.${id}`, ...form(own), check: checkNorm }],
      functions: [{ names: [`torch.nn.functional.${snake}`], parameters: { ...input, ...own }, adapt: adapter(n) }],
    };
  }
  const divisor: Parameters = n === 1 ? {} : { divisor_override: optional(int()) };
  const own = { ...window, ceil_mode: bool(false), count_include_pad: bool(true), ...divisor };
  return {
    classes: [{ name: `torch.nn.${id}`, ...form(own) }],
    functions: [
      {
        names: [`torch.nn.functional.${snake}`, ...(n === 1 ? [`torch.${snake}`] : [`torch._C._nn.${snake}`])],
        parameters: { ...input, ...own },
        adapt: adapter(n),
      },
    ],
  };
}

/** Fills in what a form lacks; a stride of `None` (or an empty list) is the kernel size. */
function adapter(n: Rank, fixed: Partial<PoolArguments> = {}) {
  return (args: never): PoolArguments => {
    const given = args as Partial<Record<keyof PoolArguments, Argument>> & { readonly stride: readonly Dim[] | null };
    const derived = {
      stride: () => strideOf(given.stride, given.kernel_size as readonly Dim[], n),
      padding: () => ('padding' in given ? given.padding : Array<Dim>(n).fill(0)),
      dilation: () => ('dilation' in given ? given.dilation : Array<Dim>(n).fill(1)),
      return_indices: () => fixed.return_indices ?? given.return_indices ?? false,
      count_include_pad: () => given.count_include_pad ?? true,
      divisor_override: () => given.divisor_override ?? null,
      norm_type: () => given.norm_type ?? 0,
    };
    return derive(given, derived) as unknown as PoolArguments;
  };
}

function strideOf(stride: readonly Dim[] | null, kernel: readonly Dim[], n: Rank): readonly Dim[] {
  if (stride === null || stride.length === 0) return kernel;
  if (stride.length === n) return stride;
  if (stride.length === 1) return Array<Dim>(n).fill(stride[0]!);
  throw new Problem('invalid-argument', `stride must either be omitted, a single int, or a tuple of ${n} ints`, {
    expected: `${n} ints`,
    found: `${stride.length} ints`,
    parameter: 'stride',
  });
}

function checkNorm({ norm_type }: PoolArguments): void {
  if (norm_type === 0)
    throw new Problem('invalid-argument', 'norm_type must be a non-zero value, but got 0', {
      found: 0,
      parameter: 'norm_type',
    });
}

/** Raises unless the input has `n + 1` or `n + 2` axes, none of size 0 but the batch. */
export function requirePoolInput(input: Tensor, n: Rank, callee: string): void {
  const rank = input.shape.length;
  const parts = rank === n + 2 ? input.shape.slice(1) : input.shape;
  if ((rank === n + 1 || rank === n + 2) && !parts.includes(0)) return;
  throw new Problem(
    'wrong-rank',
    `${callee}: Expected ${n + 1}D or ${n + 2}D (batch mode) tensor with optional 0 dim batch size for input, but got: ${showList(input.shape)}`,
    { expected: `${n + 1} or ${n + 2} axes`, found: `${rank} axes`, parameter: 'input' },
  );
}

function output(args: PoolArguments, kind: Kind, n: Rank): Output {
  const { input, kernel_size, stride, padding, dilation, divisor_override } = args;
  if (kind === 'lp') checkNorm(args);
  requireAtLeast(
    kernel_size,
    1,
    `kernel size should be greater than zero, but got ${showList(kernel_size)}`,
    'kernel_size',
  );
  requireAtLeast(stride, 1, `stride should be greater than zero, but got ${showList(stride)}`, 'stride');
  requireAtLeast(dilation, 1, `dilation should be greater than zero, but got ${showList(dilation)}`, 'dilation');
  requireAtLeast(padding, 0, `pad must be non-negative, but got pad: ${showEach(padding)}`, 'padding');
  if (divisor_override === 0)
    throw new Problem('invalid-argument', 'divisor must be not zero', { found: 0, parameter: 'divisor_override' });
  checkPadding(args);
  requirePoolInput(input, n, `${kind === 'lp' ? 'avg' : kind}_pool${n}d`);
  const sizesIn = spatial(input, n);
  // Three-dimensional average pooling alone insists on the bare input.
  const small = kind !== 'max' && n === 3 && sizesIn.some((size, i) => less(size, kernel_size[i]!));
  const sizesOut = sizesIn.map((size, i) => pooledSize(args, size, i));
  if (small || sizesOut.some(size => less(size, 1))) {
    const shown = (dims: readonly Dim[]) => `(${[input.shape.at(-n - 1)!, ...dims].map(showDim).join('x')})`;
    throw new Problem(
      'kernel-larger-than-input',
      `Given input size: ${shown(sizesIn)}. Calculated output size: ${shown(sizesOut)}. Output size is too small`,
      {
        expected: `at least ${showWindow(kernel_size.map((k, i) => extent(k, dilation[i]!)))}`,
        found: showWindow(sizesIn),
        parameter: 'kernel_size',
      },
    );
  }
  const shape = [...input.shape.slice(0, -n), ...sizesOut];
  const result = new Tensor(shape, input.dtype);
  return args.return_indices ? [result, new Tensor(shape, 'int64')] : result;
}

function checkPadding({ padding, kernel_size, dilation }: PoolArguments): void {
  const wrong = padding.findIndex((p, i) => compare(p, floorDivide(kernel_size[i]!, 2)) === 1);
  if (wrong < 0) return;
  const [p, k, d] = [padding[wrong]!, kernel_size[wrong]!, dilation[wrong]!];
  throw new Problem(
    'invalid-argument',
    `pad should be at most half of effective kernel size, but got pad=${showDim(p)}, kernel_size=${showDim(k)} and dilation=${showDim(d)}`,
    { expected: `at most ${showDim(floorDivide(k, 2))}`, found: p, parameter: 'padding' },
  );
}

function pooledSize(args: PoolArguments, size: Dim, i: number, ceil_mode = args.ceil_mode): Dim {
  const { kernel_size, stride, padding, dilation } = args;
  const [k, s, p, d] = [kernel_size[i]!, stride[i]!, padding[i]!, dilation[i]!];
  if (!ceil_mode) return windowCount(size, k, s, multiply(2, p), d);
  const last = subtract(add(size, multiply(2, p)), extent(k, d));
  return minimum(add(ceilDivide(last, s), 1), ceilDivide(add(size, p), s));
}

export function firstOf(result: Output): Tensor {
  return (Array.isArray(result) ? result[0] : result) as Tensor;
}

function reach(args: PoolArguments, n: Rank): Reach {
  const windows = Array.from({ length: n }, (_, i) => [
    i - n,
    {
      kernel: known(args.kernel_size[i]!, 'the kernel size'),
      stride: known(args.stride[i]!, 'the stride'),
      padding: known(args.padding[i]!, 'the padding'),
      dilation: known(args.dilation[i]!, 'the dilation'),
    },
  ]);
  return { kind: 'window', windows: Object.fromEntries(windows) };
}

function headline(args: PoolArguments): string {
  const { kernel_size, stride, padding, dilation } = args;
  const parts = [showWindow(kernel_size), `stride ${showEach(stride)}`];
  if (args.norm_type) parts.push(`p = ${args.norm_type}`);
  if (!all(padding, 0)) parts.push(`padding ${showEach(padding)}`);
  if (!all(dilation, 1)) parts.push(`dilation ${showEach(dilation)}`);
  if (args.ceil_mode) parts.push('ceil mode');
  if (args.return_indices) parts.push('with indices');
  if (!args.count_include_pad) parts.push('padding not counted');
  if (args.divisor_override !== null) parts.push(`divisor ${showDim(args.divisor_override)}`);
  return parts.join(' · ');
}

function summary(args: PoolArguments, kind: Kind): string {
  const what = kind === 'max' ? 'the largest value' : kind === 'avg' ? 'the mean' : `the ${args.norm_type}-norm`;
  const apart = args.stride.every((s, i) => equal(s, args.kernel_size[i]!))
    ? 'side by side'
    : `${showEach(args.stride)} apart`;
  return `Takes ${what} of every ${windowWords(args.kernel_size)}, windows ${apart}, each channel on its own.`;
}

/** `3×3 window`; along one axis `window of 3`. */
function windowWords(kernel: PoolArguments['kernel_size']): string {
  return kernel.length === 1 ? `window of ${showWindow(kernel)}` : `${showWindow(kernel)} window`;
}

function sizeFormula(args: PoolArguments, result: Tensor, n: Rank): Formula {
  const { input, kernel_size, stride, padding, dilation, ceil_mode } = args;
  const [sizesIn, sizesOut] = [spatial(input, n), spatial(result, n)];
  const [open, close] = ceil_mode ? ['⌈', '⌉'] : ['⌊', '⌋'];
  const lines = distinctAxes(n, sizesIn, kernel_size, stride, padding, dilation).map(i => {
    const [k, s, p, d] = [kernel_size[i]!, stride[i]!, padding[i]!, dilation[i]!];
    const quotient = `${open}(${showDim(sizesIn[i]!)} + 2·${factor(p)} − ${factor(d)}·(${showDim(k)} − 1) − 1) / ${factor(s)}${close} + 1`;
    const rounded = add(ceilDivide(subtract(add(sizesIn[i]!, multiply(2, p)), extent(k, d)), s), 1);
    const cut = ceil_mode && equal(rounded, sizesOut[i]!) === false ? ' − 1' : '';
    return `${axisNames[n][i]}_out = ${quotient}${cut} = ${showDim(sizesOut[i]!)}`;
  });
  return formula(...lines);
}

function explain(args: PoolArguments, kind: Kind, n: Rank): Explanation {
  const { kernel_size, stride, padding, dilation } = args;
  const overlap = attempt(() => stride.some((s, i) => compare(s, kernel_size[i]!) === -1));
  const gaps = attempt(() => stride.some((s, i) => compare(s, extent(kernel_size[i]!, dilation[i]!)) === 1));
  const padded = attempt(() => !all(padding, 0));
  const facts = ['No parameters: nothing is learned here.'];
  if (overlap) facts.push(`Stride ${showEach(stride)} is smaller than the window: neighbouring windows overlap.`);
  if (padded && kind === 'avg' && args.count_include_pad)
    facts.push(
      'The zeros of the padding count in the mean, so border values come out smaller (count_include_pad=True).',
    );
  if (args.ceil_mode) facts.push(ceilFact(args, n));
  if (padded && kind === 'max') facts.push('Padding counts as −∞ here, so it never wins.');
  const remarks = gaps
    ? [`Stride ${showEach(stride)} is larger than the window: some positions are never looked at.`]
    : [];
  return { formulas: [], facts, remarks: [...remarks, ...lostAtTheEdge(args, n)] };
}

/** What rounding up changes here: the sizes with the floor, where the input is known. */
function ceilFact(args: PoolArguments, n: Rank): string {
  const rounded = (ceil_mode: boolean) =>
    attempt(() => spatial(args.input, n).map((size, i) => pooledSize(args, size, i, ceil_mode)));
  const [up, down] = [rounded(true), rounded(false)];
  const compared =
    !up || !down || ![...up, ...down].every(isKnown)
      ? ''
      : up.every((size, i) => size === down[i])
        ? ', which changes nothing here'
        : ` (the floor would give ${showWindow(down)})`;
  return `ceil_mode rounds the size up${compared}: a last window that reaches over the edge counts, unless it would begin beyond it.`;
}

function lostAtTheEdge(args: PoolArguments, n: Rank): readonly string[] {
  const rests = attempt(() =>
    args.ceil_mode
      ? []
      : spatial(args.input, n).map((size, i) =>
          leftOver(size, args.kernel_size[i]!, args.stride[i]!, multiply(2, args.padding[i]!), args.dilation[i]!),
        ),
  );
  const sentences = (rests ?? []).map((rest, i) => {
    const lost = isKnown(rest) && isKnown(args.padding[i]!) ? rest - args.padding[i] : 0;
    if (lost <= 0) return undefined;
    return `the floor drops the last ${lost === 1 ? 'position' : `${lost} positions`} of the input; ceil_mode=True would keep ${lost === 1 ? 'it' : 'them'}.`;
  });
  return sayPerAxis(n, sentences);
}
