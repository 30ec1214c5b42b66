/**
 * The names of the analysed module. Whoever reads one is noted, so that it is known which parts of an analysis an edit
 * cannot have reached.
 */
import type { Pending, Value } from './values';

/** Stands for every name: the module was gone through as a whole, or one of its names was set. */
export const ALL = '*';

export class ModuleNames extends Map<string, Value | Pending> {
  reader: { names: Set<string> } | undefined;

  override get(name: string): Value | Pending | undefined {
    this.reader?.names.add(name);
    return super.get(name);
  }

  override has(name: string): boolean {
    this.reader?.names.add(name);
    return super.has(name);
  }

  override entries(): MapIterator<[string, Value | Pending]> {
    this.reader?.names.add(ALL);
    return super.entries();
  }

  override values(): MapIterator<Value | Pending> {
    this.reader?.names.add(ALL);
    return super.values();
  }

  override forEach(callback: (value: Value | Pending, name: string, map: Map<string, Value | Pending>) => void): void {
    this.reader?.names.add(ALL);
    super.forEach(callback);
  }

  override [Symbol.iterator](): MapIterator<[string, Value | Pending]> {
    return this.entries();
  }
}
