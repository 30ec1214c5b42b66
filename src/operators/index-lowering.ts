/** `x[items]` and `x[items] = value` in ONNX. Writing finds the positions that reading would take, and puts values there. */
import { equal } from '../tensor/dim';
import type { DType } from '../tensor/dtype';
import { broadcast, isMismatch } from '../tensor/shape';
import { type Shape, Tensor } from '../tensor/tensor';
import { concrete, numbers, range, unknowable } from './axes';
import { isTensor, lowerOperand, type Operand } from './broadcasting';
import { castTo } from './cast-node';
import { type Advanced, gathered, isMask, type Plan } from './index-plan';
import type { LoweredValue, Lowering } from './lowering';
import { positionsIn, writtenAt } from './positions';

/** What the plan takes out of `value`, a tensor of the plan's input shape. */
export function lowerIndex(graph: Lowering, value: LoweredValue, plan: Plan): LoweredValue {
  const { steps, advanced } = plan;
  const part = lowerSteps(graph, value, plan);
  if (advanced.length === 0) return steps.length === 0 ? graph.node('Identity', [part]) : part;
  const shape = numbers(plan.shape);
  const [only, ...others] = advanced;
  if (others.length === 0 && isMaskTensor(only!)) return lowerSelected(graph, part, shape, only!);
  if (advanced.some(isMaskTensor)) return unknowable('how many elements a mask selects depends on its values');
  return others.length === 0 && only!.consumes === 1
    ? graph.node('Gather', [part, positionsAlong(graph, only!)], { axis: only!.at })
    : lowerTogether(graph, part, plan);
}

/** `input` with `value` where the plan reads. */
export function lowerAssignment(graph: Lowering, input: Tensor, plan: Plan, value: Operand): LoweredValue {
  const shape = numbers(input.shape);
  const whole = plan.steps.every(step => step.kind === 'slice' && isWhole(step));
  const [only, ...others] = plan.advanced;
  if (only && others.length === 0 && isMaskTensor(only)) {
    const part = whole ? graph.input(input) : lowerSteps(graph, graph.input(input), plan);
    const chosen = lowerMasked(graph, part, plan.shape, only, value, input.dtype);
    if (whole) return chosen;
    const positions = lowerSteps(graph, positionsIn(graph, shape), plan);
    return writtenAt(graph, graph.input(input), shape, positions, chosen);
  }
  const target = numbers(plan.advanced.length === 0 ? plan.shape : gathered(plan.shape, plan.advanced));
  if (target.includes(0)) return graph.node('Identity', [graph.input(input)]);
  const values = graph.node('Expand', [fitted(graph, value, target.length, input.dtype), graph.constant(target)]);
  if (whole && plan.advanced.length === 0) return graph.node('Reshape', [values, graph.constant(shape)]);
  return writtenAt(graph, graph.input(input), shape, lowerIndex(graph, positionsIn(graph, shape), plan), values);
}

/** Runtimes have no choice between booleans, so these are bytes on the way. */
export function chosen(
  graph: Lowering,
  where: LoweredValue,
  yes: LoweredValue,
  no: LoweredValue,
  dtype: DType,
): LoweredValue {
  if (dtype !== 'bool') return graph.node('Where', [where, yes, no]);
  const bytes = [yes, no].map(value => castTo(graph, value, 'bool', 'uint8'));
  return castTo(graph, graph.node('Where', [where, ...bytes]), 'uint8', 'bool');
}

/** Whether a slice takes all of its axis. */
export function isWhole({ of, start, stop, step }: Extract<Plan['steps'][number], { kind: 'slice' }>): boolean {
  return start === 0 && step === 1 && equal(of, stop) === true;
}

function lowerSteps(graph: Lowering, from: LoweredValue, { steps }: Plan): LoweredValue {
  const one = (value: number) => graph.constant([value], [1], 'int64');
  let value = from;
  for (const step of steps) {
    if (step.kind === 'new') value = graph.node('Unsqueeze', [value, one(step.at)]);
    else if (step.kind === 'select') {
      const { index, tensor } = step;
      const at =
        index === undefined
          ? castTo(graph, graph.input(tensor!), tensor!.dtype, 'int64')
          : graph.constant([concrete(index)], [], 'int64');
      value = graph.node('Gather', [value, at], { axis: step.at });
    } else
      value = graph.node('Slice', [
        value,
        one(concrete(step.start)),
        one(concrete(step.stop)),
        one(step.at),
        one(step.step),
      ]);
  }
  return value;
}

