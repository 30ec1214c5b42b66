/**
 * Every change the interpreted code makes goes through here: variables, attributes, the content of containers.
 * While a branch runs on trial, the journal keeps what was there before, so that the branch can be undone, and what it
 * changed can be compared with what the other branch changed.
 */
import { Dict, Iterator, List, type SetValue, type Value } from './values';

type Container = List | Dict | SetValue | Iterator;
type Place = Map<string, unknown> | Container;

interface Entry {
  readonly place: Place;
  /** The name in a map; the whole content of a container has none. */
  readonly key: string | undefined;
  readonly before: unknown;
  /** All names before one of them was deleted: a map keeps an order, which is that of the layers in a container. */
  readonly order?: readonly string[];
}

/** What a stretch of code changed: each place once, with what was there before and after. */
export type Changes = Map<Place, Map<string | undefined, { readonly before: unknown; readonly after: unknown }>>;

/** Content of a map entry that does not exist. */
export const ABSENT = Symbol('absent');

export class Journal {
  private entries: Entry[] = [];
  /** How many trials are open; nothing is kept while there are none. */
  private open = 0;

  /** Whether what is changed now may be undone. */
  get trying(): boolean {
    return this.open > 0;
  }

  get trials(): number {
    return this.open;
  }

  set<T>(map: Map<string, T>, key: string, value: T): void {
    if (this.open > 0) this.entries.push({ place: map, key, before: map.has(key) ? map.get(key) : ABSENT });
    map.set(key, value);
  }

  delete(map: Map<string, unknown>, key: string): void {
    if (this.open > 0 && map.has(key))
      this.entries.push({ place: map, key, before: map.get(key), order: [...map.keys()] });
    map.delete(key);
  }

  /** To be called before the content of a container changes. */
  touch(container: Container): void {
    if (this.open > 0) this.entries.push({ place: container, key: undefined, before: snapshot(container) });
  }

  begin(): number {
    this.open++;
    return this.entries.length;
  }

  end(): void {
    if (--this.open === 0) this.entries = [];
  }

  /** What changed since the mark. */
  changes(mark: number): Changes {
    const changes: Changes = new Map();
    for (let i = mark; i < this.entries.length; i++) {
      const { place, key, before } = this.entries[i]!;
      let keys = changes.get(place);
      if (!keys) changes.set(place, (keys = new Map()));
      if (!keys.has(key)) keys.set(key, { before, after: read(place, key) });
    }
    return changes;
  }

  /** Reads places as they were at the mark. */
  at(mark: number): (place: Place, key: string | undefined) => unknown {
    const first = new Map<Place, Map<string | undefined, Entry>>();
    for (let i = mark; i < this.entries.length; i++) {
      const entry = this.entries[i]!;
      let keys = first.get(entry.place);
      if (!keys) first.set(entry.place, (keys = new Map()));
      if (!keys.has(entry.key)) keys.set(entry.key, entry);
    }
    return (place, key) => {
      const entry = first.get(place)?.get(key);
      return entry ? entry.before : read(place, key);
    };
  }

  rollBack(mark: number): void {
    for (let i = this.entries.length - 1; i >= mark; i--) {
      const { place, key, before, order } = this.entries[i]!;
      write(place, key, before);
      if (order && place instanceof Map) reorder(place, order);
    }
    this.entries.length = mark;
  }

  apply(changes: Changes): void {
    for (const [place, keys] of changes) for (const [key, { after }] of keys) this.put(place, key, after);
  }

  put(place: Place, key: string | undefined, content: unknown): void {
    if (this.open > 0) this.entries.push({ place, key, before: read(place, key) });
    write(place, key, content);
  }
}

function reorder(map: Map<string, unknown>, order: readonly string[]): void {
  const entries = order.map(key => [key, map.get(key)] as const);
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

export function read(place: Place, key: string | undefined): unknown {
  if (place instanceof Map) return place.has(key!) ? place.get(key!) : ABSENT;
  return snapshot(place);
}

export type Content = {
  readonly items: readonly Value[] | ReadonlyMap<unknown, unknown> | number;
  readonly unknown: unknown;
};

function snapshot(container: Container): Content {
  if (container instanceof List) return { items: container.items.slice(), unknown: container.unknown };
  if (container instanceof Iterator) return { items: container.position, unknown: undefined };
  return { items: new Map(container.entries as Map<unknown, unknown>), unknown: container.unknown };
}

function write(place: Place, key: string | undefined, content: unknown): void {
  if (place instanceof Map) {
    if (content === ABSENT) place.delete(key!);
    else place.set(key!, content);
    return;
  }
  const { items, unknown } = content as Content;
  if (place instanceof Iterator) place.position = items as number;
  else if (place instanceof List) {
    place.items = (items as Value[]).slice();
    place.unknown = unknown as List['unknown'];
  } else {
    if (place instanceof Dict) place.refill(items as Dict['entries']);
    else place.entries = new Map(items as SetValue['entries']);
    place.unknown = unknown as Dict['unknown'];
  }
}
