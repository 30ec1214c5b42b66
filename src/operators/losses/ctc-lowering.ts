/**
 * CTC's forward recursion in ONNX, step by step: how likely every beginning of the target, with blanks between, has been
 * read by step t. In logarithms, where a number far below any other stands for 0. Source: Graves et al. 2006, section 4.1.
 */
import { Tensor } from '../../tensor/tensor';
import type { Argument } from '../argument';
import { concrete, numbers, range, unknowable } from '../axes';
import { castTo } from '../cast-node';
import { Expression } from '../expression';
import type { LoweredValue } from '../lowering';

interface CtcArguments {
  readonly log_probs: Tensor;
  readonly targets: Tensor;
  readonly input_lengths: Argument;
  readonly target_lengths: Argument;
  readonly blank: number;
  readonly zero_infinity: boolean;
}

/** Beyond, a model would be mostly repetition. */
const mostSteps = 500;
const never = -1e30;

/** The loss of each sequence, and what its mean is divided by. */
export function ctcLoss(args: CtcArguments, e: Expression, of: (tensor: Tensor) => LoweredValue) {
  const { graph } = e;
  const { log_probs: given, targets, blank } = args;
  const whole = new Expression(graph, 'int64');
  const long = (...values: number[]) => graph.constant(values);
  const batched = given.shape.length === 3;
  const [steps, classes] = [numbers(given.shape)[0]!, numbers(given.shape).at(-1)!];
  const batch = batched ? numbers(given.shape)[1]! : 1;
  if (steps > mostSteps) return unknowable(`${steps} steps of CTC are too many to be written out`);
  const lengths = (value: Argument) => graph.node('Reshape', [lengthsOf(value, graph), long(batch)]);
  const [inputs, wanted] = [lengths(args.input_lengths), lengths(args.target_lengths)];
  const labels = castTo(graph, graph.input(targets), targets.dtype, 'int64');
  const most = concrete(targets.shape.at(-1)!);
  // (N, S): one target a row. Those that lie one after another begin where those before them end.
  let rows = graph.node('Reshape', [labels, long(-1, most)]);
  if (batched && targets.shape.length === 1) {
    const starts = graph.node('CumSum', [wanted, graph.constant([0], [])], { exclusive: 1 });
    const places = whole.min(whole.add(whole.unsqueeze(starts, 1), long(...range(most))), Math.max(most - 1, 0));
    rows = graph.node('Gather', [labels, places]);
  }
  const width = 2 * most + 1;
  // blank, first, blank, second, … blank: (N, 2S + 1)
  const gaps = graph.node('Expand', [whole.value(blank), long(batch, most, 1)]);
  const pairs = graph.node('Concat', [gaps, whole.unsqueeze(rows, -1)], { axis: -1 });
  const flat = graph.node('Reshape', [pairs, long(batch, 2 * most)]);
  const last = graph.node('Expand', [whole.value(blank), long(batch, 1)]);
  const line = graph.node('Concat', [flat, last], { axis: 1 });
  // What lies behind a shorter target may be any number.
  const safe = whole.min(whole.max(line, 0), classes - 1);
  const back = (value: LoweredValue, by: number, fill: LoweredValue) => {
    const pads = graph.node('Pad', [value, long(0, by, 0, 0), fill]);
    return graph.node('Slice', [pads, long(0), long(width), long(1)]);
  };
  // A label may follow the one before it at once, unless they are equal.
  const differs = graph.node('Not', [graph.node('Equal', [line, back(line, 2, whole.value(blank))])]);
  const logs = graph.node('Reshape', [of(given), long(steps, batch, classes)]);
  const at = (step: number) => {
    const now = graph.node('Gather', [logs, graph.constant([step], [])], { axis: 0 });
    return e.max(graph.node('GatherElements', [now, safe], { axis: 1 }), never);
  };
  const first = graph.constant(
    range(width).map(i => Number(i < 2)),
    [1, width],
    'bool',
  );
  let alpha = e.where(first, at(0), never);
  for (const step of range(steps).slice(1)) {
    const [stay, one] = [alpha, back(alpha, 1, e.value(never))];
    const two = e.where(differs, back(alpha, 2, e.value(never)), never);
    const largest = e.max(e.max(stay, one), two);
    const sum = [stay, one, two].map(path => e.exp(e.sub(path, largest))).reduce((a, b) => e.add(a, b));
    const next = e.max(e.add(e.add(largest, e.log(sum)), at(step)), never);
    alpha = e.where(whole.less(step, whole.unsqueeze(inputs, 1)), next, alpha);
  }
  const end = whole.mul(wanted, 2);
  const read = (place: LoweredValue) =>
    graph.node('Squeeze', [
      graph.node('GatherElements', [alpha, whole.unsqueeze(whole.max(place, 0), 1)], { axis: 1 }),
      long(1),
    ]);
  const [closed, open] = [read(end), e.where(whole.less(0, wanted), read(whole.sub(end, 1)), never)];
  const largest = e.max(closed, open);
  const total = e.add(largest, e.log(e.add(e.exp(e.sub(closed, largest)), e.exp(e.sub(open, largest)))));
  const impossible = e.less(total, never / 2);
  const each = e.where(impossible, args.zero_infinity ? 0 : Number.POSITIVE_INFINITY, e.neg(total));
  const counted = castTo(graph, whole.max(wanted, 1), 'int64', e.dtype);
  const shaped = (value: LoweredValue) => (batched ? value : graph.node('Squeeze', [value, long(0)]));
  return { each: shaped(each), lengths: shaped(counted) };
}

function lengthsOf(value: Argument, graph: Expression['graph']): LoweredValue {
  if (value instanceof Tensor) return castTo(graph, graph.input(value), value.dtype, 'int64');
  const items = Array.isArray(value) ? (value as readonly Argument[]) : [value];
  if (!items.every(item => typeof item === 'number')) return unknowable('how long the sequences are is not known');
  return graph.constant(items as readonly number[]);
}
