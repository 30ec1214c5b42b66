/** The backward pass written out: every gradient is a node of the graph. */
import { shown } from '../../figures/shown';
import { matrix, number, numbered, numbers, scalar, table } from './entries';
import { reference } from './reference';

export const perceptron = reference({
  id: 'backprop-mlp',
  title: 'Backpropagation through two layers',
  caption:
    'Forward left to right, then back: each gradient is a product of what came from above and what was kept on the way up.',
  formula: {
    tex: '\\delta_2=\\hat y-y,\\quad \\frac{\\partial L}{\\partial W_2}=\\delta_2h^{\\top},\\quad \\delta_1=W_2^{\\top}\\delta_2\\odot h(1-h),\\quad \\frac{\\partial L}{\\partial W_1}=\\delta_1x^{\\top}',
    text: 'δ2 = ŷ − y, dW2 = δ2 hᵀ, δ1 = W2ᵀ δ2 ⊙ h (1 − h), dW1 = δ1 xᵀ',
  },
  inputs: {
    x: numbers('x', [1, -0.5], -10, 10, { step: 0.1 }),
    W1: matrix(
      'W1',
      [
        [0.5, -1],
        [1, 0.2],
        [-0.3, 0.8],
      ],
      -10,
      10,
      { rows: numbered('hidden', 3), step: 0.1 },
    ),
    b1: numbers('b1', [0, 0.1, -0.1], -10, 10, { step: 0.1 }),
    W2: numbers('W2', [1, -1, 0.5], -10, 10, { step: 0.1 }),
    b2: number('b2', 0.2, -10, 10, { step: 0.1 }),
    y: number('target y', 1, -10, 10, { step: 0.1 }),
  },
  outputs: {
    h: table('Hidden layer', { columns: numbered('hidden', 3) }),
    forward: table('Forward', { columns: ['ŷ', 'loss ½(ŷ − y)²'] }),
    dW2: table('∂L/∂W2', { columns: numbered('hidden', 3) }),
    db2: scalar('∂L/∂b2'),
    dW1: table('∂L/∂W1', { rows: numbered('hidden', 3), columns: ['x1', 'x2'] }),
    db1: table('∂L/∂b1', { columns: numbered('hidden', 3) }),
    dx: table('∂L/∂x', { columns: ['x1', 'x2'] }),
  },
  build(m, { x, W1, b1, W2, b2, y }) {
    const z = m.add(m.matmul(W1, x), b1);
    const h = m.sigmoid(z);
    // h (1 − h), to the last digit also where h is nearly 1.
    const power = m.exp(m.neg(m.abs(z)));
    const slope = m.div(power, m.square(m.add(power, 1)));
    const out = m.add(m.sum(m.mul(W2, h), [0]), b2);
    const db2 = m.sub(out, y);
    const db1 = m.mul(m.mul(W2, db2), slope);
    return {
      h,
      forward: m.stack([out, m.div(m.square(db2), 2)]),
      dW2: m.mul(db2, h),
      db2,
      dW1: m.matmul(m.reshape(db1, [3, 1]), m.reshape(x, [1, 2])),
      db1,
      dx: m.matmul(m.transpose(W1), db1),
    };
  },
  summary: ({ forward, dW2, dW1 }) =>
    `ŷ = ${shown(forward[0]!)}, loss ${shown(forward[1]!)}. ∂L/∂W2 = ${dW2.map(value => shown(value)).join(', ')}; the first row of ∂L/∂W1 is ${shown(dW1[0]!)}, ${shown(dW1[1]!)}.`,
});

