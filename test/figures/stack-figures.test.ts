/** The figures of stacked layers, against PyTorch (test/truth/figures_stacks.json, by figures_stacks.py). */
import { strict as assert } from 'node:assert';
import { alexnetStack } from '../../src/figures/alexnet';
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
