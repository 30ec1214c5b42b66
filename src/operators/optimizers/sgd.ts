/**
 * Optimizers with one rate for all parameters: SGD and its averaged form. Rprop, which looks at signs alone, is here too.
 * Sources: PyTorch documentation, torch.optim.SGD, ASGD, Rprop; Sutskever et al. 2013 for momentum.
 */
import { shown } from '../../figures/shown';
import { aligned, demand, known, number, python, quantity, scalar, scalars, sentences } from '../explanation';
import type { Operator } from '../operator';
import { type ArgumentsOf, bool } from '../parameter';
import {
  byName,
  demandAtLeastZero,
  documented,
  explanation,
  gradientLine,
  memoryFact,
  params,
  penaltyFact,
  switches,
  weightDecay,
} from './shared';

const { foreach, maximize, capturable, differentiable, fused } = switches;

const sgdParameters = {
  params: params(),
  lr: scalar(1e-3),
  momentum: scalar(0),
  dampening: scalar(0),
  weight_decay: weightDecay(),
  nesterov: bool(false),
  ...byName({ maximize, foreach, differentiable, fused }),
};
type Sgd = ArgumentsOf<typeof sgdParameters>;

const sgd: Operator<Sgd> = {
  ...documented('SGD'),
  purpose:
    'Moves every parameter against its gradient, in proportion to it; momentum carries the direction from step to step.',
  note: args => (known(() => args.momentum) ? 'optimizers#sgd-momentum' : 'optimizers'),
  rule: { headline: headlineOfSgd, explain: explainSgd },
  classes: [{ name: 'torch.optim.SGD', parameters: sgdParameters, check: checkSgd }],
};

function checkSgd(args: Sgd): void {
  demand(
    'lr',
    () => args.lr >= 0,
    () => `Invalid learning rate: ${python(args.lr)}`,
  );
  demandAtLeastZero(args, 'momentum');
  demandAtLeastZero(args, 'weight_decay');
  demand(
    'nesterov',
    () => !args.nesterov || (args.momentum > 0 && args.dampening === 0),
    () => 'Nesterov momentum requires a momentum and zero dampening',
  );
}

function headlineOfSgd(args: Sgd): string {
  const momentum = quantity(args, 'momentum');
  const decay = quantity(args, 'weight_decay');
  return [
    `lr ${quantity(args, 'lr').text}`,
    momentum.value !== 0 && `${known(() => args.nesterov) ? 'Nesterov momentum' : 'momentum'} ${momentum.text}`,
    decay.value !== 0 && `weight decay ${decay.text}`,
  ]
    .filter(part => part !== false)
    .join(' · ');
}

function explainSgd(args: Sgd) {
  const lr = quantity(args, 'lr');
  const momentum = quantity(args, 'momentum', '\\mu');
  const dampening = quantity(args, 'dampening', '\\tau');
  const nesterov = known(() => args.nesterov) === true;
  const gain =
    dampening.value === 0 ? undefined : { tex: `(1 - ${dampening.tex})\\,`, text: `(1 − ${dampening.text})·` };
  const moving = momentum.value !== 0;
  const formula = aligned(
    gradientLine(args),
    moving && [
      `v_t &= ${momentum.tex}\\,v_{t-1} + ${gain?.tex ?? ''}g_t`,
      `v = ${momentum.text}·v + ${gain?.text ?? ''}g`,
    ],
    !moving
      ? [`\\theta_t &= \\theta_{t-1} - ${lr.tex}\\,g_t`, `θ = θ − ${lr.text}·g`]
      : nesterov
        ? [
            `\\theta_t &= \\theta_{t-1} - ${lr.tex}\\,(g_t + ${momentum.tex}\\,v_t)`,
            `θ = θ − ${lr.text}·(g + ${momentum.text}·v)`,
          ]
        : [`\\theta_t &= \\theta_{t-1} - ${lr.tex}\\,v_t`, `θ = θ − ${lr.text}·v`],
  );
  return explanation(
    formula,
    sentences(
      momentumFact(momentum.value, lr.value, dampening.value),
      nesterov &&
        'Nesterov: the step is taken with the gradient once more added to the velocity, which looks one step ahead.',
      penaltyFact(args, momentum.value === 0),
      momentum.value !== undefined && (moving ? memoryFact(1, 'momentum_buffer') : memoryFact(0, '')),
    ),
    momentum.value === 0 && 'Without momentum SGD is slow along flat directions; 0.9 is the usual value for networks.',
    momentum.value !== undefined &&
      momentum.value >= 1 &&
      `momentum ${momentum.text} never forgets: the velocity grows without bound.`,
    lr.value !== undefined &&
      lr.value > 1 &&
      `lr ${lr.text} is far above the usual 0.01 to 0.1; plain SGD diverges once lr exceeds 2 / the largest curvature.`,
    lr.value === 0 && 'lr 0: nothing is learned.',
  );
}

