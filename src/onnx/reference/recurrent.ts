/** Recurrent cells over a sequence, written out step by step and beside ONNX's own operators. */
import { shown } from '../../figures/shown';
import { carve } from './carve';
import { curve, number, numbers, random, scalar, table } from './entries';
import type { Value } from './maths';
import { reference } from './reference';

const length = 8;
const hidden = 3;

export const rnn = reference({
  id: 'rnn-unroll',
  title: 'An RNN, unrolled',
  caption:
    'One input number a step, three hidden units. The gradient of the last state with respect to an earlier one is a product of Jacobians.',
  formula: {
    tex: 'h_t=\\tanh(W_{ih}x_t+W_{hh}h_{t-1}+b),\\qquad \\frac{\\partial h_T}{\\partial h_t}=\\prod_{s=t+1}^{T}\\mathrm{diag}(1-h_s^2)\\,W_{hh}',
    text: 'h_t = tanh(W_ih x_t + W_hh h_(t−1) + b); ∂h_T/∂h_t = Π diag(1 − h²) W_hh',
  },
  inputs: {
    x: numbers('x, one a step', [1, 0, 0, 0, 0, 0, 0, 0], -10, 10, { step: 0.1 }),
    h0: numbers('h0', [0, 0, 0], -1, 1, { step: 0.1 }),
    gain: number('scale of W_hh', 0.8, 0, 3, { step: 0.05 }),
    weights: random('weights', [hidden + hidden * hidden + hidden], 3, 0.7),
  },
  outputs: {
    states: curve('Hidden state', 'step', 'h', { series: ['h0', 'h1', 'h2'] }),
    gradient: curve('Size of ∂h_T/∂h_t', 'step t', 'Frobenius norm'),
    last: table('Last state', { columns: ['h0', 'h1', 'h2'] }),
    factor: scalar('Size of ∂h_T/∂h_0'),
    difference: scalar('Largest difference from ONNX’s RNN operator'),
  },
  build(m, { x, h0, gain, weights }) {
    const [wi, raw, b] = carve(m, weights, [[hidden, 1], [hidden, hidden], [hidden]]) as [Value, Value, Value];
    const wh = m.mul(gain, raw);
    const states = [h0];
    for (let t = 0; t < length; t++) {
      const fromInput = m.mul(m.reshape(wi, [hidden]), m.at(x, t));
      states.push(m.tanh(m.add(m.add(fromInput, m.matmul(wh, states.at(-1)!)), b)));
    }
    let jacobian: Value = m.constant([1, 0, 0, 0, 1, 0, 0, 0, 1], [hidden, hidden]);
    const norms = [m.norm(jacobian, [0, 1])];
    for (let t = length; t >= 1; t--) {
      const slope = m.rest(m.square(states[t]!));
      jacobian = m.matmul(m.mul(jacobian, slope), wh);
      norms.unshift(m.norm(jacobian, [0, 1]));
    }
    const mine = m.stack(states.slice(1));
    const bias = m.reshape(m.concat([b, m.mul(b, 0)], 0), [1, 2 * hidden]);
    const own = m.made(
      'RNN',
      [
        m.reshape(x, [length, 1, 1]),
        m.reshape(wi, [1, hidden, 1]),
        m.reshape(wh, [1, hidden, hidden]),
        bias,
        undefined,
        m.reshape(h0, [1, 1, hidden]),
      ],
      [length, 1, 1, hidden],
      { hidden_size: hidden },
    );
    return {
      states: m.transpose(m.stack(states)),
      gradient: m.stack(norms),
      last: states.at(-1)!,
      factor: norms[0]!,
      difference: m.largest(m.abs(m.sub(mine, m.reshape(own, [length, hidden]))), [0, 1]),
    };
  },
  summary: ({ last, factor, gradient }) =>
    `After ${length} steps h = (${last.map(value => shown(value, 3)).join(', ')}). ∂h_T/∂h_t has size ${shown(gradient.at(-2)!, 3)} one step back and ${shown(factor[0]!, 3)} at the start.`,
});

