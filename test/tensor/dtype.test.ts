/** Dtypes promote as `torch.promote_types` and `torch.result_type` do (test/truth/dtypes.json, recorded by dtypes.py). */
import { strict as assert } from 'node:assert';
import { byteSize, type DType, dtypes, type Kind, promote, resultType } from '../../src/tensor/dtype';
import facts from '../truth/dtypes.json';

describe('dtypes', () => {
  it('promote as torch.promote_types', () => {
    const all = dtypes.flatMap(a => dtypes.map(b => [`${a} ${b}`, promote(a, b)]));
    assert.deepEqual(Object.fromEntries(all), facts.promote);
  });

  it('have the sizes that torch says', () => {
    assert.deepEqual(Object.fromEntries(dtypes.map(dtype => [dtype, byteSize(dtype)])), facts.bytes);
  });

  it('meet scalar tensors and Python numbers as torch.result_type', () => {
    const wrong = facts.result.filter(({ tensors, numbers, out }) => {
      const given = tensors as readonly { dtype: DType; rank: number }[];
      return resultType(given, numbers as readonly Kind[]) !== out;
    });
    assert.deepEqual(wrong, []);
  });
});
