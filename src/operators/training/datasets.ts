/**
 * Data sets made of tensors or of other data sets, and the samplers that choose from one.
 * Source: PyTorch documentation, torch.utils.data; sizes and errors recorded in test/truth/datasets.json.
 */
import { isDim } from '../../tensor/dim';
import { Tensor } from '../../tensor/tensor';
import { type Argument, Float } from '../argument';
import { scalar } from '../explanation';
import type { Operator } from '../operator';
import { anything, bool, optional } from '../parameter';
import { count, plural, shown, training, value } from './define';

const tensorDataset = training({
  id: 'TensorDataset',
  names: ['torch.utils.data.TensorDataset'],
  purpose: 'A data set of tensors with one length: item i is the tuple of their rows i.',
  note: 'tuning-learning-rate-batch-size#batch-size',
  page: 'data.html#torch.utils.data.TensorDataset',
  parameters: { tensors: { ...anything(), rest: true } },
  facts: args => [
    itemsFact((value(args, 'tensors') ?? []) as readonly Argument[]),
    'All tensors must agree in their first axis, the samples. They stay in memory as they are, on their device.',
  ],
});

/** `100 samples; each is (3×8×8, number).` */
function itemsFact(tensors: readonly Argument[]): string | undefined {
  const shapes = tensors.map(tensor => (tensor instanceof Tensor ? tensor.shape : undefined));
  const samples = shapes[0]?.[0];
  if (typeof samples !== 'number' || shapes.some(shape => shape?.[0] !== samples)) return undefined;
  const items = shapes.map(shape => shape!.slice(1));
  if (items.some(item => item.some(size => typeof size !== 'number'))) return undefined;
  const texts = items.map(item => (item.length === 0 ? 'one number' : item.join('×')));
  return `${plural(samples, 'sample')}; each is ${texts.length === 1 ? `a tuple of one: ${texts[0]}` : `(${texts.join(', ')})`}.`;
}

const randomSplit = training({
  id: 'random_split',
  names: ['torch.utils.data.random_split', 'torch.utils.data.dataset.random_split'],
  purpose: 'Deals the samples of a data set out at random to parts that do not overlap.',
  note: 'regularization#early-stopping',
  argumentNotes: { generator: 'randomness#seeds' },
  page: 'data.html#torch.utils.data.random_split',
  parameters: { dataset: anything(), lengths: anything(), generator: anything(null) },
  headline: args => [lengthWords(value(args, 'lengths'))],
  facts: args => [
    lengthsFact(value(args, 'lengths')),
    'The parts are Subsets: they share the data set, its transforms included, so an augmentation for training acts on the validation part too.',
    value(args, 'generator') === null
      ? 'It draws from PyTorch’s generator: without a seed every run splits anew.'
      : 'With a generator of a fixed seed every run splits alike.',
  ],
});

function lengthWords(lengths: Argument | undefined): string | undefined {
  const parts = numbersOf(lengths);
  if (!parts) return undefined;
  if (areShares(parts)) return parts.map(part => `${shown(100 * part, 4)}%`).join(' / ');
  return parts.every(Number.isInteger) ? parts.map(count).join(' / ') : undefined;
}

function lengthsFact(lengths: Argument | undefined): string | undefined {
  const parts = numbersOf(lengths);
  if (!parts) return undefined;
  const sum = parts.reduce((total, part) => total + part, 0);
  if (areShares(parts))
    return 'Each part has its share of the samples, rounded down; those left over go one each to the first parts.';
  if (!parts.every(Number.isInteger))
    return `These add up to ${shown(sum)}, not to 1: PyTorch takes them for lengths, which do not fit, and raises ValueError.`;
  return `${parts.map(count).join(' + ')} = ${count(sum)}: the data set must have exactly that many samples, or PyTorch raises ValueError.`;
}

/** PyTorch takes lengths for shares where they add up to 1. */
function areShares(parts: readonly number[]): boolean {
  return Math.abs(parts.reduce((total, part) => total + part, 0) - 1) < 1e-9;
}

function numbersOf(lengths: Argument | undefined): readonly number[] | undefined {
  if (!Array.isArray(lengths) || lengths.length === 0) return undefined;
  const numbers = (lengths as readonly Argument[]).map(length => (length instanceof Float ? length.value : length));
  return numbers.every(number => typeof number === 'number') ? (numbers as number[]) : undefined;
}

const subset = training({
  id: 'Subset',
  names: ['torch.utils.data.Subset', 'torch.utils.data.dataset.Subset'],
  purpose: 'The samples of a data set at the given indices, in their order; nothing is copied.',
  note: 'few-labels-strategies',
  page: 'data.html#torch.utils.data.Subset',
  parameters: { dataset: anything(), indices: anything() },
  headline: args => [samplesWords(value(args, 'indices'))],
  facts: () => ['Its transforms are those of the data set. The data set itself is .dataset, the indices .indices.'],
});

