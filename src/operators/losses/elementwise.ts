/**
 * Losses that compare input and target element by element: distances, likelihoods, margins with ±1 targets.
 * Most broadcast the two against each other, which is rarely meant. Source: PyTorch documentation, torch.nn losses.
 */
import { shown } from '../../figures/shown';
import { kindOf, promote } from '../../tensor/dtype';
import { sameShape, showShape } from '../../tensor/shape';
import { Tensor } from '../../tensor/tensor';
import { spelled } from '../axes';
import { broadcastShapes } from '../broadcasting';
import { positiveWeightWords } from '../class-weights';
import { known, quantity, scalar } from '../explanation';
import { bool, optional, tensor } from '../parameter';
import { Problem } from '../problem';
import { demandFloat, isFloating, legacy, loss, mayWeigh, reduction, scalarType, wrongDtype } from './define';

const forward = { input: tensor(), target: tensor() };
type Pair = { readonly input: Tensor; readonly target: Tensor };

/** Broadcast and promoted, as arithmetic does. `order` is the one PyTorch names the two in when they do not fit. */
function paired({ input, target }: Pair, order: 'input first' | 'target first' = 'input first'): Tensor {
  const shapes = order === 'input first' ? [input.shape, target.shape] : [target.shape, input.shape];
  return new Tensor(broadcastShapes(shapes), promote(input.dtype, target.dtype));
}

function broadcastRemark({ input, target }: Partial<Pair>): string | undefined {
  if (!input || !target || sameShape(input.shape, target.shape) !== false) return undefined;
  const shape = known(() => paired({ input, target }).shape);
  return (
    shape &&
    `Input ${showShape(input.shape)} and target ${showShape(target.shape)} differ and are broadcast to ${showShape(shape)}: pairs are compared that do not belong together. PyTorch only warns.`
  );
}

const remarks = (args: Partial<Pair>) => [broadcastRemark(args)];

const l1 = loss({
  id: 'L1Loss',
  function: 'l1_loss',
  purpose: 'The absolute difference: every unit of error counts the same, outliers do not dominate.',
  note: 'self-supervised-learning',
  init: { ...legacy, ...reduction },
  forward,
  functionParameters: { ...forward, ...legacy, ...reduction, weight: optional(tensor()) },
  each: args => {
    if ([args.input, args.target].some(t => t.dtype === 'bool'))
      throw wrongDtype(
        'Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
      );
    const each = paired(args);
    if (known(() => (args as { reduction?: string }).reduction) === 'mean' && kindOf(each.dtype) === 'integer')
      throw wrongDtype(
        `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${scalarType(each.dtype)}`,
        'input',
      );
    return each;
  },
  formula: () => ({ tex: 'L = |x - y|', text: 'L = |x − y|' }),
  facts: () => ['Its gradient is ±1, however small the error; best in the middle of the targets (their median).'],
  remarks,
});

const mse = loss({
  id: 'MSELoss',
  function: 'mse_loss',
  purpose: 'The squared difference: large errors count far more than small ones.',
  note: 'self-supervised-learning',
  init: { ...legacy, ...reduction },
  forward,
  functionParameters: { ...forward, ...legacy, ...reduction, weight: optional(tensor()) },
  each: args => floating(paired(args), 'mse_cpu'),
  formula: () => ({ tex: 'L = (x - y)^2', text: 'L = (x − y)²' }),
  facts: () => ['Its gradient 2(x − y) grows with the error; best at the mean of the targets.'],
  remarks,
});

const smoothL1 = loss({
  id: 'SmoothL1Loss',
  function: 'smooth_l1_loss',
  purpose: 'Squared near zero, absolute further out: the gradient never exceeds 1.',
  note: 'self-supervised-learning',
  init: { ...legacy, ...reduction, beta: scalar(1) },
  forward,
  headline: args => `beta ${quantity(args, 'beta').text}`,
  each: args => floating(paired(args), 'smooth_l1_cpu'),
  formula: args => {
    const beta = quantity(args, 'beta', '\\beta');
    return {
      tex: `L = \\begin{cases} \\frac{(x - y)^2}{2\\cdot${beta.tex}} & |x - y| < ${beta.tex} \\\\ |x - y| - \\frac{${beta.tex}}{2} & \\text{else} \\end{cases}`,
      text: `L = (x − y)²/(2·${beta.text}) where |x − y| < ${beta.text}, else |x − y| − ${beta.text}/2`,
    };
  },
  facts: ({ beta }) => [
    beta > 0 &&
      (beta === 1
        ? 'With beta 1 it is the same as HuberLoss.'
        : `It is HuberLoss(delta=${shown(beta)}) divided by ${shown(beta)}.`),
    beta === 0 && 'With beta 0 it is L1Loss.',
  ],
  remarks,
});

