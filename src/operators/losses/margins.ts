/**
 * Losses over vectors and over pairs or triples of them: multi-label and multi-class margins, rankings, embeddings, and the
 * Gaussian likelihood with a predicted variance. Source: PyTorch documentation, torch.nn losses.
 */
import { equal, showDim } from '../../tensor/dim';
import { promote } from '../../tensor/dtype';
import { sameShape } from '../../tensor/shape';
import { type Shape, Tensor } from '../../tensor/tensor';
import { spelled } from '../axes';
import { broadcastShapes } from '../broadcasting';
import { quantity, scalar } from '../explanation';
import { anything, bool, either, keywordOnly, optional, tensor } from '../parameter';
import { Problem } from '../problem';
import { legacy, loss, reduction, scalarType, wrongDtype } from './define';

const forward = { input: tensor(), target: tensor() };
const NOTE = 'softmax-cross-entropy#cross-entropy';

const multiLabelSoftMargin = loss({
  id: 'MultiLabelSoftMarginLoss',
  function: 'multilabel_soft_margin_loss',
  purpose: 'Binary cross-entropy over several labels, averaged over the classes of each example.',
  note: NOTE,
  init: { weight: optional(tensor()), ...legacy, ...reduction },
  forward,
  each: ({ input, target }) =>
    new Tensor(broadcastShapes([target.shape, input.shape]).slice(0, -1), promote(input.dtype, target.dtype)),
  formula: () => ({
    tex: 'L = -\\frac1C\\sum_c \\left(y_c\\ln\\sigma(x_c) + (1 - y_c)\\ln(1 - \\sigma(x_c))\\right)',
    text: 'L = −1/C·Σ(y·ln σ(x) + (1 − y)·ln(1 − σ(x)))',
  }),
  facts: () => [
    'It takes logits; the targets are 0 or 1 for each class.',
    'It equals BCEWithLogitsLoss averaged over the last axis.',
  ],
});

const multiLabelMargin = loss({
  id: 'MultiLabelMarginLoss',
  function: 'multilabel_margin_loss',
  purpose: 'Asks every true class to beat every other class by 1.',
  note: NOTE,
  init: { ...legacy, ...reduction },
  forward,
  each: ({ input, target }) => {
    if (sameShape(input.shape, target.shape) === false)
      throw new Problem(
        'mismatched-sizes',
        `inconsistent target size: ${spelled(target.shape)} for input of size: ${spelled(input.shape)}`,
        { parameter: 'target' },
      );
    demandLong(target);
    return new Tensor(input.shape.slice(0, -1), input.dtype);
  },
  formula: () => ({
    tex: 'L = \\frac1C\\sum_{y}\\sum_{c\\ne y}\\max(0, 1 - (x_y - x_c))',
    text: 'L = 1/C·Σ over true y and other c of max(0, 1 − (x[y] − x[c]))',
  }),
  facts: () => ['The target lists the indices of the true classes, filled up with −1.'],
});

const multiMargin = loss({
  id: 'MultiMarginLoss',
  function: 'multi_margin_loss',
  purpose: 'The multi-class hinge loss: the true class should beat every other by the margin.',
  note: NOTE,
  init: { p: scalar(1), margin: scalar(1), weight: optional(tensor()), ...legacy, ...reduction },
  forward,
  headline: args => `margin ${quantity(args, 'margin').text}`,
  each: ({ input, target }) => {
    if (input.shape.length === 2 && (target.shape.length !== 1 || equal(target.shape[0]!, input.shape[0]!) === false))
      throw new Problem(
        'mismatched-sizes',
        `multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch size). Expected target size [${showDim(input.shape[0]!)}], but got ${spelled(target.shape)}. Input has shape ${spelled(input.shape)}.`,
        { expected: input.shape[0], found: target.shape[0], parameter: 'target' },
      );
    demandLong(target);
    return new Tensor(input.shape.slice(0, -1), input.dtype);
  },
  formula: args => {
    const [margin, p] = [quantity(args, 'margin', 'm'), quantity(args, 'p')];
    const power = p.value === 1 ? '' : p.tex;
    return {
      tex: `L = \\frac1C\\sum_{c\\ne y}\\max(0, ${margin.tex} - x_y + x_c)${power ? `^{${power}}` : ''}`,
      text: `L = 1/C·Σ over c ≠ y of max(0, ${margin.text} − x[y] + x[c])${p.value === 1 ? '' : `^${p.text}`}`,
    };
  },
  facts: () => ['It takes scores; the target is the index of the true class.'],
});

