/** Small multi-layer perceptrons, every layer shown. */
import { shown } from '../../figures/shown';
import { carve } from './carve';
import { number, numbered, numbers, points, random, scalar, table } from './entries';
import { reference } from './reference';

/** Twenty points a moon, evenly spaced. */
const moons = [0, 1].flatMap(moon =>
  Array.from({ length: 20 }, (_, i) => {
    const [c, s] = [Math.cos((Math.PI * i) / 19), Math.sin((Math.PI * i) / 19)];
    return moon === 0 ? [c, s] : [1 - c, 0.5 - s];
  }),
);
/** Fitted to noisy moons; two decimals are enough. */
const fitted = {
  w1: [-1.73, 1.11, -2.92, -1.06, 0.72, -0.34, 0.72, -0.36, -0.46, 0.29, -0.93, 0.56],
  b1: [-1.11, 1.6, -0.78, -0.76, -0.04, 1.16],
  w2: [1.31, -2.43, -0.72, -0.86, 0.64, 1.01, -1.13, 2.13, 0.57, 0.71, -0.52, -1.08],
  b2: [-0.11, 0.17],
  w3: [2.29, -2.09, -2.36, 1.98],
  b3: [-0.16, 0.03],
};

export const moonsNetwork = reference({
  id: 'mlp-moons',
  title: 'Two moons become separable',
  caption: 'A fitted 2–6–2–2 network. No line parts the moons; in the last hidden layer one does.',
  formula: {
    tex: 'h_1=\\tanh(W_1x+b_1),\\quad h_2=\\tanh(W_2h_1+b_2),\\quad p=\\mathrm{softmax}(W_3h_2+b_3)',
    text: 'h1 = tanh(W1 x + b1), h2 = tanh(W2 h1 + b2), p = softmax(W3 h2 + b3)',
  },
  inputs: {
    x: numbers('a point', [0.5, 0.25], -3, 3, { names: ['x', 'y'], step: 0.05 }),
    spread: number('noise of the moons', 0.1, 0, 0.5, { step: 0.01 }),
    noise: random('noise', [40, 2], 1),
  },
  outputs: {
    data: points('The data', 'x', 'y', { series: ['first moon', 'second moon'] }),
    hidden: points('The same in the last hidden layer', 'unit 1', 'unit 2', { series: ['first moon', 'second moon'] }),
    probabilities: table('Probabilities of your point', { columns: ['first moon', 'second moon'] }),
    layers: table('Hidden layers of your point', { columns: [...numbered('h1', 6), ...numbered('h2', 2)] }),
    right: scalar('Data on the right side, of 40'),
  },
  build(m, { x, spread, noise }) {
    const data = m.add(m.constant(moons.flat(), [40, 2]), m.mul(noise, spread));
    const { w1, b1, w2, b2, w3, b3 } = fitted;
    const all = m.concat([data, m.reshape(x, [1, 2])], 0);
    const h1 = m.tanh(m.linear(all, m.constant(w1, [6, 2]), m.constant(b1)));
    const h2 = m.tanh(m.linear(h1, m.constant(w2, [2, 6]), m.constant(b2)));
    const p = m.softmax(m.linear(h2, m.constant(w3, [2, 2]), m.constant(b3)));
    const truth = m.constant(moons.map((_, i) => (i < 20 ? 0 : 1)));
    return {
      data: m.reshape(data, [2, 20, 2]),
      hidden: m.reshape(m.slice(h2, 0, 0, 40), [2, 20, 2]),
      probabilities: m.slice(p, 0, 40, 41),
      layers: m.slice(m.concat([h1, h2], 1), 0, 40, 41),
      right: m.sum(m.equal(m.argmax(m.slice(p, 0, 0, 40), 1), truth), [0]),
    };
  },
  summary: ({ probabilities: [first, second], right }) =>
    `Your point belongs to the first moon with probability ${shown(first!)}, to the second with ${shown(second!)}. ${right[0]} of 40 data points are on the right side.`,
});

export const countedNetwork = reference({
  id: 'mlp-3-4-4-1',
  title: 'A 3–4–4–1 network',
  caption: 'Every layer of the network whose 41 parameters the note counts: 16 + 20 + 5.',
  formula: {
    tex: '(3\\cdot4+4)+(4\\cdot4+4)+(4\\cdot1+1)=41',
    text: '(3·4 + 4) + (4·4 + 4) + (4·1 + 1) = 41',
  },
  inputs: {
    x: numbers('x', [1, -0.5, 2], -5, 5, { step: 0.1 }),
    weights: random('weights and biases', [41], 4, 0.7),
  },
  outputs: {
    h1: table('First hidden layer', { columns: numbered('unit', 4) }),
    h2: table('Second hidden layer', { columns: numbered('unit', 4) }),
    y: scalar('Output'),
    parameters: table('Parameters', { rows: ['layer 1', 'layer 2', 'layer 3'], columns: ['weights', 'biases'] }),
  },
  build(m, { x, weights }) {
    const [w1, b1, w2, b2, w3, b3] = carve(m, weights, [[4, 3], [4], [4, 4], [4], [1, 4], [1]]);
    const h1 = m.relu(m.linear(m.reshape(x, [1, 3]), w1!, b1));
    const h2 = m.relu(m.linear(h1, w2!, b2));
    const size = (value: typeof x) => m.made('Cast', [m.made('Size', [value], [])], [], { to: 1 });
    return {
      h1,
      h2,
      y: m.reshape(m.linear(h2, w3!, b3), []),
      parameters: m.reshape(m.stack([w1!, b1!, w2!, b2!, w3!, b3!].map(size)), [3, 2]),
    };
  },
  summary: ({ h1, h2, y, parameters }) =>
    `The output is ${shown(y[0]!)}; ${[...h1, ...h2].filter(value => value === 0).length} of 8 hidden units are off. ${parameters.reduce((sum, n) => sum + n, 0)} parameters.`,
});
