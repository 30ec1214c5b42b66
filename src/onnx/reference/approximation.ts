/** Universal approximation by hand: bumps made of two steps each. */
import { shown } from '../../figures/shown';
import { axis, curve, number, numbers, scalar } from './entries';
import { reference } from './reference';

const bumps = 8;
const centres = Array.from({ length: bumps }, (_, i) => (i + 0.5) / bumps);
const heights = centres.map(c => Number((0.5 + 0.4 * Math.sin(2 * Math.PI * c)).toFixed(2)));
const grid = 101;

export const approximation = reference({
  id: 'uat-bumps',
  title: 'A curve from eight bumps',
  caption:
    'Each bump is the difference of two sigmoids. A larger gain makes the steps steeper, not the fit better everywhere.',
  formula: {
    tex: '\\hat f(x)=\\sum_jh_j\\left[\\sigma\\!\\left(g(x-c_j+\\tfrac w2)\\right)-\\sigma\\!\\left(g(x-c_j-\\tfrac w2)\\right)\\right]',
    text: 'f̂(x) = Σ h [σ(g (x − c + w/2)) − σ(g (x − c − w/2))]',
  },
  inputs: {
    centres: numbers(
      'centres c',
      centres.map(c => Number(c.toFixed(4))),
      -1,
      2,
      { step: 0.0125 },
    ),
    heights: numbers('heights h', heights, -2, 2, { step: 0.05 }),
    width: number('width w', 0.125, 0.01, 1, { step: 0.005 }),
    gain: number('gain g', 60, 1, 1000, { log: true }),
  },
  outputs: {
    x: axis('x'),
    curves: curve('The sum and the target ½ + 0.4 sin 2πx', 'x', 'f(x)', {
      over: 'x',
      series: ['sum of bumps', 'target'],
    }),
    largest: scalar('Largest error'),
    mean: scalar('Mean error'),
  },
  build(m, { centres: c, heights: h, width, gain }) {
    const xs = Array.from({ length: grid }, (_, i) => i / (grid - 1));
    const x = m.constant(xs);
    const target = m.constant(xs.map(value => 0.5 + 0.4 * Math.sin(2 * Math.PI * value)));
    const from = m.sub(m.reshape(x, [grid, 1]), c);
    const half = m.div(width, 2);
    const step = (at: typeof from) => m.sigmoid(m.mul(gain, at));
    const sum = m.sum(m.mul(h, m.sub(step(m.add(from, half)), step(m.sub(from, half)))), [1]);
    const error = m.abs(m.sub(sum, target));
    return { x, curves: m.stack([sum, target]), largest: m.largest(error, [0]), mean: m.mean(error, [0]) };
  },
  summary: ({ largest, mean }) => `Largest error ${shown(largest[0]!)}, mean error ${shown(mean[0]!)}.`,
});