const huber = loss({
  id: 'HuberLoss',
  function: 'huber_loss',
  purpose: 'Squared near zero, absolute further out: the gradient never exceeds delta.',
  note: 'self-supervised-learning',
  init: { ...reduction, delta: scalar(1) },
  forward,
  functionParameters: { ...forward, ...reduction, delta: scalar(1), weight: optional(tensor()) },
  headline: args => `delta ${quantity(args, 'delta').text}`,
  each: args => {
    const each = floating(paired(args), 'huber_cpu');
    return new Tensor(each.shape, isFloating(args.input) ? args.input.dtype : each.dtype);
  },
  formula: args => {
    const delta = quantity(args, 'delta', '\\delta');
    return {
      tex: `L = \\begin{cases} \\tfrac12(x - y)^2 & |x - y| \\le ${delta.tex} \\\\ ${delta.tex}\\left(|x - y| - \\tfrac12\\cdot${delta.tex}\\right) & \\text{else} \\end{cases}`,
      text: `L = ½(x − y)² where |x − y| ≤ ${delta.text}, else ${delta.text}·(|x − y| − ½·${delta.text})`,
    };
  },
  facts: ({ delta }) => [
    `An error of ${shown(3 * delta)} costs ${shown(delta * (3 * delta - delta / 2))}; squared error would cost ${shown(4.5 * delta ** 2)}.`,
  ],
  remarks,
});

const poisson = loss({
  id: 'PoissonNLLLoss',
  function: 'poisson_nll_loss',
  purpose: 'The negative log-likelihood of counts under a Poisson distribution.',
  note: 'softmax-cross-entropy#cross-entropy',
  init: {
    log_input: bool(true),
    full: bool(false),
    size_average: legacy.size_average,
    eps: scalar(1e-8),
    reduce: legacy.reduce,
    ...reduction,
  },
  forward,
  each: args => {
    const each = paired(args, 'target first');
    return new Tensor(each.shape, kindOf(each.dtype) === 'float' ? each.dtype : 'float32');
  },
  formula: ({ log_input }) =>
    log_input
      ? { tex: 'L = e^{x} - y\\,x', text: 'L = e^x − y·x' }
      : { tex: 'L = x - y\\ln(x + \\epsilon)', text: 'L = x − y·ln(x + eps)' },
  facts: ({ log_input, full }) => [
    log_input ? 'The input is the logarithm of the expected count.' : 'The input is the expected count itself.',
    !full && 'The term ln y!, which does not depend on the input, is left out.',
  ],
  remarks,
});

const kullbackLeibler = loss({
  id: 'KLDivLoss',
  function: 'kl_div',
  purpose: 'How far one distribution is from another: the target’s, in units of its own information.',
  note: 'softmax-cross-entropy#cross-entropy',
  init: { ...legacy, ...reduction, log_target: bool(false) },
  forward,
  reductions: ['batchmean'],
  each: args => {
    if (!isFloating(args.input) || !isFloating(args.target)) throw wrongDtype('kl_div: Integral inputs not supported.');
    return paired(args, 'target first');
  },
  formula: ({ log_target }) =>
    log_target
      ? { tex: 'L = e^{y}(y - x)', text: 'L = e^y·(y − x), both logarithms' }
      : { tex: 'L = y\\,(\\ln y - x)', text: 'L = y·(ln y − x), x = log-probabilities' },
  facts: args => [
    `The input is log-probabilities; the target is ${args.log_target ? 'log-probabilities too' : 'probabilities'}.`,
    'The first argument is the model, the second the reference: the other way round than in the textbook KL(p‖q).',
  ],
  remarks: args => [
    known(() => (args as { reduction?: string }).reduction) === 'mean' &&
      "reduction='mean' divides by the number of elements, which is not the divergence; 'batchmean' is.",
    known(() => broadcastRemark(args)),
  ],
});

const softMargin = loss({
  id: 'SoftMarginLoss',
  function: 'soft_margin_loss',
  purpose: 'The logistic loss for two classes labelled −1 and 1.',
  note: 'softmax-cross-entropy#cross-entropy',
  init: { ...legacy, ...reduction },
  forward,
  each: args => {
    const each = paired(args);
    if (sameShape(each.shape, args.input.shape) === false)
      throw new Problem(
        'mismatched-sizes',
        `output with shape ${spelled(args.input.shape)} doesn't match the broadcast shape ${spelled(each.shape)}`,
        { parameter: 'target' },
      );
    return new Tensor(args.input.shape, isFloating(args.input) ? args.input.dtype : each.dtype);
  },
  formula: () => ({ tex: 'L = \\ln(1 + e^{-y x})', text: 'L = ln(1 + e^(−y·x))' }),
  facts: () => ['The targets are −1 or 1, not 0 or 1.', 'The input is a score, without sigmoid.'],
});

const hinge = loss({
  id: 'HingeEmbeddingLoss',
  function: 'hinge_embedding_loss',
  purpose: 'Pulls the distance of similar pairs (1) to 0 and pushes that of dissimilar pairs (−1) beyond the margin.',
  note: 'contrastive-learning',
  init: { margin: scalar(1), ...legacy, ...reduction },
  forward,
  headline: args => `margin ${quantity(args, 'margin').text}`,
  each: args => new Tensor(paired(args, 'target first').shape, args.input.dtype),
  formula: args => {
    const margin = quantity(args, 'margin', 'm');
    return {
      tex: `L = \\begin{cases} x & y = 1 \\\\ \\max(0, ${margin.tex} - x) & y = -1 \\end{cases}`,
      text: `L = x where y = 1, max(0, ${margin.text} − x) where y = −1`,
    };
  },
  facts: () => ['The input is a distance; the targets are 1 (similar) or −1 (dissimilar).'],
  remarks,
});

