/** Measurements as they are kept for the next window, and read back: of what is not as it was written, nothing is taken. */
import { isDevice } from '../runtime/devices';
import type { Circumstances, NetworkRan, Ran } from './measurement';

export interface Stored {
  /** Of what made them. */
  readonly version: string;
  readonly calls: readonly (readonly [string, Ran])[];
  readonly networks: readonly (readonly [string, NetworkRan])[];
}

/** What of it can be used: entries of the same version that are whole. */
export function readStored(value: unknown, version: string | undefined): Stored | undefined {
  if (!isObject(value) || typeof value.version !== 'string' || value.version !== version) return undefined;
  return { version, calls: entries(value.calls, isRan), networks: entries(value.networks, isNetworkRan) };
}

function entries<T>(value: unknown, isEntry: (value: unknown) => value is T): readonly (readonly [string, T])[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap(entry => {
    if (!Array.isArray(entry)) return [];
    const [name, kept] = entry as readonly unknown[];
    return typeof name === 'string' && isEntry(kept) ? [[name, kept] as const] : [];
  });
}

function isRan(value: unknown): value is Ran {
  return (
    isObject(value) &&
    isStamped(value) &&
    Array.isArray(value.out) &&
    value.out.every(shape => Array.isArray(shape) && shape.every(Number.isSafeInteger)) &&
    (value.ms === null || typeof value.ms === 'number') &&
    [value.mean, value.std, value.min, value.max, value.zeros].every(number => typeof number === 'number') &&
    (value.histogram === undefined || isObject(value.histogram))
  );
}

function isNetworkRan(value: unknown): value is NetworkRan {
  return isObject(value) && isStamped(value) && typeof value.ms === 'number';
}

function isStamped({ device, adapter, at, input }: Partial<Record<keyof Circumstances, unknown>>): boolean {
  return (
    isDevice(device) &&
    (adapter === undefined || typeof adapter === 'string') &&
    typeof at === 'number' &&
    Number.isFinite(at) &&
    typeof input === 'string'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
