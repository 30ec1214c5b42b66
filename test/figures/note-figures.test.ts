/** The figures of notes, against what other libraries compute (test/truth/figure_cases.json, by figure_cases.py). */
import { strict as assert } from 'node:assert';
import { alexnetStack } from '../../src/figures/alexnet';
import { approximation } from '../../src/figures/approximation';
import { attention } from '../../src/figures/attention';
import { type BatchNoiseState, batchNoise, descend } from '../../src/figures/batch-noise';
import { camera } from '../../src/figures/camera';
import { contrastive } from '../../src/figures/contrastive';
import { deadUnits } from '../../src/figures/dead-units';
import { degradation, errorsOf } from '../../src/figures/degradation';
import { denseBlock } from '../../src/figures/dense-block';
import type { Figure } from '../../src/figures/figure';
import { freezing } from '../../src/figures/freezing';
import { gates } from '../../src/figures/gates';
import { hiddenLayer } from '../../src/figures/hidden-layer';
import { homography } from '../../src/figures/homography';
import { inceptionModule } from '../../src/figures/inception-module';
import { interpolation } from '../../src/figures/interpolation';
import { kMeans } from '../../src/figures/k-means';
import { labelSpreading } from '../../src/figures/label-spreading';
import { lstm } from '../../src/figures/lstm';
import { networkCosts } from '../../src/figures/network-costs';
import { nonLocal } from '../../src/figures/non-local';
import { opticalFlow } from '../../src/figures/optical-flow';
import { parameters } from '../../src/figures/parameters';
import { patches } from '../../src/figures/patches';
import { polynomialFit } from '../../src/figures/polynomial-fit';
import { positionEncoding } from '../../src/figures/position-encoding';
import { priorShift } from '../../src/figures/prior-shift';
import { pseudoLabels } from '../../src/figures/pseudo-labels';
import { CANDIDATES, queryRules } from '../../src/figures/query-rules';
import { ransac } from '../../src/figures/ransac';
import { recurrence } from '../../src/figures/recurrence';
import { regimes } from '../../src/figures/regimes';
import { residualBlock } from '../../src/figures/residual-block';
import { scaleSpace } from '../../src/figures/scale-space';
import { seeds } from '../../src/figures/seeds';
import { sequenceSetups } from '../../src/figures/sequence-setups';
import { softmaxOf } from '../../src/figures/softmax-of';
import { stereo } from '../../src/figures/stereo';
import { DOMAINS, stateAt, transferMap } from '../../src/figures/transfer-map';
import { transformerBlock } from '../../src/figures/transformer-block';
import { translation } from '../../src/figures/translation';
import { triplet } from '../../src/figures/triplet';
import { twoViews } from '../../src/figures/two-views';
import { zeroShot } from '../../src/figures/zero-shot';
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
    for (const { state: given, ...expected } of (truth as unknown as Record<string, readonly Case[]>)[figure.id]!) {
      // What was recorded before the figure had a setting leaves that as it begins.
      const state = { ...figure.initial, ...(given as Partial<State>) };
      it(`is ${by} for ${JSON.stringify(given).slice(0, 120)}`, () =>
        close(claims(figure.compute(state), state), expected, tolerance));
    }
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

