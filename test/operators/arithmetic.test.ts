/** Element-wise operators, matrix products, reductions, selections, creations and transforms say what PyTorch says. */
import { strict as assert } from 'node:assert';
import facts from '../truth/operators_arithmetic.json';
import { compare, type Fact } from './facts';

/** How long these are, PyTorch itself knows only from the values. */
const dependOnValues = [
  'torch.linalg.lstsq',
  'torch.masked_select',
  'torch.nn.functional.one_hot',
  'torch.nonzero',
  'torch.unique',
];

describe('arithmetic, reduction and creation operators', () => {
  it('agree with PyTorch on every recorded call', () => {
    // Whether `as_strided` may look beyond its input's elements depends on the memory behind them.
    assert.deepEqual(compare(facts as unknown as readonly Fact[]), {
      wrong: [],
      unknown: ['torch.as_strided', ...dependOnValues],
    });
  });
});
