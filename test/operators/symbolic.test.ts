/** Symbolic sizes: numbers put in before the rule or after it come to the same. */
import { strict as assert } from 'node:assert';
import arithmetic from '../truth/operators_arithmetic.json';
import layers from '../truth/operators_layers.json';
import shape from '../truth/operators_shape.json';
import { compareSymbolic, type Fact } from './facts';

describe('symbolic sizes', () => {
  for (const [name, facts] of Object.entries({ shape, arithmetic, layers }))
    it(`give PyTorch's answer when numbers take their place (${name})`, () => {
      assert.deepEqual(compareSymbolic(facts as unknown as readonly Fact[]), []);
    });
});
