/**
 * Every call of a catalogue entry that a part of the analysis came by in the file, traced or not. A call that runs more than
 * once, with other arguments, keeps what all its runs agree on.
 */
import type { ConfigurationRead, LoopTurns, Mention, SizeRead } from '../network/network';
import type { Argument } from '../operators/argument';
import { Float, Numbers, Opaque } from '../operators/argument';
import type { Operator } from '../operators/operator';
import type { Bound, Parameters } from '../operators/parameter';
import type { Call, Expression } from '../python/ast';
import { type Move, moveLocation, moveSpan } from '../source/move';
import { contains, type Location, type Span } from '../source/span';
import { keyOf, moveKey, type SpanKey, spanOf } from '../source/span-key';
import { equal, isDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import type { Run } from './run';
import { numbersIn } from './torch/known-values';
import { argumentAt } from './torch/report';
import { type Arguments, type Dict, Instance, NdArray, Tensor as TensorValue, type Value } from './values';

interface Draft extends Omit<Mention, 'arguments' | 'optimizer' | 'receiver'> {
  arguments: Bound;
  /** The keys of the mentions that made them. */
  readonly optimizer?: SpanKey;
  readonly receiver?: SpanKey;
}

/** Which mention made an object: a scheduler finds its optimizer here. */
const makers = new WeakMap<object, SpanKey>();

export class Mentions {
  private readonly drafts = new Map<SpanKey, Draft>();
  private readonly reads = new Map<SpanKey, ConfigurationRead>();
  private readonly sizes = new Map<SpanKey, SizeRead>();
  private readonly loops = new Map<SpanKey, LoopTurns>();

  /** An item of a dict that a configuration file holds is looked up. */
  read(run: Run, { file, keys }: NonNullable<Dict['source']>, key: Value, value: Value, at: Location): void {
    if (at.uri !== run.uri || typeof key !== 'string') return;
    if (isPlain(value)) this.addRead({ at, file, key: `${keys}${key}`, value });
  }

  private addRead(read: ConfigurationRead): void {
    const key = keyOf(read.at.span);
    const known = this.reads.get(key);
    if (!known) this.reads.set(key, read);
    else if (known.key !== read.key || known.value === undefined || !sameArgument(known.value, read.value ?? null))
      this.reads.set(key, { ...known, value: undefined });
  }

  /** A tensor is asked for its sizes. What a branch that is not taken would read is not told. */
  size(run: Run, { shape }: TensorValue, name: SizeRead['name'], at: Location): void {
    if (at.uri === run.uri && !run.aside) this.addSize({ at, name, shape });
  }

  private addSize(read: SizeRead): void {
    const key = keyOf(read.at.span);
    const known = this.sizes.get(key);
    if (!known) this.sizes.set(key, read);
    else if (!known.shape || !read.shape || !sameArgument(known.shape, read.shape))
      this.sizes.set(key, { at: known.at, name: known.name });
  }

  /** A loop is entered. What a branch that is not taken would do is not told. */
  loop(run: Run, iterable: Expression, at: Location, turns: number | undefined): void {
    if (at.uri !== run.uri || run.aside) return;
    const assumed = [...(run.defaults?.of([iterable], at) ?? []), ...(run.options?.of([iterable], at) ?? [])];
    this.addLoop({ at, assumed, ...(turns === undefined ? {} : { turns }) });
  }

  private addLoop(loop: LoopTurns): void {
    const key = keyOf(loop.at.span);
    const known = this.loops.get(key);
    if (!known) this.loops.set(key, loop);
    else if (known.turns !== loop.turns) this.loops.set(key, { at: known.at, assumed: known.assumed });
  }

  record(
    run: Run,
    entry: { readonly operator: Operator; readonly name: string },
    bound: Bound | Unknown,
    parameters: Parameters,
    args: Arguments,
    site: Location,
    made?: object,
    own?: Mention['own'],
  ): void {
    const { syntax } = args;
    if (site.uri !== run.uri || !syntax) return;
    const known = bound instanceof Unknown ? {} : withNumbers(bound, entry.operator.family);
    const key = keyOf(site.span);
    if (made) makers.set(made, key);
    const draft = this.drafts.get(key);
    // What a line does when it runs counts, not what it would do.
    if (draft && run.aside && !draft.aside) return;
    if (draft && !(draft.aside && !run.aside)) {
      if (draft.operator.id === entry.operator.id) draft.arguments = agreed(draft.arguments, known);
      return;
    }
    const callee = syntax.callee.kind === 'Attribute' ? syntax.callee.nameSpan : syntax.callee.span;
    const spans: Record<string, Span> = {};
    const bracketed = inBrackets(parameters, args);
    for (const parameter of Object.keys(bracketed)) {
      const span = argumentAt(syntax, bracketed, parameter);
      if (span) spans[parameter] = bracketed[parameter]!.rest ? throughRest(span, syntax) : span;
    }
    const tensor = args.positional[0];
    const maker = entry.operator.family === 'scheduler' || own ? makerOf(args) : undefined;
    const values = syntax.arguments.map(({ value }) => value).filter(value => !saysNothing(value.span, spans, known));
    this.drafts.set(key, {
      ...(run.aside ? { aside: true } : {}),
      ...(own ? { own } : {}),
      operator: { id: entry.operator.id, name: entry.name },
      arguments: known,
      at: site,
      name: { uri: site.uri, span: callee },
      argumentSpans: spans,
      optimizer: maker,
      receiver: /^(training|library)$/.test(entry.operator.family)
        ? makers.get(args.positional[0] as object)
        : undefined,
      tensor: entry.operator.family === 'initializer' && tensor instanceof TensorValue ? tensor.shape : undefined,
      // A scheduler's numbers begin with its optimizer's.
      assumed: [
        ...(this.drafts.get(maker ?? NOWHERE)?.assumed ?? []),
        ...(run.defaults?.of(values, site) ?? []),
        ...(run.options?.of(values, site) ?? []),
      ],
    });
  }

  /** A module of the catalogue is called where it is made, outside any model: what it is called with is known there too. */
  called(module: object, forward: Bound): void {
    const draft = this.drafts.get(makers.get(module) ?? NOWHERE);
    if (draft) draft.arguments = { ...forward, ...agreed(draft.arguments, forward) };
  }

  /** Takes in what another part came by, as if it had run after this one. */
  add(other: Mentions): void {
    for (const read of other.reads.values()) this.addRead(read);
    for (const read of other.sizes.values()) this.addSize(read);
    for (const loop of other.loops.values()) this.addLoop(loop);
    for (const [key, draft] of other.drafts) {
      const known = this.drafts.get(key);
      if (!known || (known.aside && !draft.aside)) this.drafts.set(key, { ...draft });
      else if (draft.aside && !known.aside) continue;
      else if (known.operator.id === draft.operator.id) known.arguments = agreed(known.arguments, draft.arguments);
    }
  }

  /** The same in a text where they stand elsewhere. */
  moved(move: Move): Mentions {
    const moved = new Mentions();
    const keys = new Map([...this.drafts].map(([key, draft]) => [key, keyOf(moveLocation(draft.at, move).span)]));
    const movedKey = (key: SpanKey | undefined) =>
      key === undefined ? undefined : (keys.get(key) ?? moveKey(key, move));
    for (const [key, draft] of this.drafts)
      moved.drafts.set(keys.get(key)!, {
        ...draft,
        at: moveLocation(draft.at, move),
        name: moveLocation(draft.name, move),
        argumentSpans: Object.fromEntries(
          Object.entries(draft.argumentSpans).map(([parameter, span]) => [parameter, moveSpan(span, move)]),
        ),
        optimizer: movedKey(draft.optimizer),
        receiver: movedKey(draft.receiver),
      });
    for (const read of this.reads.values()) moved.addRead({ ...read, at: moveLocation(read.at, move) });
    for (const read of this.sizes.values()) moved.addSize({ ...read, at: moveLocation(read.at, move) });
    for (const loop of this.loops.values()) moved.addLoop({ ...loop, at: moveLocation(loop.at, move) });
    return moved;
  }

  get isEmpty(): boolean {
    return [this.drafts, this.reads, this.sizes, this.loops].every(({ size }) => size === 0);
  }

  listReads(): readonly ConfigurationRead[] {
    return [...this.reads.values()];
  }

  listSizes(): readonly SizeRead[] {
    return [...this.sizes.values()];
  }

  listLoops(): readonly LoopTurns[] {
    return [...this.loops.values()];
  }

  list(): readonly Mention[] {
    const indices = new Map([...this.drafts.keys()].map((key, index) => [key, index]));
    const indexOf = (key: SpanKey | undefined) => (key === undefined ? undefined : indices.get(key));
    return [...this.drafts.values()].map(draft => ({
      ...draft,
      optimizer: indexOf(draft.optimizer),
      receiver: indexOf(draft.receiver),
    }));
  }
}

/** Where the numbers of a matrix say something. */
const READS_NUMBERS: ReadonlySet<Operator['family']> = new Set(['vision', 'library']);
/** Of losses and samplers only their weights do; of an activation, what it is given. */
const WEIGHTS = /^(pos_)?weights?$/;
const MOST_NUMBERS = 64;

/** Arrays with the numbers they hold now: later the code may write others into them. */
function withNumbers(bound: Bound, family: Operator['family']): Bound {
  let result = bound;
  for (const name in bound) {
    const argument = bound[name];
    if (!(argument instanceof TensorValue)) continue;
    const isRead =
      family === 'activation'
        ? name === 'input'
        : READS_NUMBERS.has(family)
          ? argument instanceof NdArray
          : WEIGHTS.test(name);
    if (!isRead) continue;
    const numbers = numbersIn(argument);
    if (numbers && numbers.length <= MOST_NUMBERS)
      result = { ...result, [name]: new Numbers(argument.shape, argument.dtypes, numbers) };
  }
  return result;
}

/** The parameters that a call's own brackets fill: what a method is called on (`x` of `x.view(2, 3)`) comes first, outside. */
function inBrackets(parameters: Parameters, { positional, syntax }: Arguments): Parameters {
  const written = syntax!.arguments.filter(({ name, unpack }) => !name && !unpack).length;
  const isMethod = positional.length === written + 1 && !syntax!.arguments.some(({ unpack }) => unpack === '*');
  return isMethod ? Object.fromEntries(Object.entries(parameters).slice(1)) : parameters;
}

/** All that `*size` takes: from its first argument to the last one without a name. */
function throughRest({ from, to }: Span, { arguments: given }: Call): Span {
  const last = given.findLast(({ name }) => !name);
  return { from, to: Math.max(to, last?.value.span.to ?? 0) };
}

/** A number, a text or a truth value; of anything else nothing is told. */
function isPlain(value: Value): value is Float | number | string | boolean {
  return value instanceof Float || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}

/** Where the analysed file made an object of one of the catalogue's classes. */
export function makingOf(object: Instance, { uri }: Run): Location | undefined {
  const key = makers.get(object);
  return key === undefined ? undefined : { uri, span: spanOf(key) };
}

function makerOf(args: Arguments): SpanKey | undefined {
  for (const value of [...args.positional, args.keywords.get('optimizer')]) {
    const maker = value instanceof Instance ? makers.get(value) : undefined;
    if (maker !== undefined) return maker;
  }
  return undefined;
}

const NOWHERE: SpanKey = -1;

function agreed(a: Bound, b: Bound): Bound {
  if (isEmpty(a)) return b;
  if (isEmpty(b) || agrees(a, b)) return a;
  const result: Record<string, Argument> = {};
  for (const [name, value] of Object.entries(a)) {
    const other = b[name];
    if (other === undefined || sameArgument(value, other)) result[name] = value;
    else if (value === DIFFERS || other === DIFFERS) result[name] = DIFFERS;
    // Of two reasons the same one whichever run came first.
    else if (value instanceof Unknown && other instanceof Unknown)
      result[name] = value.reason <= other.reason ? value : other;
    else if (value instanceof Unknown) result[name] = other;
    else result[name] = other instanceof Unknown ? value : DIFFERS;
  }
  return result;
}

/** Of an argument that is not known, or of an object of which nothing is, no number is told that could hang on a default. */
function saysNothing({ from, to }: Span, spans: Readonly<Record<string, Span>>, known: Bound): boolean {
  return Object.entries(spans).some(([parameter, span]) => {
    const value = known[parameter];
    const isOpen = value instanceof Unknown || (value instanceof Opaque && !value.made);
    // What an optimizer hangs on is listed with its own call.
    return (isOpen || parameter === 'optimizer') && contains(span, from) && contains(span, to);
  });
}

function isEmpty(bound: Bound): boolean {
  for (const _ in bound) return false;
  return true;
}

function agrees(a: Bound, b: Bound): boolean {
  for (const name in a) {
    const other = b[name];
    if (other !== undefined && !sameArgument(a[name]!, other)) return false;
  }
  return true;
}

const DIFFERS = new Unknown('differs from one run of this line to the next');

function sameArgument(a: Argument, b: Argument): boolean {
  if (a === b) return true;
  if (isDim(a) && isDim(b)) return equal(a, b) === true;
  if (a instanceof Float && b instanceof Float) return a.value === b.value;
  if (a instanceof Tensor && b instanceof Tensor)
    return (
      a.shape.length === b.shape.length &&
      a.shape.every((size, i) => equal(size, b.shape[i]!) === true) &&
      a.dtypes === b.dtypes &&
      sameNumbers(a, b)
    );
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => sameArgument(item, b[i]!));
  if (a instanceof Opaque && b instanceof Opaque) return a.name === b.name && sameMaking(a.made, b.made);
  if (a && b && typeof a === 'object' && typeof b === 'object' && 'name' in a && 'name' in b) return a.name === b.name;
  return false;
}

function sameNumbers(a: Tensor, b: Tensor): boolean {
  const [one, other] = [a, b].map(tensor => (tensor instanceof Numbers ? tensor.values : []));
  return one!.length === other!.length && one!.every((value, i) => value === other![i]);
}

/** Whether two objects were made alike; which tensors an optimizer holds is nothing to its rule, their groups are. */
function sameMaking(a: Bound | undefined, b: Bound | undefined): boolean {
  if (!a || !b) return a === b;
  return Object.keys({ ...a, ...b }).every(name => {
    const [one, other] = [a[name], b[name]];
    if (one === undefined || other === undefined) return one === other;
    return sameArgument(one, other) || (name === 'params' && !hasGroups(one) && !hasGroups(other));
  });
}

function hasGroups(params: Argument): boolean {
  return Array.isArray(params) && params.some(item => typeof item === 'object' && item !== null && 'params' in item);
}
