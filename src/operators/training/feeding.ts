/**
 * What stands between a data set and the model: batches, and the device they go to.
 * Sources: PyTorch documentation, torch.utils.data; torch.nn.Module.to, torch.Tensor.to.
 */
import { isDim } from '../../tensor/dim';
import { showShape } from '../../tensor/show';
import { Tensor } from '../../tensor/tensor';
import type { Argument } from '../argument';
import { known, scalar } from '../explanation';
import type { Operator } from '../operator';
import { anything, bool, keywordOnly, noneOr, optional } from '../parameter';
import { count, madeOf, plural, self, training, value } from './define';

interface Loading {
  readonly dataset: Argument;
  readonly batch_size: number | null;
  readonly collate_fn: Argument;
  readonly shuffle: boolean | null;
  readonly sampler: Argument;
  readonly batch_sampler: Argument;
  readonly num_workers: number;
  readonly pin_memory: boolean;
  readonly drop_last: boolean;
  readonly prefetch_factor: number | null;
  readonly persistent_workers: boolean;
}

const TUNING = 'tuning-learning-rate-batch-size';

const dataLoader = training({
  id: 'DataLoader',
  names: ['torch.utils.data.DataLoader'],
  purpose: 'Hands out the data set in batches, in order or shuffled, loaded by worker processes if asked.',
  note: `${TUNING}#batch-size`,
  argumentNotes: {
    batch_size: `${TUNING}#batch-size`,
    shuffle: 'randomness',
    generator: 'randomness',
    worker_init_fn: 'randomness',
  },
  page: 'data.html#torch.utils.data.DataLoader',
  parameters: {
    dataset: anything(),
    batch_size: { ...noneOr(scalar()), default: 1 },
    shuffle: optional(bool()),
    sampler: anything(null),
    batch_sampler: anything(null),
    num_workers: scalar(0),
    collate_fn: anything(null),
    pin_memory: bool(false),
    drop_last: bool(false),
    timeout: scalar(0),
    worker_init_fn: anything(null),
    multiprocessing_context: anything(null),
    generator: anything(null),
    prefetch_factor: keywordOnly(optional(scalar())),
    persistent_workers: keywordOnly(bool(false)),
    pin_memory_device: keywordOnly(anything('')),
    in_order: keywordOnly(bool(true)),
  },
  headline: args => [
    isBatched(args) && batchWords(args),
    value(args, 'shuffle') === true && 'shuffled',
    known(() => args.num_workers > 0) && plural(args.num_workers, 'worker'),
    value(args, 'pin_memory') === true && 'pinned memory',
    value(args, 'drop_last') === true && 'drops the last',
  ],
  facts: args => [batchFact(args), lastBatchFact(args), orderFact(args), workersFact(args), pinnedFact(args)],
  remarks: args => [
    value(args, 'shuffle') === true &&
      isSampler(known(() => args.sampler)) &&
      'sampler and shuffle=True exclude each other: PyTorch raises a ValueError.',
  ],
});

/** A batch size that is given excludes batch_sampler, which options that are not known may hold otherwise. */
function isBatched(args: Loading): boolean {
  const size = known(() => args.batch_size);
  return known(() => args.batch_sampler) === null || (typeof size === 'number' && size > 1);
}

/** The default counts as one that nobody chose. */
function batchWords({ batch_size }: Loading): string {
  return batch_size === null ? 'no batches' : `batches of ${count(batch_size)}`;
}

function lastBatchFact(args: Loading): string | undefined {
  const size = value(args, 'batch_size');
  if (size === undefined || !isBatched(args)) return undefined;
  if (size === null) return 'batch_size=None: items come one by one, without a batch axis.';
  if (size === 1) return 'Each item comes alone, with a batch axis of 1.';
  const most = count(size - 1);
  const drops = value(args, 'drop_last');
  if (drops === undefined) return undefined;
  const samples = known(() => args.sampler) === null ? madeOf(known(() => args.dataset))?.made?.length : undefined;
  if (typeof samples === 'number') return turnsFact(samples, size, drops);
  return drops
    ? `drop_last: an epoch has ⌊samples / ${count(size)}⌋ batches, all full; up to ${most} samples are left out of it.`
    : `An epoch has ⌈samples / ${count(size)}⌉ batches; the last one holds what is left, 1 to ${count(size)} samples.`;
}

function turnsFact(samples: number, size: number, drops: boolean): string {
  const rest = samples % size;
  if (samples < size)
    return `${plural(samples, 'sample')}, fewer than a batch: ${drops ? 'drop_last leaves all of them out' : 'an epoch is one batch of them all'}.`;
  const [open, close] = drops ? '⌊⌋' : '⌈⌉';
  const turns = drops ? Math.floor(samples / size) : Math.ceil(samples / size);
  const words = `An epoch has ${open}${count(samples)} / ${count(size)}${close} = ${plural(turns, 'batch').replace(/batchs$/, 'batches')}`;
  if (rest === 0) return `${words}, all full.`;
  return drops
    ? `${words}, all full; ${plural(rest, 'sample')} are left out of it.`
    : `${words}; the last one holds ${count(rest)}.`;
}

