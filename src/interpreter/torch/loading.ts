/**
 * Loaders: what `for images, labels in loader` hands out. A batch has the loader's size where that is certain, and a named one
 * where the last batch may be smaller. Source: PyTorch documentation, torch.utils.data; recorded in test/truth/loading.json.
 */
import type { Bound, Parameters } from '../../operators/parameter';
import type { Location } from '../../source/span';
import { ceilDivide, type Dim, floorDivide, namedAlike } from '../../tensor/dim';
import { addMethods } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import type { Items } from '../iterate';
import type { Run } from '../run';
import { type Arguments, Instance, isDim, Unknown, type Value } from '../values';
import { collated } from './collate';
import { tensorsIn } from './convert';
import { datasetValue, isDataset, sourceOf } from './datasets';
import { remember } from './origins';

const loaderClass = subclass('DataLoader', types.object);
addMethods(loaderClass, {
  __len__: (run, { positional: [self] }, at) =>
    (self instanceof Instance ? countOf(run, self, at) : undefined) ??
    new Unknown('how many batches there are is not known'),
});

/** What a call of a data set's class, of `DataLoader` or of their kin makes; `undefined` for everything else. */
export function loadingValue(id: string, parameters: Parameters, args: Arguments, bound: Bound): Value | undefined {
  return id === 'DataLoader' ? makeLoader(args) : datasetValue(id, parameters, args, bound);
}

interface Loading {
  /** `null`: items come one by one. */
  readonly size: Dim | null | Unknown;
  readonly dropsLast: boolean | undefined;
  readonly collate: boolean;
  /** Neither a sampler nor a batch sampler decides what a batch holds. */
  readonly isPlain: boolean;
  /** The size of a batch that may be the last. */
  readonly open: Dim;
}

const loadings = new WeakMap<Instance, Loading>();

function makeLoader(args: Arguments): Value | undefined {
  const whole = args.get(0, 'dataset');
  if (whole === undefined || whole instanceof Unknown) return undefined;
  const given = (index: number, name: string) => args.get(index, name) ?? null;
  const size = args.get(1, 'batch_size') ?? (args.keywords.has('batch_size') ? null : 1);
  const batchSampler = given(4, 'batch_sampler');
  const drops = given(8, 'drop_last');
  const loader = new Instance(loaderClass);
  loader.attributes.set('dataset', whole).set('batch_size', size);
  loadings.set(loader, {
    size: size === null && batchSampler === null ? null : isDim(size) && batchSampler === null ? size : NO_SIZE,
    dropsLast: drops === null ? false : typeof drops === 'boolean' ? drops : undefined,
    collate: given(6, 'collate_fn') === null,
    isPlain: given(3, 'sampler') === null && batchSampler === null,
    open: typeof size === 'number' ? namedAlike('batch_size', size, size) : namedAlike('batch_size', 1),
  });
  return loader;
}

const NO_SIZE = new Unknown('the size of a batch is not known');

/** What iterating over a data set or a loader gives, turn by turn; `undefined` for everything else. */
export function loadedItems(run: Run, value: Instance, at: Location, first = false): Items | undefined {
  const loading = loadings.get(value);
  if (!loading) {
    const source = isDataset(value) ? sourceOf(run, value, at) : undefined;
    return source && turns(source.item, source.item, 'how many items there are is not followed');
  }
  const source = sourceOf(run, value.attributes.get('dataset'), at);
  if (!source) return undefined;
  if (!loading.collate) return turns(COLLATED, COLLATED, 'how many batches there are is not followed');
  const size = batchSize(loading, source.length);
  const each = size === null ? source.item : collated(source.item, size);
  const whole = loading.size;
  const isFull = typeof whole === 'number' && loading.isPlain && source.length !== undefined && source.length >= whole;
  const one = first && isFull ? collated(source.item, whole) : each;
  for (const batch of [each, one]) remember(batch, `${source.words}, ${batchWords(size, whole)}`);
  return turns(each, one, 'how many batches there are is not followed');
}

const COLLATED = new Unknown('collate_fn puts the batch together');

function turns(each: Value, first: Value, reason: string): Items {
  if (tensorsIn(each).some(tensor => tensor !== null)) return { items: [first], unknown: new Unknown(reason), each };
  return { items: [], unknown: each instanceof Unknown ? each : new Unknown('nothing is known of an item') };
}

/** Of every batch, whichever turn it is; `null` without a batch axis. */
function batchSize({ size, dropsLast, isPlain, open }: Loading, length: number | undefined): Dim | null {
  if (size === null || size === 1) return size;
  if (typeof size !== 'number') return open;
  if (dropsLast) return size;
  if (dropsLast === undefined || !isPlain || length === undefined) return open;
  return length % size === 0 ? size : length < size ? length : open;
}

function batchWords(size: Dim | null, whole: Loading['size']): string {
  if (size === null) return 'one by one';
  if (size === 1) return 'one image a batch';
  if (typeof size === 'number') return `in batches of ${size}`;
  return typeof whole === 'number' ? `in batches of up to ${whole}` : 'here in a batch of one';
}

/** How many turns a loop over a loader has; `undefined` for everything else. */
export function batchesOf(run: Run, value: Instance, at: Location): Dim | undefined {
  return loadings.has(value) ? countOf(run, value, at) : undefined;
}

/** How many batches a loader hands out. */
function countOf(run: Run, loader: Instance, at: Location): Dim | undefined {
  const loading = loadings.get(loader);
  const items = sourceOf(run, loader.attributes.get('dataset'), at)?.length;
  if (!loading?.isPlain || items === undefined) return undefined;
  const { size, dropsLast } = loading;
  if (size === null) return items;
  if (!isDim(size) || dropsLast === undefined || size === 0) return undefined;
  return dropsLast ? floorDivide(items, size) : ceilDivide(items, size);
}