check(parameters, 'PyTorch’s count', ({ total, buffers }) => ({ total, buffers }));
check(translation, 'nn.Conv2d and torch.roll', ({ map, equivariant, average, maximum, linear }) => ({
  map,
  equivariant: Number(equivariant),
  average,
  maximum,
  linear,
}));
check(approximation, 'straight lines or plateaus', ({ error, units }) => ({ error, width: units.length }));
check(residualBlock, 'torchvision’s block', ({ weights, norms, out_channels }) => ({ weights, norms, out_channels }));
check(denseBlock, 'torchvision’s block', ({ reads, parameters: each, out_channels }) => ({
  reads,
  parameters: each,
  out_channels,
}));
check(inceptionModule, 'what its convolutions have', ({ branches, out_channels }) => ({
  each: branches.map(({ weights }) => weights),
  out_channels,
}));
check(recurrence, 'nn.RNNCell with autograd', ({ outputs, kept, memory }) => ({ outputs, kept, memory }));
check(freezing, 'torchvision’s ResNet-50', ({ trainable, total }) => ({ trainable, total }));
check(priorShift, 'sums over the densities', ({ before, after, error }) => ({ before, after, error }), 1e-5);
check(pseudoLabels, 'PyTorch’s losses', ({ target, loss }) => ({ target, loss }));
check(kMeans, 'Lloyd’s steps in NumPy', ({ centres, inertia }) => ({ centres, last: inertia.at(-1) }));
check(batchNoise, 'second moments, and torch.optim.SGD', ({ runs }, state) => {
  const { lr, noise, drawn } = state as BatchNoiseState & { readonly drawn: number[][] };
  return {
    // Rates are tried 160 to a power of ten: the lowest loss is met within that, and never undercut.
    runs: runs.map(({ steps, spread, left, kept, best }, index) => {
      const { lowest } = truth['batch-noise'].find(({ state: { lr: of } }) => of === lr)!.runs[index]!;
      const isMet = Math.abs(Math.log10(best.lr / lowest.lr)) < 1 / 160 && best.loss >= lowest.loss * (1 - 1e-6);
      return { steps, spread, loss: left + kept, lowest: isMet && best.loss < 1.002 * lowest.loss ? lowest : best };
    }),
    path: descend(lr, noise / Math.sqrt(8), drawn),
  };
});
check(alexnetStack, 'torchvision’s network', ({ parameters, macs, layers }) => ({
  parameters,
  macs,
  sides: layers!.map(({ side }) => side),
}));
check(deadUnits, 'nn.Linear trained by SGD', ({ outputs, fires, gradient }) => ({ outputs, fires, gradient }), 1e-9);
check(hiddenLayer, 'nn.Sequential', ({ hidden, outputs }) => ({ hidden, outputs }));
check(nonLocal, 'a block of 1×1 convolutions', ({ weights, y, z, pairs, windowPairs, inWindow }) => ({
  weights,
  y,
  z,
  pairs,
  windowPairs,
  inWindow,
}));
check(positionEncoding, 'the table as PyTorch’s tutorials fill it', ({ table, value, wavelength, products }) => ({
  table,
  value,
  wavelength,
  products,
}));
check(transformerBlock, 'nn.TransformerEncoderLayer', ({ run: { weights, attended, output } }) => ({
  weights,
  attended,
  output,
}));
check(sequenceSetups, 'nn.RNN, its shapes and its gradients', ({ sees, result, parameters, output, h_n }) => ({
  sees,
  result,
  parameters,
  output,
  h_n,
}));

check(
  homography,
  'cv2.getPerspectiveTransform',
  ({ H, mapped, middle, determinant }) => ({ H, mapped, middle, determinant }),
  1e-5,
);
// OpenCV ends its fit with an iteration that stops near the optimum.
check(
  twoViews,
  'cv2.projectPoints and cv2.findHomography',
  ({ H, wall, post, postMiss }) => ({
    H,
    second: { wall: wall.map(({ second }) => second), post: post.map(({ second }) => second) },
    sent: { wall: wall.map(({ sent }) => sent), post: post.map(({ sent }) => sent) },
    postMiss,
  }),
  1e-5,
);
check(opticalFlow, 'NumPy’s pseudoinverse of the window', ({ eigenvalues, flow }) => ({ eigenvalues, flow }));
check(scaleSpace, 'OpenCV’s Gaussians', ({ responses, sigma }) => ({ responses, sigma }), 1e-9);
// A picture turned by a quarter has the same pixels elsewhere, so whatever the orientation was, it turns by exactly as much.
for (const turn of [-170, -60, 0, 50])
  it(`scale-space turns the orientation along, from ${turn}°`, () => {
    const at = (degrees: number) => scaleSpace.compute({ ...scaleSpace.initial, radius: 6, turn: degrees }).orientation;
    assert.equal((at(turn + 90) - at(turn) + 360) % 360, 90);
    assert.ok(Math.abs(at(turn) - turn) <= 10, `${at(turn)}`);
  });

check(networkCosts, 'torchvision’s weights', ({ network: { parameters, macs, accuracy } }) => ({
  parameters,
  macs,
  accuracy,
}));
check(regimes, 'scikit-learn', ({ right, byCamera }) => ({ right, byCamera }));
check(seeds, 'SciPy’s t statistic', ({ means, best, difference, error }) => ({
  means,
  best,
  statistic: difference / error,
}));
check(queryRules, 'SciPy’s entropy', ({ scores, picked }) => {
  const each = CANDIDATES.map(name => scores[name]);
  const rules = ['entropy', 'margin', 'least confident'] as const;
  return {
    entropies: each.map(({ entropy }) => entropy),
    margins: each.map(({ margin }) => margin),
    doubts: each.map(({ doubt }) => doubt),
    picked: rules.map(rule => picked[rule].charCodeAt(0)),
  };
});
check(zeroShot, 'PyTorch’s softmax of cosines', ({ cosines, probabilities }) => ({ cosines, probabilities }));

