/** Dropout and weight penalties, one step each. */
import { shown } from '../../figures/shown';
import { matrix, number, numbered, numbers, table, uniform } from './entries';
import { reference } from './reference';

const columns = numbered('unit', 6);

export const regularizers = reference({
  id: 'regularizers',
  title: 'Dropout, L1 and L2',
  caption:
    'Inverted dropout scales what is kept by 1/(1 − p), so that eval is the identity. L1 takes the same from every weight, L2 a share.',
  formula: {
    tex: '\\tilde x=\\frac{m\\odot x}{1-p},\\qquad w\\leftarrow w-\\eta\\lambda\\operatorname{sign}(w),\\qquad w\\leftarrow(1-\\eta\\lambda)\\,w',
    text: 'x̃ = m ⊙ x / (1 − p); L1: w − ηλ sign(w); L2: (1 − ηλ) w',
  },
  inputs: {
    x: matrix(
      'x',
      [
        [1, 2, -1, 0.5, 3, -2],
        [0.3, 1.5, 2, -0.5, 1, 1],
      ],
      -20,
      20,
      {
        rows: numbered('sample', 2),
        columns,
        step: 0.1,
      },
    ),
    p: number('p', 0.5, 0, 0.95, { step: 0.05 }),
    mask: uniform('which units are dropped', [2, 6], 7),
    w: numbers('weights w', [2, 0.5, 0.05, -0.05, -1], -20, 20, { step: 0.05 }),
    lambda: number('λ', 0.5, 0, 5, { step: 0.05 }),
    lr: number('lr η', 0.1, 0.001, 1, { log: true }),
  },
  outputs: {
    train: table('Dropout in training', { rows: numbered('sample', 2), columns }),
    eval: table('Dropout in eval mode', { rows: numbered('sample', 2), columns }),
    kept: table('Means', { columns: ['of x', 'after dropout', 'share kept'] }),
    steps: table('One step of each penalty', {
      rows: ['before', 'L1', 'L1, stopping at 0', 'L2'],
      columns: numbered('w', 5),
    }),
  },
  build(m, { x, p, mask, w, lambda, lr }) {
    const kept = m.atLeast(mask, p);
    const train = m.div(m.mul(x, kept), m.rest(p));
    const pull = m.mul(lr, lambda);
    const l1 = m.sub(w, m.mul(pull, m.sign(w)));
    const soft = m.mul(m.sign(w), m.relu(m.sub(m.abs(w), pull)));
    return {
      train,
      eval: m.mul(x, 1),
      kept: m.stack([m.mean(x, [0, 1]), m.mean(train, [0, 1]), m.mean(kept, [0, 1])]),
      steps: m.stack([m.mul(w, 1), l1, soft, m.mul(w, m.rest(pull))]),
    };
  },
  summary: ({ train, kept, steps }) =>
    `${train.filter(value => value === 0).length} of 12 values are dropped; the mean goes from ${shown(kept[0]!)} to ${shown(kept[1]!)} (equal on average, not in one draw). w1: L1 gives ${shown(steps[5]!)}, L2 ${shown(steps[15]!)}.`,
});
