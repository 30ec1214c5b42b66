/** A call as it is written: its arguments, and what only the place of the call can answer (`super()`, `locals()`, `eval`). */
import type * as ast from '../python/ast';
import type { Location } from '../source/span';
import { Unknown } from '../tensor/unknown';
import { findInClass } from './attributes';
import { mappingOf } from './builtins/dicts';
import { types } from './builtins/types';
import { callValue, surrender } from './call';
import { evaluateText, executeText } from './code-in-strings';
import { generate } from './comprehension';
import { evaluate } from './evaluate';
import { type Frame, functionFrame, locate, lookup } from './frame';
import { iterate } from './iterate';
import { namesOf } from './module-dict';
import { typeName } from './objects';
import { reshape } from './reshaped';
import { raise } from './run';
import { mayGoBack } from './torch/gradients';
import { OPEN } from './torch/module-attributes';
import { doubt } from './torch/precision';
import { changesShape } from './torch/tensor-attributes';
import {
  Arguments,
  BoundMethod,
  ClassValue,
  Dict,
  Instance,
  List,
  ModuleInstance,
  Native,
  Super,
  Tensor,
  type Value,
} from './values';

export function evaluateCall(frame: Frame, node: ast.Call): Value {
  const { run } = frame;
  const at = placeOf(frame, node);
  const callee = evaluate(frame, node.callee);
  if (callee instanceof BoundMethod && callee.self instanceof List && isExtension(callee, node))
    return extend(frame, callee.self, node.arguments[0]!.value as ast.Comprehension);
  const args = callArguments(frame, node);
  if (callee === types.super) return superOf(frame, args, node);
  if (callee instanceof Native && callee.name === 'locals' && args.positional.length === 0) return localsOf(frame);
  if (callee instanceof Native && callee.name === 'vars' && args.positional.length === 0) return localsOf(frame);
  if (callee instanceof Native && callee.name === 'globals') return namesOf(frame.module);
  if (callee instanceof Unknown) {
    mayHoldModule(frame, node, callee);
    mayCollect(frame, node, callee);
    mayConvert(frame, node);
    mayGoBack(run);
  }
  if (callee instanceof Native && callee.name === 'eval' && args.positional.length === 1)
    return evaluateText(frame, args.positional[0]!, at);
  if (callee instanceof Native && callee.name === 'exec' && args.positional.length > 0) return executeText(frame, args);
  const result = callValue(run, callee, args, at);
  if (callee instanceof ModuleInstance && !run.tracer && at.uri === run.uri)
    run.part.results.see(run, node.span, result);
  if (reshapesInPlace(callee, node) && (result instanceof Tensor || result instanceof Unknown))
    reshape(run.journal, callee.self, result);
  return result;
}

function placeOf(frame: Frame, node: ast.Call): Location {
  const { places } = frame.run;
  let place = places.get(node.span);
  if (!place) places.set(node.span, (place = locate(frame, node)));
  return place;
}

function isExtension({ func }: BoundMethod, node: ast.Call): boolean {
  const [argument] = node.arguments;
  return (
    func === findInClass(types.list, 'extend') &&
    node.arguments.length === 1 &&
    argument!.value.kind === 'Comprehension' &&
    argument!.value.type === 'generator' &&
    !argument!.unpack
  );
}

function extend(frame: Frame, list: List, generator: ast.Comprehension): null {
  const unknown = generate(frame, generator, item => {
    frame.run.journal.touch(list);
    list.items.push(item);
  });
  frame.run.journal.touch(list);
  list.unknown ??= unknown;
  return null;
}

/**
 * `self.norm(x)`, `getattr(self, name)(x)`, `self.backbone.features(x)` where nobody knows what the attribute is: it may be a
 * module, with parameters and children of its own.
 */
function mayHoldModule(frame: Frame, node: ast.Call, callee: Unknown): void {
  if (!frame.run.tracer) return;
  const owner = ownerOf(node);
  const module = owner && lookup(frame, owner.id, owner);
  if (!(module instanceof ModuleInstance) || module.attributes.has(OPEN)) return;
  for (const value of module.attributes.values())
    if (value === callee) {
      module.attributes.set(OPEN, callee);
      return;
    }
}

