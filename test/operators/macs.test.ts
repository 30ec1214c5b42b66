/** Matrix products, attention and recurrent cells cost what PyTorch's flop counter counts. */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { infer } from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import facts from '../truth/operator_macs.json';
import { decode, type Encoded, type Fact } from './facts';

describe('multiply–accumulates', () => {
  it('are those that PyTorch counts', () => {
    const recorded = facts as unknown as readonly (Fact & { readonly macs: number })[];
    assert.deepEqual(
      recorded.map(fact => [fact.call ?? fact.new, macsOf(fact)]),
      recorded.map(fact => [fact.call ?? fact.new, { ok: fact.macs }]),
    );
  });
});

function macsOf(fact: Fact) {
  const name = (fact.call ?? fact.new)!;
  const { operator, form } = findOperator(name)!;
  const all = (values: readonly Encoded[] = []) => values.map(value => decode(value));
  const keywords = Object.fromEntries(Object.entries(fact.kwargs ?? {}).map(([key, value]) => [key, decode(value)]));
  const bound = bind(name, form.parameters, all(fact.args), keywords);
  const called = 'names' in form ? {} : bind(name, form.forward!, all(fact.forward), {});
  return infer(form, { ...bound, ...called }, args => operator.rule.macs!(args, operator.rule.output!(args)));
}