/** Several index tensors pick elements one by one: their axes come first, then `GatherND` takes what stands behind them. */
function lowerTogether(graph: Lowering, part: LoweredValue, { shape, advanced }: Plan): LoweredValue {
  if (advanced.some(({ consumes }) => consumes !== 1)) return unknowable('a list of masks has no fixed ONNX form');
  const common = broadcast(...advanced.map(({ shape: own }) => own));
  if (isMismatch(common)) return unknowable('the index tensors do not fit together');
  const sizes = numbers(common);
  const taken = advanced.map(({ at }) => at);
  const rest = range(shape.length).filter(axis => !taken.includes(axis));
  const indices = advanced.map(each =>
    graph.node('Unsqueeze', [
      graph.node('Expand', [positionsAlong(graph, each), graph.constant(sizes)]),
      graph.constant([-1]),
    ]),
  );
  const found = graph.node('GatherND', [
    graph.node('Transpose', [part], { perm: [...taken, ...rest] }),
    graph.node('Concat', indices, { axis: -1 }),
  ]);
  const adjacent = taken.every((at, i) => i === 0 || taken[i - 1]! + 1 === at);
  const first = adjacent ? rest.filter(axis => axis < taken[0]!).length : 0;
  if (first === 0) return found;
  const before = range(first).map(i => sizes.length + i);
  const after = range(rest.length - first).map(i => sizes.length + first + i);
  return graph.node('Transpose', [found], { perm: [...before, ...range(sizes.length), ...after] });
}

function positionsAlong(graph: Lowering, { tensor, values, shape }: Advanced): LoweredValue {
  return tensor
    ? castTo(graph, graph.input(tensor), tensor.dtype, 'int64')
    : graph.constant(values ?? unknowable('the mask is a nested list'), numbers(shape), 'int64');
}

/** What a mask takes, one after the other along the axis where it stands: only the run tells how many these are. */
function lowerSelected(graph: Lowering, part: LoweredValue, shape: readonly number[], mask: Advanced): LoweredValue {
  const { at, consumes } = mask;
  const axes = range(shape.length);
  const rest = axes.filter(axis => axis < at || axis >= at + consumes);
  if (at === 0) return graph.node('GatherND', [part, placesOf(graph, mask)]);
  const ahead = graph.node('Transpose', [part], { perm: [...axes.slice(at, at + consumes), ...rest] });
  const found = graph.node('GatherND', [ahead, placesOf(graph, mask)]);
  const order = rest.map((_, i) => i + 1);
  return graph.node('Transpose', [found], { perm: [...order.slice(0, at), 0, ...order.slice(at)] });
}

/** Where a mask is true, in the order of its elements: one row of positions each. */
function placesOf(graph: Lowering, { tensor }: Advanced): LoweredValue {
  const mask = castTo(graph, graph.input(tensor!), tensor!.dtype, 'bool');
  return graph.node('Transpose', [graph.node('NonZero', [mask])], { perm: [1, 0] });
}

/** `x[mask] = value`, for a value that is the same for all elements along the mask. */
function lowerMasked(
  graph: Lowering,
  part: LoweredValue,
  shape: Shape,
  selected: Advanced,
  value: Operand,
  dtype: DType,
): LoweredValue {
  const { at, consumes, tensor } = selected;
  const sizes = numbers(shape);
  const after = sizes.length - at - consumes;
  if (isTensor(value) && at === 0 && dtype !== 'bool' && value.shape.length === after + 1 && value.shape[0] !== 1) {
    // One for each element that the mask selects.
    const own = numbers(value.shape.slice(1));
    if (own.every((size, i) => size === sizes[consumes + i]))
      return graph.node('ScatterND', [part, placesOf(graph, selected), lowerOperand(graph, value, dtype)]);
  }
  const mask = graph.node('Reshape', [
    castTo(graph, graph.input(tensor!), tensor!.dtype, 'bool'),
    graph.constant([...sizes.slice(at, at + consumes), ...range(after).map(() => 1)]),
  ]);
  let values = lowerOperand(graph, value, dtype);
  if (isTensor(value) && value.shape.length > after) {
    const own = value.shape.slice(value.shape.length - after - 1);
    if (own[0] !== 1 || value.shape.length - after - 1 > at)
      return unknowable('how many values are written depends on how many elements the mask selects');
    const before = value.shape.slice(0, value.shape.length - after - 1);
    const stretched = [...before, ...range(consumes).map(() => 1), ...own.slice(1)];
    values = graph.node('Reshape', [values, graph.constant(numbers(stretched))]);
  }
  return graph.node('Expand', [chosen(graph, mask, values, part, dtype), graph.constant(sizes)]);
}

/** The value with no more axes than it is written to; what it has more are of size 1. */
function fitted(graph: Lowering, value: Operand, rank: number, dtype: DType): LoweredValue {
  const lowered = lowerOperand(graph, value, dtype);
  if (!isTensor(value) || value.shape.length <= rank) return lowered;
  return graph.node('Reshape', [lowered, graph.constant(numbers(value.shape.slice(value.shape.length - rank)))]);
}

function isMaskTensor({ tensor }: Advanced): boolean {
  return tensor instanceof Tensor && isMask(tensor.dtype);
}
