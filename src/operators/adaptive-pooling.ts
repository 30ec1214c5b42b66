/**
 * Adaptive pooling: the output size is given, the windows follow. Output o covers the input from ⌊o·in/out⌋ to
 * ⌈(o + 1)·in/out⌉, so windows differ in length where `out` does not divide `in`. Source: PyTorch documentation.
 */
import { type Dim, divides, equal, floorDivide, isDim, isKnown, less, showDim, unknownDim } from '../tensor/dim';
import { showList } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { isUnknown } from '../tensor/unknown';
import type { Argument } from './argument';
import { concrete } from './axes';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Explanation, Formula, Operator, Output, Reach } from './operator';
import { attempt, bool, derive, known, type Parameter, type Parameters, tensor } from './parameter';
import { batched } from './pooling-lowering';
import { Problem } from './problem';
import { all, axisNames, distinctAxes, type Rank, sayPerAxis, showWindow, spatial } from './window';

interface AdaptiveArguments {
  readonly input: Tensor;
  /** `null` keeps the input's size. */
  readonly output_size: readonly (Dim | null)[];
  readonly return_indices: boolean;
}

type Kind = 'avg' | 'max';

export const adaptivePools: readonly Operator[] = ([1, 2, 3] as const).flatMap(n => [
  adaptive('avg', n),
  adaptive('max', n),
]);

function adaptive(kind: Kind, n: Rank): Operator<AdaptiveArguments> {
  const id = `Adaptive${kind === 'avg' ? 'Avg' : 'Max'}Pool${n}d`;
  const snake = `adaptive_${kind}_pool${n}d`;
  const own: Parameters =
    kind === 'max' ? { output_size: targets(n), return_indices: bool(false) } : { output_size: targets(n) };
  const parameters = { input: tensor(), ...own };
  const adapt = (fixed?: boolean) => (args: Pick<AdaptiveArguments, 'input' | 'output_size'>) =>
    derive(args, { return_indices: a => fixed ?? ('return_indices' in a && a.return_indices === true) });
  return {
    id,
    family: 'pooling',
    purpose: `Pools to a given size whatever the input's, by the ${kind === 'avg' ? 'mean' : 'maximum'} of windows that fit.`,
    note: args =>
      kind === 'max'
        ? 'pooling'
        : n !== 2 || attempt(() => isGlobal(args.output_size!))
          ? 'global-average-pooling'
          : 'conv-output-size',
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args => output(args, n, snake),
      reach: args => reach(args, n),
      headline: args =>
        `to ${showWindow(args.output_size.map(size => size ?? unknownDim('the input’s own size')))}`.replaceAll(
          '?',
          'same',
        ),
      summary: args => summary(args, kind),
      formula: (args, result) =>
        sizeFormula(args, Array.isArray(result) ? (result[0] as Tensor) : (result as Tensor), n),
      explain: args => explain(args, kind, n),
      lower: (args, graph) => lower(args, graph, kind, n),
    },
    classes: [{ name: `torch.nn.${id}`, parameters: own, forward: { input: tensor() }, adapt: adapt() }],
    functions: [
      {
        names: [`torch.nn.functional.${snake}`, ...(n === 1 && kind === 'avg' ? [`torch.${snake}`] : [])],
        ...(kind === 'avg' ? { note: 'global-average-pooling' } : {}),
        parameters,
        adapt: adapt(),
      },
      ...(kind === 'max'
        ? [
            {
              names: [`torch.nn.functional.${snake}_with_indices`, ...(n === 1 ? [`torch.${snake}`] : [])],
              parameters,
              adapt: adapt(true),
            },
          ]
        : []),
    ],
  };
}

/** One int for all axes, or one int or None for each. */
function targets(n: Rank): Parameter<readonly (Dim | null)[]> {
  return {
    type: n === 1 ? 'int' : `int or tuple of ${n} ints`,
    read: a => {
      if (isDim(a)) return Array<Dim>(n).fill(a);
      if (!Array.isArray(a) || a.length !== n) return undefined;
      const items = (a as readonly Argument[]).map(item => (isUnknown(item) ? unknownDim(item.reason) : item));
      return items.every(item => isDim(item) || (item === null && n > 1)) ? (items as (Dim | null)[]) : undefined;
    },
  };
}

