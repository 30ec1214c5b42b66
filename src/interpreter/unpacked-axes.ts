/**
 * `B, T, C = x.shape` in `forward`: the code itself tells how many axes its argument has, and what it calls them.
 */
import type * as ast from '../python/ast';
import type { Func } from './values';

/** The names of the axes of an argument, in order; `undefined` where `forward` does not take its shape apart. */
export function unpackedAxes(forward: Func, parameter: string): readonly string[] | undefined {
  const { definition } = forward;
  if (definition?.kind !== 'FunctionDef') return undefined;
  for (const statement of definition.body) {
    if (statement.kind !== 'Assign') {
      // From here on the name may stand for something else.
      if (statement.kind !== 'Expression' && statement.kind !== 'Assert') return undefined;
      continue;
    }
    const [target] = statement.targets;
    if (statement.targets.length === 1 && target?.kind === 'Tuple' && isShapeOf(statement.value, parameter)) {
      const names = target.elements.map(element => (element.kind === 'Name' ? element.id : undefined));
      return names.every(name => name !== undefined) ? names : undefined;
    }
    if (statement.targets.some(one => one.kind === 'Name' && one.id === parameter)) return undefined;
  }
  return undefined;
}

/** `x.shape` or `x.size()`. */
function isShapeOf(node: ast.Expression, parameter: string): boolean {
  const isOf = (value: ast.Expression, name: string) =>
    value.kind === 'Attribute' && value.name === name && value.value.kind === 'Name' && value.value.id === parameter;
  return isOf(node, 'shape') || (node.kind === 'Call' && node.arguments.length === 0 && isOf(node.callee, 'size'));
}