const bce = loss({
  id: 'BCELoss',
  function: 'binary_cross_entropy',
  purpose: 'Cross-entropy of yes-or-no probabilities, one per output.',
  note: 'softmax-cross-entropy#cross-entropy',
  init: { weight: optional(tensor()), ...legacy, ...reduction },
  forward,
  each: ({ input, target }) => {
    if (sameShape(input.shape, target.shape) === false)
      throw new Problem(
        'mismatched-sizes',
        `Using a target size (torch.Size(${spelled(target.shape)})) that is different to the input size (torch.Size(${spelled(input.shape)})) is deprecated. Please ensure they have the same size.`,
        { parameter: 'target' },
      );
    if (input.dtype !== target.dtype)
      throw wrongDtype(`Found dtype ${scalarType(target.dtype)} but expected ${scalarType(input.dtype)}`);
    return new Tensor(input.shape, input.dtype);
  },
  formula: args =>
    mayWeigh(args, 'weight')
      ? {
          tex: 'L = -w\\,\\bigl(y\\ln x + (1 - y)\\ln(1 - x)\\bigr)',
          text: 'L = −w·(y·ln x + (1 − y)·ln(1 − x)), w = weight',
        }
      : { tex: 'L = -\\,y\\ln x - (1 - y)\\ln(1 - x)', text: 'L = −y·ln x − (1 − y)·ln(1 − x)' },
  facts: args => [
    'It takes probabilities between 0 and 1, from a sigmoid; anything else raises.',
    'The targets are floats of the same shape, between 0 and 1.',
    known(() => args.weight) === null && 'A guess of one half costs ln 2 = 0.6931.',
  ],
  remarks: () => ['sigmoid followed by BCELoss loses precision for large scores; BCEWithLogitsLoss does both in one.'],
});

const bceWithLogits = loss({
  id: 'BCEWithLogitsLoss',
  function: 'binary_cross_entropy_with_logits',
  purpose: 'Cross-entropy of yes-or-no questions from logits: sigmoid and BCE in one, numerically stable.',
  note: 'softmax-cross-entropy#cross-entropy',
  init: { weight: optional(tensor()), ...legacy, ...reduction, pos_weight: optional(tensor()) },
  forward,
  each: ({ input, target, pos_weight }) => {
    if (sameShape(input.shape, target.shape) === false)
      throw new Problem(
        'mismatched-sizes',
        `Target size (torch.Size(${spelled(target.shape)})) must be the same as input size (torch.Size(${spelled(input.shape)}))`,
        { parameter: 'target' },
      );
    demandFloat(input, 'log_sigmoid_cpu');
    if (!isFloating(target))
      throw wrongDtype(
        `result type ${scalarType(input.dtype)} can't be cast to the desired output type ${scalarType(target.dtype)}`,
      );
    if (pos_weight) broadcastShapes([pos_weight.shape, input.shape]);
    return new Tensor(input.shape, promote(input.dtype, target.dtype));
  },
  formula: args => {
    const weighted = mayWeigh(args, 'pos_weight') ? 'p\\,' : '';
    const positives = weighted ? 'pos_weight·' : '';
    if (mayWeigh(args, 'weight'))
      return {
        tex: `L = -w\\,\\bigl(${weighted}y\\ln\\sigma(x) + (1 - y)\\ln(1 - \\sigma(x))\\bigr)`,
        text: `L = −w·(${positives}y·ln σ(x) + (1 − y)·ln(1 − σ(x))), w = weight`,
      };
    return {
      tex: `L = -\\,${weighted}y\\ln\\sigma(x) - (1 - y)\\ln(1 - \\sigma(x))`,
      text: `L = −${positives}y·ln σ(x) − (1 − y)·ln(1 − σ(x))`,
    };
  },
  facts: args => [
    positiveWeightWords(known(() => args.pos_weight)),
    'It takes logits, not probabilities: the sigmoid is inside.',
    'Each output is a question of its own, so several can be true (multi-label); the targets are floats of the same shape.',
    known(() => args.pos_weight) === null &&
      known(() => args.weight) === null &&
      'Logits of 0 cost ln 2 = 0.6931: the loss to expect before training.',
    mayWeigh(args, 'pos_weight') &&
      'pos_weight multiplies the loss where the target is 1, a factor for each output: above 1, missed positives cost more.',
  ],
});

function floating(each: Tensor, kernel: string): Tensor {
  demandFloat(each, kernel);
  return each;
}

export const elementwise = [l1, mse, smoothL1, huber, poisson, kullbackLeibler, softMargin, hinge, bce, bceWithLogits];
