/** Python's own containers as values: what they hold, and what is not known of it. They change only through the journal. */

import type { Dim } from '../tensor/dim';
import type { Unknown } from '../tensor/unknown';
import { nextAge } from './age';
import type { Run } from './run';
import type { ClassValue, Value } from './values';

/** A tuple; with a class of its own for `torch.Size` and named tuples. */
export class Tuple {
  constructor(
    readonly items: readonly Value[],
    readonly cls?: ClassValue,
  ) {}

  /** The same kind of tuple with other items. */
  with(items: readonly Value[]): Tuple {
    return new Tuple(items, this.cls);
  }
}

/** A `PackedSequence`: a named tuple that knows of how many sequences it is. */
export class PackedTuple extends Tuple {
  constructor(
    items: readonly Value[],
    cls: ClassValue,
    readonly batch: Dim,
    readonly steps?: Dim,
  ) {
    super(items, cls);
  }

  override with(items: readonly Value[]): Tuple {
    return new PackedTuple(items, this.cls!, this.batch, this.steps);
  }
}

/** A list (or a deque). With `unknown` set, how many items it has is not known. */
export class List {
  readonly age = nextAge();
  unknown?: Unknown;
  constructor(
    public items: Value[],
    readonly kind: 'list' | 'deque' = 'list',
  ) {}
}

export type HashKey = string | number | null | object;

export class Dict {
  readonly age = nextAge();
  unknown?: Unknown;
  entries = new Map<HashKey, readonly [Value, Value]>();
  /** Puts other content in place of its own. */
  refill(entries: ReadonlyMap<HashKey, readonly [Value, Value]>): void {
    const kept = [...entries];
    this.entries.clear();
    for (const [key, entry] of kept) this.entries.set(key, entry);
  }
  /** Told of each item that code puts in or takes out: the registers of a module follow what is written to them. */
  written?: (run: Run, key: Value, item?: Value) => void;
  /** Of what a configuration file holds: the file, the keys that lead here, `train.`, and what it says under each. */
  source?: { readonly file: string; readonly keys: string; readonly entries: Dict['entries'] };
  /** `defaultdict`'s factory; `Counter` counts from 0. */
  factory?: Value;
  cls?: ClassValue;
  /** Names of a module (`globals()`), `sys.modules` and what other files register are found when they are asked for. */
  find?: (run: Run, name: string) => Value | undefined;
  /** Has other files register what they do; in words why it is not all there. */
  complete?: (run: Run) => Unknown | undefined;
}

export class SetValue {
  readonly age = nextAge();
  unknown?: Unknown;
  /** The keys or items of a dict: its operators take any iterable. */
  view = false;
  entries = new Map<HashKey, Value>();
  /** What files that have not run yet put there, found when it is asked for. */
  find?: (run: Run, name: string) => Value | undefined;
  complete?: (run: Run) => Unknown | undefined;
  constructor(readonly frozen = false) {}
}

export class Range {
  constructor(
    readonly start: Dim,
    readonly stop: Dim,
    readonly step: Dim,
  ) {}
}

export class SliceValue {
  constructor(
    readonly start: Value,
    readonly stop: Value,
    readonly step: Value,
  ) {}
}

export class Iterator {
  position = 0;
  constructor(
    readonly items: readonly Value[],
    /** What follows the known items. */
    readonly unknown?: Unknown,
    readonly kind: 'iterator' | 'generator' = 'iterator',
    /** What each of those is. */
    readonly each?: Value,
  ) {}
}
