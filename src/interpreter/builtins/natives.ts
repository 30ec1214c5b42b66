/** How our own functions are written down: tables of name to code. */
import { type ClassValue, Native, type NativeCode, type Value } from '../values';

export type Natives = Readonly<Record<string, NativeCode>>;

/** The functions of a table as values, by name. */
export function functions(table: Natives, prefix = ''): Map<string, Value> {
  return new Map(Object.entries(table).map(([name, code]) => [name, new Native(prefix + name, code)]));
}

/** The code of a function that takes any number of arguments: where some are not known, what it gives is not either. */
export const ofAll =
  (code: NativeCode): NativeCode =>
  (run, args, at) =>
    args.unknown ?? code(run, args, at);

/** Gives a class of ours its methods; they get the instance as their first argument. */
export function addMethods(cls: ClassValue, table: Natives): void {
  for (const [name, code] of Object.entries(table)) cls.attributes.set(name, new Native(`${cls.name}.${name}`, code));
}
