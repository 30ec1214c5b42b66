/**
 * Probability distributions as objects: what policies sample actions from, and what densities are made of.
 * Source: PyTorch documentation, torch.distributions; shapes and values recorded in test/truth/distributions.json.
 */
import { broadcast, isMismatch } from '../../tensor/shape';
import { showShape } from '../../tensor/show';
import { Tensor } from '../../tensor/tensor';
import { type Argument, Float } from '../argument';
import type { Operator } from '../operator';
import { anything, optional, type Parameters } from '../parameter';
import { self, training, value } from './define';

const named = (name: string, method = '') => [
  `torch.distributions.${name}${method}`,
  `torch.distributions.${fileOf(name)}.${name}${method}`,
];
/** `multivariate_normal` holds `MultivariateNormal`. */
const fileOf = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
const page = (name: string) => `distributions.html#torch.distributions.${fileOf(name)}.${name}`;
const checked = { validate_args: anything(null) };
const either = { probs: optional(anything()), logits: optional(anything()), ...checked };

const categorical = training({
  id: 'Categorical',
  names: named('Categorical'),
  purpose: 'One of K classes, each with its probability: what a policy draws an action from.',
  note: 'softmax-cross-entropy#softmax',
  page: page('Categorical'),
  parameters: either,
  headline: args => [which(args)],
  facts: args => [
    rowsFact(value(args, 'probs') ?? value(args, 'logits')),
    given(args, 'probs') && 'probs are divided by their sum along the last axis; they must not be negative.',
    given(args, 'logits') && 'The probabilities are softmax(logits) along the last axis.',
    'log_prob(action) is the logarithm of its probability: the negative of F.cross_entropy(logits, action) for each row.',
    'sample() has no gradient; a policy gradient comes through log_prob.',
  ],
  remarks: args => [bothRemark(args)],
});

const bernoulli = training({
  id: 'Bernoulli',
  names: named('Bernoulli'),
  purpose: 'Yes or no, 1 or 0, each entry with a probability of its own.',
  note: 'softmax-cross-entropy#softmax',
  page: page('Bernoulli'),
  parameters: either,
  headline: args => [which(args)],
  facts: args => [
    given(args, 'logits') && 'The probability of 1 is sigmoid(logits).',
    given(args, 'probs') && 'probs are the probabilities of 1, between 0 and 1.',
    'log_prob(x) is −binary cross-entropy, entry by entry. sample() gives floats 0 and 1, without a gradient.',
  ],
  remarks: args => [bothRemark(args)],
});

const normal = training({
  id: 'Normal',
  names: named('Normal'),
  purpose: 'Independent Gaussians, one for each entry of loc and scale.',
  note: 'unsupervised-tasks#density-estimation',
  page: page('Normal'),
  parameters: { loc: anything(), scale: anything(), ...checked },
  formulas: () => [
    {
      tex: '\\log p(x) = -\\frac{(x-\\mu)^2}{2\\sigma^2} - \\log\\sigma - \\tfrac{1}{2}\\log 2\\pi',
      text: 'log p(x) = −(x − μ)² / (2σ²) − log σ − ½ log 2π',
    },
  ],
  facts: args => [
    countFact(value(args, 'loc'), value(args, 'scale')),
    'scale is the standard deviation, not the variance, and must be positive.',
    'rsample() is loc + scale·ε: gradients reach loc and scale (reparametrisation). sample() has none.',
    'For a vector of independent entries add the log-probabilities: log_prob(x).sum(-1).',
  ],
});

function countFact(...given: readonly (Argument | undefined)[]): string | undefined {
  const shapes = given.map(one => (one instanceof Tensor ? one.shape : isNumber(one) ? [] : undefined));
  if (!shapes.every(shape => shape !== undefined)) return undefined;
  const shape = broadcast(...shapes);
  if (isMismatch(shape) || shape.length === 0) return undefined;
  return `It stands for ${showShape(shape)} of them; log_prob gives one number for each.`;
}

function isNumber(argument: Argument | undefined): boolean {
  return typeof argument === 'number' || argument instanceof Float;
}

/** `probs`, or `logits`: what it was given. */
function which(args: { readonly probs: unknown; readonly logits: unknown }): string | false {
  return given(args, 'logits') ? 'from logits' : given(args, 'probs') && 'from probabilities';
}

/** Where nothing is known of an argument it is not said to be given. */
function given<A>(args: A, name: keyof A): boolean {
  const found = value(args, name);
  return found !== undefined && found !== null;
}

function bothRemark(args: { readonly probs: unknown; readonly logits: unknown }): string | false {
  const [probs, logits] = [value(args, 'probs'), value(args, 'logits')];
  const wrong = (probs === null && logits === null) || (given(args, 'probs') && given(args, 'logits'));
  return wrong && 'Either probs or logits must be given, not both: ValueError.';
}

function rowsFact(weights: Argument | undefined): string | undefined {
  if (!(weights instanceof Tensor) || weights.shape.length === 0) return undefined;
  const rows = weights.shape.slice(0, -1);
  const classes = showShape([weights.shape.at(-1)!]);
  return rows.length === 0
    ? `${classes} classes; sample() gives one number, int64.`
    : `${classes} classes; sample() gives ${showShape(rows)}${rows.length === 1 ? ' numbers' : ''}, int64: one class for each row.`;
}

const HOLDERS = [
  'Categorical',
  'Bernoulli',
  'Normal',
  'MultivariateNormal',
  'Beta',
  'Dirichlet',
  'Uniform',
  'Independent',
];
const method = <P extends Parameters>(name: string, purpose: string, parameters: P, ...facts: readonly string[]) =>
  training({
    id: `Distribution.${name}`,
    names: ['Distribution', ...HOLDERS].flatMap(holder => named(holder, `.${name}`)),
    purpose,
    note: 'unsupervised-tasks#density-estimation',
    page: `distributions.html#torch.distributions.distribution.Distribution.${name}`,
    parameters: { self, ...parameters },
    facts: () => facts,
  });

const sample = { sample_shape: anything([]) };

const methods = [
  method(
    'sample',
    'Draws at random from the distribution.',
    sample,
    'No gradient comes through it: policy gradients use log_prob, reparametrised ones rsample().',
    'sample((n,)) draws n times; n becomes the first axis.',
  ),
  method(
    'rsample',
    'Draws so that gradients reach the distribution’s parameters (reparametrisation).',
    sample,
    'Normal, Beta, Dirichlet, Uniform and their kin have it; Categorical and Bernoulli raise NotImplementedError, since a choice has no derivative.',
  ),
  method(
    'log_prob',
    'The logarithm of the probability, or of the density, at the value.',
    { value: anything() },
    'A density may exceed 1, so its logarithm may be positive. One number for each distribution in the batch.',
    'Maximum likelihood minimises −log_prob(x).mean().',
  ),
  method(
    'entropy',
    'How uncertain the distribution is, in nats.',
    {},
    'A uniform choice among K has log K; a certain one has 0. As a bonus in a loss it keeps a policy exploring.',
  ),
];

export const distributions: readonly Operator[] = [categorical, bernoulli, normal, ...methods];