function samplesWords(indices: Argument | undefined): string | undefined {
  return Array.isArray(indices) && indices.every(index => isDim(index)) ? plural(indices.length, 'sample') : undefined;
}

const concat = training({
  id: 'ConcatDataset',
  names: ['torch.utils.data.ConcatDataset', 'torch.utils.data.dataset.ConcatDataset'],
  purpose: 'Data sets one after the other as one: its length is the sum of theirs.',
  note: 'regularization#more-data',
  page: 'data.html#torch.utils.data.ConcatDataset',
  parameters: { datasets: anything() },
  headline: args => {
    const parts = value(args, 'datasets');
    return [Array.isArray(parts) && plural(parts.length, 'data set')];
  },
  facts: () => ['Each part keeps its own transforms and labels: classes must be numbered alike in all of them.'],
});

const weightedSampler = training({
  id: 'WeightedRandomSampler',
  names: ['torch.utils.data.WeightedRandomSampler', 'torch.utils.data.sampler.WeightedRandomSampler'],
  purpose: 'Draws samples with probabilities in proportion to their weights.',
  note: 'few-labels-strategies#long-tail',
  page: 'data.html#torch.utils.data.WeightedRandomSampler',
  parameters: {
    weights: anything(),
    num_samples: scalar(),
    replacement: bool(true),
    generator: optional(anything()),
  },
  headline: args => [
    numberWords(value(args, 'num_samples')),
    value(args, 'replacement') === false && 'without replacement',
  ],
  formulas: () => [{ tex: 'p_i = \\frac{w_i}{\\sum_j w_j}', text: 'p_i = w_i / Σ w_j' }],
  facts: args => [
    weightsFact(value(args, 'weights')),
    'weights has one entry for each sample, not for each class: weights_of_classes[labels].',
    value(args, 'replacement') === false
      ? 'replacement=False: no sample comes twice, so the more are drawn, the less the weights matter.'
      : value(args, 'replacement') === true &&
        'With replacement rare samples come again and again, and some common ones not at all in an epoch.',
    'A DataLoader takes it as sampler, with shuffle left out.',
  ],
});

function weightsFact(weights: Argument | undefined): string | undefined {
  const entries = weights instanceof Tensor ? weights.shape[0] : Array.isArray(weights) ? weights.length : undefined;
  if (typeof entries !== 'number' || entries < 2) return undefined;
  return `${count(entries)} weights: only samples 0 to ${count(entries - 1)} are drawn.`;
}

function numberWords(samples: number | undefined): string | undefined {
  return samples === undefined ? undefined : `${count(samples)} draws an epoch`;
}

const distributedSampler = training({
  id: 'DistributedSampler',
  names: ['torch.utils.data.distributed.DistributedSampler', 'torch.utils.data.DistributedSampler'],
  purpose: 'Gives each process its own share of the data set, all shares equally long.',
  note: 'tuning-learning-rate-batch-size#batch-size',
  argumentNotes: { shuffle: 'randomness', seed: 'randomness#seeds' },
  page: 'data.html#torch.utils.data.distributed.DistributedSampler',
  parameters: {
    dataset: anything(),
    num_replicas: optional(scalar()),
    rank: optional(scalar()),
    shuffle: bool(true),
    seed: scalar(0),
    drop_last: bool(false),
  },
  headline: args => [value(args, 'shuffle') === true && 'shuffled'],
  facts: args => [
    value(args, 'drop_last') === true
      ? 'drop_last: each process has ⌊samples / processes⌋; what is left over is skipped.'
      : value(args, 'drop_last') === false &&
        'Each process has ⌈samples / processes⌉; a few samples come twice where that does not divide.',
    value(args, 'shuffle') === true &&
      'The order is drawn from seed + epoch: without sampler.set_epoch(epoch) every epoch has the same.',
  ],
});

const setEpoch = training({
  id: 'DistributedSampler.set_epoch',
  names: ['torch.utils.data.distributed.DistributedSampler.set_epoch', 'torch.utils.data.DistributedSampler.set_epoch'],
  purpose: 'Tells the sampler the epoch, so that it shuffles in another order, the same in all processes.',
  note: 'randomness',
  page: 'data.html#torch.utils.data.distributed.DistributedSampler',
  parameters: { self: anything(), epoch: anything() },
  facts: () => ['Call it before each epoch makes its iterator; left out, every epoch has the order of the first.'],
});

export const datasets: readonly Operator[] = [
  tensorDataset,
  randomSplit,
  subset,
  concat,
  weightedSampler,
  distributedSampler,
  setEpoch,
];
