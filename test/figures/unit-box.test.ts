// Boxes of units against those that a window slid by hand covers; strides and starts as PyTorch's layers have them.
import { strict as assert } from 'node:assert';
import { clipped, coversInput, unitAt, unitBox } from '../../src/figures/unit-box';

/** Conv2d(3, 8, 7, stride=2, padding=3) on 224×224: unit u looks at pixels 2u − 3 to 2u + 3. */
const stem = { size: [7, 7], stride: [2, 2], start: [-3, -3] } as const;
const input = { height: 224, width: 224 };
const units = { height: 112, width: 112 };

describe('the box of a unit', () => {
  it('begins a stride further for each unit', () =>
    assert.deepEqual(unitBox(stem, [56, 57], input), { rows: [109, 116], columns: [111, 118] }));

  it('is cut where it lies in the padding', () =>
    assert.deepEqual(clipped(unitBox(stem, [0, 111], input)!, input), { rows: [0, 4], columns: [219, 224] }));

  it('is the whole input where every unit sees everything', () => {
    const box = unitBox({ size: 'all' }, [0, 0], input)!;
    assert.ok(coversInput(box, input));
    assert.ok(!coversInput(unitBox(stem, [0, 0], input)!, input));
  });

  it('leads back from a pixel to the unit in whose middle it lies', () => {
    for (const unit of [0, 1, 40, 111]) {
      const { rows } = unitBox(stem, [unit, unit], input)!;
      const middle = (rows[0] + rows[1]) / 2;
      assert.deepEqual(unitAt(stem, [middle, middle], units), [unit, unit]);
    }
    assert.deepEqual(unitAt(stem, [-50, 1000], units), [0, 111]);
  });
});
