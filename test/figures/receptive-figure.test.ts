/** What a unit sees, and how much each pixel counts, against autograd through F.conv2d (test/truth/figures_receptive.json). */
import { strict as assert } from 'node:assert';
import { receptiveField } from '../../src/figures/receptive-field';
import truth from '../truth/figures_receptive.json';
import { near } from './near';

describe('the patch of a unit', () => {
  const { initial, compute } = receptiveField;
  for (const { name, state, output, down, across } of truth)
    it(`is where autograd has a gradient, and weighs as much: ${name}, ${[state.input, state.row, state.column]}`, () => {
      const found = compute({ ...initial, ...state });
      assert.equal(found.rows.at(-1)!.output, output);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      const [rows, columns] = [found.down.weights, found.across.weights];
      near(
        rows.map(weight => weight * sum(columns)),
        down,
        1e-12,
      );
      near(
        columns.map(weight => weight * sum(rows)),
        across,
        1e-12,
      );
      for (const { window, weights } of [found.down, found.across]) {
        const inside = (at: number) => Math.max(0, Math.min(weights.length - 1, at));
        const seen = weights.flatMap((weight, pixel) => (weight > 0 ? [pixel] : []));
        assert.deepEqual([seen[0], seen.at(-1)], window.map(inside));
      }
    });

  it('weighs, away from the border, as along an axis without end', () => {
    const { weights, across } = compute(initial);
    near(across.weights.slice(across.window[0], across.window[1] + 1), weights, 1e-12);
  });

  it('is that of the last unit where there are fewer', () => {
    const { down, across } = compute({ ...initial, row: 500, column: 31 });
    assert.deepEqual(down, across);
    assert.equal(down.unit, 31);
  });
});