const gates = ['input i', 'forget f', 'candidate g', 'output o'];

export const lstm = reference({
  id: 'lstm-cell',
  title: 'One LSTM cell over a sequence',
  caption:
    'A single hidden unit with all twelve weights in your hands. A forget bias of 1 or more keeps the pulse in the cell.',
  formula: {
    tex: 'c_t=f_tc_{t-1}+i_tg_t,\\qquad h_t=o_t\\tanh c_t',
    text: 'c = f c + i g; h = o tanh c; i, f, o are sigmoids and g a tanh of W x + U h + b',
  },
  inputs: {
    x: numbers('x, one a step', [2, 0, 0, 0, -1, 0, 0, 0], -10, 10, { step: 0.1 }),
    W: numbers('weights of x', [1, 0, 1, 0.5], -10, 10, { names: gates, step: 0.1 }),
    U: numbers('weights of h', [0, 0, 0.5, 0], -10, 10, { names: gates, step: 0.1 }),
    b: numbers('biases', [0, 1, 0, 1], -10, 10, { names: gates, step: 0.1 }),
    h0: number('h0', 0, -1, 1, { step: 0.05 }),
    c0: number('c0', 0, -5, 5, { step: 0.05 }),
  },
  outputs: {
    gates: curve('Gates', 'step', 'value', { series: gates }),
    state: curve('Cell and hidden state', 'step', 'value', { series: ['c', 'h'] }),
    last: table('Each step', { columns: ['i', 'f', 'g', 'o', 'c', 'h'] }),
    kept: scalar('Share of c0 that is left: the product of the forget gates'),
    difference: scalar('Largest difference from ONNX’s LSTM operator'),
  },
  build(m, { x, W, U, b, h0, c0 }) {
    let [h, c] = [h0, c0] as [Value, Value];
    const rows: Value[] = [];
    let kept = m.constant([1], []);
    for (let t = 0; t < length; t++) {
      const z = m.add(m.add(m.mul(W, m.at(x, t)), m.mul(U, h)), b);
      const [i, f, g, o] = [m.sigmoid(m.at(z, 0)), m.sigmoid(m.at(z, 1)), m.tanh(m.at(z, 2)), m.sigmoid(m.at(z, 3))];
      c = m.add(m.mul(f, c), m.mul(i, g));
      h = m.mul(o, m.tanh(c));
      kept = m.mul(kept, f);
      rows.push(m.stack([i, f, g, o, c, h]));
    }
    const all = m.stack(rows);
    // ONNX orders the gates i, o, f, g.
    const order = m.constant([0, 3, 1, 2]);
    const cell = (weights: Value, shape: readonly number[]) => m.reshape(m.gather(weights, order), shape);
    const bias = m.reshape(m.concat([m.gather(b, order), m.constant([0, 0, 0, 0])], 0), [1, 8]);
    const own = m.made(
      'LSTM',
      [
        m.reshape(x, [length, 1, 1]),
        cell(W, [1, 4, 1]),
        cell(U, [1, 4, 1]),
        bias,
        undefined,
        m.reshape(h0, [1, 1, 1]),
        m.reshape(c0, [1, 1, 1]),
      ],
      [length, 1, 1, 1],
      { hidden_size: 1 },
    );
    const columns = m.transpose(all);
    return {
      gates: m.slice(columns, 0, 0, 4),
      state: m.slice(columns, 0, 4, 6),
      last: all,
      kept,
      difference: m.largest(m.abs(m.sub(m.at(all, 5, 1), m.reshape(own, [length]))), [0]),
    };
  },
  summary: ({ last, kept }) =>
    `Step 0: i ${shown(last[0]!, 3)}, f ${shown(last[1]!, 3)}, g ${shown(last[2]!, 3)}, o ${shown(last[3]!, 3)}, c ${shown(last[4]!)}, h ${shown(last[5]!)}. At the end c = ${shown(last.at(-2)!)}, h = ${shown(last.at(-1)!)}; ${shown(kept[0]!, 3)} of c0 is left.`,
});
