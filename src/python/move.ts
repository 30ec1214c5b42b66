/**
 * Taking a statement over into a text where it stands elsewhere. Only the header is copied at once; each block moves
 * when it is first read, so that an edit at the top of a long file costs nothing for the functions no one looks at.
 */
import type { Comment, Statement, SyntaxProblem } from './ast';

/** Fields that hold statements. */
const blocks: ReadonlySet<string> = new Set(['body', 'orelse', 'finally', 'handlers', 'cases']);

/** Where a moved node came from, so that moving it again starts from there. */
const origins = new WeakMap<object, { readonly node: object; readonly delta: number }>();

/** The same statement, `delta` characters further on; itself where it has not moved. */
export function moveStatement(statement: Statement, delta: number): Statement {
  return delta === 0 ? statement : moved(statement, delta);
}

export function moveProblem({ span, message }: SyntaxProblem, delta: number): SyntaxProblem {
  return { span: moved(span, delta), message };
}

export function moveComment({ span, text }: Comment, delta: number): Comment {
  return { span: moved(span, delta), text };
}

function moved<T extends object>(node: T, delta: number): T {
  const origin = origins.get(node);
  return origin === undefined ? copy(node, delta) : copy(origin.node as T, delta + origin.delta);
}

function copy<T extends object>(node: T, delta: number): T {
  if (Array.isArray(node)) return node.map(item => part(item, delta)) as unknown as T;
  const { from, to } = node as Record<string, unknown>;
  if (typeof from === 'number' && typeof to === 'number') return { from: from + delta, to: to + delta } as unknown as T;
  const target = { ...node } as Record<string, unknown>;
  let lazy = false;
  for (const field in target) {
    const value = target[field];
    if (typeof value !== 'object' || value === null) continue;
    if (blocks.has(field) && Array.isArray(value)) {
      if (value.length === 0) continue;
      defer(target, field, value, delta);
      lazy = true;
    } else target[field] = copy(value, delta);
  }
  if (lazy) origins.set(target, { node, delta });
  return target as T;
}

function part(value: unknown, delta: number): unknown {
  return typeof value === 'object' && value !== null ? copy(value, delta) : value;
}

function defer(target: object, field: string, value: readonly unknown[], delta: number): void {
  const read = () => {
    const block = value.map(item => part(item, delta));
    Object.defineProperty(target, field, { value: block, enumerable: true, configurable: true });
    return block;
  };
  Object.defineProperty(target, field, { get: read, enumerable: true, configurable: true });
}
