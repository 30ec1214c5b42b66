/**
 * Analyses between threads. What crosses is copied as plain data (`structuredClone`, which keeps shared what is shared), so
 * the few values that are instances of a class are listed on one side and get their class back on the other. A Python
 * function cannot cross; what it gives for the first integers does, which is what schedules ask of it.
 */
import { type Argument, Float, Numbers, Opaque } from '../operators/argument';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';

/** A class before the one that it extends. */
const classes = { Numbers, Tensor, Unknown, Float, Opaque } as const;
type ClassName = keyof typeof classes;

/** A value on its way. */
export interface Packed<T> {
  readonly value: T;
  /** The objects in it that are instances of a class. */
  readonly instances: Readonly<Record<ClassName, readonly object[]>>;
  /** What the functions in it give for 0, 1, 2…, as far as it is known. */
  readonly calls: readonly (readonly [opaque: Opaque, results: readonly Argument[]])[];
}

/** The value itself, and what `structuredClone` takes from it; nothing is copied here. */
export function pack<T>(value: T): Packed<T> {
  const instances: Record<ClassName, object[]> = { Numbers: [], Tensor: [], Unknown: [], Float: [], Opaque: [] };
  const calls: [Opaque, readonly Argument[]][] = [];
  const seen = new Set<object>();
  /** Most lists hold numbers alone; the others are looked through once. */
  const lookThrough = (items: readonly unknown[]): void => {
    const at = items.findIndex(isObject);
    if (at < 0 || seen.has(items)) return;
    seen.add(items);
    for (let index = at; index < items.length; index++) look(items[index]);
  };
  const look = (item: unknown): void => {
    if (Array.isArray(item)) lookThrough(item);
    else if (isObject(item) && !ArrayBuffer.isView(item)) lookInto(item);
  };
  const lookInto = (item: object): void => {
    if (seen.has(item)) return;
    seen.add(item);
    const name = classOf(item);
    if (name) instances[name].push(item);
    for (const key in item) look((item as Readonly<Record<string, unknown>>)[key]);
    if (!(item instanceof Opaque) || !item.call) return;
    const results = sampled(item.call);
    calls.push([item, results]);
    look(results);
  };
  look(value);
  return { value, instances, calls };
}

function isObject(item: unknown): item is object {
  return typeof item === 'object' && item !== null;
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
export function unpack<T>({ value, instances, calls }: Packed<T>): T {
  for (const name of Object.keys(classes) as ClassName[]) {
    const { prototype } = classes[name];
    for (const instance of instances[name]) Object.setPrototypeOf(instance, prototype);
  }
  for (const [opaque, results] of calls) opaque.setCall(replay(results));
  return value;
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
