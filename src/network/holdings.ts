/**
 * Places of a file with what stands there, packed: an analysis has thousands of them, most hold the same few things, and all
 * have to go from one thread to another after each edit.
 */
import { contains, type Span } from '../source/span';
import type { Held, Holding, Mention } from './network';

export interface Holdings {
  /** For each place: where it begins and ends, whether it holds others, which of `assumed` (0: none), how many it holds, and which of `held`. */
  readonly places: Int32Array;
  readonly held: readonly Held[];
  readonly assumed: readonly Mention['assumed'][];
}

/** A holding to be packed: what it holds, by words that are the same for the same thing. */
export interface Unpacked extends Omit<Holding, 'held'> {
  readonly held: ReadonlyMap<string, Held>;
}

export function packHoldings(holdings: Iterable<Unpacked>): Holdings {
  const indices = new Map<string, number>();
  const held: Held[] = [];
  const assumed: Mention['assumed'][] = [];
  const places: number[] = [];
  for (const { span, held: here, assumed: defaults, others } of holdings) {
    places.push(span.from, span.to, others ? 1 : 0, defaults ? assumed.push(defaults) : 0, here.size);
    for (const [words, one] of here) {
      let index = indices.get(words);
      if (index === undefined) indices.set(words, (index = held.push(one) - 1));
      places.push(index);
    }
  }
  return { places: Int32Array.from(places), held, assumed };
}

export function* holdingsIn(holdings: Holdings | undefined): Generator<Holding> {
  for (let at = 0; holdings && at < holdings.places.length; at = next(holdings, at)) yield holdingOf(holdings, at);
}

/** The first that an offset stands in. */
export function holdingAt(holdings: Holdings | undefined, offset: number): Holding | undefined {
  for (let at = 0; holdings && at < holdings.places.length; at = next(holdings, at))
    if (contains(spanOf(holdings, at), offset)) return holdingOf(holdings, at);
  return undefined;
}

const HEAD = 5;

function next({ places }: Holdings, at: number): number {
  return at + HEAD + places[at + HEAD - 1]!;
}

function spanOf({ places }: Holdings, at: number): Span {
  return { from: places[at]!, to: places[at + 1]! };
}

function holdingOf(holdings: Holdings, at: number): Holding {
  const [others, assumed] = holdings.places.subarray(at + 2);
  return {
    span: spanOf(holdings, at),
    held: Array.from(holdings.places.subarray(at + HEAD, next(holdings, at)), index => holdings.held[index]!),
    ...(assumed ? { assumed: holdings.assumed[assumed - 1]! } : {}),
    ...(others ? { others: true } : {}),
  };
}
