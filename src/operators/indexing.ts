/**
 * Indexing family: `x[items]`. First the basic items run from left to right (an integer takes an axis away, a slice
 * shortens it, `None` adds one); then index tensors, if any, are broadcast together and put where the first of them stood,
 * or in front when they do not stand next to each other. Source: PyTorch documentation, "Tensor indexing".
 */
import { type Dim, equal, isKnown } from '../tensor/dim';
import { broadcast, isMismatch } from '../tensor/shape';
import type { Strides } from '../tensor/strides';
import { type Shape, Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { concrete, range, replaced, spelled } from './axes';
import { type Operand, operand } from './broadcasting';
import { functional, method } from './entry';
import { isWhole, lowerAssignment, lowerIndex } from './index-lowering';
import { gathered, itemsOf, mustBeInBounds, type Plan, plan } from './index-plan';
import type { Operator, Reach, SlidWindow } from './operator';
import { anything, tensor } from './parameter';
import { Problem } from './problem';

export { ELLIPSIS, type Slice } from './index-plan';

/**
 * The tensor that `tensor[items]` gives, the items being those of the index tuple: ints, `Slice`s, `null` (None), `ELLIPSIS`,
 * booleans, tensors, lists. Lengths that depend on values (masks) become unknown sizes.
 * Errors: `invalid-argument` for an index out of bounds, `wrong-rank` for too many indices, `mismatched-sizes` for masks and index
 * tensors that do not fit, `wrong-type` for what cannot index.
 */
export function index(tensor: Tensor, items: readonly Argument[]): Tensor {
  const { shape, advanced } = plan(tensor.shape, items);
  if (advanced.length === 0) return new Tensor(shape, tensor.dtype);
  const result = gathered(shape, advanced);
  // Where nothing is left to look up, PyTorch does not look.
  if (!result.includes(0))
    for (const { at, values } of advanced) for (const value of values ?? []) mustBeInBounds(value, shape[at]!, at);
  return new Tensor(result, tensor.dtype);
}

/** Checks `tensor[items] = value`. Errors: those of `index`, and `mismatched-sizes` where the value does not broadcast. */
export function checkAssignment(tensor: Tensor, items: readonly Argument[], value: Operand | Argument): void {
  const target = index(tensor, items).shape;
  if (!(value instanceof Tensor)) return;
  const leading = value.shape.findIndex(size => equal(size, 1) !== true);
  const source = leading < 0 ? [] : value.shape.slice(leading);
  const fits = broadcast(target, source);
  if (source.length > target.length || isMismatch(fits) || fits.some((size, i) => equal(size, target[i]!) === false))
    throw new Problem(
      'mismatched-sizes',
      `shape mismatch: value tensor of shape ${spelled(value.shape)} cannot be broadcast to indexing result of shape ${spelled(target)}`,
      { expected: spelled(target), found: spelled(value.shape) },
    );
}

export const indexing: readonly Operator[] = [
  functional({
    id: 'getitem',
    family: 'indexing',
    purpose: 'Takes part of a tensor: one position, a slice, or the elements that index tensors name.',
    note: 'neural-network-basics',
    documentation: 'tensor_view.html',
    names: method('__getitem__'),
    parameters: { input: tensor(), index: anything() },
    output: ({ input, index: items }) => index(input, itemsOf(items)),
    reach: ({ input, index: items }) => reachOf(input.shape, plan(input.shape, itemsOf(items))),
    lower: ({ input, index: items }, graph) => lowerIndex(graph, graph.input(input), plan(input.shape, itemsOf(items))),
  }),
  functional({
    id: 'setitem',
    family: 'indexing',
    purpose: 'Writes into part of a tensor; every other name of the tensor, and every view of it, sees the new values.',
    note: 'neural-network-basics',
    documentation: 'tensor_view.html',
    names: method('__setitem__'),
    parameters: { input: tensor(), index: anything(), value: operand() },
    output: ({ input, index: items, value }) => {
      checkAssignment(input, itemsOf(items), value);
      return new Tensor(input.shape, input.dtype);
    },
    reach: ({ input, index: items }): Reach => {
      const steps = plan(input.shape, itemsOf(items));
      return { kind: 'writes', part: reachOf(input.shape, steps), region: steps.shape };
    },
    lower: ({ input, index: items, value }, graph) =>
      lowerAssignment(graph, input, plan(input.shape, itemsOf(items)), value),
  }),
];

/** Whether an index looks at part of the tensor's own memory: it has whole numbers, slices and `None`, and no index tensors. */
export function isBasicIndex({ shape }: Tensor, items: Argument): boolean {
  return plan(shape, itemsOf(items)).advanced.length === 0;
}

/** The strides of a part that whole numbers, slices and `None` pick out: the same memory; `undefined` where it is copied or not known. */
export function basicStrides(input: Shape, strides: Strides, items: Argument): Strides | undefined {
  const { steps, advanced } = plan(input, itemsOf(items));
  if (advanced.length > 0) return undefined;
  const axes = input.map((size, i) => ({ size: Number(size), stride: strides[i]! }));
  for (const step of steps) {
    const { at } = step;
    if (step.kind === 'select') axes.splice(at, 1);
    else if (step.kind === 'new')
      axes.splice(at, 0, { size: 1, stride: axes[at] ? axes[at].size * axes[at].stride : 1 });
    else if (typeof step.start !== 'number' || typeof step.stop !== 'number') return undefined;
    else {
      const size = Math.max(0, Math.ceil((step.stop - step.start) / step.step));
      axes[at] = { size, stride: axes[at]!.stride * step.step };
    }
  }
  return axes.map(({ stride }) => stride);
}

/** Slices are windows of one element; integers and None move axes; index tensors lose positions. */
function reachOf(input: Shape, { shape, steps, advanced, sources }: Plan): Reach {
  if (advanced.length > 0) return { kind: 'merge' };
  const cuts = steps.flatMap(step => (step.kind === 'slice' && !isWhole(step) ? [step] : []));
  if (cuts.length === 0) {
    const order = sources.map(s => (s === null ? null : s - input.length));
    return { kind: 'axes', order, taken: takenBy(input, steps) };
  }
  if (steps.some(step => step.kind !== 'slice')) return reachInSteps(input, shape, steps, sources);
  const windows = cuts.map(cut => {
    const start = concrete(cut.start, 'the start of the slice');
    return [cut.at - shape.length, { kernel: 1, stride: cut.step, padding: -start, dilation: 1 }] as const;
  });
  return { kind: 'window', windows: Object.fromEntries(windows) };
}

/** First what slices leave of the axes, then what integers take away and `None` adds. */
function reachInSteps(input: Shape, shape: Shape, steps: Plan['steps'], sources: Plan['sources']): Reach {
  const axes: (number | null)[] = range(input.length);
  const windows: Record<number, SlidWindow> = {};
  let sizes = input;
  for (const step of steps) {
    if (step.kind === 'new') axes.splice(step.at, 0, null);
    else if (step.kind === 'select') axes.splice(step.at, 1);
    else {
      const axis = axes[step.at]!;
      if (isWhole(step)) continue;
      const [start, stop] = [
        concrete(step.start, 'the start of the slice'),
        concrete(step.stop, 'the end of the slice'),
      ];
      windows[axis - input.length] = { kernel: 1, stride: step.step, padding: -start, dilation: 1 };
      sizes = replaced(sizes, axis, Math.max(0, Math.ceil((stop - start) / step.step)));
    }
  }
  const order = sources.map(s => (s === null ? null : s - input.length));
  return {
    kind: 'steps',
    steps: [
      { reach: { kind: 'window', windows }, shape: sizes },
      { reach: { kind: 'axes', order, taken: takenBy(input, steps) }, shape },
    ],
  };
}

/** Of the axes that whole numbers take away, the place that each leaves; axes are counted from the end. */
function takenBy(input: Shape, steps: Plan['steps']): Readonly<Record<number, number>> {
  const axes: (number | null)[] = range(input.length);
  return Object.assign(
    {},
    ...steps.map(step => {
      if (step.kind === 'new') axes.splice(step.at, 0, null);
      const [axis] = step.kind === 'select' ? axes.splice(step.at, 1) : [];
      return step.kind === 'select' && typeof axis === 'number' ? placeTaken(input, axis, step.index) : {};
    }),
  );
}

/** `{ axis: place }` with the axis counted from the end; empty where the place is not known. */
export function placeTaken(input: Shape, axis: number, index: Dim | undefined): Readonly<Record<number, number>> {
  const size = input[axis]!;
  if (typeof index !== 'number' || (index < 0 && !isKnown(size))) return {};
  return { [axis - input.length]: index < 0 ? index + (size as number) : index };
}
