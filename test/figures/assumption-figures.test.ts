/** The assumptions about two moons, against scikit-learn and SciPy (test/truth/figures_assumptions.json, by figures_assumptions.py). */
import { strict as assert } from 'node:assert';
import { boundaryOf, densityAt, meanAt, type Place } from '../../src/figures/assumptions';
import { LOOKS, labelSpreading } from '../../src/figures/label-spreading';
import truth from '../truth/figures_assumptions.json';
import { near } from './near';

describe('assumptions about two moons', () => {
  for (const { state, points, density, densities, places, before, after, along, ...expected } of truth) {
    const at = JSON.stringify(state);
    // Labels walk far in small steps: the last ones of the loop still move the fifth digit.
    const numbers = labelSpreading.compute({ ...labelSpreading.initial, ...state, steps: 20_000 });
    const { assumptions } = numbers;

    it(`are of the same points: ${at}`, () => near(numbers.points, points, 1e-12));

    it(`have radius_neighbors_graph’s pairs and connected_components’ clusters: ${at}`, () =>
      near(
        {
          close: assumptions.close.length,
          agreeing: assumptions.agreeing,
          count: assumptions.count,
          pure: assumptions.pure,
          straight: assumptions.straight,
        },
        expected,
        1e-12,
      ));

    it(`have shortest_path’s way along the moon, by way of points that are close: ${at}`, () => {
      if (along === null) return assert.equal(assumptions.along, undefined);
      near(assumptions.along!.length, along, 1e-12);
      const { way } = assumptions.along!;
      assert.deepEqual([way[0], way.at(-1)], [0, 15]);
      for (const [step, to] of way.slice(1).entries())
        assert.ok(
          assumptions.close.some(pair => pair.includes(way[step]!) && pair.includes(to)),
          `${way}`,
        );
    });

    it(`have KernelDensity’s densities: ${at}`, () => {
      near(assumptions.density.points, density, 1e-12);
      near(
        places.map(place => densityAt(numbers.points, state.sigma, place as unknown as Place)),
        densities,
        1e-12,
      );
    });

    it(`have LabelPropagation’s probabilities at places that are no points: ${at}`, () =>
      near(
        places.map(place => meanAt(numbers.points, numbers.belief, state.sigma, place as unknown as Place)),
        after,
        1e-6,
      ));

    it(`have the nearest neighbour’s boundary without, LabelPropagation’s with the rest: ${at}`, () => {
      const { before: alone, after: all } = numbers.boundary;
      for (const [index, place] of places.entries()) {
        // Nothing is said of places next to a boundary, which is drawn in pieces.
        const isNear = (pieces: typeof all) =>
          pieces.some(([x1, y1]) => Math.hypot(x1 - place[0]!, y1 - place[1]!) < 0.12);
        if (!isNear(alone)) assert.equal(crossings(alone, place, numbers.points[1]!) % 2, before[index], String(place));
        if (!isNear(all))
          assert.equal(crossings(all, place, numbers.points[1]!) % 2, Number(after[index]! > 0), String(place));
      }
    });
  }

  it('find the boundary of all points where it is emptier, while the moons are apart', () => {
    const { density } = labelSpreading.compute({ ...labelSpreading.initial, steps: 400 }).assumptions;
    assert.ok(density.after < density.before / 2 && density.after < density.points / 2, JSON.stringify(density));
  });

  it('are each said of the picture that is looked at', () => {
    const said = LOOKS.map(look => {
      const state = { ...labelSpreading.initial, look };
      return labelSpreading.summary(state, labelSpreading.compute(state)).split(/[:, ]/)[0];
    });
    assert.deepEqual(said, ['With', 'H1', 'H2', 'H3', 'H4']);
  });

  it('have a boundary on the line where two scores are equal', () => {
    for (const [x1, y1, x2, y2] of boundaryOf(([x, y]) => x - 2 * y + 0.3))
      near([x1 - 2 * y1, x2 - 2 * y2], [-0.3, -0.3], 1e-9);
  });
});

/** How often the straight way from one place to another crosses the pieces. */
function crossings(pieces: readonly (readonly number[])[], [ax, ay]: readonly number[], [bx, by]: readonly number[]) {
  const side = (px: number, py: number, qx: number, qy: number, x: number, y: number) =>
    (qx - px) * (y - py) - (qy - py) * (x - px) > 0;
  return pieces.filter(
    ([x1, y1, x2, y2]) =>
      side(ax!, ay!, bx!, by!, x1!, y1!) !== side(ax!, ay!, bx!, by!, x2!, y2!) &&
      side(x1!, y1!, x2!, y2!, ax!, ay!) !== side(x1!, y1!, x2!, y2!, bx!, by!),
  ).length;
}
