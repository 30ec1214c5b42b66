/**
 * Averages of a model's weights over training: stochastic weight averaging (SWA) and exponential moving averages (EMA).
 * Sources: PyTorch documentation, torch.optim.swa_utils; Izmailov et al. 2018, "Averaging weights leads to wider optima".
 */
import { known, quantity, scalar } from '../explanation';
import type { Formula, Operator } from '../operator';
import { anything, bool, optional } from '../parameter';
import { count, self, shown, training, value } from './define';

const NOTE = 'semi-supervised-methods#mean-teacher';

const averagedModel = training({
  id: 'AveragedModel',
  names: ['torch.optim.swa_utils.AveragedModel'],
  purpose: 'A copy of the model that holds an average of its weights over many steps; it gets no gradient of its own.',
  note: NOTE,
  page: 'optim.html#torch.optim.swa_utils.AveragedModel',
  parameters: {
    model: anything(),
    device: anything(null),
    avg_fn: anything(null),
    multi_avg_fn: anything(null),
    use_buffers: bool(false),
  },
  headline: args => [isEqual(args) && 'equal average', value(args, 'use_buffers') === true && 'buffers too'],
  formulas: args => [
    isEqual(args) && {
      tex: "\\theta' \\leftarrow \\theta' + \\frac{\\theta - \\theta'}{n + 1}",
      text: 'θ′ ← θ′ + (θ − θ′) / (n + 1)',
    },
  ],
  facts: args => [
    isEqual(args)
      ? 'Every update_parameters() counts the same: after n calls it is the mean of n models (SWA).'
      : 'The function that is given says how the average moves, as get_ema_multi_avg_fn(decay) does for an EMA.',
    'The first update_parameters() copies the weights; none happens by itself.',
    value(args, 'use_buffers') === false &&
      'Buffers are copied from the model at each update, not averaged: batch norm’s fit the latest weights only, until update_bn(loader, averaged).',
  ],
});

/** Neither function is given. */
function isEqual(args: { readonly avg_fn: unknown; readonly multi_avg_fn: unknown }): boolean {
  return known(() => args.avg_fn) === null && known(() => args.multi_avg_fn) === null;
}

const updateParameters = training({
  id: 'AveragedModel.update_parameters',
  names: ['torch.optim.swa_utils.AveragedModel.update_parameters'],
  purpose: 'Takes the model’s present weights into the average.',
  note: NOTE,
  page: 'optim.html#torch.optim.swa_utils.AveragedModel',
  parameters: { self, model: anything() },
  facts: () => ['After optimizer.step(): every step for an EMA, once an epoch late in training for SWA.'],
});

const updateBatchNorm = training({
  id: 'update_bn',
  names: ['torch.optim.swa_utils.update_bn'],
  purpose: 'Computes the running statistics of batch norm anew, with one pass over the data.',
  note: 'batch-normalization#running-statistics',
  page: 'optim.html#torch.optim.swa_utils.update_bn',
  parameters: { loader: anything(), model: anything(), device: optional(anything()) },
  facts: () => [
    'Averaged weights give other activations than any model they were averaged from, so its statistics do not fit them.',
    'A model without batch norm is left as it is. A batch that is a list or tuple gives its first item.',
  ],
});

const decayed = (name: string, multi: boolean) =>
  training({
    id: name,
    names: [`torch.optim.swa_utils.${name}`],
    purpose: 'Makes the rule of an exponential moving average of weights, for AveragedModel.',
    note: NOTE,
    page: `optim.html#torch.optim.swa_utils.${name}`,
    parameters: { decay: scalar(0.999) },
    headline: args => [known(() => `decay ${args.decay}`), `for ${multi ? 'multi_avg_fn' : 'avg_fn'}`],
    formulas: args => [ema(args)],
    facts: args => [
      known(() => args.decay > 0 && args.decay < 1 && horizonFact(args.decay)),
      'The first update copies the weights, so the average starts at those, not at 0.',
    ],
  });

function ema(args: { readonly decay: number }): Formula {
  const decay = quantity(args, 'decay', '\\alpha');
  const rest = decay.value === undefined ? undefined : shown(Number((1 - decay.value).toPrecision(12)));
  return {
    tex: `\\theta' \\leftarrow ${decay.tex}\\,\\theta' + ${rest ?? '(1 - \\alpha)'}\\,\\theta`,
    text: `θ′ ← ${decay.text}·θ′ + ${rest ?? '(1 − decay)'}·θ`,
  };
}

function horizonFact(decay: number): string {
  const horizon = Math.round(1 / (1 - decay));
  const half = Math.round(Math.log(0.5) / Math.log(decay));
  return `It looks back over about ${count(horizon)} updates: a weight’s share in it halves every ${count(half)}.`;
}

export const averaging: readonly Operator[] = [
  averagedModel,
  updateParameters,
  updateBatchNorm,
  decayed('get_ema_multi_avg_fn', true),
  decayed('get_ema_avg_fn', false),
];