describe('a homography', () => {
  const of = (corners: readonly number[]) => homography.compute({ corners, point: [0.5, 0.5] });

  it('is named for what it keeps, and refused where three corners are in line', () => {
    const kinds = homography.presets.map(({ state }) => homography.compute(state).kind);
    assert.deepEqual(kinds, ['projective', 'projective', 'affine', 'projective', 'degenerate', 'folded']);
    for (const start of [0, 1, 2, 3]) {
      // The corner halfway between its neighbours.
      const corners = [0, 0, 3, 0.5, 3, 3, 0, 2.5];
      const next = (index: number, axis: number) => corners[(2 * index + axis + 8) % 8]!;
      corners[2 * start] = (next(start - 1, 0) + next(start + 1, 0)) / 2;
      corners[2 * start + 1] = (next(start - 1, 1) + next(start + 1, 1)) / 2;
      assert.equal(of(corners).kind, 'degenerate', String(start));
    }
  });

  it('puts vanishing points where the sides meet', () => {
    const { vanishing } = of([0, 0, 4, 0, 3, 2, 1, 2]);
    assert.equal(vanishing[0], undefined);
    close(vanishing[1], [2, 4]);
  });
});

describe('degradation', () => {
  const { initial } = degradation;
  const both = (seed: string, shallow: string, deep = '56') =>
    degradation.compute({ ...initial, networks: 'both', shallow, deep, seed });

  it('has the parameters of 6n + 2 layers at widths of 8, 16 and 32, with or without skips', () => {
    for (const [deep, n] of [
      ['20', 3],
      ['32', 5],
      ['56', 9],
    ] as const) {
      const stages = [8, 16, 32].map((width, stage) => {
        const before = stage === 0 ? 8 : width / 2;
        return 9 * before * width + (2 * n - 1) * 9 * width * width + 2 * n * 2 * width;
      });
      const parameters = 9 * 8 + 2 * 8 + stages.reduce((a, b) => a + b) + 32 * 10 + 10;
      assert.deepEqual(
        both('0', '8', deep)
          .drawn.slice(1)
          .filter(({ depth }) => String(depth) === deep)
          .map(run => run.parameters),
        [parameters, parameters],
      );
    }
  });

  it('shows what the note says: deeper is worse without skips, whatever the seed, and every depth fits with them', () => {
    for (const seed of ['0', '1', '2']) {
      const ends = (['8', '20', '32'] as const).map(shallow => both(seed, shallow));
      const last = ({ losses }: { readonly losses: readonly number[] }) => losses.at(-1)!;
      const plain = [...ends.map(({ plain: [run] }) => last(run)), last(ends[0]!.plain[1])];
      assert.deepEqual(
        [...plain].sort((a, b) => a - b),
        plain,
      );
      const residual = [...ends.map(({ residual: [run] }) => last(run)), last(ends[0]!.residual[1])];
      assert.ok(
        residual.every(loss => loss < plain.at(-1)! / 10),
        String(residual),
      );
      const wrong = [...ends.map(({ plain: [run] }) => run), ends[0]!.plain[1]].map(run => errorsOf(run).at(-1)!);
      assert.ok(wrong.every((share, i) => i === 0 || share >= wrong[i - 1]!) && wrong.at(-1)! > 40, String(wrong));
      assert.ok(errorsOf(ends[0]!.residual[1]).at(-1)! < 1, 'with skips the deepest fits');
      const [first, end] = ends[0]!.plain[1].gradients as [number, number];
      assert.ok(first > end, 'no gradient vanishes on its way back');
    }
  });

  it('draws the two that are chosen, and one where they are the same', () => {
    const named = (state: object) =>
      degradation.compute({ ...initial, ...state }).drawn.map(run => [run.depth, run.residual]);
    assert.deepEqual(named({}), [
      [20, false],
      [56, false],
    ]);
    assert.deepEqual(named({ networks: 'residual', shallow: '32', deep: '32' }), [[32, true]]);
    assert.match(
      degradation.summary(initial, degradation.compute(initial)),
      /plain 56 at 1\.6, 60\.2% wrong.*37 times the loss.*length 166, that of its last 0\.225/,
    );
  });
});

