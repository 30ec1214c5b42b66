/** The figures of stacked layers, against PyTorch and torchvision (test/truth/figures_stacks.json, by figures_stacks.py). */
import { strict as assert } from 'node:assert';
import { alexnetStack } from '../../src/figures/alexnet';
import { compoundScaling } from '../../src/figures/compound-scaling';
import { stackedWindows } from '../../src/figures/stacked-windows';
import truth from '../truth/figures_stacks.json';
import { near } from './near';

describe('stacked windows', () => {
  for (const { state, ...expected } of truth['stacked-windows'])
    it(`reach as far, and on as many paths, as gradients do: ${JSON.stringify(state)}`, () =>
      near(stackedWindows.compute(state), expected));
});

describe('pooling windows', () => {
  for (const { pool, stride, ...expected } of truth['pool-windows'])
    it(`of ${pool} at stride ${stride} hold the cells that Tensor.unfold takes`, () => {
      const [own, beside] = alexnetStack.compute({ ...alexnetStack.initial, pool, stride }).windows;
      near(own, expected);
      const known = truth['pool-windows'].find(other => other.pool === beside.pool && other.stride === beside.stride);
      near(beside, known);
      assert.notEqual(own.pool > own.stride, beside.pool > beside.stride, 'one overlaps, the other does not');
    });
});

describe('scaled networks', () => {
  for (const { state, ...expected } of truth['compound-scaling'])
    it(`have the operations that are counted: ${JSON.stringify(state)}`, () =>
      near(compoundScaling.compute(state), expected, 1e-12));

  it('are those of φ where the three are set to its factors', () => {
    const [by, set] = [
      { phi: 2, depth: 1, width: 1, resolution: 1 },
      { phi: 0, depth: 1.2 ** 2, width: 1.1 ** 2, resolution: 1.15 ** 2 },
    ].map(compoundScaling.compute);
    near(by, set, 1e-12);
  });
});
