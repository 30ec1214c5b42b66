/**
 * `teacher.mul_(a).add_(student, alpha=1 - a)`: an exponential moving average, as of a mean teacher's weights. Told where the
 * text shows that what is kept and what is added make up 1.
 */
import { shown } from '../../figures/shown';
import type { Call, Expression } from '../../python/ast';
import type { Span } from '../../source/span';
import { exact } from '../numbers';
import { numberAt } from './known-number';
import { type Around, methodOf, pathTo } from './place';

export function movingAverageRemarks(name: string, at: Span, around: Around): readonly string[] {
  if (!/^torch\.Tensor\.(mul|add)_?$|^torch\.(mul|add)$/.test(name)) return [];
  const calls = pathTo(around.text, { from: at.to - 1, to: at.to }).filter(node => node.kind === 'Call');
  for (const call of calls) {
    const kept = keptOf(call);
    const added = kept && addedOf(call, around);
    if (kept && added && completes(kept, added, around)) return words(kept, call, around);
  }
  return [];
}

/** `a` of `x.mul_(a).add_(…)`. */
function keptOf(add: Call): Expression | undefined {
  if (methodOf(add) !== 'add_' || add.callee.kind !== 'Attribute') return undefined;
  const mul = add.callee.value;
  const [first] = mul.kind === 'Call' && methodOf(mul) === 'mul_' ? mul.arguments : [];
  return mul.kind === 'Call' && mul.arguments.length === 1 && !first!.unpack ? first!.value : undefined;
}

/** The factor of what is added: `alpha=…`, the first of two arguments, or a factor of a product. */
function addedOf({ arguments: given }: Call, around: Around): Expression | undefined {
  const named = given.find(({ name }) => name === 'alpha');
  if (named) return named.value;
  const positional = given.filter(({ name, unpack }) => !name && !unpack).map(({ value }) => value);
  if (positional.length === 2) return positional[0];
  const [only] = positional;
  if (only?.kind !== 'BinaryOperation' || only.operator !== '*') return undefined;
  return [only.left, only.right].find(side => side.kind === 'BinaryOperation' || numberAt(side, around) !== undefined);
}

function completes(kept: Expression, added: Expression, around: Around): boolean {
  const [a, b] = [numberAt(kept, around), numberAt(added, around)];
  if (a !== undefined && b !== undefined) return a > 0 && a < 1 && Math.abs(a + b - 1) < 1e-9;
  if (added.kind !== 'BinaryOperation' || added.operator !== '-') return false;
  const text = ({ span }: Expression) => around.text.slice(span.from, span.to);
  return numberAt(added.left, around) === 1 && text(added.right) === text(kept);
}

function words(kept: Expression, add: Call, around: Around): readonly string[] {
  const name = around.text.slice(kept.span.from, kept.span.to);
  const share = numberAt(kept, around);
  const old = add.arguments.filter(argument => !argument.name).length === 2;
  return [
    share === undefined || !(share > 0 && share < 1)
      ? `An exponential moving average: each call keeps ${name} of what is there and takes 1 − ${name} of the new. What is kept halves in ln 0.5 / ln ${name} calls: 69 for 0.99, 693 for 0.999.`
      : `An exponential moving average: each call keeps ${shown(share, 6)} of what is there and takes ${shown(1 - share, 3)} of the new. What is kept halves in ln 0.5 / ln ${shown(share, 6)} = ${exact(Math.round(Math.log(0.5) / Math.log(share)))} calls; after n of them the first value still has ${shown(share, 6)}ⁿ.`,
    ...(old ? ['add_(alpha, other) is deprecated: add_(other, alpha=…) does the same.'] : []),
  ];
}
