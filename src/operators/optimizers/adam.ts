/**
 * Adam and its relatives: exponential averages of the gradient and of its square give every parameter a step of about
 * the learning rate, whatever the gradient's size. PyTorch adds eps outside the root.
 * Sources: Kingma & Ba 2015; Loshchilov & Hutter 2019 (AdamW); Dozat 2016 (NAdam); Liu et al. 2020 (RAdam);
 * PyTorch documentation, torch.optim.
 */
import { shown } from '../../figures/shown';
import { aligned, known, number, type Quantity, quantity, scalar, scalars, sentences } from '../explanation';
import type { Operator } from '../operator';
import { type ArgumentsOf, bool } from '../parameter';
import {
  betasFact,
  byName,
  checkCommon,
  decoupledFact,
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
const NOTE = 'optimizers#adam';

const common = (lr: number) => ({
  params: params(),
  lr: scalar(lr),
  betas: scalars(2, [0.9, 0.999]),
  eps: scalar(1e-8),
});

const adamParameters = {
  ...common(1e-3),
  weight_decay: weightDecay(),
  amsgrad: bool(false),
  ...byName({ foreach, maximize, capturable, differentiable, fused, decoupled_weight_decay: bool(false) }),
};
const adamWParameters = {
  ...common(1e-3),
  weight_decay: weightDecay(1e-2),
  amsgrad: bool(false),
  ...byName({ maximize, foreach, capturable, differentiable, fused }),
};
type Adam = ArgumentsOf<typeof adamWParameters> & { readonly decoupled_weight_decay?: boolean };

const adam: Operator<Adam> = {
  ...documented('Adam'),
  purpose: 'Steps along the averaged gradient, scaled for each parameter by the root of its averaged square.',
  note: NOTE,
  rule: { headline, explain: args => explainAdam(args, known(() => args.decoupled_weight_decay) === true) },
  classes: [{ name: 'torch.optim.Adam', parameters: adamParameters, check: checkCommon }],
};

const adamW: Operator<Adam> = {
  ...documented('AdamW'),
  purpose: 'Adam with weight decay applied to the weights themselves, outside the adaptive scaling.',
  note: NOTE,
  rule: { headline, explain: args => explainAdam(args, true) },
  classes: [{ name: 'torch.optim.AdamW', parameters: adamWParameters, check: checkCommon }],
};

interface Averages {
  readonly lr: number;
  readonly betas: readonly number[];
  readonly eps: number;
  readonly weight_decay: number;
  readonly maximize: boolean;
}

function headline(args: Pick<Averages, 'lr' | 'betas'> & { readonly weight_decay?: number }): string {
  const decay = 'weight_decay' in args ? quantity(args, 'weight_decay') : number(0);
  const betas = known(() => args.betas);
  return [
    `lr ${quantity(args, 'lr').text}`,
    betas && `betas ${betas.join(', ')}`,
    decay.value !== 0 && `weight decay ${decay.text}`,
  ]
    .filter(part => typeof part === 'string')
    .join(' · ');
}

function explainAdam(args: Adam, decoupled: boolean) {
  const { lr, eps, one, two } = symbols(args);
  const amsgrad = known(() => args.amsgrad) === true;
  const decay = quantity(args, 'weight_decay', '\\lambda');
  const shrinks = decoupled && decay.value !== 0;
  const shrunk = shrinks
    ? { tex: `(1 - ${lr.tex}\\cdot${decay.tex})\\,\\theta_{t-1}`, text: `(1 − ${lr.text}·${decay.text})·θ` }
    : { tex: '\\theta_{t-1}', text: 'θ' };
  const root = amsgrad ? { tex: '\\hat v_t^{\\max}', text: 'v̂max' } : { tex: '\\hat v_t', text: 'v̂' };
  const formula = aligned(
    decoupled ? gradientLine({ weight_decay: 0, maximize: known(() => args.maximize) === true }) : gradientLine(args),
    ...correctedMomentLines(one, two),
    [
      `\\theta_t &= ${shrunk.tex} - ${lr.tex}\\,\\frac{\\hat m_t}{\\sqrt{${root.tex}} + ${eps.tex}}`,
      `θ = ${shrunk.text} − ${lr.text}·m̂ / (√${root.text} + ${eps.text})`,
    ],
  );
  return explanation(
    formula,
    sentences(
      firstStepFact(lr),
      betasFact(args),
      decoupled ? decoupledFact(args) : penaltyFact(args),
      amsgrad && 'amsgrad divides by the largest v̂ so far, so that the rate of a parameter never grows again.',
      memoryFact(amsgrad ? 3 : 2, amsgrad ? 'exp_avg, exp_avg_sq, max_exp_avg_sq' : 'exp_avg, exp_avg_sq'),
    ),
    largeRate(lr),
    !decoupled &&
      !!decay.value &&
      'Adam rescales an L2 penalty together with the gradient, so weights with large gradients decay less; AdamW decays all alike.',
  );
}

/** `m` and `v` with what their start from 0 lacks made up for beside each: three lines that a side bar is wide enough for. */
function correctedMomentLines(one: Quantity, two: Quantity): readonly (readonly [string, string])[] {
  const corrected = (letter: string, beta: Quantity) =>
    [
      `,\\quad \\hat ${letter}_t = ${letter}_t / (1 - ${beta.tex}^t)`,
      `, ${letter}̂ = ${letter}/(1 − ${beta.text}^t)`,
    ] as const;
  const corrections = [corrected('m', one), corrected('v', two)];
  return momentLines(one, two).map(([tex, text], i) => [tex + corrections[i]![0], text + corrections[i]![1]]);
}

/** `m` and `v`, with the betas in them. */
function momentLines(one: Quantity, two: Quantity): readonly (readonly [string, string])[] {
  return [
    [`m_t &= ${one.tex}\\,m_{t-1} + ${rest(one).tex}\\,g_t`, `m = ${one.text}·m + ${rest(one).text}·g`],
    [`v_t &= ${two.tex}\\,v_{t-1} + ${rest(two).tex}\\,g_t^2`, `v = ${two.text}·v + ${rest(two).text}·g²`],
  ];
}

/** 1 − beta, as a number where it is one. */
function rest(beta: Quantity): Quantity {
  if (beta.value !== undefined) return number(Number((1 - beta.value).toPrecision(12)));
  return { tex: `(1 - ${beta.tex})`, text: `(1 − ${beta.text})` };
}

function symbols(args: Pick<Averages, 'lr' | 'betas' | 'eps'>) {
  const betas = known(() => args.betas);
  return {
    lr: quantity(args, 'lr'),
    eps: quantity(args, 'eps', '\\epsilon'),
    one: betas ? number(betas[0]!) : { tex: '\\beta_1', text: 'β₁' },
    two: betas ? number(betas[1]!) : { tex: '\\beta_2', text: 'β₂' },
  };
}

function firstStepFact(lr: Quantity): string | false {
  return (
    (lr.value === undefined || lr.value > 0) &&
    `The first step of every parameter is lr·sign(g) = ±${lr.text}, however small or large its gradient is.`
  );
}

function largeRate(lr: Quantity): string | false {
  if (lr.value === 0) return 'lr 0: nothing is learned.';
  return (
    lr.value !== undefined &&
    lr.value > 0.03 &&
    `lr ${lr.text} is large here: each step moves every weight by up to about ${lr.text}; 0.0001 to 0.001 is usual.`
  );
}

const nadamParameters = {
  ...common(2e-3),
  weight_decay: weightDecay(),
  momentum_decay: scalar(4e-3),
  decoupled_weight_decay: bool(false),
  ...byName({ foreach, maximize, capturable, differentiable }),
};

const nadam: Operator<ArgumentsOf<typeof nadamParameters>> = {
  ...documented('NAdam'),
  purpose: 'Adam with Nesterov momentum: the step already uses the average that the next gradient would be added to.',
  note: NOTE,
  rule: {
    headline,
    explain: args => {
      const { lr, eps, one, two } = symbols(args);
      const psi = quantity(args, 'momentum_decay', '\\psi');
      const decoupled = known(() => args.decoupled_weight_decay) === true;
      return explanation(
        aligned(
          decoupled ? gradientLine({ ...args, weight_decay: 0 }) : gradientLine(args),
          [
            `\\mu_t &= ${one.tex}\\,(1 - \\tfrac12\\cdot0.96^{${psi.tex}\\,t})`,
            `μ_t = ${one.text}·(1 − 0.5·0.96^(${psi.text}·t))`,
          ],
          ...momentLines(one, two),
          [
            `\\theta_t &= \\theta_{t-1} - \\frac{${lr.tex}}{\\sqrt{\\hat v_t} + ${eps.tex}}\\left(\\frac{\\mu_{t+1}\\,m_t}{1 - \\prod_{i\\le t+1}\\mu_i} + \\frac{(1-\\mu_t)\\,g_t}{1 - \\prod_{i\\le t}\\mu_i}\\right)`,
            `θ = θ − ${lr.text}/(√v̂ + ${eps.text})·(μ_{t+1}·m/(1 − Πμ up to t+1) + (1 − μ_t)·g/(1 − Πμ up to t))`,
          ],
        ),
        sentences(
          one.value !== undefined &&
            `The momentum μ starts near ${shown(one.value / 2)} and grows towards ${one.text}.`,
          betasFact(args),
          decoupled ? decoupledFact(args) : penaltyFact(args),
          memoryFact(2, 'exp_avg, exp_avg_sq'),
        ),
        largeRate(lr),
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.NAdam',
      parameters: nadamParameters,
      check: args => {
        checkCommon(args);
        demandAtLeastZero(args, 'momentum_decay');
      },
    },
  ],
};

const radamParameters = {
  ...common(1e-3),
  weight_decay: weightDecay(),
  decoupled_weight_decay: bool(false),
  ...byName({ foreach, maximize, capturable, differentiable }),
};

const radam: Operator<ArgumentsOf<typeof radamParameters>> = {
  ...documented('RAdam'),
  purpose:
    'Adam that waits with the adaptive scaling until it has seen enough gradients to trust it: a built-in warm-up.',
  note: NOTE,
  rule: {
    headline,
    explain: args => {
      const { lr, eps, one, two } = symbols(args);
      const decoupled = known(() => args.decoupled_weight_decay) === true;
      const first = two.value === undefined ? undefined : firstRectifiedStep(two.value);
      return explanation(
        aligned(
          decoupled ? gradientLine({ ...args, weight_decay: 0 }) : gradientLine(args),
          ...momentLines(one, two),
          [
            `\\rho_t &= \\rho_\\infty - \\frac{2t\\,${two.tex}^t}{1 - ${two.tex}^t},\\quad \\rho_\\infty = \\frac{2}{1 - ${two.tex}} - 1`,
            `ρ_t = ρ∞ − 2t·${two.text}^t / (1 − ${two.text}^t), ρ∞ = 2/(1 − ${two.text}) − 1`,
          ],
          [
            `\\theta_t &= \\theta_{t-1} - ${lr.tex}\\,\\hat m_t\\cdot\\begin{cases} r_t / (\\sqrt{\\hat v_t} + ${eps.tex}) & \\rho_t > 5 \\\\ 1 & \\text{else} \\end{cases}`,
            `θ = θ − ${lr.text}·m̂·r/(√v̂ + ${eps.text}) once ρ_t > 5; before that θ − ${lr.text}·m̂`,
          ],
        ),
        sentences(
          first !== undefined &&
            (first === 1
              ? 'The adaptive scaling is on from the first step.'
              : `The first ${first - 1} steps are plain momentum steps of lr times the averaged gradient; the adaptive scaling starts at step ${first}.`),
          betasFact(args),
          decoupled ? decoupledFact(args) : penaltyFact(args),
          memoryFact(2, 'exp_avg, exp_avg_sq'),
        ),
        largeRate(lr),
      );
    },
  },
  classes: [{ name: 'torch.optim.RAdam', parameters: radamParameters, check: checkCommon }],
};

/** The first t with ρ_t > 5; `undefined` where there is none (ρ∞ ≤ 5). */
export function firstRectifiedStep(beta2: number): number | undefined {
  const limit = 2 / (1 - beta2) - 1;
  if (limit <= 5) return undefined;
  let t = 1;
  while (limit - (2 * t * beta2 ** t) / (1 - beta2 ** t) <= 5) t++;
  return t;
}

const adamaxParameters = {
  ...common(2e-3),
  weight_decay: weightDecay(),
  foreach,
  ...byName({ maximize, differentiable, capturable }),
};

const adamax: Operator<ArgumentsOf<typeof adamaxParameters>> = {
  ...documented('Adamax'),
  purpose: 'Adam with the largest recent gradient in place of the root of the averaged square.',
  note: NOTE,
  rule: {
    headline,
    explain: args => {
      const { lr, eps, one, two } = symbols(args);
      return explanation(
        aligned(
          gradientLine(args),
          momentLines(one, two)[0]!,
          [`u_t &= \\max(${two.tex}\\,u_{t-1},\\ |g_t| + ${eps.tex})`, `u = max(${two.text}·u, |g| + ${eps.text})`],
          [
            `\\theta_t &= \\theta_{t-1} - \\frac{${lr.tex}}{1 - ${one.tex}^t}\\cdot\\frac{m_t}{u_t}`,
            `θ = θ − ${lr.text}/(1 − ${one.text}^t)·m/u`,
          ],
        ),
        sentences(firstStepFact(lr), penaltyFact(args), memoryFact(2, 'exp_avg, exp_inf')),
        largeRate(lr),
      );
    },
  },
  classes: [{ name: 'torch.optim.Adamax', parameters: adamaxParameters, check: checkCommon }],
};

const sparseParameters = { ...common(1e-3), maximize };

const sparseAdam: Operator<ArgumentsOf<typeof sparseParameters>> = {
  ...documented('SparseAdam'),
  purpose:
    'Adam for sparse gradients: only the rows that have a gradient, such as the looked-up embeddings, are touched.',
  note: NOTE,
  rule: {
    headline,
    explain: args => {
      const { lr, eps, one, two } = symbols(args);
      return explanation(
        aligned(...momentLines(one, two), [
          `\\theta_t &= \\theta_{t-1} - ${lr.tex}\\,\\frac{\\sqrt{1 - ${two.tex}^t}}{1 - ${one.tex}^t}\\cdot\\frac{m_t}{\\sqrt{v_t} + ${eps.tex}}`,
          `θ = θ − ${lr.text}·√(1 − ${two.text}^t)/(1 − ${one.text}^t)·m / (√v + ${eps.text})`,
        ]),
        sentences(
          firstStepFact(lr),
          'It needs sparse gradients, such as those of nn.Embedding(…, sparse=True); rows without one keep their averages.',
          betasFact(args),
          memoryFact(2, 'exp_avg, exp_avg_sq'),
        ),
        largeRate(lr),
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.SparseAdam',
      parameters: sparseParameters,
      check: checkCommon,
    },
  ],
};

export const adamFamily: readonly Operator[] = [adam, adamW, nadam, radam, adamax, sparseAdam];
