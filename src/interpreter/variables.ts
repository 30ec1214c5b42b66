/**
 * What the variables of the analysed file hold, place by place: where a name is read, where it is set, where a function
 * takes it. A place that runs more than once keeps what it held each time. What a network's own trace says of a place goes
 * before what the file's body came by there, and both before what a function that nothing calls would hold.
 */
import { type Holdings, packHoldings, type Unpacked } from '../network/holdings';
import type { Held, Mention } from '../network/network';
import { type Argument, Float } from '../operators/argument';
import type * as ast from '../python/ast';
import { type Move, moveLocation } from '../source/move';
import { holds, type Span } from '../source/span';
import { keyOf, moveKey, type SpanKey, spanOf } from '../source/span-key';
import { type Dim, isDim, isKnown } from '../tensor/dim';
import { Tensor as PlainTensor } from '../tensor/tensor';
import type { Frame } from './frame';
import { makingOf } from './mentions';
import type { Run } from './run';
import { Complex, Instance, List, ModuleInstance, Namespace, Native, Tensor, Tuple, type Value } from './values';

/** What is said of a place by whoever knows more goes instead of what is said by others. */
const RANKS = { explored: 0, body: 1, network: 2 } as const;

interface Place {
  readonly rank: number;
  /** The defaults of a function or of the script's options that are told here. */
  readonly assumed: Mention['assumed'];
  /** The value that was met last, and what was held of it: most places meet it again, or its like. */
  last?: Value | undefined;
  latest?: Held | undefined;
  /** By the words that tell them apart. */
  readonly held: Map<string, Held>;
  others: boolean;
}

/** What a method calls its object: nothing is said of it that its class does not say. */
export const SELF = 'self';

/** More than anybody reads. */
const MOST = 12;
const LONGEST = 8;

export class Variables {
  private readonly places = new Map<SpanKey, Place>();
  /** The same by the node, while the code runs: a number would take longer to look up. */
  private readonly met = new Map<ast.Expression | Span, Place>();
  /** The loops that did not come to their end. */
  private readonly loops = new Set<SpanKey>();

  /** A name of the analysed file stands for this value: a variable's, or that of a parameter. */
  see(run: Run, node: ast.Expression | Span, value: Value | undefined): void {
    // Of `nn` and `isinstance`, which are read most, there is nothing to say.
    if (run.aside || value === undefined || value instanceof Namespace || value instanceof Native) return;
    const rank = run.exploring ? RANKS.explored : run.part.isNetwork ? RANKS.network : RANKS.body;
    let place = this.met.get(node);
    if (place && (place.rank > rank || (place.rank === rank && isKnownThere(place, value)))) return;
    if (place?.rank !== rank) {
      const assumed = 'span' in node ? assumedBy(run, node) : [];
      place = { rank, assumed, held: new Map(), others: false };
      this.met.set(node, place);
    }
    const held = heldIn(run, value);
    place.last = value;
    place.latest = held;
    if (held) put(place, wordsOf(held), held);
  }

  /** The parameters of a function as it begins. */
  enter(run: Run, { parameters }: ast.FunctionDef, names: Frame['names']): void {
    for (const { name, nameSpan } of parameters)
      if (name !== SELF) this.see(run, nameSpan, names.get(name) as Value | undefined);
  }

  /** A loop ended before its time: numbers inside are not all that there would be. */
  cut(loop: Span): void {
    this.loops.add(keyOf(loop));
  }

  /** Takes in what another part came by, which is complete. */
  add(other: Variables): void {
    for (const [key, place] of other.bySpan()) this.join(key, place);
    for (const loop of other.loops) this.loops.add(loop);
  }

  /** The same in a text where they stand elsewhere. */
  moved(move: Move): Variables {
    const moved = new Variables();
    for (const [key, place] of this.bySpan()) moved.places.set(moveKey(key, move), movedPlace(place, move));
    for (const loop of this.loops) moved.loops.add(moveKey(loop, move));
    return moved;
  }

  get isEmpty(): boolean {
    return this.bySpan().size === 0 && this.loops.size === 0;
  }

  packed(): Holdings {
    return packHoldings(this.unpacked());
  }

  private bySpan(): ReadonlyMap<SpanKey, Place> {
    for (const [node, place] of this.met) {
      // What is kept from one analysis to the next must not keep the values of its run.
      place.last = undefined;
      if (place.held.size > 0) this.join(keyOf('span' in node ? node.span : node), place);
    }
    this.met.clear();
    return this.places;
  }

  private join(key: SpanKey, place: Place): void {
    const known = this.places.get(key);
    if (known && known.rank > place.rank) return;
    this.places.set(key, known?.rank === place.rank ? joined(known, place) : place);
  }