function momentumFact(momentum?: number, lr?: number, dampening?: number): string | false {
  if (!momentum || momentum >= 1 || dampening !== 0) return false;
  const gain = shown(1 / (1 - momentum));
  const rate = lr === undefined ? `lr·${gain}` : `${shown(lr)}·${gain} = ${shown(lr / (1 - momentum))}`;
  return `momentum ${shown(momentum)}: while the gradient stays the same, v grows to 1 / (1 − ${shown(momentum)}) = ${gain} times the gradient, and steps become as long as those of plain SGD with a rate of ${rate}.`;
}

const asgdParameters = {
  params: params(),
  lr: scalar(1e-2),
  lambd: scalar(1e-4),
  alpha: scalar(0.75),
  t0: scalar(1e6),
  weight_decay: weightDecay(),
  foreach,
  maximize,
  differentiable,
  capturable,
};

const asgd: Operator<ArgumentsOf<typeof asgdParameters>> = {
  ...documented('ASGD'),
  purpose: 'SGD whose rate falls slowly, and which also keeps an average of the parameters over the late steps.',
  note: 'optimizers#sgd-momentum',
  rule: {
    headline: args => `lr ${quantity(args, 'lr').text} · averaging from step ${quantity(args, 't0').text}`,
    explain: args => {
      const [lr, lambd, alpha, t0] = [
        quantity(args, 'lr'),
        quantity(args, 'lambd', '\\lambda'),
        quantity(args, 'alpha', '\\alpha'),
        quantity(args, 't0', 't_0'),
      ];
      return explanation(
        aligned(
          gradientLine(args),
          [
            `\\theta_t &= (1 - ${lambd.tex}\\,\\eta_t)\\,\\theta_{t-1} - \\eta_t\\,g_t`,
            `θ = (1 − ${lambd.text}·η)·θ − η·g`,
          ],
          [
            `\\eta_{t+1} &= \\frac{${lr.tex}}{(1 + ${lambd.tex}\\cdot${lr.tex}\\cdot t)^{${alpha.tex}}}`,
            `η = ${lr.text} / (1 + ${lambd.text}·${lr.text}·t)^${alpha.text}`,
          ],
        ),
        sentences(
          t0.value !== undefined &&
            `The average (ax in the optimizer's state) starts at step ${t0.value.toLocaleString('en-US')}; before that it copies the parameters.`,
          penaltyFact(args),
          memoryFact(1, 'ax'),
        ),
        'The averaged parameters stay in the optimizer: the model keeps the last ones unless ax is copied back.',
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.ASGD',
      parameters: asgdParameters,
      check: args => {
        demand(
          'lr',
          () => args.lr >= 0,
          () => `Invalid learning rate: ${python(args.lr)}`,
        );
        for (const name of ['lambd', 'alpha', 'weight_decay'] as const) demandAtLeastZero(args, name);
      },
    },
  ],
};

const rpropParameters = {
  params: params(),
  lr: scalar(1e-2),
  etas: scalars(2, [0.5, 1.2]),
  step_sizes: scalars(2, [1e-6, 50]),
  ...byName({ capturable, foreach, maximize, differentiable }),
};

const rprop: Operator<ArgumentsOf<typeof rpropParameters>> = {
  ...documented('Rprop'),
  purpose: "Uses only the gradient's sign: each parameter's step grows while the sign stays and shrinks when it flips.",
  note: 'optimizers#sgd-momentum',
  rule: {
    headline: args => `first step ${quantity(args, 'lr').text}`,
    explain: args => {
      const [down, up] = (known(() => args.etas) ?? []).map(number);
      const [least, most] = (known(() => args.step_sizes) ?? []).map(number);
      const [minus, plus] = [down?.tex ?? '\\eta^-', up?.tex ?? '\\eta^+'];
      return explanation(
        aligned(
          [
            `s_t &= \\begin{cases} \\min(${plus}\\,s_{t-1},\\,${most?.tex ?? 's_{\\max}'}) & g_t\\,g_{t-1} > 0 \\\\ \\max(${minus}\\,s_{t-1},\\,${least?.tex ?? 's_{\\min}'}) & g_t\\,g_{t-1} < 0 \\end{cases}`,
            `s = ${up?.text ?? 'η⁺'}·s where the sign of g stays, ${down?.text ?? 'η⁻'}·s where it flips`,
          ],
          ['\\theta_t &= \\theta_{t-1} - s_t\\,\\operatorname{sign}(g_t)', 'θ = θ − s·sign(g)'],
        ),
        sentences(
          `The first step of every parameter is lr = ${quantity(args, 'lr').text}, whatever its gradient.`,
          'Where the sign flips, the step shrinks and is not taken this time.',
          least && most && `Steps stay between ${least.text} and ${most.text}.`,
          memoryFact(2, 'prev, step_size'),
        ),
        'Rprop is for full batches: minibatch noise flips signs and shrinks the steps for no reason.',
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.Rprop',
      parameters: rpropParameters,
      check: args => {
        demand(
          'lr',
          () => args.lr >= 0,
          () => `Invalid learning rate: ${python(args.lr)}`,
        );
        demand(
          'etas',
          () => 0 < args.etas[0]! && args.etas[0]! < 1 && 1 < args.etas[1]!,
          () => `Invalid eta values: ${args.etas.map(python).join(', ')}`,
        );
      },
    },
  ],
};

export const sgdFamily: readonly Operator[] = [sgd, asgd, rprop];
