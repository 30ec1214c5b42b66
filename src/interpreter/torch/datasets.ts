/**
 * Data sets as far as their items can be told: what one item is, and how many there are. Those of the code's own are asked for
 * an item that nobody knows. Source: PyTorch documentation, torch.utils.data; recorded in test/truth/loading.json.
 */
import { Opaque } from '../../operators/argument';
import type { Bound, Parameters } from '../../operators/parameter';
import { openedOf, throughWords } from '../../operators/training/samples';
import type { Location } from '../../source/span';
import { type Dim, subtract, unknownDim } from '../../tensor/dim';
import { findInClass } from '../attributes';
import { addMethods } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { callMethod, callValue } from '../call';
import { mergeValues } from '../merge';
import { numeric } from '../objects';
import { Exhausted, PythonException, type Run, withBudget } from '../run';
import { Arguments, Func, Instance, isDim, List, Range, SetValue, Tensor, Tuple, Unknown, type Value } from '../values';
import { toArgument } from './convert';
import { pictureValue } from './pictures';

/** What is known of a data set: one item, and how many there are. */
export interface Source {
  readonly item: Value;
  readonly length?: number;
  readonly words: string;
}

const sources = new WeakMap<Instance, (run: Run, self: Instance, at: Location) => Source>();

const datasetClass = subclass('Dataset', types.Dataset);
addMethods(datasetClass, {
  __len__: (run, { positional: [self] }, at) =>
    sourceOf(run, self, at)?.length ?? new Unknown('how many items there are is not known'),
  __getitem__: (run, { positional: [self] }, at) =>
    sourceOf(run, self, at)?.item ?? new Unknown('the item is not known'),
});

/** What a call of a data set's class or of their kin makes; `undefined` for everything else. */
export function datasetValue(id: string, parameters: Parameters, args: Arguments, bound: Bound): Value | undefined {
  return MAKERS[id] ? MAKERS[id](args) : pictures(id, parameters, args, bound);
}

type Maker = (args: Arguments) => Value | undefined;

const MAKERS: Readonly<Record<string, Maker>> = {
  TensorDataset: makeTensors,
  Subset: args => {
    const length = lengthOfSequence(args.get(1, 'indices'));
    return makeSubset(args.get(0, 'dataset') ?? null, () => length);
  },
  random_split: args => {
    const [dataset = null, lengths] = [args.get(0, 'dataset'), args.get(1, 'lengths')];
    if (!(lengths instanceof List || lengths instanceof Tuple) || (lengths instanceof List && lengths.unknown))
      return undefined;
    const given = lengths.items.map(numeric);
    return new List(given.map((_, i) => makeSubset(dataset, whole => splitLength(given, i, whole))));
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

function makeSubset(whole: Value, lengthOf: (whole: number | undefined) => number | undefined): Value {
  return dataset(new Map([['dataset', whole]]), (run, self, at) => {
    const source = sourceOf(run, self.attributes.get('dataset'), at);
    const item = source?.item ?? new Unknown('the data set is not known');
    const length = lengthOf(source?.length);
    return { item, ...(length === undefined ? {} : { length }), words: source ? `a part of ${source.words}` : '' };
  });
}

/** How many samples a part of `random_split` gets. Lengths that add up to 1 are shares; what rounding leaves is dealt out in turn. */
function splitLength(
  lengths: readonly (Dim | Unknown | undefined)[],
  part: number,
  whole: number | undefined,
): number | undefined {
  const length = lengths[part];
  if (!lengths.every(each => typeof each === 'number'))
    return length !== undefined && isCount(length) && length !== 1 ? length : undefined;
  const total = lengths.reduce((a, b) => a + b, 0);
  if (total > 1 || Math.abs(total - 1) > 1e-9) return length !== undefined && isCount(length) ? length : undefined;
  if (whole === undefined) return undefined;
  const floors = lengths.map(share => Math.floor(whole * share));
  return floors[part]! + (part < whole - floors.reduce((a, b) => a + b, 0) ? 1 : 0);
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
  return isDim(a) && isDim(b)
    ? anyInt('which item it is')
    : mergeValues(a, b, { reason: 'differs between the data sets' });
}

/** Whether it is a data set of the catalogue. */
export function isDataset(value: Instance): boolean {
  return sources.has(value);
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
export function sourceOf(run: Run, value: Value | undefined, at: Location): Source | undefined {
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
  const length = findInClass(self.cls, '__len__') instanceof Func ? ownLength(run, self, at) : undefined;
  return { item, ...(typeof length === 'number' ? { length } : {}), words: self.cls.name };
}

function ownLength(run: Run, self: Instance, at: Location): Value {
  return quietly(run, () => callMethod(run, self, '__len__', new Arguments(), at));
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