/** `Each full batch is 64×3×32×32 float32, 64 int64.` */
function batchFact(args: Loading): string | undefined {
  const size = value(args, 'batch_size');
  const { item, length } = madeOf(known(() => args.dataset))?.made ?? {};
  if (typeof length === 'number' && typeof size === 'number' && length < size) return undefined;
  if (known(() => args.collate_fn) !== null || typeof size !== 'number' || !Array.isArray(item)) return undefined;
  if (!isBatched(args)) return undefined;
  const parts = (item as readonly Argument[]).map(part =>
    part instanceof Tensor ? `${showShape([size, ...part.shape])} ${part.dtype}` : isDim(part) ? `${size} int64` : '?',
  );
  return parts.includes('?') ? undefined : `A ${size > 1 ? 'full ' : ''}batch is ${parts.join(' and ')}.`;
}

function orderFact(args: Loading): string | undefined {
  if (isSampler(known(() => args.batch_sampler))) return 'batch_sampler decides which samples form each batch.';
  if (isSampler(known(() => args.sampler))) return 'sampler decides the order of the samples.';
  const shuffle = value(args, 'shuffle');
  if (shuffle)
    return 'A new random order every epoch, drawn from PyTorch’s generator; torch.manual_seed makes it repeat.';
  const plain = known(() => args.sampler) === null && known(() => args.batch_sampler) === null;
  return plain && shuffle !== undefined
    ? 'Always in the order of the data set: right for evaluation; training usually shuffles.'
    : undefined;
}

function workersFact(args: Loading): string | undefined {
  const workers = value(args, 'num_workers');
  if (workers === undefined) return undefined;
  if (workers === 0) return 'num_workers 0: batches are made in this process, and the model waits for each.';
  const ahead = value(args, 'prefetch_factor');
  if (ahead === undefined) return undefined;
  const each = ahead ?? 2;
  return `${count(workers)} worker ${workers === 1 ? 'process' : 'processes'}, ${workers === 1 ? '' : 'each '}${count(each)} ${each === 1 ? 'batch' : 'batches'} ahead: up to ${count(workers * each)} wait in memory.${value(args, 'persistent_workers') ? ' They live on from epoch to epoch.' : ''}`;
}

function pinnedFact(args: Loading): string | false {
  return (
    value(args, 'pin_memory') === true &&
    'pin_memory: batches lie in page-locked memory, from where .to(device, non_blocking=True) copies while the program goes on.'
  );
}

function isSampler(value: Argument | undefined): boolean {
  return value !== undefined && value !== null;
}

const moving = {
  note: 'neural-network-basics#training',
  parameters: { self, args: { ...anything(), rest: true }, kwargs: { ...anything(), extra: true } },
};

const to = training({
  ...moving,
  id: 'Module.to',
  names: ['torch.nn.Module.to'],
  purpose:
    'Moves to a device or converts to a dtype. A module is changed in place; of a tensor a new one is returned, so the result must be kept.',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.to',
  facts: () => [
    'x = x.to(device), but model.to(device) is enough. A tensor that is there already, with that dtype, is returned as it is.',
    'Model and data must be on one device. Make the optimizer after the model has been moved.',
  ],
});

const cuda = training({
  ...moving,
  id: 'Module.cuda',
  names: ['torch.nn.Module.cuda'],
  purpose:
    'Moves to the GPU. A module is changed in place; of a tensor a copy is returned, so the result must be kept.',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.cuda',
  facts: () => [
    'Raises where there is no CUDA device; .to(device) leaves the choice open.',
    'Model and data must be on one device.',
  ],
});

const device = training({
  id: 'device',
  names: ['torch.device'],
  purpose: 'Names a place for tensors. It moves nothing, and does not look whether the place is there.',
  note: 'neural-network-basics#training',
  page: 'tensor_attributes.html#torch.device',
  parameters: { type: anything(), index: anything(null) },
  headline: args => [written(value(args, 'type'))],
  facts: () => [
    'cuda is the current GPU, cuda:1 the second one. What is not there raises when a tensor is put on it.',
    'Model and data must be on one device.',
  ],
});

function written(type: Argument | undefined): string | undefined {
  return typeof type === 'string' ? type : undefined;
}

const isAvailable = training({
  id: 'cuda.is_available',
  names: ['torch.cuda.is_available'],
  purpose: 'Whether this PyTorch was built for GPUs and finds one.',
  note: 'neural-network-basics#training',
  page: 'generated/torch.cuda.is_available.html',
  parameters: {},
  facts: () => [
    'It raises nothing where there is none, so that torch.device("cuda" if torch.cuda.is_available() else "cpu") runs anywhere.',
    'Builds for AMD’s GPUs (ROCm) answer by the same name; Apple’s are asked for by torch.backends.mps.is_available().',
  ],
});

export const feeding: readonly Operator[] = [dataLoader, to, cuda, device, isAvailable];
