/**
 * Scopes: where a name is looked up and where it is set. A frame is one running function, class body, comprehension or module.
 */
import type { Expression } from '../python/ast';
import { pathOf } from '../source/path';
import type { Location, Span } from '../source/span';
import { Unknown } from '../tensor/unknown';
import { builtin } from './builtins/builtins';
import type { PendingExit } from './fork';
import { ALL } from './module-names';
import { type Run, raise } from './run';
import { type ClassCell, type Func, type List, type Namespace, Pending, type Value } from './values';

export class Frame {
  /** Names of `global` and `nonlocal` statements. */
  declaredGlobal?: Set<string>;
  declaredNonlocal?: Set<string>;
  /** Ways out of this frame that were left open by branches on an unknown condition. */
  exits: PendingExit[] = [];
  /** What a generator has yielded so far. */
  yields?: List;
  /** How often it did. */
  turns = 0;
  /** How many trials were open when it began. */
  trials = 0;
  /** How often a side of a branch was followed to its end. */
  partings = 0;
  func?: Func;
  /** The first argument of the method that runs here. */
  self?: Value;
  /** The class whose body encloses this frame. */
  cell?: ClassCell;
  /** The exception being handled, for a bare `raise`. */
  handling?: unknown;

  constructor(
    readonly run: Run,
    readonly uri: string,
    readonly kind: 'module' | 'function' | 'class' | 'comprehension',
    readonly names: Map<string, Value | Pending>,
    readonly module: Namespace,
    readonly parent?: Frame,
  ) {
    this.cell = parent?.cell;
  }
}

export function locate(frame: Frame, node: { readonly span: Span }): Location {
  return { uri: frame.uri, span: node.span };
}

export function lookup(frame: Frame, name: string, node: Expression): Value {
  let scope: Frame | undefined = frame.declaredGlobal?.has(name) ? undefined : frame;
  while (scope && scope.kind !== 'module') {
    if (scope.kind !== 'class' || scope === frame) {
      const value = scope.names.get(name);
      if (value !== undefined) return value as Value;
    }
    scope = scope.parent;
  }
  const found =
    ownAttribute(frame.run, frame.module, name) ?? builtin(name) ?? moduleAttribute(frame.run, frame.module, name);
  if (found !== undefined) return found;
  if (frame.run.exploring) return new Unknown(`'${name}' is not defined`);
  if (isPythons(name)) return new Unknown(`what '${name}' is in Python is not followed`);
  return raise('NameError', `name '${name}' is not defined`, locate(frame, node));
}

/** Names that Python has and nobody here follows: built-in functions, and what it gives modules and classes. */
function isPythons(name: string): boolean {
  return UNFOLLOWED.has(name) || /^__\w+__$/.test(name);
}

const UNFOLLOWED: ReadonlySet<string> = new Set(
  'BaseExceptionGroup aiter anext ascii bytearray copyright credits exit help license memoryview oct quit'.split(' '),
);

/** A module's name, running the import behind it if there is one, or looking where its star imports come from. */
export function moduleAttribute(run: Run, module: Namespace, name: string): Value | undefined {
  const own = ownAttribute(run, module, name);
  if (own !== undefined) return own;
  const found = module.find?.(name, run);
  if (found !== undefined && !module.anew?.(name)) module.attributes.set(name, found);
  return found;
}

function ownAttribute(run: Run, module: Namespace, name: string): Value | undefined {
  const value = module.attributes.get(name);
  if (value instanceof Pending) {
    // Deleted first: an import that comes back here through a cycle must not run twice.
    module.attributes.delete(name);
    let loaded: Value;
    try {
      loaded = value.load(run);
    } catch (error) {
      module.attributes.set(name, value);
      throw error;
    }
    if (!module.attributes.has(name)) module.attributes.set(name, loaded);
    return loaded;
  }
  if (value !== undefined) return value;
  if (name === '__name__') return module.name;
  return name === '__file__' ? (module.uri === undefined ? module.name : pathOf(module.uri)) : undefined;
}

/** The default of a parameter; `undefined` where it has none. */
export function defaultOf(run: Run, { defaults }: Func, name: string): Value | undefined {
  const value = defaults.get(name);
  if (!(value instanceof Pending)) return value;
  const loaded = value.load(run);
  defaults.set(name, loaded);
  return loaded;
}

export function assignName(frame: Frame, name: string, value: Value): void {
  frame.run.journal.set(scopeOf(frame, name), name, value);
}

export function deleteName(frame: Frame, name: string): void {
  frame.run.journal.delete(scopeOf(frame, name), name);
}

function scopeOf(frame: Frame, name: string): Map<string, Value | Pending> {
  if (frame.declaredGlobal?.has(name)) {
    frame.run.part.names.add(ALL);
    return frame.module.attributes;
  }
  if (frame.declaredNonlocal?.has(name)) {
    for (let scope = frame.parent; scope; scope = scope.parent)
      if (scope.kind === 'function' && scope.names.has(name)) return scope.names;
  }
  return frame.names;
}

/** The function whose body this is, seen from inside its comprehensions. */
export function functionFrame(frame: Frame): Frame {
  let scope = frame;
  while (scope.kind === 'comprehension' && scope.parent) scope = scope.parent;
  return scope;
}