export const gates = reference({
  id: 'gates',
  title: 'Add copies, multiply swaps, max routes',
  caption: 'f = (x + y) · max(z, w). Make z and w equal: the gradient is split, as torch.maximum does.',
  formula: {
    tex: 'f=(x+y)\\cdot\\max(z,w),\\qquad \\frac{\\partial f}{\\partial x}=\\frac{\\partial f}{\\partial y}=\\max(z,w),\\quad \\frac{\\partial f}{\\partial z}=(x+y)\\,[z>w]',
    text: 'f = (x + y) max(z, w); x and y get max(z, w); the larger of z and w gets x + y, the other 0',
  },
  inputs: {
    x: number('x', 3, -10, 10, { step: 0.5 }),
    y: number('y', -1, -10, 10, { step: 0.5 }),
    z: number('z', 2, -10, 10, { step: 0.5 }),
    w: number('w', -4, -10, 10, { step: 0.5 }),
    upstream: number('gradient from above', 1, -10, 10, { step: 0.5 }),
  },
  outputs: {
    forward: table('Forward', { columns: ['x + y', 'max(z, w)', 'f'] }),
    gradients: table('Gradients', { columns: ['x', 'y', 'z', 'w'] }),
  },
  build(m, { x, y, z, w, upstream }) {
    const [sum, most] = [m.add(x, y), m.max(z, w)];
    const [toSum, toMost] = [m.mul(upstream, most), m.mul(upstream, sum)];
    const tie = m.div(m.equal(z, w), 2);
    const share = (larger: typeof x, smaller: typeof x) => m.mul(toMost, m.add(m.greater(larger, smaller), tie));
    return {
      forward: m.stack([sum, most, m.mul(sum, most)]),
      gradients: m.stack([toSum, toSum, share(z, w), share(w, z)]),
    };
  },
  summary: ({ forward: [sum, most, f], gradients }) =>
    `f = ${shown(sum!)} · ${shown(most!)} = ${shown(f!)}. Gradients: x ${shown(gradients[0]!)}, y ${shown(gradients[1]!)}, z ${shown(gradients[2]!)}, w ${shown(gradients[3]!)}.`,
});

const nodes = ['w0·x0', 'w1·x1', 'z', '−z', 'e^−z', '1 + e^−z', 'f'];

export const neuron = reference({
  id: 'logistic-neuron',
  title: 'The logistic neuron, node by node',
  caption:
    'Every value on the way forward and its gradient on the way back; the four nodes after z are together σ′ = f(1 − f).',
  formula: {
    tex: 'f=\\frac1{1+e^{-(w_0x_0+w_1x_1+w_2)}},\\qquad \\frac{\\partial f}{\\partial z}=f(1-f)',
    text: 'f = 1 / (1 + e^−(w0 x0 + w1 x1 + w2)); ∂f/∂z = f (1 − f)',
  },
  inputs: {
    w: numbers('w', [1, -2, 0.5], -5, 5, { names: ['w0', 'w1', 'w2'], step: 0.1 }),
    x: numbers('x', [3, 1], -5, 5, { names: ['x0', 'x1'], step: 0.1 }),
  },
  outputs: {
    nodes: table('Each node', { rows: nodes, columns: ['value', 'gradient'] }),
    dw: table('∂f/∂w', { columns: ['w0', 'w1', 'w2'] }),
    dx: table('∂f/∂x', { columns: ['x0', 'x1'] }),
  },
  build(m, { w, x }) {
    const [w0, w1, w2] = [0, 1, 2].map(i => m.at(w, i)) as [typeof w, typeof w, typeof w];
    const [x0, x1] = [m.at(x, 0), m.at(x, 1)];
    const [a, b] = [m.mul(w0, x0), m.mul(w1, x1)];
    const z = m.add(m.add(a, b), w2);
    const negated = m.neg(z);
    const power = m.exp(negated);
    const below = m.add(power, 1);
    const f = m.reciprocal(below);
    const one = m.constant([1], []);
    const toBelow = m.neg(m.reciprocal(m.square(below)));
    const toNegated = m.mul(toBelow, power);
    const toZ = m.neg(toNegated);
    return {
      nodes: m.transpose(
        m.stack([
          m.stack([a, b, z, negated, power, below, f]),
          m.stack([toZ, toZ, toZ, toNegated, toBelow, toBelow, one]),
        ]),
      ),
      dw: m.stack([m.mul(toZ, x0), m.mul(toZ, x1), toZ]),
      dx: m.stack([m.mul(toZ, w0), m.mul(toZ, w1)]),
    };
  },
  summary: ({ nodes: found, dw, dx }) =>
    `z = ${shown(found[4]!)}, f = ${shown(found[12]!)}, ∂f/∂z = ${shown(found[5]!)}. ∂f/∂w = ${dw.map(value => shown(value)).join(', ')}; ∂f/∂x = ${dx.map(value => shown(value)).join(', ')}.`,
});
