/** Learning-rate schedules as curves over the epochs, from their closed forms. */
import { shown } from '../../figures/shown';
import { axis, curve, number, table, whole } from './entries';
import { reference } from './reference';

const epochs = 100;

export const steppedRates = reference({
  id: 'lr-curves',
  title: 'Step, milestones, exponential, linear',
  caption: 'The rate in each epoch from the closed forms. StepLR’s drop comes with epoch step_size, not before it.',
  formula: {
    tex: '\\eta_t=\\eta_0\\,\\gamma^{\\lfloor t/s\\rfloor},\\quad \\eta_0\\,\\gamma^{\\#\\{m_i\\le t\\}},\\quad \\eta_0\\,\\gamma^{t}',
    text: 'η0 γ^⌊t/s⌋ (StepLR), η0 γ^(milestones reached) (MultiStepLR), η0 γ^t (ExponentialLR)',
  },
  inputs: {
    lr: number('lr', 0.1, 0.0001, 1, { log: true }),
    gamma: number('gamma of StepLR and MultiStepLR', 0.1, 0.01, 1, { step: 0.01 }),
    step_size: whole('step_size', 30, 1, 100),
    first: whole('first milestone', 50, 1, 100),
    second: whole('second milestone', 80, 1, 100),
    decay: number('gamma of ExponentialLR', 0.95, 0.5, 1, { step: 0.005 }),
    total_iters: whole('total_iters of LinearLR (from ⅓ to 1)', 20, 1, 100),
  },
  outputs: {
    epoch: axis('epoch'),
    rates: curve('Learning rate', 'epoch', 'lr', {
      over: 'epoch',
      series: ['StepLR', 'MultiStepLR', 'ExponentialLR', 'LinearLR'],
    }),
    at: table('In some epochs', {
      rows: ['StepLR', 'MultiStepLR', 'ExponentialLR', 'LinearLR'],
      columns: ['0', '29', '30', '50', '99'],
    }),
  },
  build(m, { lr, gamma, step_size, first, second, decay, total_iters }) {
    const epoch = m.range(epochs);
    const reached = m.add(m.atLeast(epoch, first), m.atLeast(epoch, second));
    const progress = m.min(m.div(epoch, total_iters), 1);
    const rates = m.mul(
      lr,
      m.stack([
        m.pow(gamma, m.floor(m.div(epoch, step_size))),
        m.pow(gamma, reached),
        m.pow(decay, epoch),
        m.add(1 / 3, m.mul(2 / 3, progress)),
      ]),
    );
    return { epoch, rates, at: m.gather(rates, m.constant([0, 29, 30, 50, 99]), 1) };
  },
  summary: ({ at }) =>
    `Epoch 29 and 30: StepLR ${shown(at[1]!)} and ${shown(at[2]!)}, MultiStepLR ${shown(at[6]!)} and ${shown(at[7]!)}, ExponentialLR ${shown(at[11]!)} and ${shown(at[12]!)}, LinearLR ${shown(at[16]!)} and ${shown(at[17]!)}.`,
});

export const cosineRates = reference({
  id: 'cosine-lr',
  title: 'Cosine: annealed, restarted, warmed up',
  caption:
    'Half-way to T_max the rate is half-way to eta_min. Past T_max a plain cosine rises again; restarts jump back.',
  formula: {
    tex: '\\eta_t=\\eta_{\\min}+\\tfrac12(\\eta_0-\\eta_{\\min})\\left(1+\\cos\\frac{\\pi t}{T}\\right)',
    text: 'η = η_min + ½ (η0 − η_min)(1 + cos(π t / T))',
  },
  inputs: {
    lr: number('lr', 0.1, 0.0001, 1, { log: true }),
    eta_min: number('eta_min', 0, 0, 0.1, { step: 0.001 }),
    T_max: whole('T_max', 50, 2, 100),
    T_0: whole('T_0 of the restarts', 10, 2, 100),
    T_mult: whole('T_mult', 2, 1, 3),
    warmup: whole('epochs of warm-up', 10, 0, 50),
  },
  outputs: {
    epoch: axis('epoch'),
    rates: curve('Learning rate', 'epoch', 'lr', {
      over: 'epoch',
      series: ['CosineAnnealingLR', 'with warm restarts', 'warm-up, then cosine'],
    }),
    at: table('In some epochs', {
      rows: ['CosineAnnealingLR', 'with warm restarts', 'warm-up, then cosine'],
      columns: ['0', '10', '25', '50', '99'],
    }),
  },
  build(m, { lr, eta_min, T_max, T_0, T_mult, warmup }) {
    const epoch = m.range(epochs);
    const height = m.sub(lr, eta_min);
    const wave = (t: typeof epoch, period: typeof epoch | number) =>
      m.add(eta_min, m.mul(m.div(height, 2), m.add(1, m.cos(m.mul(Math.PI, m.div(t, period))))));
    // Where each period begins, and how long it is.
    let [start, length] = [m.mul(epoch, 0), m.add(m.mul(epoch, 0), T_0)];
    for (let [begin, long] = [T_0, T_0 * T_mult]; begin < epochs; begin += long, long *= T_mult) {
      const later = m.atLeast(epoch, begin);
      start = m.where(later, begin, start);
      length = m.where(later, long, length);
    }
    const warmed = wave(m.sub(epoch, warmup), epochs - warmup);
    const rising = m.mul(lr, m.div(m.add(epoch, 1), Math.max(1, warmup)));
    const rates = m.stack([
      wave(epoch, T_max),
      wave(m.sub(epoch, start), length),
      m.where(m.less(epoch, warmup), rising, warmed),
    ]);
    return { epoch, rates, at: m.gather(rates, m.constant([0, 10, 25, 50, 99]), 1) };
  },
  summary: ({ at }) =>
    `Epoch 25: annealed ${shown(at[2]!)}, restarted ${shown(at[7]!)}, warmed up ${shown(at[12]!)}. Epoch 50: ${shown(at[3]!)}, ${shown(at[8]!)}, ${shown(at[13]!)}.`,
});