function output({ input, output_size, return_indices }: AdaptiveArguments, n: Rank, callee: string): Output {
  const rank = input.shape.length;
  if (rank !== n + 1 && rank !== n + 2) {
    throw new Problem(
      'wrong-rank',
      `${callee}(): Expected ${n + 1}D or ${n + 2}D tensor, but got ${showList(input.shape)}`,
      {
        expected: `${n + 1} or ${n + 2} axes`,
        found: `${rank} axes`,
        parameter: 'input',
      },
    );
  }
  const empty = input.shape.slice(rank === n + 2 ? 1 : 0).indexOf(0);
  if (empty >= 0) {
    throw new Problem(
      'invalid-argument',
      `${callee}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${showList(input.shape)} with dimension ${empty + rank - n - 1} being empty`,
      { found: 0, parameter: 'input' },
    );
  }
  const wrong = output_size.find(size => size !== null && less(size, 0));
  if (wrong !== undefined && wrong !== null) {
    throw new Problem(
      'invalid-argument',
      `${callee}: elements of output_size must be greater than or equal to 0 but received ${showDim(wrong)}`,
      { expected: 'at least 0', found: wrong, parameter: 'output_size' },
    );
  }
  const shape = [...input.shape.slice(0, -n), ...spatial(input, n).map((size, i) => output_size[i] ?? size)];
  const result = new Tensor(shape, input.dtype);
  return return_indices ? [result, new Tensor(shape, 'int64')] : result;
}

function isGlobal(sizes: readonly (Dim | null)[]): boolean {
  return sizes.every(size => size === 1);
}

/** A regular grid of windows where the sizes divide, everything for an output of 1, otherwise each window as it is. */
function reach({ input, output_size }: AdaptiveArguments, n: Rank): Reach {
  if (isGlobal(output_size)) return { kind: 'all', dims: Array.from({ length: n }, (_, i) => i - n) };
  const windows = spatial(input, n).map((size, i) => {
    const target = output_size[i] ?? size;
    if (equal(size, target)) return [i - n, { kernel: 1, stride: 1, padding: 0, dilation: 1 }] as const;
    if (target === 0) return undefined;
    if (divides(target, size) !== true) {
      const taps = windowsOf(concrete(size), concrete(target)).map(([from, to]) => [from, to - 1, 1] as const);
      return [i - n, { taps, advance: concrete(size) }] as const;
    }
    const kernel = known(floorDivide(size, target), 'the window');
    return [i - n, { kernel, stride: kernel, padding: 0, dilation: 1 }] as const;
  });
  if (windows.some(window => window === undefined)) return { kind: 'merge' };
  return { kind: 'window', windows: Object.fromEntries(windows.filter(window => window !== undefined)) };
}

function summary({ output_size }: AdaptiveArguments, kind: Kind): string {
  const what = kind === 'avg' ? 'mean' : 'maximum';
  if (isGlobal(output_size))
    return `Takes the ${what} of each whole channel: one number a channel, whatever the input size.`;
  return `Divides each channel into ${output_size.map(size => (size === null ? 'all' : showDim(size))).join('×')} windows and takes the ${what} of each.`;
}

function sizeFormula({ input }: AdaptiveArguments, result: Tensor, n: Rank): Formula {
  const [sizesIn, sizesOut] = [spatial(input, n), spatial(result, n)];
  const lines = distinctAxes(n, sizesIn, sizesOut).map(i => {
    const [size, out] = [sizesIn[i]!, sizesOut[i]!];
    const name = axisNames[n][i]!;
    if (!isKnown(size) || !isKnown(out) || out === 0) return `${name}_out = ${showDim(out)}`;
    const lengths = windowsOf(size, out).map(([from, to]) => to - from);
    const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
    if (out === 1) return `${name}_out = 1, one window over all ${size}`;
    return `${name}_out = ${out}, windows of ${least === most ? least : `${least} to ${most}`} out of ${size}`;
  });
  return formula(...lines);
}

function windowsOf(size: number, out: number): readonly (readonly [from: number, to: number])[] {
  return Array.from(
    { length: out },
    (_, o) => [Math.floor((o * size) / out), Math.ceil(((o + 1) * size) / out)] as const,
  );
}

function explain({ input, output_size }: AdaptiveArguments, kind: Kind, n: Rank): Explanation {
  const remarks = attempt(() =>
    spatial(input, n).map((size, i) => {
      const target = output_size[i];
      if (!isKnown(size) || target === null || target === undefined || !isKnown(target) || target === 0)
        return undefined;
      if (target > size)
        return `the output (${target}) is larger than the input (${size}), so windows repeat input positions.`;
      return size % target === 0
        ? undefined
        : `${target} does not divide ${size}, so windows differ in length and overlap.`;
    }),
  );
  const facts = ['No parameters: nothing is learned here.'];
  if (attempt(() => isGlobal(output_size)) && kind === 'avg')
    facts.push(
      'Global average pooling: what follows needs as many features as there are channels, and the image size no longer matters.',
    );
  return { formulas: [], facts, remarks: sayPerAxis(n, remarks ?? []) };
}

