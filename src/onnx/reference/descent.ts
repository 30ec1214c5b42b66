/** Descent on a surface, step after step; each step is written out in the graph. */
import { shown } from '../../figures/shown';
import { curve, matrix, number, numbers, points, random, table } from './entries';
import type { Maths, Value } from './maths';
import { reference } from './reference';

const steps = 30;

export const quadratic = reference({
  id: 'gd-quadratic',
  title: 'Gradient descent in a bowl',
  caption: 'Thirty steps on ½θᵀAθ. Above a learning rate of 2/λ_max the path runs away along the steepest axis.',
  formula: {
    tex: '\\theta\\leftarrow\\theta-\\eta\\,(A\\theta+\\text{noise}),\\qquad \\text{converges iff }\\eta<\\frac{2}{\\lambda_{\\max}}',
    text: 'θ ← θ − η (Aθ + noise); converges if and only if η < 2 / λ_max',
  },
  inputs: {
    theta: numbers('start θ', [4, 2], -5, 5, { names: ['θ1', 'θ2'], step: 0.1 }),
    A: matrix(
      'A (symmetric)',
      [
        [1, 0],
        [0, 8],
      ],
      -8,
      8,
      { step: 0.5 },
    ),
    lr: number('learning rate η', 0.2, 0.005, 1, { log: true }),
    level: number('noise of the gradient', 0, 0, 5, { step: 0.1 }),
    noise: random('noise', [steps, 2], 1),
  },
  outputs: {
    path: points('The path', 'θ1', 'θ2', { path: true }),
    loss: curve('Loss along the path', 'step', '½θᵀAθ'),
    limit: table('Curvatures and the limit', { columns: ['λ_min', 'λ_max', '2 / λ_max'] }),
    last: table('After 30 steps', { columns: ['θ1', 'θ2', 'loss'] }),
  },
  build(m, { theta, A, lr, level, noise }) {
    const symmetric = m.div(m.add(A, m.transpose(A)), 2);
    const path = [theta];
    for (let t = 0; t < steps; t++) {
      const gradient = m.add(m.matmul(symmetric, path.at(-1)!), m.mul(level, m.at(noise, t)));
      path.push(m.sub(path.at(-1)!, m.mul(lr, gradient)));
    }
    const all = m.stack(path);
    const loss = m.sum(m.mul(m.div(all, 2), m.matmul(all, symmetric)), [1]);
    const [low, high] = eigenvalues(m, symmetric);
    return {
      path: all,
      loss,
      limit: m.stack([low, high, m.div(2, high)]),
      last: m.concat([path.at(-1)!, m.slice(loss, 0, steps, steps + 1)], 0),
    };
  },
  summary({ loss, limit: [low, , limit], last }, { lr, level }) {
    const end = Number.isFinite(last[2]!) ? `to ${shown(last[2]!)}` : 'beyond what 32-bit floats can hold';
    const path = `the loss goes from ${shown(loss[0]!)} ${end}`;
    if (low! <= 0)
      return `With η = ${lr} ${path}. One curvature is ${shown(low!)}: this is no bowl, and there is nothing to converge to.`;
    const ends = Number(lr) < limit! ? 'it converges' : 'it does not converge';
    const noisy = Number(level) > 0 && Number(lr) < limit! ? ', but for the noise that each step adds' : '';
    return `With η = ${lr} (limit ${shown(limit!)}) ${path}: ${ends}${noisy}.`;
  },
});

/** Of a symmetric 2×2 matrix, smaller first. */
function eigenvalues(m: Maths, matrix: Value): readonly [Value, Value] {
  const entry = (row: number, column: number) => m.at(m.at(matrix, row), column);
  const [a, b, c] = [entry(0, 0), entry(0, 1), entry(1, 1)];
  const middle = m.div(m.add(a, c), 2);
  const radius = m.sqrt(m.add(m.square(m.div(m.sub(a, c), 2)), m.square(b)));
  return [m.sub(middle, radius), m.add(middle, radius)];
}

const batches = [1, 4, 16, 64];

export const noisyDescent = reference({
  id: 'noise-gd',
  title: 'Batch size and the noise that is left',
  caption: 'The same noise divided by √B: larger batches settle closer to the minimum, at the same learning rate.',
  formula: {
    tex: '\\theta\\leftarrow\\theta-\\eta\\left(A\\theta+\\frac{\\sigma\\,\\epsilon_t}{\\sqrt B}\\right)',
    text: 'θ ← θ − η (Aθ + σ ε / √B)',
  },
  inputs: {
    A: matrix(
      'A (symmetric)',
      [
        [1, 0],
        [0, 4],
      ],
      -6,
      6,
      { step: 0.5 },
    ),
    lr: number('learning rate η', 0.2, 0.005, 1, { log: true }),
    sigma: number('noise of one sample σ', 4, 0, 20, { step: 0.5 }),
    noise: random('noise', [steps, 2], 2),
  },
  outputs: {
    paths: points('The paths', 'θ1', 'θ2', { path: true, series: batches.map(b => `B = ${b}`) }),
    distances: curve('Distance from the minimum', 'step', '‖θ‖', { series: batches.map(b => `B = ${b}`) }),
    late: table('Mean distance over the last ten steps', { columns: batches.map(b => `B = ${b}`) }),
  },
  build(m, { A, lr, sigma, noise }) {
    const symmetric = m.div(m.add(A, m.transpose(A)), 2);
    const scale = m.div(sigma, m.sqrt(m.constant(batches, [4, 1])));
    const path = [
      m.constant(
        batches.flatMap(() => [4, 2]),
        [4, 2],
      ),
    ];
    for (let t = 0; t < steps; t++) {
      const here = path.at(-1)!;
      const gradient = m.add(m.matmul(here, symmetric), m.mul(scale, m.at(noise, t)));
      path.push(m.sub(here, m.mul(lr, gradient)));
    }
    const paths = m.transpose(m.stack(path), [1, 0, 2]);
    const distances = m.norm(paths, [2]);
    return { paths, distances, late: m.mean(m.slice(distances, 1, steps - 9, steps + 1), [1]) };
  },
  summary: ({ late }) =>
    `Mean distance over the last ten steps: ${batches.map((b, i) => `${shown(late[i]!, 3)} at B = ${b}`).join(', ')}.`,
});

