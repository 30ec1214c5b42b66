/** The figure of hidden layers, against PyTorch and SciPy (test/truth/figures_layers.json, by figures_layers.py). */
import { strict as assert } from 'node:assert';
import { bestLine } from '../../src/figures/best-line';
import { hiddenLayer } from '../../src/figures/hidden-layer';
import { MOONS, MOONS_LAYERS } from '../../src/figures/moons-network';
import truth from '../truth/figures_layers.json';
import { near } from './near';

describe('two moons on their way through a network', () => {
  const at = (through: number) => hiddenLayer.compute({ ...hiddenLayer.initial, data: 'two moons' as const, through });

  it('are scikit-learn’s points and PyTorch’s weights', () => {
    assert.deepEqual(
      MOONS.map(({ x }) => x),
      truth.points,
    );
    assert.deepEqual(
      MOONS.map(({ label }) => label),
      truth.labels,
    );
    assert.deepEqual(MOONS_LAYERS, truth.layers);
  });

  for (const [passed, stage] of truth.stages.entries())
    it(`are where nn.Sequential has them after ${passed} of its hidden layers`, () =>
      near(at(passed / (truth.stages.length - 1)).moved, stage, 1e-9));

  it('end at the outputs of nn.Sequential, all of them right', () => {
    const { outputs, right } = at(0.2);
    near(outputs, truth.outputs, 1e-9);
    assert.equal(right, MOONS.length);
  });

  for (const { through, moved, separable } of truth.ways)
    it(`have ${separable} on the right side of the best line, ${through} of the way`, () => {
      near(at(through).moved, moved, 1e-9);
      assert.equal(at(through).separable, separable);
    });

  it('have the boundary where the output is 0, and on the straight line of the head in the end', () => {
    const { boundary, line } = at(1);
    const [x1, y1, x2, y2] = line!;
    const off = ([x, y]: readonly [number, number]) =>
      Math.abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) / Math.hypot(x2 - x1, y2 - y1);
    assert.ok(boundary.moved.length > 20);
    for (const [fromX, fromY, toX, toY] of boundary.moved)
      assert.ok(Math.max(off([fromX, fromY]), off([toX, toY])) < 0.02, `${[fromX, fromY, toX, toY]}`);
  });
});

describe('the best straight line', () => {
  for (const { points, labels, separable } of truth.clouds)
    it(`has as many right as linear programming finds: ${points.length} points on a grid`, () =>
      assert.equal(
        bestLine(
          points as unknown as (readonly [number, number])[],
          labels.map(label => label === 1),
        ),
        separable,
      ));
});
