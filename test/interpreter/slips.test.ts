// What JavaScript says of a defect of ours never becomes a reason that a reader sees.
import { strict as assert } from 'node:assert';
import { guarded, openSession } from '../../src/interpreter/session';
import { reasonOf } from '../../src/onnx/layer';
import { findOperator } from '../../src/operators/catalogue';
import { infer } from '../../src/operators/operator';
import { slipReason } from '../../src/tensor/slip';
import { isUnknown } from '../../src/tensor/unknown';

function slip(): never {
  return (undefined as unknown as { shape: () => never }).shape();
}

describe('a defect of ours', () => {
  it('in a rule costs the answer and says so', () => {
    const outcome = infer(findOperator('torch.nn.ReLU')!.form, {}, slip);
    assert.equal('unknown' in outcome && outcome.unknown.reason, slipReason);
  });
  it('in the interpreter costs the answer and says so', () => {
    const result: unknown = guarded(openSession({ uri: 'a.py', text: '' }), slip);
    assert.equal(isUnknown(result) && result.reason, slipReason);
  });
  it('in lowering costs the export and says so', () => {
    try {
      slip();
    } catch (error) {
      assert.equal(reasonOf(error), slipReason);
    }
    assert.equal(reasonOf(new Error('Pad is not lowered')), 'Pad is not lowered');
  });
});
