/** How signals and gradients fare through many layers. */
import { shown } from '../../figures/shown';
import { choice, curve, number, numbered, random, scalar, table } from './entries';
import type { Value } from './maths';
import { reference } from './reference';

const depth = 20;
const width = 16;

export const depthOfSignal = reference({
  id: 'init-depth',
  title: 'A signal through twenty layers',
  caption:
    'Weights are noise with standard deviation gain / √n. With ReLU a gain of √2 (He) keeps the size; 1 (Xavier) halves its square in every layer.',
  formula: {
    tex: 'h_l=f\\!\\left(\\frac{g}{\\sqrt n}E_lh_{l-1}\\right),\\qquad \\mathbb E[h_l^2]\\approx\\frac{g^2}{2}\\,\\mathbb E[h_{l-1}^2]\\ \\text{(ReLU)}',
    text: 'h ← f((g / √n) E h); with ReLU the mean square is multiplied by about g² / 2',
  },
  inputs: {
    gain: number('gain g', 1.41, 0, 4, { step: 0.05 }),
    activation: choice('activation', 'ReLU', ['ReLU', 'Tanh', 'none']),
    x: random('input', [64, width], 1),
    weights: random('weights', [depth, width, width], 2),
  },
  outputs: {
    rms: curve('Root mean square', 'layer', 'RMS'),
    some: table('Root mean square', { columns: ['layer 0', 'layer 1', 'layer 5', 'layer 10', 'layer 20'] }),
  },
  build(m, { gain, activation, x, weights }) {
    const scale = m.div(gain, Math.sqrt(width));
    let h: Value = x;
    const sizes = [m.sqrt(m.mean(m.square(h), [0, 1]))];
    for (let layer = 0; layer < depth; layer++) {
      const z = m.matmul(h, m.mul(m.at(weights, layer), scale));
      h = activation === 'ReLU' ? m.relu(z) : activation === 'Tanh' ? m.tanh(z) : z;
      sizes.push(m.sqrt(m.mean(m.square(h), [0, 1])));
    }
    const rms = m.stack(sizes);
    return { rms, some: m.gather(rms, m.constant([0, 1, 5, 10, 20])) };
  },
  summary: ({ some }, { gain, activation }) =>
    `Gain ${gain}, ${activation === 'none' ? 'no activation' : activation}: the signal goes from ${shown(some[0]!, 3)} to ${shown(some[3]!, 3)} after 10 layers and ${shown(some[4]!, 3)} after 20.`,
});

const chain = 10;
const units = 8;
const functions = ['sigmoid', 'ReLU', 'LeakyReLU 0.01'];

export const gradientChain = reference({
  id: 'grad-chain',
  title: 'The gradient, layer by layer',
  caption:
    'The same weights under three activations. From right to left each layer multiplies by f′ and Wᵀ; sigmoid’s f′ is at most ¼.',
  formula: {
    tex: '\\delta_{l-1}=W_l^{\\top}\\left(f^{\\prime}(z_l)\\odot\\delta_l\\right)',
    text: 'δ of the layer before = Wᵀ (f′(z) ⊙ δ)',
  },
  inputs: {
    gain: number('gain of the weights', 1.41, 0.1, 5, { step: 0.05 }),
    x: random('input', [1, units], 3),
    weights: random('weights', [chain, units, units], 4),
  },
  outputs: {
    norms: curve('Size of the gradient', 'layer', '‖δ‖', { series: functions }),
    first: table('Size of the gradient', {
      rows: functions,
      columns: ['at the input', 'in the middle', 'at the output'],
    }),
  },
  build(m, { gain, x, weights }) {
    const scale = m.div(gain, Math.sqrt(units));
    const matrices = Array.from({ length: chain }, (_, layer) => m.mul(m.at(weights, layer), scale));
    const norms = functions.map(name => {
      let h: Value = x;
      const slopes: Value[] = [];
      for (const matrix of matrices) {
        const z = m.matmul(h, matrix);
        const positive = m.greater(z, 0);
        const sigmoid = m.sigmoid(z);
        h = name === 'sigmoid' ? sigmoid : name === 'ReLU' ? m.relu(z) : m.leakyRelu(z, 0.01);
        const leak = m.where(positive, 1, 0.01);
        slopes.push(name === 'sigmoid' ? m.mul(sigmoid, m.rest(sigmoid)) : name === 'ReLU' ? positive : leak);
      }
      let delta = m.constant(Array(units).fill(1), [1, units]);
      const sizes = [m.norm(delta, [0, 1])];
      for (let layer = chain - 1; layer >= 0; layer--) {
        delta = m.matmul(m.mul(slopes[layer]!, delta), m.transpose(matrices[layer]!));
        sizes.unshift(m.norm(delta, [0, 1]));
      }
      return m.stack(sizes);
    });
    const all = m.stack(norms);
    return { norms: all, first: m.gather(all, m.constant([0, chain / 2, chain]), 1) };
  },
  summary: ({ first }) =>
    `From the output to the input the gradient goes from ${shown(first[2]!, 3)} to: ${functions.map((name, i) => `${name} ${shown(first[3 * i]!, 3)}`).join(', ')}.`,
});

const inputs = 200;
const neurons = 8;

export const deadUnits = reference({
  id: 'dead-relu',
  title: 'Which units never fire?',
  caption:
    'A layer of eight ReLU units over 200 inputs. Push the bias down: a unit that fires for none gets no gradient and stays as it is.',
  formula: {
    tex: '\\text{dead}_j\\iff\\max_i\\left(w_j^{\\top}x_i+b\\right)\\le0',
    text: 'unit j is dead if and only if w·x + b ≤ 0 for every input',
  },
  inputs: {
    bias: number('bias b', -3, -12, 6, { step: 0.25 }),
    x: random('inputs', [inputs, 4], 5),
    weights: random('weights', [neurons, 4], 6),
  },
  outputs: {
    units: table('Each unit', {
      rows: numbered('unit', neurons),
      columns: ['fires for', 'largest w·x + b', 'dead'],
    }),
    dead: scalar('Dead units, of 8'),
    zeros: scalar('Share of zeros in the output'),
  },
  build(m, { bias, x, weights }) {
    const z = m.add(m.linear(x, weights), bias);
    const fires = m.greater(z, 0);
    const most = m.largest(z, [0]);
    const dead = m.rest(m.greater(most, 0));
    return {
      units: m.transpose(m.stack([m.mean(fires, [0]), most, dead])),
      dead: m.sum(dead, [0]),
      zeros: m.rest(m.mean(fires, [0, 1])),
    };
  },
  summary: ({ dead, zeros }, { bias }) =>
    `With bias ${bias}, ${dead[0]} of 8 units never fire; ${shown(100 * zeros[0]!, 3)} % of the output is zero.`,
});