function demandLong(target: Tensor): void {
  if (target.dtype !== 'int64') throw wrongDtype(`expected scalar type Long but found ${scalarType(target.dtype)}`);
}

const gaussianInit = {
  full: keywordOnly(bool(false)),
  eps: keywordOnly(scalar(1e-6)),
  reduction: keywordOnly(reduction.reduction),
};
const gaussianForward = { ...forward, var: either(tensor(), scalar()) };

const gaussian = loss({
  id: 'GaussianNLLLoss',
  function: 'gaussian_nll_loss',
  purpose: 'The negative log-likelihood of a normal distribution whose mean and variance the network predicts.',
  note: NOTE,
  init: gaussianInit,
  forward: gaussianForward,
  functionParameters: { ...gaussianForward, full: bool(false), eps: scalar(1e-6), ...reduction },
  each: args => {
    const { input, target } = args;
    const variance = args.var;
    if (variance instanceof Tensor && !fitsVariance(variance.shape, input.shape))
      throw new Problem('mismatched-sizes', 'var is of incorrect size', { parameter: 'var' });
    return new Tensor(broadcastShapes([input.shape, target.shape]), promote(input.dtype, target.dtype));
  },
  formula: () => ({
    tex: 'L = \\tfrac12\\left(\\ln v + \\frac{(x - y)^2}{v}\\right)',
    text: 'L = ½·(ln v + (x − y)² / v)',
  }),
  facts: () => [
    'var is a variance, not a standard deviation; it must not be negative and is kept above eps.',
    'var may lack the last axis or have size 1 there: one variance for all outputs of an example.',
  ],
});

/** The input's own shape, that without its last axis, or with 1 there. */
function fitsVariance(variance: Shape, input: Shape): boolean {
  if (variance.length === 0 || sameShape(variance, input) !== false) return true;
  const leading = input.slice(0, -1);
  return sameShape(variance, leading) !== false || sameShape(variance, [...leading, 1]) !== false;
}

const cosineEmbedding = loss({
  id: 'CosineEmbeddingLoss',
  function: 'cosine_embedding_loss',
  purpose: 'Turns similar pairs (1) to the same direction and dissimilar ones (−1) below the margin.',
  note: 'triplet-loss',
  init: { margin: scalar(0), ...legacy, ...reduction },
  forward: { input1: tensor(), input2: tensor(), target: tensor() },
  headline: args => `margin ${quantity(args, 'margin').text}`,
  each: ({ input1, input2, target }) => {
    if (target.shape.length > 1)
      throw new Problem('mismatched-sizes', '0D or 1D target tensor expected, multi-target not supported', {
        parameter: 'target',
      });
    const pair = broadcastShapes([input1.shape, input2.shape]);
    return new Tensor(broadcastShapes([pair.slice(0, -1), target.shape]), promote(input1.dtype, input2.dtype));
  },
  formula: args => {
    const margin = quantity(args, 'margin', 'm');
    return {
      tex: `L = \\begin{cases} 1 - \\cos(x_1, x_2) & y = 1 \\\\ \\max(0, \\cos(x_1, x_2) - ${margin.tex}) & y = -1 \\end{cases}`,
      text: `L = 1 − cos(x₁, x₂) where y = 1, max(0, cos(x₁, x₂) − ${margin.text}) where y = −1`,
    };
  },
  facts: () => ['The targets are 1 (similar) or −1 (dissimilar), one per pair.', 'Only directions count, not lengths.'],
});

