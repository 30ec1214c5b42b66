/** The figures of classical vision, against OpenCV, PyTorch and SciPy (test/truth/figures_vision.json, by figures_vision.py). */
import { strict as assert } from 'node:assert';
import { camera } from '../../src/figures/camera';
import { orbited, seenFrom } from '../../src/figures/camera-orbit';
import { cornerScale } from '../../src/figures/corner-scale';
import { type InterpolationState, interpolation } from '../../src/figures/interpolation';
import { chance, ransac } from '../../src/figures/ransac';
import { samplePatch } from '../../src/figures/sample-patch';
import { stereo } from '../../src/figures/stereo';
import truth from '../truth/figures_vision.json';
import { near } from './near';

describe('a camera that is turned and tilted', () => {
  for (const { state, ...expected } of truth.camera)
    it(`sees what cv2.projectPoints says: yaw ${state.yaw}, pitch ${state.pitch}`, () =>
      near(camera.compute({ ...camera.initial, ...state }), expected));

  it('leaves out the edges of the box that are not before it', () => {
    const { edges } = camera.compute({ ...camera.initial, centre: [0, 0, 7] });
    assert.equal(edges.length, 4);
  });
});

describe('a world that is walked around', () => {
  for (const { orbit, points, seen } of truth.orbit)
    it(`is turned as cv2.Rodrigues turns it: ${orbit}`, () =>
      near(
        points.map(point => seenFrom(orbit, point)),
        seen,
        1e-12,
      ));

  it('stays above the ground, and comes round', () => {
    assert.deepEqual(orbited([170, 80], 20, 20), [-170, 90]);
    assert.deepEqual(orbited([0, 3], -5, -5), [-5, 0]);
  });
});

describe('the chance of a clean sample', () => {
  for (const { inliers, sample, drawn, chance: expected } of truth.chances)
    it(`is that of scipy.stats.geom: ${inliers}, ${sample} points`, () =>
      near(
        drawn.map(count => chance(inliers, sample, count)),
        expected,
        1e-12,
      ));

  it('reaches the confidence at the number of samples that is needed, and not before', () => {
    for (const { state } of ransac.presets) {
      const { needed } = ransac.compute(state);
      assert.ok(chance(state.inliers, state.sample, needed) >= state.confidence);
      assert.ok(chance(state.inliers, state.sample, needed - 1) < state.confidence);
    }
  });
});

describe('a place between four pixels', () => {
  for (const { state, ...expected } of truth['sample-patch'])
    it(`reads what grid_sample does: ${JSON.stringify(state)}`, () => near(samplePatch.compute(state), expected));
});

describe('a point before two cameras', () => {
  for (const { state, ...expected } of truth.stereo)
    it(`lands where cv2.projectPoints says, as deep as cv2.reprojectImageTo3D: ${JSON.stringify(state)}`, () =>
      near(stereo.compute(state), expected, 1e-5));
});

describe('resized class ids', () => {
  for (const { state, beside, ...expected } of truth.labels)
    it(`are those of F.interpolate, and made up where no neighbour has them: ${state.mode}, ${state.size}`, () => {
      const numbers = interpolation.compute({
        ...interpolation.initial,
        ...(state as Partial<InterpolationState>),
        ids: true,
      });
      near(numbers, expected);
      near(numbers.beside!.output, beside);
    });
});

describe('a magnified corner', () => {
  for (const { state, ...expected } of truth['corner-scale'])
    it(`is to Harris and to differences of Gaussians what OpenCV says: ${JSON.stringify(state)}`, () =>
      near(cornerScale.compute(state), expected, 1e-6));

  it('turns into an edge while the blob’s scale grows along and its answer stays', () => {
    const at = (magnified: number) => cornerScale.compute({ ...cornerScale.initial, magnified });
    assert.deepEqual(
      [1, 8].map(magnified => at(magnified).verdict),
      ['corner', 'edge'],
    );
    near(
      [2, 4, 8].map(magnified => at(magnified).sigma / at(1).sigma),
      [2, 4, 8],
      0.01,
    );
    near(
      [2, 4, 8].map(magnified => at(magnified).strength / at(1).strength),
      [1, 1, 1],
      0.03,
    );
  });
});
