/** The names of points in a figure: beside their own, on no mark, inside the drawing. */
import { strict as assert } from 'node:assert';
import { covers, labelsOf } from '../../media/explainer/figures/labels';
import { networkCosts } from '../../src/figures/network-costs';

type Spot = readonly [number, number];

describe('the names of points', () => {
  for (const width of [300, 600])
    for (const { title, state } of networkCosts.presets)
      it(`lie on no mark: ${title}, ${width} px`, () => {
        const height = 0.62 * width;
        const [left, right] = state.cost === 'parameters' ? [0.15, 2.35] : [-0.9, 1.85];
        const { shown } = networkCosts.compute(state);
        const spots = shown.map(
          ({ cost, accuracy }): Spot => [
            6 + ((Math.log10(cost) - left) / (right - left)) * (width - 12),
            height - 6 - ((accuracy - 52) / 36) * (height - 12),
          ],
        );
        const labels = labelsOf(
          shown.map(({ letter }) => letter),
          spots,
          width,
          height,
        );
        for (const label of labels) {
          if (!label) continue;
          const length = 7 * label.text.length;
          assert.ok(label.at[0] >= 0 && label.at[0] + length <= width, `${label.text} leaves the drawing`);
          const hidden = spots.findIndex(mark => covers(label.at, length, mark));
          assert.equal(hidden, -1, `${label.text} lies on ${shown[hidden]?.letter}`);
        }
        const named = labels.flatMap(label => label?.text.split(', ') ?? []);
        assert.deepEqual(named.sort(), shown.map(({ letter }) => letter).sort());
      });

  it('are one where they would lie on each other, and turn back at the edge', () => {
    const labels = labelsOf(
      ['A', 'B', 'C'],
      [
        [50, 50],
        [54, 52],
        [196, 50],
      ],
      200,
      100,
    );
    assert.deepEqual(labels[0]?.text, 'A, B');
    assert.equal(labels[1], undefined);
    assert.ok(labels[2]!.at[0] + 7 <= 196 - 6.5 || labels[2]!.at[1] <= 50 - 6.5, JSON.stringify(labels[2]));
  });
});
