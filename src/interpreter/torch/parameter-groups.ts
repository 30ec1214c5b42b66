/**
 * An optimizer whose `params` nobody knows: they may be groups that set rates of their own, so what the call itself leaves
 * out is not known either. Where the text shows parameters (`model.parameters()`), there are no groups, and the defaults hold.
 * Source: PyTorch, torch/optim/optimizer.py, Optimizer.add_param_group.
 */
import type { Operator } from '../../operators/operator';
import type { Bound } from '../../operators/parameter';
import type * as ast from '../../python/ast';
import { type Arguments, Unknown } from '../values';

/** What groups are made to differ in: the rate, and a decay that is there by default (biases are spared it). */
const OWN = ['lr', 'weight_decay'];

/** The arguments, without the defaults that groups may override. */
export function withOpenGroups({ family }: Operator, bound: Bound, { syntax }: Arguments): Bound {
  if (family !== 'optimizer' || !(bound.params instanceof Unknown) || !syntax) return bound;
  const [first] = syntax.arguments;
  const given = syntax.arguments.find(({ name }) => name === 'params') ?? (first?.name ? undefined : first);
  // What is unpacked may hold anything, and then the others are unknown already.
  if (!given || given.unpack || isParameters(given.value)) return bound;
  const written = syntax.arguments.flatMap(({ name }) => (name ? [name] : []));
  const byPlace = Object.keys(bound).slice(0, syntax.arguments.filter(({ name }) => !name).length);
  const open = OWN.filter(
    name => name in bound && bound[name] !== 0 && !written.includes(name) && !byPlace.includes(name),
  );
  const unknown = new Unknown('the parameter groups are not known, and may set it');
  return { ...bound, ...Object.fromEntries(open.map(name => [name, unknown])) };
}

/** Parameters, or a choice of them, and no groups: `filter(lambda p: p.requires_grad, model.parameters())`. */
function isParameters(expression: ast.Expression): boolean {
  if (expression.kind === 'Comprehension') return expression.element.kind !== 'Dict';
  if (expression.kind === 'BinaryOperation') return isParameters(expression.left) && isParameters(expression.right);
  if (expression.kind !== 'Call') return false;
  const { callee, arguments: args } = expression;
  const name = callee.kind === 'Attribute' ? callee.name : callee.kind === 'Name' ? callee.id : '';
  if (name === 'parameters') return callee.kind === 'Attribute';
  return /^(filter|list|tuple|chain)$/.test(name) && args.slice(name === 'filter' ? 1 : 0).every(isGiven);
}

function isGiven({ value, unpack }: ast.Argument): boolean {
  return !unpack && isParameters(value);
}
