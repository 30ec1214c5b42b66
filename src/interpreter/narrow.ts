/**
 * Each side of a branch on `mask is None`, which nobody can decide, knows what the mask is there. Where the sides meet again
 * that is forgotten by the merge.
 */
import type * as ast from '../python/ast';
import { UnknownOptional } from '../tensor/unknown';
import { assignName, type Frame } from './frame';

/** On a side that runs only where `test` comes out as `outcome`. */
export function narrow(frame: Frame, test: ast.Expression, outcome: boolean): void {
  if (test.kind === 'UnaryOperation') {
    if (test.operator === 'not') narrow(frame, test.operand, !outcome);
    return;
  }
  if (test.kind === 'BooleanOperation') {
    // `a and b` that holds, `a or b` that does not: then both are known.
    if ((test.operator === 'and') !== outcome) return;
    narrow(frame, test.left, outcome);
    narrow(frame, test.right, outcome);
    return;
  }
  if (test.kind !== 'Compare' || test.rest.length !== 1 || test.left.kind !== 'Name') return;
  const { operator, right } = test.rest[0]!;
  if (right.kind !== 'Constant' || right.type !== 'None' || (operator !== 'is' && operator !== 'is not')) return;
  const { id } = test.left;
  const value = frame.names.get(id);
  if (value instanceof UnknownOptional) assignName(frame, id, (operator === 'is') === outcome ? null : value.tensor);
}
