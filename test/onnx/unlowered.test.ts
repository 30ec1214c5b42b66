/** Every entry of the catalogue has an ONNX form, or it is said why not. */
import { strict as assert } from 'node:assert';
import { whyUnlowered } from '../../src/onnx/unlowered';
import { operators } from '../../src/operators/catalogue';

describe('an entry without an ONNX form', () => {
  it('has a stated reason', () => {
    const silent = operators.filter(operator => !operator.rule.lower && whyUnlowered(operator) === undefined);
    assert.deepEqual(
      silent.map(({ id }) => id),
      [],
    );
  });
});