function lower(args: AdaptiveArguments, graph: Lowering, kind: Kind, n: Rank): LoweredValue | readonly LoweredValue[] {
  const { input, output_size } = args;
  const sizesIn = spatial(input, n).map(size => known(size, 'the input size'));
  const sizesOut = sizesIn.map((size, i) => known(output_size[i] ?? size, 'the output size'));
  if (args.return_indices) return batched(input, graph, n, x => withPositions(graph, x, sizesIn, sizesOut));
  const [y] = batched(input, graph, n, x => {
    if (all(sizesOut, 1)) return [graph.node(kind === 'avg' ? 'GlobalAveragePool' : 'GlobalMaxPool', [x])];
    if (sizesIn.every((size, i) => size % sizesOut[i]! === 0)) {
      const kernel = sizesIn.map((size, i) => size / sizesOut[i]!);
      return [graph.node(kind === 'avg' ? 'AveragePool' : 'MaxPool', [x], { kernel_shape: kernel, strides: kernel })];
    }
    // Mean and maximum over a box are taken one axis after the other.
    return [
      sizesIn.reduce(
        (value, size, i) => alongAxis(graph, value, kind, windowsOf(size, sizesOut[i]!), size, 2 + i, n),
        x,
      ),
    ];
  });
  return y!;
}

/** The maxima, and where each stands in its plane. Every window is laid out as a row, short ones filled with their last element. */
function withPositions(
  graph: Lowering,
  x: LoweredValue,
  sizesIn: readonly number[],
  sizesOut: readonly number[],
): readonly LoweredValue[] {
  const n = sizesIn.length;
  const long = (values: readonly number[], shape: readonly number[] = [values.length]) =>
    graph.constant(values, shape, 'int64');
  const rows = sizesIn.map((size, i) => {
    const windows = windowsOf(size, sizesOut[i]!);
    const length = Math.max(...windows.map(([from, to]) => to - from));
    return windows.map(([from, to]) => Array.from({ length }, (_, k) => Math.min(from + k, to - 1)));
  });
  // (N, C, out₁, window₁, out₂, window₂ …) -> (N, C, out₁, out₂ …, all of the window)
  const spread = rows.reduce(
    (value, windows, i) =>
      graph.node('Gather', [value, long(windows.flat(), [windows.length, windows[0]!.length])], { axis: 2 + 2 * i }),
    x,
  );
  const axes = Array.from({ length: n }, (_, i) => i);
  const turned = graph.node('Transpose', [spread], {
    perm: [0, 1, ...axes.map(i => 2 + 2 * i), ...axes.map(i => 3 + 2 * i)],
  });
  const flat = graph.node('Reshape', [turned, long([0, 0, ...sizesOut, -1])]);
  const which = graph.node('ArgMax', [flat], { axis: -1, keepdims: 1 });
  const y = graph.node('GatherElements', [flat, which], { axis: -1 });
  // The same layout of the places themselves.
  const count = sizesOut.reduce((a, b) => a * b, 1);
  const table = Array.from({ length: count }, (_, place) => windowPlaces(rows, sizesIn, sizesOut, place)).flat();
  const length = table.length / count;
  const shape = graph.node('Shape', [flat]);
  const all = graph.node('Expand', [long(table, [1, 1, ...sizesOut, length]), shape]);
  const found = graph.node('GatherElements', [all, which], { axis: -1 });
  return [y, found].map(value => graph.node('Squeeze', [value, long([-1])]));
}

/** The places in the plane of the window of one output, which is the `place`th in row-major order. */
function windowPlaces(
  rows: readonly (readonly (readonly number[])[])[],
  sizesIn: readonly number[],
  sizesOut: readonly number[],
  place: number,
): readonly number[] {
  let [left, places]: [number, readonly number[]] = [sizesOut.reduce((a, b) => a * b, 1), [0]];
  let rest = place;
  for (const [i, windows] of rows.entries()) {
    left /= sizesOut[i]!;
    const window = windows[Math.floor(rest / left)]!;
    rest %= left;
    places = places.flatMap(before => window.map(at => before * sizesIn[i]! + at));
  }
  return places;
}

function alongAxis(
  graph: Lowering,
  x: LoweredValue,
  kind: Kind,
  windows: readonly (readonly [number, number])[],
  size: number,
  axis: number,
  n: Rank,
): LoweredValue {
  if (kind === 'max') {
    const one = (value: number) => graph.constant([value], [1], 'int64');
    const parts = windows.map(([from, to]) =>
      graph.node('ReduceMax', [graph.node('Slice', [x, one(from), one(to), one(axis)]), one(axis)], { keepdims: 1 }),
    );
    return parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { axis });
  }
  // A (size × out) matrix of means, applied to the axis while it is the last.
  const matrix = Array.from({ length: size }, (_, i) =>
    windows.map(([from, to]) => (i >= from && i < to ? 1 / (to - from) : 0)),
  ).flat();
  const last = n + 1;
  const order = Array.from({ length: n + 2 }, (_, i) => (i === axis ? last : i === last ? axis : i));
  const turned = axis === last ? x : graph.node('Transpose', [x], { perm: order });
  const pooled = graph.node('MatMul', [turned, graph.constant(matrix, [size, windows.length], 'float32')]);
  return axis === last ? pooled : graph.node('Transpose', [pooled], { perm: order });
}
