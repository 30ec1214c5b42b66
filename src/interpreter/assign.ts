/** Assignment to a target: a name, an attribute, an item, or a pattern of them. */
import type * as ast from '../python/ast';
import { Unknown } from '../tensor/unknown';
import { evaluate } from './evaluate';
import { assignName, deleteName, type Frame, locate } from './frame';
import { iterate } from './iterate';
import { keepModel } from './local-models';
import { raise } from './run';
import { deleteAttribute, setAttribute } from './set-attribute';
import { deleteItem, setItem } from './subscript';
import { List, type Value } from './values';

export function assign(frame: Frame, target: ast.Expression, value: Value): void {
  switch (target.kind) {
    case 'Name':
      assignName(frame, target.id, value);
      if (frame.uri === frame.run.uri) frame.run.variables?.see(frame.run, target, value);
      keepModel(frame, target.id, value);
      return;
    case 'Attribute':
      setAttribute(frame.run, evaluate(frame, target.value), target.name, value, locate(frame, target));
      keepModel(frame, target.name, value);
      return;
    case 'Subscript':
      setItem(frame.run, evaluate(frame, target.value), evaluate(frame, target.index), value, locate(frame, target));
      return;
    case 'Tuple':
    case 'List':
      unpack(frame, target, value);
      return;
    case 'Starred':
      assign(frame, target.value, value);
  }
}

function unpack(frame: Frame, target: ast.Sequence, value: Value): void {
  const { items, unknown } = iterate(frame.run, value, locate(frame, target));
  const { elements } = target;
  if (unknown) {
    for (const element of elements) assign(frame, element, unknown);
    return;
  }
  const star = elements.findIndex(element => element.kind === 'Starred');
  if (star < 0) {
    if (items.length !== elements.length) mismatch(frame, target, items.length);
    else for (const [i, element] of elements.entries()) assign(frame, element, items[i]!);
    return;
  }
  const after = elements.length - star - 1;
  if (items.length < elements.length - 1) {
    mismatch(frame, target, items.length);
    return;
  }
  for (let i = 0; i < star; i++) assign(frame, elements[i]!, items[i]!);
  assign(frame, elements[star]!, new List(items.slice(star, items.length - after)));
  for (let i = 0; i < after; i++) assign(frame, elements[star + 1 + i]!, items[items.length - after + i]!);
}

function mismatch(frame: Frame, target: ast.Sequence, found: number): void {
  const expected = target.elements.length;
  if (frame.run.exploring) {
    for (const element of target.elements)
      assign(frame, element, new Unknown('the number of values to unpack does not fit'));
    return;
  }
  const words =
    found < expected
      ? `not enough values to unpack (expected ${expected}, got ${found})`
      : `too many values to unpack (expected ${expected})`;
  raise('ValueError', words, locate(frame, target));
}

export function remove(frame: Frame, target: ast.Expression): void {
  if (target.kind === 'Name') deleteName(frame, target.id);
  else if (target.kind === 'Attribute')
    deleteAttribute(frame.run, evaluate(frame, target.value), target.name, locate(frame, target));
  else if (target.kind === 'Subscript')
    deleteItem(frame.run, evaluate(frame, target.value), evaluate(frame, target.index), locate(frame, target));
  else if (target.kind === 'Tuple' || target.kind === 'List')
    for (const element of target.elements) remove(frame, element);
}

/** The names a statement would have set, when it could not run. */
export function targetsOf(statement: ast.Statement): readonly string[] {
  switch (statement.kind) {
    case 'Assign':
      return statement.targets.flatMap(namesIn);
    case 'AnnotatedAssign':
    case 'AugmentedAssign':
      return namesIn(statement.target);
    case 'FunctionDef':
    case 'ClassDef':
      return [statement.name];
    case 'For':
      return [...namesIn(statement.target), ...blockTargets([...statement.body, ...statement.orelse])];
    case 'If':
    case 'While':
      return blockTargets([...statement.body, ...statement.orelse]);
    case 'With':
      return [
        ...statement.items.flatMap(item => (item.target ? namesIn(item.target) : [])),
        ...blockTargets(statement.body),
      ];
    case 'Try':
      return blockTargets([
        ...statement.body,
        ...statement.handlers.flatMap(handler => handler.body),
        ...statement.orelse,
        ...statement.finally,
      ]);
    default:
      return [];
  }
}

function blockTargets(block: readonly ast.Statement[]): readonly string[] {
  return block.flatMap(targetsOf);
}

function namesIn(target: ast.Expression): readonly string[] {
  if (target.kind === 'Name') return [target.id];
  if (target.kind === 'Tuple' || target.kind === 'List') return target.elements.flatMap(namesIn);
  return target.kind === 'Starred' ? namesIn(target.value) : [];
}
