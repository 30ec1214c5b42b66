/**
 * Losses over classes: cross-entropy and negative log-likelihood, with indices or (cross-entropy) probabilities as target.
 * Sources: PyTorch documentation, torch.nn.CrossEntropyLoss, NLLLoss; aten/src/ATen/native/LossNLL.cpp for the checks.
 */
import { shown } from '../../figures/shown';
import { smoothedFloor, smoothedGap } from '../../figures/softmax';
import { type Dim, equal, showDim } from '../../tensor/dim';
import { sameShape } from '../../tensor/shape';
import { type Shape, Tensor } from '../../tensor/tensor';
import { spelled } from '../axes';
import { classWeightWords } from '../class-weights';
import { demand, known, python, scalar } from '../explanation';
import type { Formula } from '../operator';
import { int, optional, tensor } from '../parameter';
import { Problem } from '../problem';
import {
  classesOf,
  demandFloat,
  isFloating,
  legacy,
  loss,
  mayWeigh,
  reduction,
  scalarType,
  wrongDtype,
} from './define';

const forward = { input: tensor(), target: tensor() };
const weighted = {
  weight: optional(tensor()),
  size_average: legacy.size_average,
  ignore_index: int(-100),
  reduce: legacy.reduce,
  ...reduction,
};

export const crossEntropy = loss({
  id: 'CrossEntropyLoss',
  function: 'cross_entropy',
  purpose: 'Compares logits with the true class: softmax and negative log-likelihood in one.',
  note: args => {
    if ((known(() => args.label_smoothing) ?? 0) > 0) return 'label-smoothing';
    return mayWeigh(args, 'weight') ? 'few-labels-strategies' : 'softmax-cross-entropy#cross-entropy';
  },
  argumentNotes: { label_smoothing: 'label-smoothing', weight: 'few-labels-strategies#long-tail' },
  init: { ...weighted, label_smoothing: scalar(0) },
  forward,
  functionParameters: { ...forward, ...weighted, label_smoothing: scalar(0) },
  headline: args =>
    [
      smoothingOf(args) > 0 && `label smoothing ${shown(smoothingOf(args))}`,
      known(() => args.weight) && 'class weights',
    ]
      .filter(part => part)
      .join(' · '),
  each: args => {
    const { input, target, weight } = args;
    demandFloat(input, 'log_softmax_lastdim_kernel_impl');
    const probabilities = sameShape(input.shape, target.shape) === true;
    if (probabilities && !isFloating(target))
      throw wrongDtype(
        `Expected floating point type for target with class probabilities, got ${scalarType(target.dtype)}`,
      );
    demand(
      'label_smoothing',
      () => args.label_smoothing >= 0 && args.label_smoothing <= 1,
      () => `label_smoothing must be between 0.0 and 1.0. Got: ${python(args.label_smoothing)}`,
    );
    if (!probabilities) checkIndices(input, target);
    if (weight) checkWeight(weight, input, probabilities ? 'cross_entropy: ' : '');
    return new Tensor(withoutClasses(input.shape), input.dtype);
  },
  formula: args => formulaOf(smoothingOf(args), classNumber(args), mayWeigh(args, 'weight')),
  facts: args => {
    const classes = classNumber(args);
    const smoothing = smoothingOf(args);
    const target = known(() => args.target);
    const indices = target && !isFloating(target);
    return [
      classWeightWords(known(() => args.weight)),
      'It takes logits, not probabilities: log-softmax is inside.',
      target
        ? indices
          ? 'The target holds class indices.'
          : 'The target holds one probability per class.'
        : 'The target is class indices (int64) without the class axis, or probabilities of the same shape as the input.',
      classes !== undefined &&
        `A uniform guess over ${classes.toLocaleString('en-US')} classes costs ln ${classes} = ${shown(Math.log(classes))}: the loss to expect before training.`,
      smoothing > 0 && smoothingFact(smoothing, classes),
      mayWeigh(args, 'weight') &&
        'weight: one factor a class; with class indices the mean divides by the weights of the targets, not by their number.',
      ignoredFact(known(() => args.ignore_index)),
    ];
  },
  remarks: args => {
    const classes = classNumber(args);
    const smoothing = smoothingOf(args);
    return [
      classes === 1 &&
        'With a single class the softmax is always 1 and the loss always 0; one logit per example calls for BCEWithLogitsLoss.',
      smoothing >= 0.5 && `label_smoothing ${shown(smoothing)} takes away half of the label or more; 0.1 is usual.`,
    ];
  },
});

function smoothingOf(args: { readonly label_smoothing?: number }): number {
  return known(() => args.label_smoothing) ?? 0;
}

function classNumber(args: { readonly input?: Tensor }): number | undefined {
  const classes = known(() => classesOf(args.input));
  return typeof classes === 'number' && classes > 0 ? classes : undefined;
}

function smoothingFact(smoothing: number, classes: number | undefined): string {
  if (classes === undefined)
    return `label_smoothing ${shown(smoothing)}: the true class aims at 1 − ${shown(smoothing)} + ${shown(smoothing)}/K, every other at ${shown(smoothing)}/K, with K classes.`;
  const other = smoothing / classes;
  const gap = smoothing === 1 ? 0 : smoothedGap(classes, smoothing);
  return `label_smoothing ${shown(smoothing)} over ${classes} classes: the true class aims at ${shown(1 - smoothing + other)}, every other at ${shown(other)}; the loss cannot fall below ${shown(smoothedFloor(classes, smoothing))}, reached at a logit gap of ${shown(gap, 3)}.`;
}

