/**
 * Rates per parameter without Adam's averaged gradient: Adagrad's growing sum, RMSprop's and Adadelta's moving averages,
 * Adafactor's factored one.
 * Sources: Duchi et al. 2011; Hinton's lecture 6e; Zeiler 2012; Shazeer & Stern 2018; PyTorch documentation, torch.optim.
 */
import { shown } from '../../figures/shown';
import { Float } from '../argument';
import { aligned, demand, known, number, python, quantity, scalar, sentences } from '../explanation';
import type { Operator } from '../operator';
import { type ArgumentsOf, anything, bool } from '../parameter';
import {
  byName,
  checkCommon,
  decoupledFact,
  demandAtLeastZero,
  documented,
  explanation,
  gradientLine,
  horizon,
  memoryFact,
  params,
  penaltyFact,
  switches,
  weightDecay,
} from './shared';

const { foreach, maximize, capturable, differentiable, fused } = switches;

const adagradParameters = {
  params: params(),
  lr: scalar(1e-2),
  lr_decay: scalar(0),
  weight_decay: weightDecay(),
  initial_accumulator_value: scalar(0),
  eps: scalar(1e-10),
  foreach,
  ...byName({ maximize, differentiable, fused }),
};

const adagrad: Operator<ArgumentsOf<typeof adagradParameters>> = {
  ...documented('Adagrad'),
  purpose: 'Divides the rate of each parameter by the root of the sum of all its squared gradients so far.',
  note: 'optimizers#adagrad',
  rule: {
    headline: args => `lr ${quantity(args, 'lr').text}`,
    explain: args => {
      const lr = quantity(args, 'lr');
      const eps = quantity(args, 'eps', '\\epsilon');
      const decay = quantity(args, 'lr_decay', '\\eta');
      const start = quantity(args, 'initial_accumulator_value', 'G_0');
      const rate =
        decay.value === 0
          ? lr
          : { tex: `\\frac{${lr.tex}}{1 + ${decay.tex}(t-1)}`, text: `${lr.text}/(1 + ${decay.text}·(t − 1))` };
      const plain = lr.value !== undefined && decay.value === 0 && start.value === 0;
      return explanation(
        aligned(
          gradientLine(args),
          [`G_t &= G_{t-1} + g_t^2,\\quad G_0 = ${start.tex}`, `G = G + g², starting at ${start.text}`],
          [
            `\\theta_t &= \\theta_{t-1} - ${rate.tex}\\,\\frac{g_t}{\\sqrt{G_t} + ${eps.tex}}`,
            `θ = θ − ${rate.text}·g / (√G + ${eps.text})`,
          ],
        ),
        sentences(
          plain &&
            `The first step is lr·sign(g) = ±${lr.text}; with a constant gradient step t is lr/√t: ${shown(lr.value! / Math.SQRT2)} at 2, ${shown(lr.value! / 10)} at 100.`,
          'The sum only grows, so the rate only falls; rare features, with few gradients, keep a larger one.',
          penaltyFact(args),
          memoryFact(1, 'sum'),
        ),
        lr.value === 0 && 'lr 0: nothing is learned.',
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.Adagrad',
      parameters: adagradParameters,
      check: args => {
        demand(
          'lr',
          () => args.lr >= 0,
          () => `Invalid learning rate: ${python(args.lr)}`,
        );
        for (const name of ['lr_decay', 'weight_decay', 'initial_accumulator_value'] as const)
          demandAtLeastZero(args, name);
        demand(
          'eps',
          () => args.eps >= 0,
          () => `Invalid epsilon value: ${python(args.eps)}`,
        );
      },
    },
  ],
};

const rmspropParameters = {
  params: params(),
  lr: scalar(1e-2),
  alpha: scalar(0.99),
  eps: scalar(1e-8),
  weight_decay: weightDecay(),
  momentum: scalar(0),
  centered: bool(false),
  capturable,
  foreach,
  maximize,
  differentiable,
};

const rmsprop: Operator<ArgumentsOf<typeof rmspropParameters>> = {
  ...documented('RMSprop'),
  purpose: "Divides each parameter's step by the root of a moving average of its squared gradients.",
  note: 'optimizers#rmsprop',
  rule: {
    headline: args => {
      const momentum = quantity(args, 'momentum');
      return `lr ${quantity(args, 'lr').text} · alpha ${quantity(args, 'alpha').text}${momentum.value === 0 ? '' : ` · momentum ${momentum.text}`}`;
    },
    explain: args => {
      const lr = quantity(args, 'lr');
      const alpha = quantity(args, 'alpha', '\\alpha');
      const eps = quantity(args, 'eps', '\\epsilon');
      const momentum = quantity(args, 'momentum', '\\mu');
      const centered = known(() => args.centered) === true;
      const left =
        alpha.value === undefined
          ? { tex: `(1 - ${alpha.tex})`, text: `(1 − ${alpha.text})` }
          : number(Number((1 - alpha.value).toPrecision(12)));
      const root = centered ? { tex: 'v_t - \\bar g_t^{\\,2}', text: '(v − ḡ²)' } : { tex: 'v_t', text: 'v' };
      const step = { tex: `\\frac{g_t}{\\sqrt{${root.tex}} + ${eps.tex}}`, text: `g / (√${root.text} + ${eps.text})` };
      const moving = momentum.value !== 0;
      const first =
        lr.value !== undefined && alpha.value !== undefined && !centered
          ? lr.value / Math.sqrt(1 - alpha.value)
          : undefined;
      const states = ['square_avg', ...(centered ? ['grad_avg'] : []), ...(moving ? ['momentum_buffer'] : [])];
      return explanation(
        aligned(
          gradientLine(args),
          [`v_t &= ${alpha.tex}\\,v_{t-1} + ${left.tex}\\,g_t^2`, `v = ${alpha.text}·v + ${left.text}·g²`],
          centered && [
            `\\bar g_t &= ${alpha.tex}\\,\\bar g_{t-1} + ${left.tex}\\,g_t`,
            `ḡ = ${alpha.text}·ḡ + ${left.text}·g`,
          ],
          moving && [`b_t &= ${momentum.tex}\\,b_{t-1} + ${step.tex}`, `b = ${momentum.text}·b + ${step.text}`],
          [
            `\\theta_t &= \\theta_{t-1} - ${lr.tex}\\,${moving ? 'b_t' : step.tex}`,
            `θ = θ − ${lr.text}·${moving ? 'b' : step.text}`,
          ],
        ),
        sentences(
          first !== undefined &&
            Number.isFinite(first) &&
            `The average starts at 0 and is not corrected, so the first step is lr/√(1 − alpha)·sign(g) = ±${shown(first)}; later ones come to about ${steady(lr.value!, momentum.value)}.`,
          alpha.value !== undefined &&
            alpha.value < 1 &&
            `alpha ${alpha.text} averages the squared gradient over about ${horizon(alpha.value)}.`,
          centered && 'centered subtracts the squared mean gradient, so it divides by a standard deviation.',
          penaltyFact(args),
          memoryFact(states.length, states.join(', ')),
        ),
        lr.value !== undefined && lr.value > 0.1 && `lr ${lr.text} is large here: 0.001 to 0.01 is usual, as for Adam.`,
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.RMSprop',
      parameters: rmspropParameters,
      check: args => {
        demand(
          'lr',
          () => args.lr >= 0,
          () => `Invalid learning rate: ${python(args.lr)}`,
        );
        demand(
          'eps',
          () => args.eps >= 0,
          () => `Invalid epsilon value: ${python(args.eps)}`,
        );
        for (const name of ['momentum', 'weight_decay', 'alpha'] as const) demandAtLeastZero(args, name);
      },
    },
  ],
};

const adadeltaParameters = {
  params: params(),
  lr: scalar(new Float(1)),
  rho: scalar(0.9),
  eps: scalar(1e-6),
  weight_decay: weightDecay(),
  foreach,
  ...byName({ capturable, maximize, differentiable }),
};

const adadelta: Operator<ArgumentsOf<typeof adadeltaParameters>> = {
  ...documented('Adadelta'),
  purpose:
    'Scales the gradient by the ratio of the averaged updates to the averaged gradients, so the units match the parameter.',
  note: 'optimizers#adadelta',
  rule: {
    headline: args => `lr ${quantity(args, 'lr').text} · rho ${quantity(args, 'rho').text}`,
    explain: args => {
      const lr = quantity(args, 'lr');
      const rho = quantity(args, 'rho', '\\rho');
      const eps = quantity(args, 'eps', '\\epsilon');
      const left =
        rho.value === undefined
          ? { tex: `(1 - ${rho.tex})`, text: `(1 − ${rho.text})` }
          : number(Number((1 - rho.value).toPrecision(12)));
      return explanation(
        aligned(
          gradientLine(args),
          [`v_t &= ${rho.tex}\\,v_{t-1} + ${left.tex}\\,g_t^2`, `v = ${rho.text}·v + ${left.text}·g²`],
          [
            `\\Delta_t &= \\frac{\\sqrt{u_{t-1} + ${eps.tex}}}{\\sqrt{v_t + ${eps.tex}}}\\,g_t,\\quad u_t = ${rho.tex}\\,u_{t-1} + ${left.tex}\\,\\Delta_t^2`,
            `Δ = √(u + ${eps.text}) / √(v + ${eps.text})·g, then u = ${rho.text}·u + ${left.text}·Δ²`,
          ],
          [`\\theta_t &= \\theta_{t-1} - ${lr.tex}\\,\\Delta_t`, `θ = θ − ${lr.text}·Δ`],
        ),
        sentences(
          lr.value === 1
            ? 'It needs no learning rate: lr is a factor, 1 by default.'
            : `lr ${lr.text} multiplies an update that needs no learning rate; the default is 1.`,
          rho.value !== undefined && rho.value < 1 && `rho ${rho.text} averages over about ${horizon(rho.value)}.`,
          penaltyFact(args),
          memoryFact(2, 'square_avg, acc_delta'),
        ),
        lr.value !== undefined &&
          lr.value > 0 &&
          lr.value <= 0.01 &&
          `lr ${lr.text} slows Adadelta down: the usual value is 1, not that of SGD or Adam.`,
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.Adadelta',
      parameters: adadeltaParameters,
      check: args => {
        demand(
          'lr',
          () => args.lr >= 0,
          () => `Invalid learning rate: ${python(args.lr)}`,
        );
        demand(
          'rho',
          () => args.rho >= 0 && args.rho <= 1,
          () => `Invalid rho value: ${python(args.rho)}`,
        );
        checkCommon(args);
      },
    },
  ],
};

const adafactorParameters = {
  params: params(),
  lr: scalar(1e-2),
  beta2_decay: scalar(-0.8),
  eps: anything([null, new Float(1e-3)]),
  d: scalar(new Float(1)),
  weight_decay: weightDecay(),
  ...byName({ foreach, maximize }),
};

const adafactor: Operator<ArgumentsOf<typeof adafactorParameters>> = {
  ...documented('Adafactor'),
  purpose:
    'Keeps row and column averages of the squared gradient in place of a full matrix, which saves memory in large models.',
  note: 'optimizers',
  rule: {
    headline: args => `lr ${quantity(args, 'lr').text}`,
    explain: args => {
      const lr = quantity(args, 'lr');
      const decay = quantity(args, 'beta2_decay', '\\beta');
      const clip = quantity(args, 'd');
      const shrink = quantity(args, 'weight_decay', '\\lambda');
      const kept =
        shrink.value === 0
          ? { tex: '\\theta_{t-1}', text: 'θ' }
          : { tex: `(1 - ${lr.tex}\\cdot${shrink.tex})\\,\\theta_{t-1}`, text: `(1 − ${lr.text}·${shrink.text})·θ` };
      return explanation(
        aligned(
          gradientLine({ weight_decay: 0, maximize: known(() => args.maximize) === true }),
          [`\\hat\\beta_t &= 1 - t^{${decay.tex}}`, `β̂ = 1 − t^(${decay.text})`],
          [
            `\\hat V_t &= \\frac{R_t\\,C_t}{\\mathbf 1^\\top R_t},\\quad U_t = \\frac{g_t}{\\sqrt{\\hat V_t}}`,
            'V̂ from row means R and column means C of g², U = g / √V̂',
          ],
          [
            `\\theta_t &= ${kept.tex} - \\min\\!\\left(${lr.tex}, \\tfrac{1}{\\sqrt t}\\right)\\max(\\epsilon_2, \\mathrm{RMS}(\\theta_{t-1}))\\,\\frac{U_t}{\\max(1, \\mathrm{RMS}(U_t)/${clip.tex})}`,
            `θ = ${kept.text} − min(${lr.text}, 1/√t)·max(ε₂, RMS(θ))·U / max(1, RMS(U)/${clip.text})`,
          ],
        ),
        sentences(
          'The step is relative to the size of the parameter itself.',
          decoupledFact(args),
          'Memory: for an n×m matrix n + m extra values rather than n·m; for a vector one per parameter.',
        ),
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.Adafactor',
      parameters: adafactorParameters,
      check: args => {
        demand(
          'lr',
          () => args.lr >= 0,
          () => `Learning rate should be >= 0 but is: ${python(args.lr)}`,
        );
        demand(
          'beta2_decay',
          () => args.beta2_decay <= 0,
          () => `beta2_decay should be <= 0 but is: ${python(args.beta2_decay)}`,
        );
        demand(
          'd',
          () => args.d >= 1,
          () => `Clipping threshold d should be >= 1 but is: ${python(args.d)}`,
        );
        demand(
          'weight_decay',
          () => args.weight_decay >= 0,
          () => `weight_decay should be >= 0 but is: ${python(args.weight_decay)}`,
        );
      },
    },
  ],
};

export const adaptiveFamily: readonly Operator[] = [adagrad, rmsprop, adadelta, adafactor];

/** A steady gradient adds itself up in the momentum. */
function steady(lr: number, momentum: number | undefined): string {
  if (momentum === 0) return 'lr';
  return momentum === undefined || momentum >= 1
    ? 'lr/(1 − momentum)'
    : `lr/(1 − ${shown(momentum)}) = ${shown(lr / (1 - momentum))} while the gradient stays the same`;
}
