/**
 * Optimizers that look beyond single parameters: LBFGS at curvature, Muon at whole weight matrices.
 * Sources: Nocedal & Wright, Numerical Optimization, ch. 7; Jordan et al. 2024 (Muon); PyTorch documentation, torch.optim.
 */
import { aligned, demand, known, python, quantity, scalar, scalars, sentences } from '../explanation';
import type { Operator } from '../operator';
import { type ArgumentsOf, bool, keywordOnly, optional, text } from '../parameter';
import { decoupledFact, documented, explanation, memoryFact, params, switches } from './shared';

const lbfgsParameters = {
  params: params(),
  lr: scalar(1),
  max_iter: scalar(20),
  max_eval: optional(scalar()),
  tolerance_grad: scalar(1e-7),
  tolerance_change: scalar(1e-9),
  history_size: scalar(100),
  line_search_fn: optional(text()),
  maximize: keywordOnly(switches.maximize),
};

const lbfgs: Operator<ArgumentsOf<typeof lbfgsParameters>> = {
  ...documented('LBFGS'),
  purpose:
    'A quasi-Newton method: it estimates curvature from recent gradients and takes several inner iterations per step.',
  note: 'optimizers',
  rule: {
    headline: args => `lr ${quantity(args, 'lr').text} · up to ${quantity(args, 'max_iter').text} iterations a step`,
    explain: args => {
      const lr = quantity(args, 'lr');
      const iterations = known(() => args.max_iter);
      const evaluations = known(() => args.max_eval);
      const history = quantity(args, 'history_size');
      const search = known(() => args.line_search_fn);
      return explanation(
        aligned(
          ['d_k &= -H_k\\,\\nabla L(\\theta_k)', 'd = −H·∇L, H from the last changes of θ and ∇L'],
          search
            ? ['\\theta_{k+1} &= \\theta_k + \\alpha_k\\,d_k', `θ = θ + α·d with α from the ${search} line search`]
            : [`\\theta_{k+1} &= \\theta_k + ${lr.tex}\\,d_k`, `θ = θ + ${lr.text}·d`],
        ),
        sentences(
          iterations !== undefined &&
            evaluations !== undefined &&
            `One step() runs up to ${iterations} iterations and ${evaluations ?? Math.floor((iterations * 5) / 4)} evaluations of the loss, so it needs a closure.`,
          history.value !== undefined &&
            `Memory: up to ${2 * history.value} extra vectors the size of all parameters (history_size ${history.text}).`,
        ),
        search === null &&
          "Without line_search_fn='strong_wolfe' every iteration takes the full step, which may overshoot.",
        'It assumes the same data at every call: minibatch noise spoils the curvature estimate.',
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.LBFGS',
      parameters: lbfgsParameters,
      check: args =>
        demand(
          'lr',
          () => args.lr >= 0,
          () => `Invalid learning rate: ${python(args.lr)}`,
        ),
    },
  ],
};

const muonParameters = {
  params: params(),
  lr: scalar(1e-3),
  weight_decay: scalar(0.1),
  momentum: scalar(0.95),
  nesterov: bool(true),
  ns_coefficients: scalars(3, [3.4445, -4.775, 2.0315]),
  eps: scalar(1e-7),
  ns_steps: scalar(5),
  adjust_lr_fn: optional(text()),
};

const muon: Operator<ArgumentsOf<typeof muonParameters>> = {
  ...documented('Muon'),
  purpose: 'Momentum whose step for each weight matrix is made nearly orthogonal, so that all directions move alike.',
  note: 'optimizers',
  rule: {
    headline: args => `lr ${quantity(args, 'lr').text} · momentum ${quantity(args, 'momentum').text}`,
    explain: args => {
      const lr = quantity(args, 'lr');
      const momentum = quantity(args, 'momentum', '\\mu');
      const decay = quantity(args, 'weight_decay', '\\lambda');
      const steps = quantity(args, 'ns_steps');
      const like = known(() => args.adjust_lr_fn);
      const ratio =
        like === 'match_rms_adamw'
          ? { tex: '0.2\\sqrt{\\max(n, m)}', text: '0.2·√max(n, m)' }
          : like === 'spectral_unclamped'
            ? { tex: '\\sqrt{n/m}', text: '√(n/m)' }
            : like === undefined
              ? { tex: 'c', text: 'c' }
              : { tex: '\\sqrt{\\max(1, n/m)}', text: '√max(1, n/m)' };
      const left = { tex: `(1 - ${momentum.tex})`, text: `(1 − ${momentum.text})` };
      const nesterov = known(() => args.nesterov) !== false;
      return explanation(
        aligned(
          [`B_t &= ${momentum.tex}\\,B_{t-1} + ${left.tex}\\,G_t`, `B = ${momentum.text}·B + ${left.text}·G`],
          nesterov
            ? [
                `O_t &= \\mathrm{NS}(${left.tex}\\,G_t + ${momentum.tex}\\,B_t)`,
                `O = NS(${left.text}·G + ${momentum.text}·B)`,
              ]
            : ['O_t &= \\mathrm{NS}(B_t)', 'O = NS(B)'],
          [
            `\\theta_t &= (1 - ${lr.tex}\\cdot${decay.tex})\\,\\theta_{t-1} - ${lr.tex}\\,${ratio.tex}\\,O_t`,
            `θ = (1 − ${lr.text}·${decay.text})·θ − ${lr.text}·${ratio.text}·O for an n×m matrix`,
          ],
        ),
        sentences(
          steps.value !== undefined &&
            `NS, ${steps.text} Newton–Schulz iterations, brings all singular values of the step close to 1.`,
          'It takes only 2-D parameters; biases, norms, embeddings and the head belong to another optimizer, usually AdamW.',
          decoupledFact(args),
          memoryFact(1, 'momentum_buffer'),
        ),
      );
    },
  },
  classes: [
    {
      name: 'torch.optim.Muon',
      parameters: muonParameters,
      check: args => {
        demand(
          'lr',
          () => args.lr >= 0,
          () => `Learning rate should be >= 0 but is: ${python(args.lr)}`,
        );
        demand(
          'momentum',
          () => args.momentum >= 0,
          () => `momentum should be >= 0 but is: ${python(args.momentum)}`,
        );
        demand(
          'weight_decay',
          () => args.weight_decay >= 0,
          () => `weight decay should be >= 0 but is: ${python(args.weight_decay)}`,
        );
        demand(
          'adjust_lr_fn',
          () =>
            args.adjust_lr_fn === null ||
            ['original', 'match_rms_adamw', 'spectral_unclamped'].includes(args.adjust_lr_fn),
          () => `Adjust learning rate function ${args.adjust_lr_fn} is not supported`,
        );
      },
    },
  ],
};

export const curvatureFamily: readonly Operator[] = [lbfgs, muon];