function formulaOf(smoothing: number, classes: number | undefined, isWeighted: boolean): Formula {
  const [texY, texC, y, c] = isWeighted ? ['w_y', 'w_c', 'w[y]·', 'w[c]·'] : ['', '', '', ''];
  const plain = `-${texY}\\log\\frac{e^{z_y}}{\\sum_k e^{z_k}}`;
  if (smoothing === 0) return { tex: `L = ${plain}`, text: `L = −${y}log(e^z[y] / Σ e^z[k])` };
  const K = classes ?? 'K';
  return {
    tex: `L = ${shown(1 - smoothing)}\\left(${plain}\\right) + \\frac{${shown(smoothing)}}{${K}}\\sum_c\\left(-${texC}\\log\\frac{e^{z_c}}{\\sum_k e^{z_k}}\\right)`,
    text: `L = ${shown(1 - smoothing)}·(−${y}log p[y]) + ${shown(smoothing)}/${K}·Σ(−${c}log p[c]), p = softmax(z)`,
  };
}

/** The default stands for no class, and is hardly ever used. */
function ignoredFact(index: Dim | undefined): string | undefined {
  if (typeof index !== 'number' || index === -100) return undefined;
  return `ignore_index: targets of ${index} cost nothing and do not count in the mean.`;
}

export const negativeLogLikelihood = loss({
  id: 'NLLLoss',
  function: 'nll_loss',
  purpose: 'Takes the negative log-probability of the true class, from log-probabilities.',
  note: 'softmax-cross-entropy#cross-entropy',
  init: weighted,
  forward,
  each: ({ input, target, weight }) => {
    if (input.shape.length === 0)
      throw new Problem('wrong-rank', 'Expected 1 or more dimensions (got 0)', { parameter: 'input' });
    checkIndices(input, target);
    if (weight) checkWeight(weight, input, '');
    return new Tensor(withoutClasses(input.shape), input.dtype);
  },
  formula: args =>
    mayWeigh(args, 'weight')
      ? { tex: 'L = -\\,w_y\\,x_y', text: 'L = −w[y]·x[y], x = log-probabilities' }
      : { tex: 'L = -\\,x_y', text: 'L = −x[y], x = log-probabilities' },
  facts: args => {
    const classes = classNumber(args);
    return [
      classWeightWords(known(() => args.weight)),
      'It takes log-probabilities, from LogSoftmax; it computes no logarithm itself.',
      'The target holds class indices (int64).',
      classes !== undefined &&
        `A uniform guess over ${classes.toLocaleString('en-US')} classes costs ln ${classes} = ${shown(Math.log(classes))}.`,
    ];
  },
});

/** The target as class indices: its shape is the input's without the class axis. */
function checkIndices(input: Tensor, target: Tensor): void {
  const rank = input.shape.length;
  const given = target.shape.length;
  if (rank <= 2) {
    if (given > 1) throw sizes('0D or 1D target tensor expected, multi-target not supported');
    if (rank === 1 && given === 1 && equal(target.shape[0]!, 1) === false)
      throw sizes(`For 1D input, 1D target must have size 1, but got target size: ${showDim(target.shape[0]!)}`);
    if (rank === 2) batches(input.shape[0]!, given === 0 ? 0 : target.shape[0]!);
  } else if (rank === 4) {
    if (given !== 3)
      throw sizes(`only batches of spatial targets supported (3D tensors) but got targets of dimension: ${given}`);
    if (differ(withoutClasses(input.shape), target.shape))
      throw sizes(`size mismatch (got input: ${spelled(input.shape)} , target: ${spelled(target.shape)}`);
  } else {
    batches(input.shape[0]!, target.shape[0] ?? 0);
    const expected = withoutClasses(input.shape);
    if (given !== rank - 1 || differ(expected, target.shape))
      throw sizes(`Expected target size ${spelled(expected)}, got ${spelled(target.shape)}`);
  }
  if (target.dtype !== 'int64' && target.dtype !== 'uint8')
    throw wrongDtype(`expected target dtype to be Long or Byte, but got ${scalarType(target.dtype)}`);
}

function batches(expected: Dim, found: Dim): void {
  if (equal(expected, found) === false)
    throw sizes(
      `Expected input batch_size (${showDim(expected)}) to match target batch_size (${showDim(found)}).`,
      expected,
      found,
    );
}

function differ(expected: Shape, found: Shape): boolean {
  return expected.some((size, i) => equal(size, found[i]!) === false);
}

function checkWeight(weight: Tensor, input: Tensor, prefix: string): void {
  const classes = classesOf(input)!;
  const [size] = weight.shape;
  if (weight.shape.length !== 1 || equal(size!, classes) === false)
    throw new Problem(
      'mismatched-sizes',
      `${prefix}weight tensor should be defined either for all ${showDim(classes)} classes or no classes but got weight tensor of shape: ${spelled(weight.shape)}`,
      { expected: classes, found: size, parameter: 'weight' },
    );
}

function withoutClasses(shape: Shape): Shape {
  return shape.length === 1 ? [] : [shape[0]!, ...shape.slice(2)];
}

function sizes(message: string, expected?: Dim, found?: Dim): Problem {
  return new Problem('mismatched-sizes', message, { expected, found, parameter: 'target' });
}
