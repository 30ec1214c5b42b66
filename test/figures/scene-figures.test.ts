/** The figures that look at the drawn picture, against OpenCV and SciPy (test/truth/figures_scene.json, by figures_scene.py). */
import { strict as assert } from 'node:assert';
import { dogPyramid } from '../../src/figures/dog-pyramid';
import { flowPyramid } from '../../src/figures/flow-pyramid';
import { extremesOf } from '../../src/figures/gaussian-pyramid';
import { homography } from '../../src/figures/homography';
import { pyramidOf } from '../../src/figures/lucas-kanade';
import { type Bytes, scene } from '../../src/figures/scene';
import { type TwoViewsState, twoViews } from '../../src/figures/two-views';
import { shotsOf } from '../../src/figures/two-views-shots';
import { warped } from '../../src/figures/warp';
import truth from '../truth/figures_scene.json';
import { near } from './near';

describe('a picture that is halved', () => {
  const pyramid = pyramidOf(scene, truth.pyramid.length);
  for (const { level, rows, columns } of truth.pyramid)
    it(`has the pixels of cv2.pyrDown: level ${level}`, () => {
      const picture = pyramid[level]!;
      const side = picture.length;
      assert.deepEqual([picture[0], picture[side / 2]], rows);
      assert.deepEqual(
        [1, side - 1].map(column => picture.map(row => row[column])),
        columns,
      );
    });
});

describe('a window that is tracked', () => {
  for (const { state, found, isFound, smallest } of truth.tracks)
    it(`ends where cv2.calcOpticalFlowPyrLK does: ${JSON.stringify(state)}`, () => {
      const { tracks, alone } = flowPyramid.compute({ ...flowPyramid.initial, ...state });
      const last = tracks.at(-1)!;
      assert.equal(last.ended === 'found', isFound === 1);
      // It counts positions in 32 bits.
      near(last.found, found, 1e-3);
      near(alone.eigenvalues[1], smallest, 1e-4);
    });

  it('is lost by a far motion in the picture alone, and found from coarse to fine', () => {
    const { aloneError, error } = flowPyramid.compute(flowPyramid.initial);
    assert.ok(aloneError > 10 && error < 0.01, `${aloneError}, ${error}`);
  });

  it('holds what its examples say', () => {
    const kinds = flowPyramid.presets.slice(0, 3).map(({ state }) => flowPyramid.compute(state).kind);
    assert.deepEqual(kinds, ['corner', 'edge', 'flat']);
  });

  it('has lines that meet at a small true motion, and are parallel along the wall', () => {
    const [corner, edge] = flowPyramid.presets.map(({ state }) => ({ state, ...flowPyramid.compute(state) }));
    const lines = corner!.alone.constraints;
    const [u, v] = corner!.state.motion as [number, number];
    const strongest = Math.max(...lines.map(([a, b]) => Math.hypot(a, b)));
    const far = lines
      .filter(([a, b]) => Math.hypot(a, b) > 0.5 * strongest)
      .map(([a, b, t]) => Math.abs(a * u + b * v + t) / Math.hypot(a, b));
    assert.ok(far.length > 20 && far.reduce((a, b) => a + b) / far.length < 0.3, String(far));
    assert.ok(edge!.alone.constraints.every(([a, b]) => b === 0 || Math.abs(b) < 0.05 * Math.abs(a)));
  });
});

describe('a picture at every scale', () => {
  for (const { scales, samples, extremes } of truth.octaves) {
    const { octaves } = dogPyramid.compute({ ...dogPyramid.initial, nOctaveLayers: scales });
    it(`differs between scales as scipy.ndimage.gaussian_filter says: ${scales} an octave`, () => {
      const picked = octaves.map(({ differences }) =>
        differences.map(rows => rows.filter((_, r) => r % 29 === 3).map(row => row.filter((__, c) => c % 23 === 5))),
      );
      near(picked, samples, 1e-12);
    });

    it(`has the extremes that ranks of 26 neighbours find: ${scales} an octave`, () => {
      const found = extremesOf(octaves, scales);
      near(
        found.map(({ octave, layer, row, column, value }) => [octave, layer, row, column, value]),
        extremes.map(each => each.slice(0, 5)),
        1e-12,
      );
      for (const [index, { edgeRatio }] of found.entries())
        if (extremes[index]![5] === null) assert.equal(edgeRatio, Number.POSITIVE_INFINITY);
        else near(edgeRatio, extremes[index]![5], 1e-6);
    });
  }

  it('keeps the stones, the moon and the tree, each at its own scale', () => {
    const spots = dogPyramid.presets.slice(0, 4).map(({ state }) => dogPyramid.compute(state));
    assert.deepEqual(
      spots.map(({ own, sigma }) => [own?.verdict, sigma.toFixed(2)]),
      [
        ['kept', '4.03'],
        ['kept', '2.54'],
        ['kept', '5.08'],
        ['kept', '8.06'],
      ],
    );
  });

  it('throws a window’s bar out unless the edge test is loose', () => {
    const loose = dogPyramid.presets.at(-1)!.state;
    const verdicts = [10, 20].map(edgeThreshold => dogPyramid.compute({ ...loose, edgeThreshold }).own?.verdict);
    assert.deepEqual(verdicts, ['edge', 'kept']);
  });
});

describe('a warped picture', () => {
  for (const { corners, places, values } of truth.warps)
    it(`is read as cv2.perspectiveTransform and scipy.ndimage.map_coordinates read it: ${corners}`, () => {
      const { H } = homography.compute({ ...homography.initial, corners });
      const [found] = warped(scene, H!, places.length, 1, column => places[column] as [number, number]);
      assert.deepEqual(
        found!.map(value => value === undefined),
        values.map(value => value === null),
      );
      // OpenCV's matrix is of 32-bit corners.
      for (const [index, value] of values.entries()) if (value !== null) near(found![index], value, 1e-3);
    });
});

describe('two shots of a picture with a post before it', () => {
  const shots = (state: TwoViewsState) => shotsOf(state, twoViews.compute(state).H);
  for (const { state, pixels, second, overlay } of truth.shots)
    it(`are those of rays in NumPy: ${JSON.stringify(state)}`, () => {
      const found = shots(state);
      const at = (of: Bytes) => pixels.map(([column, row]) => of[row!]![column!]);
      near(at(found.second), second, 1e-6);
      near(at(found.overlay), overlay, 1e-6);
    });

  it('lie on each other for a turn, and double the post for a step aside', () => {
    const doubled = (state: TwoViewsState) => {
      const { second, overlay } = shots(state);
      // An image of the first shot ends somewhere; its middle is always there.
      const middle = (of: Bytes) => of.slice(30, 90).flatMap(row => row.slice(40, 100));
      return middle(second).filter((value, index) => Math.abs(value - middle(overlay)[index]!) > 20).length;
    };
    const turned = { ...twoViews.initial, turn: 12, move: [0, 0], post: 2 };
    assert.ok(doubled(turned) < 20, String(doubled(turned)));
    assert.ok(doubled({ ...turned, turn: 0, move: [0.5, 0] }) > 300);
  });
});