  private *unpacked(): Generator<Unpacked> {
    const loops = [...this.loops].map(spanOf);
    for (const [key, { held, assumed, others }] of this.bySpan()) {
      const span = spanOf(key);
      const isCut = () => loops.some(loop => holds(loop, span)) && [...held.values()].some(isCounted);
      yield { span, held, assumed: assumed.length > 0 ? assumed : undefined, others: others || isCut() };
    }
  }
}

function assumedBy(run: Run, name: ast.Expression): Mention['assumed'] {
  const at = { uri: run.uri, span: name.span };
  return [...(run.defaults?.of([name], at) ?? []), ...(run.options?.of([name], at) ?? [])];
}

/** Told without words, which take longer: most tensors at a place have the shape of one before. */
function isKnownThere(place: Place, value: Value): boolean {
  const { last, latest, held } = place;
  // A list is the same one when it has grown.
  if (last === value) return !(value instanceof List);
  if (latest && 'value' in latest && isSame(latest.value, value)) return true;
  for (const one of held.values())
    if ('value' in one && isSame(one.value, value)) {
      place.latest = one;
      return true;
    }
  return false;
}

function isSame(held: Argument, value: Value): boolean {
  if (!(value instanceof Tensor)) return held === value;
  if (!(held instanceof PlainTensor) || held.dtype !== value.dtype || held.open !== value.open) return false;
  const { shape } = held;
  return shape.length === value.shape.length && shape.every((size, axis) => size === value.shape[axis]);
}

function put(place: Place, words: string, held: Held): void {
  if (place.held.has(words)) return;
  if (place.held.size < MOST) place.held.set(words, held);
  else place.others = true;
}

/** Both are left as they are: they belong to parts that may be taken over. */
function joined(one: Place, other: Place): Place {
  const others = one.others || other.others;
  let isNews = others !== one.others;
  for (const words of other.held.keys()) isNews ||= !one.held.has(words);
  if (!isNews) return one;
  const place = { rank: one.rank, assumed: one.assumed, held: new Map(one.held), others };
  for (const [words, held] of other.held) put(place, words, held);
  return place;
}

function movedPlace(place: Place, move: Move): Place {
  let stays = true;
  for (const held of place.held.values()) stays &&= !('made' in held);
  if (stays) return place;
  const { rank, assumed, others } = place;
  const held = Array.from(place.held.values(), one => movedHeld(one, move));
  return { rank, assumed, others, held: new Map(held.map(one => [wordsOf(one), one])) };
}

function movedHeld(held: Held, move: Move): Held {
  return 'made' in held ? { ...held, made: moveLocation(held.made, move) } : held;
}

/** What may be another number in the next turn of a loop; sizes seldom are. */
function isCounted(held: Held): boolean {
  return 'value' in held && (isDim(held.value) || held.value instanceof Float || typeof held.value === 'string');
}

function wordsOf(held: Held): string {
  return 'type' in held ? `${held.type} ${held.made.span.from}` : words(held.value);
}

function words(value: Argument): string {
  if (value instanceof PlainTensor) return `tensor ${value.dtypes} ${value.shape.map(sizeWords).join(' ')}`;
  if (value instanceof Float) return `float ${value.value}`;
  if (Array.isArray(value)) return `(${value.map(words).join()})`;
  return isDim(value) ? sizeWords(value) : `${typeof value} ${value}`;
}

function sizeWords(size: Dim): string {
  return isKnown(size) ? `${size}` : size.key;
}

/** What there is to say of a value; nothing of functions, classes and modules, and of what is not known. */
function heldIn(run: Run, value: Value): Held | undefined {
  if (!(value instanceof Instance) || value.payload !== undefined) {
    const plain = plainOf(value, 2);
    return plain === undefined ? undefined : { value: plain };
  }
  const made = value instanceof ModuleInstance ? value.site : makingOf(value, run);
  return made && { type: value.cls.name, made };
}

/** Texts that are different on another machine. */
const DEVICE = /^(?:cpu|cuda|mps|xpu|gpu)\b/;

/** A number, a text, a tensor as its shape, or a short sequence of them. A truth value may hang on the machine. */
function plainOf(value: Value, depth: number): Argument | undefined {
  if (value instanceof Complex) return undefined;
  if (value instanceof Tensor) return new PlainTensor(value.shape, value.dtypes);
  if (typeof value === 'boolean' || (typeof value === 'string' && DEVICE.test(value))) return undefined;
  if (value === null || typeof value !== 'object' || value instanceof Float || isDim(value)) return value as Argument;
  if (!(value instanceof Tuple || value instanceof List) || depth === 0 || value.items.length > LONGEST)
    return undefined;
  if (value instanceof List && value.unknown) return undefined;
  const items = value.items.map(item => plainOf(item, depth - 1));
  return items.includes(undefined) ? undefined : (items as readonly Argument[]);
}
