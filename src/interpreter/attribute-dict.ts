/** `value.__dict__`: a dict whose items are the object's attributes, so that what is written to one is read from the other. */
import { Dict, type HashKey, type Value } from './values';

type Entry = readonly [Value, Value];

/** The one dict of an object's attributes. */
export function attributeDict(attributes: Map<string, Value>): Dict {
  let dict = dicts.get(attributes);
  if (!dict) {
    dict = new Dict();
    dict.entries = new AttributeEntries(attributes);
    dicts.set(attributes, dict);
  }
  return dict;
}

/** Why an object may have more attributes than are known: some were set under names that nobody knows. */
export function unknownAttributes(attributes: Map<string, Value>): Dict['unknown'] {
  return dicts.get(attributes)?.unknown;
}

const dicts = new WeakMap<Map<string, Value>, Dict>();

/** The entries of such a dict, kept nowhere but in the attributes. Only text can be a name. */
export class AttributeEntries extends Map<HashKey, Entry> {
  constructor(private readonly attributes: Map<string, Value>) {
    super();
  }

  override get size(): number {
    return this.attributes.size;
  }

  override get(key: HashKey): Entry | undefined {
    return this.has(key) ? [key as string, this.attributes.get(key as string)!] : undefined;
  }

  override has(key: HashKey): boolean {
    return typeof key === 'string' && this.attributes.has(key);
  }

  override set(key: HashKey, [, value]: Entry): this {
    if (typeof key === 'string') this.attributes.set(key, value);
    return this;
  }

  override delete(key: HashKey): boolean {
    return typeof key === 'string' && this.attributes.delete(key);
  }

  override clear(): void {
    this.attributes.clear();
  }

  override *entries(): MapIterator<[HashKey, Entry]> {
    for (const [name, value] of [...this.attributes]) yield [name, [name, value]];
  }

  override *keys(): MapIterator<HashKey> {
    yield* this.attributes.keys();
  }

  override *values(): MapIterator<Entry> {
    for (const [, entry] of this.entries()) yield entry;
  }

  override [Symbol.iterator](): MapIterator<[HashKey, Entry]> {
    return this.entries();
  }

  override forEach(visit: (entry: Entry, key: HashKey, map: Map<HashKey, Entry>) => void): void {
    for (const [key, entry] of this) visit(entry, key, this);
  }
}