const optimizers = ['SGD', 'momentum', 'Adagrad', 'RMSprop', 'Adadelta', 'Adam', 'AdamW'];
/** A steady slope, a flat stretch, then one that keeps changing sign. */
const gradients = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, -1, 1, -1, 1, -1, 1, -1];

export const optimizerSteps = reference({
  id: 'optim-steps',
  title: 'Seven optimizers, one gradient sequence',
  caption:
    'The same gradients for all. Adam’s first step is the learning rate whatever the size of the gradient; momentum keeps going where the gradient is 0.',
  formula: {
    tex: '\\text{Adam: }\\theta\\leftarrow\\theta-\\eta\\frac{m/(1-\\beta_1^t)}{\\sqrt{v/(1-\\beta_2^t)}+\\epsilon}',
    text: 'Adam: θ ← θ − η m̂ / (√v̂ + ε), with m̂ and v̂ the bias-corrected means of g and g²',
  },
  inputs: {
    g: numbers('gradients', gradients, -100, 100, { step: 0.1 }),
    start: number('start θ', 1, -10, 10, { step: 0.1 }),
    lr: number('lr', 0.1, 0.0001, 1, { log: true }),
    momentum: number('momentum', 0.9, 0, 0.99, { step: 0.01 }),
    beta1: number('β1', 0.9, 0, 0.999, { step: 0.01 }),
    beta2: number('β2 (and α of RMSprop, ρ of Adadelta)', 0.99, 0, 0.999, { step: 0.001 }),
    weight_decay: number('weight_decay of AdamW', 0.1, 0, 1, { step: 0.01 }),
  },
  outputs: {
    paths: curve('θ', 'step', 'θ', { series: optimizers }),
    steps: table('First and last step, and where it ends', {
      rows: optimizers,
      columns: ['first step', 'last step', 'end'],
    }),
  },
  build(m, { g: sequence, start, lr, momentum, beta1, beta2, weight_decay }) {
    const eps = 1e-8;
    const paths: Value[][] = optimizers.map(() => [start]);
    const zero = m.constant([0], []);
    const mix = (old: Value, beta: Value, now: Value) => m.add(m.mul(beta, old), m.mul(m.rest(beta), now));
    let [velocity, total, mean, square, change] = [zero, zero, zero, zero, zero] as [Value, Value, Value, Value, Value];
    for (let t = 0; t < gradients.length; t++) {
      const g = m.at(sequence, t);
      const g2 = m.square(g);
      velocity = t === 0 ? g : m.add(m.mul(momentum, velocity), g);
      total = m.add(total, g2);
      square = mix(square, beta2, g2);
      mean = mix(mean, beta1, g);
      const delta = m.mul(m.div(m.sqrt(m.add(change, 1e-6)), m.sqrt(m.add(square, 1e-6))), g);
      change = mix(change, beta2, m.square(delta));
      const corrected = m.div(mean, m.rest(m.pow(beta1, t + 1)));
      const root = m.sqrt(m.div(square, m.rest(m.pow(beta2, t + 1))));
      const adam = m.div(corrected, m.add(root, eps));
      const moves = [
        g,
        velocity,
        m.div(g, m.add(m.sqrt(total), 1e-10)),
        m.div(g, m.add(m.sqrt(square), eps)),
        delta,
        adam,
        adam,
      ];
      for (const [i, move] of moves.entries()) {
        const here = paths[i]!.at(-1)!;
        const from = i === 6 ? m.mul(here, m.rest(m.mul(lr, weight_decay))) : here;
        paths[i]!.push(m.sub(from, m.mul(lr, move)));
      }
    }
    const all = m.stack(paths.map(path => m.stack(path)));
    const at = (t: number) => m.at(all, t, 1);
    const n = gradients.length;
    return { paths: all, steps: m.transpose(m.stack([m.sub(at(1), at(0)), m.sub(at(n), at(n - 1)), at(n)])) };
  },
  summary: ({ steps: found }) =>
    `First steps: ${optimizers.map((name, i) => `${name} ${shown(found[3 * i]!, 3)}`).join(', ')}. Ends: ${optimizers.map((name, i) => `${name} ${shown(found[3 * i + 2]!, 3)}`).join(', ')}.`,
});
