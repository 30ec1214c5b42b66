/** Shapes: broadcasting and equality, with sizes that are not numbers too. */
import { strict as assert } from 'node:assert';
import { type Dim, symbol } from '../../src/tensor/dim';
import { broadcast, isMismatch, sameShape, showShape } from '../../src/tensor/shape';

const [H, W] = [symbol('H'), symbol('W')];

describe('shapes', () => {
  it('broadcast from the right', () => {
    check([[2, 3, 4], [4]], '2×3×4');
    check(
      [
        [2, 1, 4],
        [3, 1],
      ],
      '2×3×4',
    );
    check([[], [5]], '5');
    check([[1], [0]], '0');
    check(
      [
        [2, 3],
        [4, 3],
      ],
      'axis −2: 2 and 4',
    );
    check([[2, 3], [2]], 'axis −1: 3 and 2');
    check([[0], [2]], 'axis −1: 0 and 2');
  });

  it('broadcast sizes that are not known', () => {
    check(
      [
        [H, 3],
        [H, 1],
      ],
      'H×3',
    );
    check([[H], [5]], '5');
    check([[H], [1]], 'H');
    check([[H], [W]], 'max(H, W)');
  });

  it('are the same, different, or undecided', () => {
    assert.equal(sameShape([1, H], [1, H]), true);
    assert.equal(sameShape([1, H], [2, H]), false);
    assert.equal(sameShape([1], [1, 1]), false);
    assert.equal(sameShape([H], [W]), undefined);
  });
});

function check(shapes: readonly (readonly Dim[])[], expected: string): void {
  const result = broadcast(...shapes);
  const said = isMismatch(result)
    ? `axis ${`${result.axis}`.replace('-', '−')}: ${result.sizes.join(' and ')}`
    : showShape(result);
  assert.equal(said, expected);
}