/** Whose attribute is called, or has a method that is called with something that is no constant. */
function ownerOf({ callee: target, arguments: [given] }: ast.Call): ast.Name | undefined {
  if (target.kind === 'Call' && target.callee.kind === 'Name' && target.callee.id === 'getattr')
    return nameOf(target.arguments[0]?.value);
  if (target.kind !== 'Attribute') return undefined;
  const isMethod = target.value.kind === 'Attribute' && given && given.value.kind !== 'Constant';
  return nameOf(isMethod ? (target.value as ast.Attribute).value : target.value);
}

function nameOf(node: ast.Expression | undefined): ast.Name | undefined {
  return node?.kind === 'Name' ? node : undefined;
}

/** A method that the object has from a class nobody can read: it may call the methods that fill the object's lists. */
function mayCollect(frame: Frame, node: ast.Call, callee: Unknown): void {
  const target = node.callee;
  if (target.kind !== 'Attribute' || target.value.kind !== 'Name') return;
  const owner = lookup(frame, target.value.id, target.value);
  if (!(owner instanceof Instance) || owner instanceof ModuleInstance || callee !== owner.cls.unknownBase) return;
  for (const value of owner.attributes.values()) surrender(frame.run, value, callee);
}

/** `net._apply(…)`, a method of a module that nobody follows. */
function mayConvert(frame: Frame, { callee }: ast.Call): void {
  const owner = callee.kind === 'Attribute' ? nameOf(callee.value) : undefined;
  const module = owner && lookup(frame, owner.id, owner);
  if (module instanceof ModuleInstance && !frame.run.tracer) doubt(module);
}

function callArguments(frame: Frame, node: ast.Call): Arguments {
  const positional: Value[] = [];
  let keywords: Map<string, Value> | undefined;
  let unknown: Unknown | undefined;
  for (const argument of node.arguments) {
    const value = evaluate(frame, argument.value);
    if (argument.unpack === '*') {
      const rest = iterate(frame.run, value, locate(frame, argument));
      if (!unknown) positional.push(...rest.items);
      unknown ??= rest.unknown;
    } else if (argument.unpack === '**') {
      keywords ??= new Map();
      const from = mappingOf(frame.run, value, locate(frame, argument));
      if (!from) unknown ??= value instanceof Unknown ? value : new Unknown('what is unpacked here is not followed');
      else {
        for (const [key, item] of from.entries.values()) if (typeof key === 'string') keywords.set(key, item);
        unknown ??= from.unknown;
      }
    } else if (argument.name !== undefined) {
      keywords ??= new Map();
      keywords.set(argument.name, value);
    } else if (!unknown) positional.push(value);
  }
  return new Arguments(positional, keywords, unknown, node);
}

/** `super()` takes the class the method was written in, and the method's first argument. */
function superOf(frame: Frame, args: Arguments, node: ast.Call): Value {
  const [cls, self] = args.positional;
  if (cls instanceof ClassValue && !args.unknown) return new Super(cls, self);
  if (cls instanceof Unknown) return cls;
  if (cls instanceof Instance)
    return raise('TypeError', `super() argument 1 must be a type, not ${typeName(cls)}`, locate(frame, node));
  const home = functionFrame(frame);
  let scope: Frame | undefined = home;
  while (scope && (scope.kind !== 'function' || scope.self === undefined)) scope = scope.parent;
  if (!home.cell?.cls || scope?.self === undefined)
    return raise('RuntimeError', 'super(): no arguments', locate(frame, node));
  return new Super(home.cell.cls, scope.self);
}

function localsOf(frame: Frame): Dict {
  const home = functionFrame(frame);
  if (home.kind === 'module') return namesOf(home.module);
  const result = new Dict();
  for (const [name, value] of home.names) if (isPlain(value)) result.entries.set(name, [name, value]);
  return result;
}

function isPlain(value: unknown): value is Value {
  return !(value && typeof value === 'object' && 'load' in value);
}

/** `x.unsqueeze_(0)` changes the shape of the tensor that `x` names. */
function reshapesInPlace(callee: Value, node: ast.Call): callee is BoundMethod & { readonly self: Tensor } {
  return (
    callee instanceof BoundMethod &&
    callee.self instanceof Tensor &&
    node.callee.kind === 'Attribute' &&
    changesShape(node.callee.name)
  );
}
