/** What the parameters of a function ask for. */
import type * as ast from '../python/ast';

/** A call may leave it out. */
export function isOptional(parameter: ast.Parameter): boolean {
  return parameter.default !== undefined || parameter.type === 'rest' || parameter.type === 'keywords';
}
