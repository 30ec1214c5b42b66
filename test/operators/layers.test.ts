/** Layers and their functions answer as PyTorch does: shapes, dtypes, weights, MACs, and what it refuses. */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { infer, type Output } from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import activation from '../truth/layers_activation.json';
import convolution from '../truth/layers_convolution.json';
import linear from '../truth/layers_linear.json';
import normalization from '../truth/layers_normalization.json';
import pooling from '../truth/layers_pooling.json';
import regularization from '../truth/layers_regularization.json';
import { compare, compareSymbolic, decode, type Fact } from './facts';

const families = { convolution, pooling, linear, normalization, activation, regularization };

describe('layers', () => {
  for (const [family, facts] of Object.entries(families)) {
    it(`of ${family} agree with PyTorch on every recorded call`, () => {
      const { wrong, unknown } = compare(facts as unknown as readonly Fact[]);
      // An empty output of a transposed convolution is accepted or refused by the backend.
      const undecided = unknown.filter(name => !/conv_?transpose/i.test(name));
      assert.deepEqual({ wrong, undecided }, { wrong: [], undecided: [] });
    });
  }

  for (const [family, facts] of Object.entries(families)) {
    it(`of ${family} come to the same numbers with sizes by name`, () => {
      assert.deepEqual(compareSymbolic(facts as unknown as readonly Fact[]), []);
    });
  }

  it('count the multiply–accumulates that PyTorch counts', () => {
    const facts = [...convolution, ...linear] as unknown as readonly (Fact & { readonly macs?: number })[];
    const counted = facts.filter(fact => fact.macs !== undefined && fact.macs > 0);
    const wrong = counted.filter(fact => macsOf(fact) !== fact.macs);
    assert.deepEqual(
      wrong.map(fact => ({ ...fact, said: macsOf(fact) })),
      [],
    );
  });
});

function macsOf(fact: Fact): unknown {
  const name = (fact.call ?? fact.new)!;
  const { operator, form } = findOperator(name)!;
  const given = (values: Fact['args'] = []) => values.map(value => decode(value));
  const keywords = Object.fromEntries(Object.entries(fact.kwargs ?? {}).map(([key, value]) => [key, decode(value)]));
  const bound = {
    ...bind(name, form.parameters, given(fact.args), keywords),
    ...('forward' in form && fact.forward ? bind(name, form.forward!, given(fact.forward), {}) : {}),
  };
  const macs = infer<unknown, unknown>(form, bound, args => {
    const output: Output = operator.rule.output!(args);
    return operator.rule.macs?.(args, output) ?? 0;
  });
  return 'ok' in macs ? macs.ok : macs;
}