const marginRanking = loss({
  id: 'MarginRankingLoss',
  function: 'margin_ranking_loss',
  purpose: 'Asks one score to be larger than another by the margin.',
  note: 'triplet-loss',
  init: { margin: scalar(0), ...legacy, ...reduction },
  forward: { input1: tensor(), input2: tensor(), target: tensor() },
  headline: args => `margin ${quantity(args, 'margin').text}`,
  each: ({ input1, input2, target }) => {
    const ranks = [input1, input2, target].map(t => t.shape.length);
    if (new Set(ranks).size > 1)
      throw new Problem(
        'wrong-rank',
        `margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: torch.Size(${spelled(input1.shape)}), input2: torch.Size(${spelled(input2.shape)}), target: torch.Size(${spelled(target.shape)}) `,
        { parameter: 'target' },
      );
    return new Tensor(
      broadcastShapes([broadcastShapes([input1.shape, input2.shape]), target.shape]),
      promote(promote(input1.dtype, input2.dtype), target.dtype),
    );
  },
  formula: args => {
    const margin = quantity(args, 'margin', 'm');
    return {
      tex: `L = \\max(0, -y\\,(x_1 - x_2) + ${margin.tex})`,
      text: `L = max(0, −y·(x₁ − x₂) + ${margin.text})`,
    };
  },
  facts: () => ['Target 1: the first should rank higher; −1: the second.'],
});

const triple = { anchor: tensor(), positive: tensor(), negative: tensor() };

function tripled({ anchor, positive, negative }: { readonly [K in keyof typeof triple]: Tensor }): Tensor {
  const [a, p, n] = [anchor, positive, negative].map(t => t.shape.length);
  if (a !== p || p !== n)
    throw new Problem(
      'wrong-rank',
      `The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor ${a}D, positive ${p}D, and negative ${n}D inputs`,
      { parameter: 'negative' },
    );
  const near = broadcastShapes([anchor.shape, positive.shape]);
  const far = broadcastShapes([anchor.shape, negative.shape]);
  return new Tensor(
    broadcastShapes([near.slice(0, -1), far.slice(0, -1)]),
    promote(promote(anchor.dtype, positive.dtype), negative.dtype),
  );
}

function tripletFormula(args: { readonly margin: number }, tex: string, words: string) {
  const margin = quantity(args, 'margin', 'm');
  return {
    tex: `L = \\max(0,\\ ${tex}(a, p) - ${tex}(a, n) + ${margin.tex})`,
    text: `L = max(0, ${words}(a, p) − ${words}(a, n) + ${margin.text})`,
  };
}

const tripletFacts = [
  'The loss is 0 once the negative is farther than the positive by the margin.',
  'Triples that already satisfy this teach nothing: mining chooses the others.',
];

const triplet = loss({
  id: 'TripletMarginLoss',
  function: 'triplet_margin_loss',
  purpose: 'Asks an anchor to be nearer to its positive than to its negative, by the margin.',
  note: 'triplet-loss',
  init: { margin: scalar(1), p: scalar(2), eps: scalar(1e-6), swap: bool(false), ...legacy, ...reduction },
  forward: triple,
  headline: args => `margin ${quantity(args, 'margin').text}`,
  each: tripled,
  formula: args => tripletFormula(args, `d_{${quantity(args, 'p').tex}}`, `d${quantity(args, 'p').text}`),
  facts: ({ p, swap }) => [
    `The distance is the plain ${p === 2 ? 'Euclidean' : `p = ${p}`} one, not its square.`,
    ...tripletFacts,
    swap && 'swap uses the nearer of anchor and positive to the negative.',
  ],
});

const withDistance = {
  distance_function: keywordOnly(anything(null)),
  margin: keywordOnly(scalar(1)),
  swap: keywordOnly(bool(false)),
  reduction: keywordOnly(reduction.reduction),
};

const tripletWithDistance = loss({
  id: 'TripletMarginWithDistanceLoss',
  function: 'triplet_margin_with_distance_loss',
  purpose: 'The triplet loss with a distance of your own.',
  note: 'triplet-loss',
  init: withDistance,
  forward: triple,
  headline: args => `margin ${quantity(args, 'margin').text}`,
  each: tripled,
  formula: args => tripletFormula(args, 'd', 'd'),
  facts: ({ distance_function }) => [
    distance_function === null
      ? 'Without distance_function the distance is Euclidean.'
      : 'd is the distance_function that was passed.',
    ...tripletFacts,
  ],
});

export const margins = [
  multiLabelSoftMargin,
  multiLabelMargin,
  multiMargin,
  gaussian,
  cosineEmbedding,
  marginRanking,
  triplet,
  tripletWithDistance,
];
