/** Normalisations, before and after. */
import { shown } from '../../figures/shown';
import { matrix, number, numbered, numbers, table, toggle } from './entries';
import { reference } from './reference';

const samples = numbered('sample', 6);
const channels = ['channel 0', 'channel 1'];

export const batchNorm = reference({
  id: 'batchnorm',
  title: 'Batch normalisation: training and eval',
  caption:
    'Training uses the batch’s own mean and biased variance and moves the running ones (with the unbiased variance); eval uses the running ones.',
  formula: {
    tex: 'y=\\gamma\\frac{x-\\mu}{\\sqrt{\\sigma^2+\\epsilon}}+\\beta,\\qquad r\\leftarrow(1-m)\\,r+m\\,s_{\\text{batch}}',
    text: 'y = γ (x − μ) / √(σ² + ε) + β; running ← (1 − m) running + m batch',
  },
  inputs: {
    x: matrix(
      'x',
      [
        [1, 10],
        [2, 12],
        [3, 8],
        [4, 11],
        [5, 9],
        [6, 10],
      ],
      -100,
      100,
      {
        rows: samples,
        columns: channels,
        step: 0.5,
      },
    ),
    gamma: numbers('γ', [1, 1], -10, 10, { names: channels, step: 0.1 }),
    beta: numbers('β', [0, 0], -10, 10, { names: channels, step: 0.1 }),
    running_mean: numbers('running_mean', [0, 0], -100, 100, { names: channels, step: 0.5 }),
    running_var: numbers('running_var', [1, 1], 0, 1000, { names: channels, step: 0.5 }),
    momentum: number('momentum', 0.1, 0, 1, { step: 0.01 }),
  },
  outputs: {
    train: table('In training', { rows: samples, columns: channels }),
    eval: table('In eval mode, with the running statistics as given', { rows: samples, columns: channels }),
    statistics: table('Statistics', {
      rows: ['batch mean', 'batch variance', 'running_mean afterwards', 'running_var afterwards'],
      columns: channels,
    }),
  },
  build(m, { x, gamma, beta, running_mean, running_var, momentum }) {
    const eps = 1e-5;
    const mean = m.mean(x, [0]);
    const centred = m.sub(x, mean);
    const variance = m.mean(m.square(centred), [0]);
    const train = m.add(m.mul(m.div(centred, m.sqrt(m.add(variance, eps))), gamma), beta);
    const moved = (old: typeof x, now: typeof x) => m.add(m.mul(m.rest(momentum), old), m.mul(momentum, now));
    return {
      train,
      eval: m.batchNorm(x, gamma, beta, running_mean, running_var, eps),
      statistics: m.stack([mean, variance, moved(running_mean, mean), moved(running_var, m.mul(variance, 6 / 5))]),
    };
  },
  summary: ({ train, eval: evaluated, statistics }) =>
    `Sample 1, channel 0: ${shown(train[0]!)} in training, ${shown(evaluated[0]!)} in eval mode. Channel 0: batch mean ${shown(statistics[0]!)}, variance ${shown(statistics[2]!)}; afterwards running_mean ${shown(statistics[4]!)}, running_var ${shown(statistics[6]!)}.`,
});

const tokens = numbered('token', 3);
const features = numbered('feature', 4);

export const layerNorm = reference({
  id: 'layernorm',
  title: 'LayerNorm and RMSNorm',
  caption:
    'Each token by itself: LayerNorm takes away the mean and divides by the deviation, RMSNorm only divides by the root mean square.',
  formula: {
    tex: '\\mathrm{LN}(x)=\\frac{x-\\mu}{\\sqrt{\\sigma^2+\\epsilon}}\\odot\\gamma+\\beta,\\qquad \\mathrm{RMS}(x)=\\frac{x}{\\sqrt{\\overline{x^2}+\\epsilon}}\\odot\\gamma',
    text: 'LN(x) = (x − μ) / √(σ² + ε) γ + β; RMSNorm(x) = x / √(mean x² + ε) γ',
  },
  inputs: {
    x: matrix(
      'x',
      [
        [1, 2, 3, 4],
        [10, 20, 30, 40],
        [5, 5, 5, 6],
      ],
      -100,
      100,
      {
        rows: tokens,
        columns: features,
        step: 0.5,
      },
    ),
    gamma: numbers('γ', [1, 1, 1, 1], -10, 10, { names: features, step: 0.1 }),
    beta: numbers('β (LayerNorm only)', [0, 0, 0, 0], -10, 10, { names: features, step: 0.1 }),
    shifted: toggle('add 100 to everything', false),
  },
  outputs: {
    layer: table('LayerNorm', { rows: tokens, columns: features }),
    rms: table('RMSNorm', { rows: tokens, columns: features }),
    statistics: table('Each token', { rows: tokens, columns: ['mean', 'deviation', 'root mean square'] }),
  },
  build(m, { x, gamma, beta, shifted }) {
    const given = shifted ? m.add(x, 100) : x;
    const mean = m.mean(given, [1], true);
    const squares = m.mean(m.square(given), [1], true);
    const deviation = m.sqrt(m.mean(m.square(m.sub(given, mean)), [1], true));
    return {
      layer: m.layerNorm(given, gamma, beta),
      rms: m.mul(m.div(given, m.sqrt(m.add(squares, 1e-5))), gamma),
      statistics: m.concat([mean, deviation, m.sqrt(squares)], 1),
    };
  },
  summary: ({ layer, rms, statistics }) =>
    `Token 1: mean ${shown(statistics[0]!)}, deviation ${shown(statistics[1]!)}; LayerNorm ${layer
      .slice(0, 4)
      .map(value => shown(value))
      .join(', ')}; RMSNorm ${rms
      .slice(0, 4)
      .map(value => shown(value))
      .join(', ')}.`,
});
