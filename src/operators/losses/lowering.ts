/**
 * Losses in ONNX. Each formula is PyTorch's own (aten/src/ATen/native/Loss.cpp, LossNLL.cpp, and torch.nn.functional), bounds
 * and small numbers included; the reduction is the same for all.
 */
import { sameShape } from '../../tensor/shape';
import { Tensor } from '../../tensor/tensor';
import { axis, concrete, numbers, range, unknowable } from '../axes';
import { castTo } from '../cast-node';
import { Expression } from '../expression';
import type { LoweredValue, Lowering } from '../lowering';
import { ctcLoss } from './ctc-lowering';

// biome-ignore lint/suspicious/noExplicitAny: one table for losses of every signature
type Args = any;

/** The loss of each element and, where the mean is weighted, the weights. */
type Each =
  | LoweredValue
  | { readonly each: LoweredValue; readonly weights: LoweredValue }
  /** The mean is of losses that each are divided by a length. */
  | { readonly each: LoweredValue; readonly lengths: LoweredValue };

type Formula = (args: Args, e: Expression, of: (tensor: Tensor) => LoweredValue) => Each;

export function lowerLoss(id: string, args: Args, how: string, each: Tensor, graph: Lowering): LoweredValue {
  const formula = formulas[id] ?? unknowable(`${id} has no ONNX form`);
  const e = new Expression(graph, each.dtype);
  const found = formula(args, e, tensor => castTo(graph, graph.input(tensor), tensor.dtype, each.dtype));
  const losses = 'each' in found ? found.each : found;
  const all = range(each.shape.length);
  if (how === 'none') return graph.node('Identity', [losses]);
  if (how === 'sum') return graph.node('Identity', [e.sum(losses, all)]);
  if (how === 'batchmean') return e.div(e.sum(losses, all), concrete((args.input as Tensor).shape[0] ?? 1));
  if ('lengths' in found) return e.div(e.sum(e.div(losses, found.lengths), all), numbers(each.shape)[0] ?? 1);
  const count = 'weights' in found ? e.sum(found.weights, all) : numbers(each.shape).reduce((a, b) => a * b, 1);
  return e.div(e.sum(losses, all), count);
}

export function isLowered(id: string): boolean {
  return id in formulas;
}

const difference = ({ input, target }: Args, e: Expression, of: (tensor: Tensor) => LoweredValue) =>
  e.sub(of(input), of(target));

