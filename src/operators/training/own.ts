/**
 * The base classes that optimizers and schedules of the code's own build on. What such a class does is its own affair; what
 * PyTorch does around it, and the rates that its `get_lr` gave when it was asked, are told here.
 * Source: PyTorch, torch/optim/optimizer.py and torch/optim/lr_scheduler.py.
 */
import { shown } from '../../figures/shown';
import { type Argument, Float } from '../argument';
import type { Operator } from '../operator';
import { type ArgumentsOf, anything } from '../parameter';
import { training, value } from './define';

/** The argument that holds the rates at step 0, 1, 2, …, where the code's `get_lr` could be followed. */
export const RATES = 'rates';

const optimizer = training({
  id: 'Optimizer',
  names: ['torch.optim.Optimizer', 'torch.optim.optimizer.Optimizer'],
  purpose:
    'The base class of optimizers: it holds the parameters in groups with their settings, and a state for each parameter.',
  note: 'gradient-descent#in-code',
  argumentNotes: {
    lr: 'tuning-learning-rate-batch-size#learning-rate',
    weight_decay: 'regularization#weight-decay',
    momentum: 'optimizers#sgd-momentum',
    betas: 'optimizers#adam',
  },
  page: 'optim.html#torch.optim.Optimizer',
  parameters: { params: anything(), defaults: anything() },
  facts: () => [
    'A class of one’s own hands super().__init__() the parameters and a dict of defaults, and defines step().',
    'param_groups lists the groups, each a dict of params and settings; state[p] keeps what step() remembers of p.',
  ],
});

const schedule = training({
  id: 'LRScheduler',
  names: ['torch.optim.lr_scheduler.LRScheduler', 'torch.optim.lr_scheduler._LRScheduler'],
  purpose:
    'The base class of schedules: at each step() it gives every parameter group the rate that get_lr() returns for it.',
  note: 'lr-schedulers',
  page: 'optim.html#how-to-adjust-learning-rate',
  parameters: { optimizer: anything(), last_epoch: anything(-1), [RATES]: anything(null) },
  facts: args => [
    ratesFact(ratesOf(value(args, RATES))),
    'base_lrs are the rates that the optimizer was made with; last_epoch counts the calls of step().',
  ],
});

/** With the curve of the rates that are known. */
const drawn: Operator = {
  ...schedule,
  rule: {
    ...schedule.rule,
    explain: (args: ArgumentsOf<{ [RATES]: ReturnType<typeof anything> }>) => {
      const said = schedule.rule.explain!(args);
      const rates = ratesOf(value(args, RATES));
      if (!rates) return said;
      return {
        ...said,
        plot: {
          title: 'The rates of get_lr()',
          x: { label: 'calls of step()' },
          y: { label: 'learning rate' },
          series: [{ name: 'lr', points: rates.map((rate, step) => [step, rate] as const) }],
        },
      };
    },
  },
};

function ratesOf(argument: Argument | undefined): readonly number[] | undefined {
  if (!Array.isArray(argument) || argument.length < 2) return undefined;
  return argument.every(rate => rate instanceof Float) ? argument.map(rate => (rate as Float).value) : undefined;
}

function ratesFact(rates: readonly number[] | undefined): string | undefined {
  if (!rates) return undefined;
  const last = rates.length - 1;
  const half = Math.floor(last / 2);
  return `get_lr() gives ${shown(rates[0]!)} at the start, ${shown(rates[half]!)} after ${half} steps, ${shown(rates[last]!)} after ${last}. It is followed that far and no further, though the schedule goes on.`;
}

export const own: readonly Operator[] = [optimizer, drawn];