describe('the softmax of figures', () => {
  it('does not overflow, and gives nothing to −∞', () =>
    assert.deepEqual(softmaxOf([1000, Number.NEGATIVE_INFINITY, 1000]), [0.5, 0, 0.5]));
});

describe('position encoding', () => {
  it('calls near positions alike only where they are more alike than far ones', () => {
    const saysAlike = (changed: object) => {
      const state = { ...positionEncoding.initial, position: 0, ...changed };
      return positionEncoding.summary(state, positionEncoding.compute(state)).includes('near positions are alike');
    };
    assert.equal(saysAlike({}), true);
    // With two waves, position 44 is nearly seven turns of the first: cos 44 + cos(44/√base) is 1.90, cos 1 + cos(1/√base) 1.54.
    assert.equal(saysAlike({ d_model: 4, positions: 45 }), false);
  });
});

describe('the map of transfer settings', () => {
  // Pan & Yang 2010, tables 1 and 2: the tasks, the domains, and whose labels are available.
  const published = [
    ['inductive transfer', { task: true, source: true, target: true }],
    ['inductive transfer', { task: true, source: false, target: true }],
    ['transductive transfer', { task: false, domain: 'other P(X)', source: true, target: false }],
    ['transductive transfer', { task: false, domain: 'other X', source: true, target: false }],
    ['unsupervised transfer', { task: true, source: false, target: false }],
  ] as const;

  it('has their settings where they have them, whatever the rest', () => {
    for (const [setting, state] of published)
      for (const domain of 'domain' in state ? [state.domain] : DOMAINS)
        assert.equal(transferMap.compute({ ...state, domain }).setting, setting, JSON.stringify({ ...state, domain }));
  });

  it('names no other cell after them', () => {
    const states = DOMAINS.flatMap(domain =>
      [true, false].flatMap(task =>
        [true, false].flatMap(source => [true, false].map(target => ({ domain, task, source, target }))),
      ),
    );
    const isPublished = (state: (typeof states)[number]) =>
      published.some(([, given]) =>
        Object.entries(given).every(([key, value]) => state[key as keyof typeof state] === value),
      );
    for (const state of states.filter(other => !isPublished(other)))
      assert.equal(
        transferMap.compute(state).setting,
        !state.task && state.domain === 'the same' ? 'no transfer' : 'none of the three',
        JSON.stringify(state),
      );
  });

  it('goes to each cell of the map and says where it is', () => {
    for (let row = 0; row < 4; row++)
      for (let column = 0; column < 4; column++) {
        const found = transferMap.compute(stateAt(transferMap.initial, row, column));
        assert.deepEqual([found.row, found.column], [row, column]);
      }
  });
});

describe('label spreading', () => {
  it('ends where every point is the weighted mean of the others', () => {
    const state = { ...labelSpreading.initial, labels: 2, sigma: 0.3, steps: 400 };
    const { points, belief, labelled } = labelSpreading.compute(state);
    for (const [index, [x, y]] of points.entries()) {
      if (labelled[index]) continue;
      const weights = points.map(([u, v], other) =>
        other === index ? 0 : Math.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * state.sigma ** 2)),
      );
      const mean =
        weights.reduce((sum, weight, other) => sum + weight * belief[other]!, 0) / weights.reduce((a, b) => a + b, 0);
      close(belief[index], mean, 1e-3, `point ${index}`);
    }
  });

  it('follows the moons where the nearest label does not, and only while they are apart', () => {
    const of = (change: object) => labelSpreading.compute({ ...labelSpreading.initial, steps: 200, ...change });
    const apart = of({});
    assert.equal(apart.right, apart.points.length);
    assert.ok(apart.nearest < apart.points.length, String(apart.nearest));
    const touching = of({ gap: -0.2 });
    assert.ok(touching.right < touching.points.length, String(touching.right));
  });
});

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

  it('keeps the votes of every try, of which the best has the most', () => {
    for (const tries of [1, 5, 50]) {
      const { history, bestTry, votes } = ransac.compute({ ...initial, tries });
      assert.equal(history.length, tries);
      assert.equal(history[bestTry], votes.filter(Boolean).length);
      assert.equal(bestTry, history.indexOf(Math.max(...history)));
      assert.deepEqual(ransac.compute({ ...initial, tries: 50 }).history.slice(0, tries), history);
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
