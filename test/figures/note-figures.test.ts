/** The figures of notes, against what PyTorch, NumPy and OpenCV compute (test/truth/figure_cases.json, by figure_cases.py). */
import { strict as assert } from 'node:assert';
import { attention } from '../../src/figures/attention';
import { camera } from '../../src/figures/camera';
import { contrastive } from '../../src/figures/contrastive';
import type { Figure } from '../../src/figures/figure';
import { gates } from '../../src/figures/gates';
import { interpolation } from '../../src/figures/interpolation';
import { lstm } from '../../src/figures/lstm';
import { patches } from '../../src/figures/patches';
import { polynomialFit } from '../../src/figures/polynomial-fit';
import { ransac } from '../../src/figures/ransac';
import { stereo } from '../../src/figures/stereo';
import { triplet } from '../../src/figures/triplet';
import truth from '../truth/figure_cases.json';

/** Numbers in the same places, equal to `tolerance` of the larger of 1 and themselves. */
function close(found: unknown, expected: unknown, tolerance = 1e-6, where = ''): void {
  if (typeof expected === 'number') {
    const off = Math.abs((found as number) - expected);
    assert.ok(off <= tolerance * Math.max(1, Math.abs(expected)), `${where}: ${found} is not ${expected}`);
  } else
    for (const [key, value] of Object.entries(expected as object))
      close((found as Record<string, unknown>)[key], value, tolerance, `${where}.${key}`);
}

interface Case {
  readonly state: unknown;
}

function check<State, Numbers>(
  figure: Figure<State, Numbers>,
  by: string,
  claims: (numbers: Numbers, state: State) => unknown,
  tolerance?: number,
) {
  describe(figure.id, () => {
    for (const { state, ...expected } of (truth as unknown as Record<string, readonly Case[]>)[figure.id]!)
      it(`is ${by} for ${JSON.stringify(state).slice(0, 120)}`, () =>
        close(claims(figure.compute(state as State), state as State), expected, tolerance));
  });
}

check(attention, 'scaled_dot_product_attention', ({ output, weights }) => ({ output, weights }));
check(gates, 'autograd', ({ output, gradients }) => ({ output, gradients }));
check(interpolation, 'F.interpolate', ({ output }) => ({ output }));
check(lstm, 'nn.LSTM', ({ steps }, state) => ({
  outputs: steps.map(({ h }) => [h]),
  cell: steps.at(-1)!.c,
  kept_without_recurrence: lstm.compute({ ...state, recurrent: [0, 0, 0, 0] }).kept,
}));
// Ten points and ten powers are close to singular: the weights agree to fewer digits than the curve they make.
check(polynomialFit, 'NumPy’s least squares', ({ weights, error }) => ({ weights, error }), 1e-5);
check(triplet, 'F.triplet_margin_loss', ({ loss, gradients }) => ({ loss, gradients }));
check(contrastive, 'cross-entropy over cosine similarities', ({ losses, shares, push }) => ({ losses, shares, push }));
check(camera, 'cv2.projectPoints', ({ R, t, pixel }) => ({ R, t, pixel }));
check(stereo, 'cv2.reprojectImageTo3D', ({ depth }) => ({ depth }));
check(patches, 'torchvision’s VisionTransformer', ({ tokens, embedding, positions, macs }) => ({
  tokens,
  embedding,
  positions,
  linear: macs.linear,
}));

describe('RANSAC', () => {
  const { initial } = ransac;

  it('needs as many samples as the formula’s table says', () => {
    const needed = (inliers: number, sample: number) => ransac.compute({ ...initial, inliers, sample }).needed;
    assert.deepEqual(
      [needed(0.5, 2), needed(0.5, 4), needed(0.5, 8), needed(0.3, 4), needed(1, 8)],
      [17, 72, 1177, 567, 1],
    );
  });

  it('finds the line among outliers that least squares does not', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const { best, least, votes, points } = ransac.compute({ ...initial, inliers: 0.6, tries: 50, seed });
      const slope = -best[0] / best[1];
      assert.ok(Math.abs(slope - 0.5) < 0.1, `seed ${seed}: ${slope}`);
      assert.ok(Math.abs(least[0] - 0.5) > Math.abs(slope - 0.5), `seed ${seed}: ${least[0]}`);
      const off = points.map(([x, y]) => Math.abs(best[0] * x + best[1] * y - best[2]));
      assert.deepEqual(
        votes,
        off.map(distance => distance <= initial.threshold),
      );
    }
  });

  it('never has fewer votes after more tries', () => {
    const votes = [1, 2, 5, 10, 30].map(tries => ransac.compute({ ...initial, tries }).votes.filter(Boolean).length);
    assert.deepEqual(
      [...votes].sort((a, b) => a - b),
      votes,
    );
  });

  it('fits least squares so that no residual is left along either direction', () => {
    const { least, points } = ransac.compute(initial);
    const residuals = points.map(([x, y]) => y - least[0] * x - least[1]);
    close(
      residuals.reduce((a, b) => a + b, 0),
      0,
      1e-9,
    );
    close(
      residuals.reduce((sum, residual, index) => sum + residual * points[index]![0], 0),
      0,
      1e-9,
    );
  });
});
