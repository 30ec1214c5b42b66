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

/** Plain data that `structuredClone` takes; shared parts stay shared. */
export function pack(value: unknown, packed = new Map<object, unknown>()): unknown {
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  const known = packed.get(value);
  if (known !== undefined) return known;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
  packed.set(value, copy);
  for (const [key, item] of Object.entries(value)) (copy as Record<string, unknown>)[key] = pack(item, packed);
  const name = (Object.keys(classes) as ClassName[]).find(candidate => value instanceof classes[candidate]);
  if (name) (copy as Record<string, unknown>).$class = name;
  if (value instanceof Opaque && value.call)
    (copy as Record<string, unknown>).$calls = pack(sampled(value.call), packed);
  return copy;
}

export function unpack(value: unknown, unpacked = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = unpacked.get(value);
  if (known !== undefined) return known;
  const { $class, $calls, ...rest } = value as { $class?: ClassName; $calls?: unknown };
  const made: object = Array.isArray(value) ? [] : $class ? Object.create(classes[$class].prototype) : {};
  unpacked.set(value, made);
  for (const [key, item] of Object.entries(Array.isArray(value) ? value : rest))
    (made as Record<string, unknown>)[key] = unpack(item, unpacked);
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
