/**
 * Attributes that code gave to classes it did not write: `nn.Module.smart_apply = …`, `nn.Linear.forward = …`. Those classes
 * are shared between analyses and stay as they are, so that what they were given goes before what they have.
 */
import type { Run } from './run';
import type { ClassValue, Value } from './values';

type Patches = Map<ClassValue, Map<string, Value>>;

/** By analysis, of which each has imports of its own. */
const given = new WeakMap<Run['imports'], Patches>();

export function patch(run: Run, cls: ClassValue, name: string, value: Value): void {
  const patches: Patches = given.get(run.imports) ?? new Map();
  given.set(run.imports, patches);
  const own = patches.get(cls) ?? new Map<string, Value>();
  patches.set(cls, own.set(name, value));
}

/** Along the method resolution order, up to the class that has the name of its own. */
export function patched(run: Run, cls: ClassValue, name: string): Value | undefined {
  const patches = given.get(run.imports);
  if (!patches) return undefined;
  for (const base of cls.mro) {
    const found = patches.get(base)?.get(name);
    if (found !== undefined || base.attributes.has(name)) return found;
  }
  return undefined;
}
