/** The colours of maps: what is flat looks flat, though the numbers carry rounding. */
import { strict as assert } from 'node:assert';
import { colour, scaleOf } from '../../media/explainer/try/canvas';

describe('the scale of a map', () => {
  for (const [what, values, scale] of [
    ['goes from the smallest to the largest', [0.25, -1, 3], { min: -1, max: 3 }],
    ['leaves out what is no number', [Number.NaN, 1, Number.POSITIVE_INFINITY, 2], { min: 1, max: 2 }],
    ['is zero for what is rounding about zero', [-6e-8, 0, 1.2e-7], { min: 0, max: 0 }],
    ['is one value for what differs by rounding', [0.5, 0.5 + 6e-8, 0.5 - 6e-8], { min: 0.5 - 6e-8, max: 0.5 - 6e-8 }],
    ['is zero for nothing', [], { min: 0, max: 0 }],
    ['keeps small differences that are none of rounding', [0.5, 0.50001], { min: 0.5, max: 0.50001 }],
  ] as const)
    it(what, () => assert.deepEqual(scaleOf(values), scale));

  it('gives a flat map one colour', () => {
    for (const values of [
      [-6e-8, 0, 1.2e-7],
      [0.5, 0.5 + 6e-8],
    ])
      assert.equal(new Set(values.map(value => String(colour(value, scaleOf(values))))).size, 1);
  });
});
