/**
 * Data sets and loaders as far as their items can be told: what `for images, labels in loader` hands out. A batch has the
 * loader's size where that is certain, and a named one where the last batch may be smaller.
 * Source: PyTorch documentation, torch.utils.data; recorded in test/truth/loading.json.
 */
import { Opaque } from '../../operators/argument';
import type { Bound, Parameters } from '../../operators/parameter';
import { openedOf, throughWords } from '../../operators/training/samples';
import type { Location } from '../../source/span';
import { type Dim, namedAlike, subtract, unknownDim } from '../../tensor/dim';
import { findInClass } from '../attributes';
import { addMethods } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { callMethod, callValue } from '../call';
import type { Items } from '../iterate';
import { mergeValues } from '../merge';
import { Exhausted, PythonException, type Run, withBudget } from '../run';
import { Arguments, Func, Instance, isDim, List, Range, SetValue, Tensor, Tuple, Unknown, type Value } from '../values';
import { collated } from './collate';
import { tensorsIn, toArgument } from './convert';
import { pictureValue } from './pictures';

/** What is known of a data set: one item, and how many there are. */
interface Source {
  readonly item: Value;
  readonly length?: number;
  readonly words: string;
}

const sources = new WeakMap<Instance, (run: Run, self: Instance, at: Location) => Source>();

const datasetClass = subclass('Dataset', types.Dataset);
const loaderClass = subclass('DataLoader', types.object);
for (const cls of [datasetClass, loaderClass])
  addMethods(cls, { __len__: () => new Unknown(`how many items it has is not followed`) });
addMethods(datasetClass, {
  __getitem__: (run, { positional: [self] }, at) =>
    sourceOf(run, self, at)?.item ?? new Unknown('the item is not known'),
});

/** What a call of a data set's class, of `DataLoader` or of their kin makes; `undefined` for everything else. */
export function loadingValue(id: string, parameters: Parameters, args: Arguments, bound: Bound): Value | undefined {
  return MAKERS[id] ? MAKERS[id](args) : pictures(id, parameters, args, bound);
}

type Maker = (args: Arguments) => Value | undefined;

const MAKERS: Readonly<Record<string, Maker>> = {
  DataLoader: makeLoader,
  TensorDataset: makeTensors,
  Subset: args => {
    const dataset = args.get(0, 'dataset') ?? null;
    return makeSubset(dataset, lengthOfSequence(args.get(1, 'indices')));
  },
  random_split: args => {
    const [dataset = null, lengths] = [args.get(0, 'dataset'), args.get(1, 'lengths')];
    if (!(lengths instanceof List || lengths instanceof Tuple) || (lengths instanceof List && lengths.unknown))
      return undefined;
    // 1 may be a count, or the share of all of them.
    return new List(
      lengths.items.map(length => makeSubset(dataset, isCount(length) && length !== 1 ? length : undefined)),
    );
  },
  ConcatDataset: args => {
    const parts = args.get(0, 'datasets');
    return parts instanceof List || parts instanceof Tuple ? makeConcatenation(parts.items) : undefined;
  },
};

/** One of torchvision's image data sets. */
function pictures(id: string, parameters: Parameters, args: Arguments, bound: Bound): Value | undefined {
  const opened = openedOf(id, bound);
  if (!opened) return undefined;
  const { picture, length } = opened;
  const given = (name: string) => args.get(Object.keys(parameters).indexOf(name), name) ?? null;
  const transforms = new Map(['transform', 'target_transform'].map(name => [name, given(name)]));
  // Code may set other transforms, or data of its own, before it reads the first image.
  return dataset(transforms, (run, self, at) => {
    const through = (name: string, value: Value) => {
      const transform = self.attributes.get(name) ?? null;
      return transform === null ? value : quietly(run, () => callValue(run, transform, new Arguments([value]), at));
    };
    const own = (names: readonly string[]) => {
      const set = names.find(name => self.attributes.has(name));
      return set && new Unknown(`.${set} of the data set was set by the code`);
    };
    const image = own(IMAGES) ?? through('transform', pictureValue(picture));
    const label = own(LABELS) ?? through('target_transform', anyInt('which class it is'));
    const words = `${id}${throughWords(toArgument(self.attributes.get('transform') ?? null, run))}`;
    const isWhole = length !== undefined && !own([...IMAGES, ...LABELS]);
    return { item: new Tuple([image, label]), ...(isWhole ? { length } : {}), words };
  });
}

/** Attributes that hold the images of a data set, and its labels. */
const IMAGES = ['data', 'imgs', 'samples', 'loader', 'transforms'];
const LABELS = ['targets', 'labels'];

function makeTensors(args: Arguments): Value | undefined {
  const tensors = args.positional;
  if (args.unknown || tensors.length === 0) return undefined;
  return dataset(new Map(), () => {
    const lengths = tensors.map(tensor => (tensor instanceof Tensor ? tensor.shape[0] : undefined));
    const length = lengths.find(size => typeof size === 'number');
    const rows = tensors.map(tensor =>
      tensor instanceof Tensor && tensor.shape.length > 0
        ? new Tensor(tensor.shape.slice(1), tensor.dtypes)
        : new Unknown(tensor instanceof Unknown ? tensor.reason : 'the tensor of the data set is not known'),
    );
    return { item: new Tuple(rows), ...(length === undefined ? {} : { length }), words: 'a TensorDataset' };
  });
}