const formulas: Readonly<Record<string, Formula>> = {
  L1Loss: (args, e, of) => plain(args, e.abs(difference(args, e, of))),
  MSELoss: (args, e, of) => {
    const d = difference(args, e, of);
    return plain(args, e.mul(d, d));
  },
  SmoothL1Loss: (args, e, of) => {
    const d = e.abs(difference(args, e, of));
    if (args.beta === 0) return d;
    return e.where(e.less(d, args.beta), e.div(e.mul(e.mul(d, d), 0.5), args.beta), e.sub(d, 0.5 * args.beta));
  },
  MultiLabelMarginLoss: ({ input, target }, e, of) => {
    const { graph } = e;
    const [x, labels] = [of(input), graph.input(target)];
    const classes = numbers(input.shape).at(-1)!;
    const whole = new Expression(graph, 'int64');
    // The true classes end at the first −1.
    const ends = castTo(graph, whole.less(labels, 0), 'bool', 'int64');
    const ended = graph.node('CumSum', [ends, graph.constant([input.shape.length - 1], [])]);
    const counts = whole.equal(ended, 0);
    const at = whole.max(labels, 0);
    // (…, label, class)
    const own = graph.node('Equal', [whole.unsqueeze(at, -1), graph.constant(range(classes))]);
    const named = graph.node('And', [own, graph.node('Unsqueeze', [counts, graph.constant([-1])])]);
    const bits = new Expression(graph, 'int32').reduce('ReduceMax', castTo(graph, named, 'bool', 'int32'), [-2], {
      keepdims: 1,
    });
    const others = graph.node('Not', [castTo(graph, bits, 'int32', 'bool')]);
    const chosen = graph.node('GatherElements', [x, at], { axis: -1 });
    const short = e.max(e.sub(1, e.sub(e.unsqueeze(chosen, -1), e.unsqueeze(x, -2))), 0);
    const pairs = graph.node('And', [others, graph.node('Unsqueeze', [counts, graph.constant([-1])])]);
    return e.div(e.sum(e.where(pairs, short, 0), [-2, -1]), classes);
  },
  HuberLoss: (args, e, of) => {
    const d = e.abs(difference(args, e, of));
    const linear = e.mul(e.sub(d, 0.5 * args.delta), args.delta);
    return plain(args, e.where(e.less(d, args.delta), e.mul(e.mul(d, d), 0.5), linear));
  },
  PoissonNLLLoss: ({ input, target, log_input, full, eps }, e, of) => {
    const [x, y] = [of(input), of(target)];
    const loss = log_input ? e.sub(e.exp(x), e.mul(y, x)) : e.sub(x, e.mul(y, e.log(e.add(x, eps))));
    if (!full) return loss;
    const stirling = e.add(e.sub(e.mul(y, e.log(y)), y), e.mul(e.log(e.mul(y, 2 * Math.PI)), 0.5));
    return e.add(loss, e.where(e.less(1, y), stirling, 0));
  },
  KLDivLoss: ({ input, target, log_target }, e, of) => {
    const [x, y] = [of(input), of(target)];
    if (log_target) return e.mul(e.exp(y), e.sub(y, x));
    return e.sub(e.where(e.equal(y, 0), 0, e.mul(y, e.log(y))), e.mul(y, x));
  },
  SoftMarginLoss: ({ input, target }, e, of) => e.softplus(e.neg(e.mul(of(target), of(input)))),
  HingeEmbeddingLoss: ({ input, target, margin }, e, of) => {
    const [x, y] = [of(input), of(target)];
    const apart = e.where(e.equal(y, 1), 0, e.max(e.sub(margin, x), 0));
    return e.add(apart, e.where(e.equal(y, -1), 0, x));
  },
  BCELoss: ({ input, target, weight }, e, of) => {
    const [x, y] = [of(input), of(target)];
    const [yes, no] = [e.max(e.log(x), -100), e.max(e.log(e.sub(1, x)), -100)];
    return weighted(e, e.neg(e.add(e.mul(y, yes), e.mul(e.sub(1, y), no))), weight, of);
  },
  BCEWithLogitsLoss: ({ input, target, weight, pos_weight }, e, of) => {
    const [x, y] = [of(input), of(target)];
    const positive = pos_weight ? e.add(e.mul(e.sub(of(pos_weight), 1), y), 1) : 1;
    return weighted(e, e.add(e.mul(e.sub(1, y), x), e.mul(positive, e.softplus(e.neg(x)))), weight, of);
  },
  MultiLabelSoftMarginLoss: ({ input, target, weight }, e, of) => {
    const [x, y] = [of(input), of(target)];
    const loss = e.add(e.mul(y, e.softplus(e.neg(x))), e.mul(e.sub(1, y), e.softplus(x)));
    const last = Math.max(input.shape.length, target.shape.length) - 1;
    return e.div(e.sum(weighted(e, loss, weight, of), [last]), concrete(input.shape.at(-1)!));
  },
  MultiMarginLoss: ({ input, target, p, margin, weight }, e, of) => {
    const { graph } = e;
    const classes = concrete(input.shape.at(-1)!);
    const rows = graph.node('Reshape', [of(input), graph.constant([-1, classes])]);
    const index = graph.node('Reshape', [graph.input(target), graph.constant([-1, 1])]);
    const own = graph.node('GatherElements', [rows, index], { axis: 1 });
    const above = e.max(e.add(e.sub(margin, own), rows), 0);
    const powered = p === 1 ? above : e.mul(above, above);
    const others = graph.node('Equal', [graph.constant(range(classes), [1, classes]), index]);
    const kept = e.where(others, 0, powered);
    const scaled = weight ? e.mul(kept, graph.node('Gather', [of(weight), index])) : kept;
    return graph.node('Reshape', [
      e.div(e.sum(scaled, [1]), classes),
      graph.constant(input.shape.length > 1 ? [-1] : [], [input.shape.length > 1 ? 1 : 0]),
    ]);
  },
  GaussianNLLLoss: ({ input, target, var: variance, full, eps }, e, of) => {
    const d = difference({ input, target }, e, of);
    let v = variance instanceof Tensor ? of(variance) : e.value(variance);
    if (variance instanceof Tensor && variance.shape.length > 0 && variance.shape.length < input.shape.length)
      v = e.unsqueeze(v, variance.shape.length);
    v = e.max(v, eps);
    const loss = e.mul(e.add(e.log(v), e.div(e.mul(d, d), v)), 0.5);
    return full ? e.add(loss, 0.5 * Math.log(2 * Math.PI)) : loss;
  },
  CosineEmbeddingLoss: ({ input1, input2, target, margin }, e, of) => {
    const [a, b, y] = [of(input1), of(input2), of(target)];
    const last = Math.max(input1.shape.length, input2.shape.length) - 1;
    const total = (term: LoweredValue) => e.sum(term, [last]);
    const [aa, bb] = [total(e.mul(a, a)), total(e.mul(b, b))].map(square => e.add(square, 1e-12));
    const cosine = e.div(total(e.mul(a, b)), e.sqrt(e.mul(aa!, bb!)));
    const alike = e.where(e.equal(y, 1), e.sub(1, cosine), 0);
    return e.add(alike, e.where(e.equal(y, -1), e.max(e.sub(cosine, margin), 0), 0));
  },
  MarginRankingLoss: ({ input1, input2, target, margin }, e, of) =>
    e.max(e.add(e.neg(e.mul(of(target), e.sub(of(input1), of(input2)))), margin), 0),
  TripletMarginLoss: (args, e, of) => triplet(args, args.p, args.eps, e, of),
  TripletMarginWithDistanceLoss: (args, e, of) =>
    args.distance_function === null
      ? triplet(args, 2, 1e-6, e, of)
      : unknowable('a distance function of the code has no ONNX form'),
  CTCLoss: (args, e, of) => ctcLoss(args, e, of),
  NLLLoss: (args, e, of) => classLoss(args, of(args.input), 0, e, of),
  CrossEntropyLoss: (args, e, of) => {
    const { input, target, weight, label_smoothing: smoothing } = args;
    const at = input.shape.length === 1 ? 0 : 1;
    const logs = e.graph.node('LogSoftmax', [of(input)], { axis: at });
    if (sameShape(input.shape, target.shape) !== true) return classLoss(args, logs, smoothing, e, of);
    const classes = concrete(input.shape[at]!);
    const aims = smoothing > 0 ? e.add(e.mul(of(target), 1 - smoothing), smoothing / classes) : of(target);
    const each = e.mul(logs, aims);
    return e.neg(e.sum(weight ? e.mul(each, alongClasses(e, of(weight), input)) : each, [at]));
  },
};

