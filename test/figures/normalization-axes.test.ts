/** Which values a normalisation takes together, against PyTorch's gradients (test/truth/figures_norms.json, by figures_norms.py). */
import { strict as assert } from 'node:assert';
import { type NormalizationState, normalization } from '../../src/figures/normalization';
import { productText } from '../../src/figures/normalization-axes';
import truth from '../truth/figures_norms.json';
import { near } from './near';

/** Layers whose sets the cube does not have: it says nothing of them. */
const UNDRAWN = ['InstanceNorm2d of 3×4×5', 'LayerNorm of 2×3×4×5 over 4×5'];

const spelled = (shape: readonly number[]) => shape.join('×');
const known = { momentum: 0.1, affine: true, track_running_stats: true, elementwise_affine: true, bias: true };

describe('the axes of a call that normalises', () => {
  const ownOf = (operator: string, given: object, input: readonly number[]) => {
    const state = normalization.fromCall!({ operator, arguments: { ...known, ...given }, input });
    return state && normalization.compute(state).cube.own;
  };

  for (const { operator, arguments: given, input, values, sets } of truth.sets) {
    const over = 'normalized_shape' in given ? ` over ${spelled(given.normalized_shape as number[])}` : '';
    const name = `${operator} of ${spelled(input)}`;
    const isDrawn = !UNDRAWN.includes(name) && !UNDRAWN.includes(`${name}${over}`);
    it(`${isDrawn ? `make ${sets} sets of ${values}` : 'are not drawn'}: ${name}${over}`, () => {
      const own = ownOf(operator, given, input);
      assert.deepEqual(own && [own.values, own.sets], isDrawn ? [values, sets] : undefined);
    });
  }

  it('are said in the layer’s own letters', () => {
    const said = (operator: string, given: object, input: readonly number[]) =>
      productText(ownOf(operator, { eps: 1e-5, ...given }, input)!);
    assert.deepEqual(
      [
        said('BatchNorm2d', {}, [32, 64, 56, 56]),
        said('BatchNorm1d', {}, [32, 64]),
        said('GroupNorm', { num_groups: 4 }, [2, 64, 8, 8]),
        said('LayerNorm', { normalized_shape: 768 }, [8, 197, 768]),
      ],
      ['N·H·W = 32·3,136 = 100,352 values', '32 values', 'C/4·H·W = 16·64 = 1,024 values', '768 values'],
    );
  });
});

describe('LayerNorm of tokens', () => {
  for (const { state, ...expected } of truth.tokens)
    it(`is PyTorch’s on the last axis: ${spelled(state.size)}`, () => {
      const numbers = normalization.compute({ ...normalization.initial, ...(state as Partial<NormalizationState>) });
      near(numbers, expected, 1e-9);
      assert.equal(numbers.members.length, state.size[1]);
    });
});

describe('the box in the cube', () => {
  it('has as many values as the set', () => {
    for (const { title, state } of normalization.presets) {
      const { cube, members } = normalization.compute(state);
      const volume = cube.axes.reduce((product, { from, to }) => product * (to - from), 1);
      assert.equal(volume, members.length, title);
    }
  });
});
