/** Activation functions and their slopes, from their formulas. */
import { shown } from '../../figures/shown';
import { axis, curve, number, table } from './entries';
import { reference } from './reference';

const names = ['Sigmoid', 'Tanh', 'ReLU', 'LeakyReLU', 'ELU', 'GELU', 'SiLU'];
const count = 81;

export const activations = reference({
  id: 'activations',
  title: 'Seven activations and their slopes',
  caption: 'The slope is what the gradient is multiplied by: sigmoid’s is at most ¼, ReLU’s is 0 or 1.',
  formula: {
    tex: '\\begin{gathered}\\sigma(x)=\\frac1{1+e^{-x}},\\quad \\mathrm{GELU}(x)=x\\,\\Phi(x),\\quad \\mathrm{SiLU}(x)=x\\,\\sigma(x)\\\\\\mathrm{ELU}(x)=\\max(0,x)+\\min(0,e^x-1)\\end{gathered}',
    text: 'σ(x) = 1 / (1 + e^−x), GELU(x) = x Φ(x), SiLU(x) = x σ(x), ELU(x) = max(0, x) + min(0, e^x − 1)',
  },
  inputs: {
    x: number('x', 1, -6, 6, { step: 0.1 }),
    negative_slope: number('negative_slope of LeakyReLU', 0.01, 0, 1, { step: 0.01 }),
  },
  outputs: {
    grid: axis('x'),
    values: curve('Values', 'x', 'f(x)', { over: 'grid', series: names }),
    slopes: curve('Slopes', 'x', 'f′(x)', { over: 'grid', series: names }),
    at: table('At your x', { rows: names, columns: ['f(x)', 'f′(x)'] }),
  },
  build(m, { x, negative_slope }) {
    const grid = m.constant(Array.from({ length: count }, (_, i) => (i - (count - 1) / 2) / 10));
    const all = m.concat([grid, m.reshape(x, [1])], 0);
    const sigmoid = m.sigmoid(all);
    const tanh = m.tanh(all);
    const positive = m.greater(all, 0);
    const phi = m.div(m.add(1, m.erf(m.div(all, Math.SQRT2))), 2);
    const density = m.div(m.exp(m.div(m.square(all), -2)), Math.sqrt(2 * Math.PI));
    const values = [
      sigmoid,
      tanh,
      m.relu(all),
      m.where(positive, all, m.mul(all, negative_slope)),
      m.elu(all),
      m.mul(all, phi),
      m.mul(all, sigmoid),
    ];
    const slopes = [
      m.mul(sigmoid, m.rest(sigmoid)),
      m.rest(m.square(tanh)),
      positive,
      m.where(positive, 1, m.expand(negative_slope, [count + 1])),
      m.where(positive, 1, m.exp(all)),
      m.add(phi, m.mul(all, density)),
      m.mul(sigmoid, m.add(1, m.mul(all, m.rest(sigmoid)))),
    ];
    const curves = (parts: typeof values) => m.slice(m.stack(parts), 1, 0, count);
    const last = (parts: typeof values) => m.at(m.stack(parts), count, 1);
    return {
      grid,
      values: curves(values),
      slopes: curves(slopes),
      at: m.transpose(m.stack([last(values), last(slopes)])),
    };
  },
  summary: ({ at }, { x }) =>
    `At x = ${x}: ${names.map((name, i) => `${name} ${shown(at[2 * i]!)} (slope ${shown(at[2 * i + 1]!)})`).join(', ')}.`,
});