function makeSubset(whole: Value, length: number | undefined): Value {
  return dataset(new Map([['dataset', whole]]), (run, self, at) => {
    const source = sourceOf(run, self.attributes.get('dataset'), at);
    const item = source?.item ?? new Unknown('the data set is not known');
    return { item, ...(length === undefined ? {} : { length }), words: source ? `a part of ${source.words}` : '' };
  });
}

function makeConcatenation(parts: readonly Value[]): Value {
  return dataset(new Map(), (run, _self, at) => {
    const all = parts.map(part => sourceOf(run, part, at));
    const items = all.map(source => source?.item ?? new Unknown('a data set is not known'));
    const lengths = all.map(source => source?.length);
    const [first, ...others] = items;
    if (first === undefined) return { item: new Unknown('there is no data set'), words: '' };
    const item = others.reduce(either, first);
    const length = lengths.reduce<number | undefined>(
      (a, b) => (a === undefined || b === undefined ? undefined : a + b),
      0,
    );
    return { item, ...(length === undefined ? {} : { length }), words: all[0]?.words ?? '' };
  });
}

/** What an item of either data set is. */
function either(a: Value, b: Value): Value {
  if (a instanceof Tuple && b instanceof Tuple && a.items.length === b.items.length)
    return new Tuple(a.items.map((item, i) => either(item, b.items[i]!)));
  return isDim(a) && isDim(b) ? anyInt('which item it is') : mergeValues(a, b, 'differs between the data sets');
}

function dataset(
  attributes: ReadonlyMap<string, Value>,
  source: (run: Run, self: Instance, at: Location) => Source,
): Instance {
  const instance = new Instance(datasetClass);
  for (const [name, value] of attributes) instance.attributes.set(name, value);
  sources.set(instance, source);
  return instance;
}

/** What a data set holds, where that can be told. */
function sourceOf(run: Run, value: Value | undefined, at: Location): Source | undefined {
  if (!(value instanceof Instance)) return undefined;
  const known = sources.get(value);
  if (known) return known(run, value, at);
  return findInClass(value.cls, '__getitem__') instanceof Func ? ownSource(run, value, at) : undefined;
}

/** A data set as the catalogue sees it: what it holds, for what is said of a loader. */
export function datasetArgument(run: Run, value: Instance): Opaque | undefined {
  if (!sources.has(value)) return undefined;
  const { item, length, words } = sourceOf(run, value, NOWHERE)!;
  return new Opaque(words, { item: toArgument(item), length: length ?? new Unknown('its length is not known') });
}

const NOWHERE: Location = { uri: '', span: { from: 0, to: 0 } };

/** A data set of the code's own: any item is what `__getitem__` gives for an index that nobody knows. */
function ownSource(run: Run, self: Instance, at: Location): Source {
  const index = anyInt('which item it is');
  const item = quietly(run, () => callMethod(run, self, '__getitem__', new Arguments([index]), at));
  return { item, words: self.cls.name };
}

/** What code makes of an item, whichever it is: nothing else comes of it. */
function quietly(run: Run, work: () => Value): Value {
  const { depth } = run;
  const mark = run.journal.begin();
  run.trials++;
  try {
    return withBudget(run, 50_000, 200, work);
  } catch (error) {
    if (error instanceof PythonException) {
      run.depth = depth;
      return new Unknown(error.message || 'what an item of the data set is is not known');
    }
    const isOver = run.steps > run.stepLimit || performance.now() > run.deadline;
    if (error instanceof Exhausted && !isOver) return new Unknown('to follow an item of the data set takes too long');
    throw error;
  } finally {
    run.trials--;
    run.journal.rollBack(mark);
    run.journal.end();
  }
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
    open: namedAlike('batch_size', typeof size === 'number' ? size : 1),
  });
  return loader;
}

const NO_SIZE = new Unknown('the size of a batch is not known');

/** What iterating over a data set or a loader gives, turn by turn; `undefined` for everything else. */
export function loadedItems(run: Run, value: Instance, at: Location, first = false): Items | undefined {
  const loading = loadings.get(value);
  if (!loading) {
    const source = sources.has(value) ? sourceOf(run, value, at) : undefined;
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

function anyInt(reason: string): Dim {
  return subtract(unknownDim(`${reason} is not known`), 1);
}

function isCount(value: Value): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

function lengthOfSequence(value: Value | undefined): number | undefined {
  if (value instanceof List || value instanceof Tuple)
    return value instanceof List && value.unknown ? undefined : value.items.length;
  if (value instanceof SetValue) return value.unknown ? undefined : value.entries.size;
  if (value instanceof Range) {
    const { start, stop, step } = value;
    return typeof start === 'number' && typeof stop === 'number' && typeof step === 'number'
      ? Math.max(0, Math.ceil((stop - start) / step))
      : undefined;
  }
  return value instanceof Tensor && typeof value.shape[0] === 'number' ? value.shape[0] : undefined;
}

const origins = new WeakMap<Tensor, string>();

function remember(batch: Value, words: string): void {
  for (const tensor of tensorsIn(batch)) if (tensor) origins.set(tensor, words);
}

/** The data set and the loader that a tensor came from. */
export function originOf(tensor: Tensor): string | undefined {
  return origins.get(tensor);
}

/** What was computed from a batch still came from there. */
export function passOn(from: Value | undefined, to: Value): void {
  const words = from instanceof Tensor ? origins.get(from) : undefined;
  if (words !== undefined && to instanceof Tensor) origins.set(to, words);
}
