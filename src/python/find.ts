/**
 * Going through a tree without knowing its kinds, and finding what stands at an offset. The children of a node are
 * whatever below it has a `kind` of its own, with arguments, parameters and the like looked through.
 */
import { contains } from '../source/span';
import type { Expression, Module, Pattern, Statement } from './ast';

export type Child = Expression | Statement | Pattern;

/** From the outermost statement to the innermost expression or statement at `offset`; empty where there is none. */
export function nodeAt(module: Module, offset: number): readonly (Statement | Expression)[] {
  const path: (Statement | Expression)[] = [];
  descend(module.body, offset, path);
  return path;
}

/** Visits `node` and then all that is below it; what is below is left out where `visit` answers false. */
export function walk(node: Child, visit: (node: Child) => unknown): void {
  if (visit(node) === false) return;
  for (const child of childrenOf(node)) walk(child, visit);
}

/** The expressions, statements and patterns directly below `node`, field by field. */
export function childrenOf(node: object): readonly Child[] {
  const children: Child[] = [];
  collect(node, children);
  return children;
}

function collect(holder: object, children: Child[]): void {
  for (const value of Object.values(holder)) {
    if (typeof value !== 'object' || value === null) continue;
    if ('kind' in value) children.push(value as Child);
    else if (!('from' in value)) collect(value, children);
  }
}

/** Patterns have no span: what they hold is looked at as if it stood in their place. */
function descend(nodes: readonly Child[], offset: number, path: (Statement | Expression)[]): boolean {
  let touching: Statement | Expression | undefined;
  for (const node of nodes) {
    if (!('span' in node)) {
      if (descend(childrenOf(node), offset, path)) return true;
    } else if (contains(node.span, offset)) {
      touching = node;
      if (offset < node.span.to) break;
    }
  }
  if (touching === undefined) return false;
  path.push(touching);
  descend(childrenOf(touching), offset, path);
  return true;
}
