/**
 * Analyses between threads. What crosses is copied as plain data, so the few values that are instances of a class are
 * marked on one side and made again on the other. A Python function cannot cross; what it gives for the first integers
 * does, which is what schedules ask of it.
 */
import { type Argument, Float, Opaque } from '../operators/argument';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';

const classes = { Tensor, Unknown, Float, Opaque } as const;
type ClassName = keyof typeof classes;
type Fields = Record<string, unknown>;

/** Plain data that `structuredClone` takes; shared parts stay shared, and what is plain already is not copied. */
export function pack(value: unknown, packed = new Map<object, unknown>()): unknown {
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  const name = Array.isArray(value) ? undefined : classOf(value);
  if (!name && !hasParts(value)) return value;
  const known = packed.get(value);
  if (known !== undefined) return known;
  const made = name ? { ...(packParts(value, packed) as Fields), $class: name } : packParts(value, packed);
  if (value instanceof Opaque && value.call) (made as Fields).$calls = pack(sampled(value.call), packed);
  packed.set(value, made);
  return made;
}

/** The same object where none of its parts came out as another. */
function packParts(value: object, packed: Map<object, unknown>): object {
  if (Array.isArray(value)) return packItems(value, packed);
  let copy: Fields | undefined;
  for (const key in value) {
    const item = (value as Fields)[key];
    const part = pack(item, packed);
    if (part === item) continue;
    copy ??= { ...value };
    copy[key] = part;
  }
  return copy ?? value;
}

function packItems(items: readonly unknown[], packed: Map<object, unknown>): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const part = pack(items[index], packed);
    if (part === items[index]) continue;
    copy ??= items.slice();
    copy[index] = part;
  }
  return copy ?? items;
}

function hasParts(value: object): boolean {
  if (Array.isArray(value)) return value.some(isPart);
  for (const key in value) if (isPart((value as Fields)[key])) return true;
  return false;
}

function isPart(item: unknown): boolean {
  return typeof item === 'function' || (typeof item === 'object' && item !== null);
}

/** By constructor. */
const names = new Map<unknown, ClassName | undefined>([[Object, undefined]]);

function classOf(value: object): ClassName | undefined {
  const made = value.constructor;
  if (!names.has(made))
    names.set(
      made,
      (Object.keys(classes) as ClassName[]).find(name => value instanceof classes[name]),
    );
  return names.get(made);
}

/** Makes the values again, in the very objects that were received. */
export function unpack(value: unknown, unpacked = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { $class, $calls } = value as { $class?: ClassName; $calls?: unknown };
  if (!$class && !hasParts(value)) return value;
  const known = unpacked.get(value);
  if (known !== undefined) return known;
  const made = $class ? Object.create(classes[$class].prototype) : value;
  unpacked.set(value, made);
  for (const key in value) {
    if (key === '$class' || key === '$calls') continue;
    const item = (value as Fields)[key];
    const part = unpack(item, unpacked);
    if ($class || part !== item) made[key] = part;
  }
  if ($calls) Object.assign(made, { call: replay(unpack($calls, unpacked) as readonly Argument[]) });
  return made;
}

/** What a function of one integer gives for 0, 1, 2…, as far as it is known. */
function sampled(call: NonNullable<Opaque['call']>): readonly Argument[] {
  const results: Argument[] = [];
  for (let step = 0; step < samples; step++) {
    const result = call([step]);
    results.push(result);
    if (result instanceof Unknown) break;
  }
  return results;
}

const samples = 400;

function replay(results: readonly Argument[]): NonNullable<Opaque['call']> {
  return ([first, ...others]) => {
    const known = others.length === 0 && typeof first === 'number' ? results[first] : undefined;
    return known ?? new Unknown('the function was not tried with this argument');
  };
}
