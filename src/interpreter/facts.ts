/**
 * What a condition tells of symbolic sizes once it is known how it came out: `assert d % h == 0`, or going on after
 * `if d % h != 0: raise`. Only what holds on every way through the code is taken in.
 */
import type * as ast from '../python/ast';
import { assumeZero } from '../tensor/assumed';
import { subtract } from '../tensor/dim';
import { evaluate } from './evaluate';
import type { Frame } from './frame';
import { isDim } from './values';

/** Takes in that `test` came out as `outcome`. */
export function learn(frame: Frame, test: ast.Expression, outcome: boolean): void {
  const { run } = frame;
  if (run.trials > 0 || run.tries > 0) return;
  if (test.kind === 'UnaryOperation' && test.operator === 'not') learn(frame, test.operand, !outcome);
  else if (test.kind === 'BooleanOperation') {
    // `a and b` that holds, `a or b` that does not: then both are known.
    if ((test.operator === 'and') !== outcome) return;
    learn(frame, test.left, outcome);
    learn(frame, test.right, outcome);
  } else if (test.kind === 'Compare') {
    const [only, ...others] = test.rest;
    if (!only || others.length > 0 || only.operator !== (outcome ? '==' : '!=')) return;
    const [a, b] = [again(frame, test.left), again(frame, only.right)];
    if (isDim(a) && isDim(b)) assumeZero(subtract(a, b));
  } else if (!outcome) {
    const size = again(frame, test);
    if (isDim(size)) assumeZero(size);
  }
}

/** The value of an expression without effects, which may be asked for twice. */
function again(frame: Frame, node: ast.Expression): unknown {
  return isPure(node) ? evaluate(frame, node) : undefined;
}

function isPure(node: ast.Expression): boolean {
  switch (node.kind) {
    case 'Name':
    case 'Constant':
      return true;
    case 'Attribute':
      return isPure(node.value);
    case 'BinaryOperation':
      return isPure(node.left) && isPure(node.right);
    default:
      return false;
  }
}