/** The negative log-probability of the class that the target names. */
function classLoss(args: Args, logs: LoweredValue, smoothing: number, e: Expression, of: (t: Tensor) => LoweredValue) {
  const { input, target, weight, ignore_index } = args;
  const { graph } = e;
  const at = input.shape.length === 1 ? 0 : 1;
  // A single sample's target may have an axis of its own.
  const named = castTo(graph, graph.input(target), target.dtype, 'int64');
  const index = input.shape.length === 1 ? graph.node('Reshape', [named, graph.constant([], [0])]) : named;
  const ignored = graph.node('Equal', [index, graph.constant([concrete(ignore_index)], [])]);
  const safe = graph.node('Where', [ignored, graph.constant([0], []), index]);
  const unsqueezed = graph.node('Unsqueeze', [safe, graph.constant([at])]);
  const picked = graph.node('GatherElements', [logs, unsqueezed], { axis: at });
  const own = graph.node('Squeeze', [picked, graph.constant([at])]);
  const weights = e.where(ignored, 0, weight ? graph.node('Gather', [of(weight), safe]) : 1);
  const each = e.neg(e.mul(own, weights));
  if (smoothing === 0) return { each, weights };
  const spread = e.neg(e.sum(weight ? e.mul(logs, alongClasses(e, of(weight), input)) : logs, [at]));
  const share = e.mul(e.where(ignored, 0, spread), smoothing / concrete(input.shape[at]!));
  return { each: e.add(e.mul(each, 1 - smoothing), share), weights };
}

function alongClasses(e: Expression, weight: LoweredValue, { shape }: Tensor): LoweredValue {
  const at = shape.length === 1 ? 0 : 1;
  return e.graph.node('Reshape', [weight, e.graph.constant(range(shape.length).map(i => (i === at ? -1 : 1)))]);
}

function triplet(args: Args, p: number, eps: number, e: Expression, of: (tensor: Tensor) => LoweredValue) {
  const { anchor, positive, negative, margin, swap } = args;
  const distance = (x: Tensor, y: Tensor) => {
    const last = axis(-1, Math.max(x.shape.length, y.shape.length));
    return normAlong(e, e.add(e.sub(of(x), of(y)), eps), p, last, 0);
  };
  const near = distance(anchor, positive);
  const far = distance(anchor, negative);
  return e.max(e.sub(e.add(near, margin), swap ? e.min(far, distance(positive, negative)) : far), 0);
}

/** (Σ |x|ᵖ)^(1/p) along one axis. */
export function normAlong(e: Expression, x: LoweredValue, p: number, at: number, keepdims: number): LoweredValue {
  const attributes = { keepdims };
  if (p === 2) return e.reduce('ReduceL2', x, [at], attributes);
  if (p === 1) return e.reduce('ReduceL1', x, [at], attributes);
  const size = e.abs(x);
  if (p === Number.POSITIVE_INFINITY) return e.reduce('ReduceMax', size, [at], attributes);
  if (p === Number.NEGATIVE_INFINITY) return e.reduce('ReduceMin', size, [at], attributes);
  if (p === 0) return e.sum(e.where(e.equal(size, 0), 0, 1), [at], keepdims);
  return e.pow(e.reduce('ReduceSum', e.pow(size, p), [at], attributes), 1 / p);
}

function weighted(e: Expression, loss: LoweredValue, weight: Tensor | null, of: (tensor: Tensor) => LoweredValue) {
  return weight ? e.mul(loss, of(weight)) : loss;
}

function plain({ weight = null }: Args, loss: LoweredValue): LoweredValue {
  return weight === null ? loss : unknowable('a weight for each element is not exported');
}
