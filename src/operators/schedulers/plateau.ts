/**
 * `ReduceLROnPlateau`: the metric decides, so there is a rule to state and no curve to draw.
 * Source: PyTorch documentation, torch.optim.lr_scheduler.ReduceLROnPlateau.
 */
import { shown } from '../../figures/shown';
import { Float } from '../argument';
import { demand, known, quantity, scalar, scalars } from '../explanation';
import { anything, either, text } from '../parameter';
import { type SchedulerOperator, withParameters } from './define';

const parameters = {
  optimizer: anything(),
  mode: text('min'),
  factor: scalar(0.1),
  patience: scalar(10),
  threshold: scalar(1e-4),
  threshold_mode: text('rel'),
  cooldown: scalar(0),
  min_lr: either(scalar(0), scalars(undefined)),
  eps: scalar(new Float(1e-8)),
  verbose: anything('deprecated'),
};

export const reduceLROnPlateau: SchedulerOperator = withParameters<typeof parameters>(
  {
    name: 'ReduceLROnPlateau',
    purpose: 'Multiplies the rate by factor once a metric has stopped improving.',
    note: 'lr-schedulers#plateau',
    stepped: 'epoch',
    parameters,
    check: args => {
      demand(
        'factor',
        () => args.factor < 1,
        () => 'Factor should be < 1.0.',
      );
      demand(
        'mode',
        () => ['min', 'max'].includes(args.mode),
        () => `mode ${args.mode} is unknown!`,
      );
      demand(
        'threshold_mode',
        () => ['rel', 'abs'].includes(args.threshold_mode),
        () => `threshold mode ${args.threshold_mode} is unknown!`,
      );
    },
    headline: args =>
      `× ${quantity(args, 'factor').text} after more than ${quantity(args, 'patience').text} bad epochs`,
    formula: args => {
      const [factor, patience] = [quantity(args, 'factor'), quantity(args, 'patience')];
      const least = known(() => args.min_lr);
      const floor = typeof least === 'number' ? shown(least) : 'min_lr';
      const [open, close] =
        floor === '0' ? ['', ''] : ['\\max(', `,\\ ${floor === 'min_lr' ? '\\mathrm{min\\_lr}' : floor})`];
      return {
        tex: `\\mathrm{lr} \\leftarrow ${open}${factor.tex}\\cdot\\mathrm{lr}${close} \\quad\\text{if more than ${patience.text} epochs in a row were no better}`,
        text: `lr ← ${floor === '0' ? `${factor.text}·lr` : `max(${factor.text}·lr, ${floor})`} once more than ${patience.text} epochs in a row were no better`,
      };
    },
    facts: (args, lr) => {
      const { mode, threshold, threshold_mode, patience, cooldown, factor } = args;
      const bar =
        threshold_mode === 'rel'
          ? `${mode === 'min' ? 'below' : 'above'} ${shown(mode === 'min' ? 1 - threshold : 1 + threshold, 6)} × the best so far`
          : `${mode === 'min' ? 'below' : 'above'} the best so far ${mode === 'min' ? '−' : '+'} ${shown(threshold)}`;
      return [
        `An epoch counts as better when the metric is ${bar}.`,
        `patience ${patience} tolerates ${patience} epochs without that; after ${patience + 1} in a row the rate is cut.`,
        lr.value !== undefined &&
          `From ${lr.text} the rates are ${shown(lr.value * factor)}, ${shown(lr.value * factor ** 2)}, ….`,
        cooldown > 0 && `After a cut ${cooldown} epochs are not counted.`,
        'It needs the metric: scheduler.step(val_loss).',
      ];
    },
    remarks: ({ mode }) => [
      mode === 'max' &&
        'mode max is for metrics that grow, such as accuracy; with a loss it would cut while training goes well.',
    ],
  },
  parameters,
);
