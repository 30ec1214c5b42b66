/**
 * The three lines of every training loop, and the scheduler's: gradients cleared, gradients added up, parameters moved by
 * the optimizer's own rule, the rate moved along its schedule.
 * Sources: PyTorch documentation, torch.optim, torch.optim.lr_scheduler, torch.Tensor.backward.
 */
import { shown } from '../../figures/shown';
import type { Argument, Opaque } from '../argument';
import { known } from '../explanation';
import { infer, type Operator } from '../operator';
import { optimizers } from '../optimizers/optimizers';
import { anything, bool, optional } from '../parameter';
import { groupsOf } from '../schedulers/groups';
import { ratesOf as curveOf } from '../schedulers/rates';
import { schedulers } from '../schedulers/schedulers';
import { count, madeOf, self, training, value } from './define';

const optimizerStep = training({
  id: 'Optimizer.step',
  names: ['torch.optim.Optimizer.step'],
  purpose: 'Moves every parameter once by the optimizer’s rule, with the gradients that backward() left in .grad.',
  note: 'gradient-descent#in-code',
  page: 'generated/torch.optim.Optimizer.step.html',
  parameters: { self, closure: anything(null) },
  headline: args => [nameOf(value(args, 'self')), part(optimizers, value(args, 'self'))?.headline],
  formulas: args => part(optimizers, value(args, 'self'))?.formulas ?? [],
  facts: args => [
    'A parameter whose .grad is None is left as it is; nothing is cleared, so zero_grad() belongs before the next backward().',
    part(optimizers, value(args, 'self')) !== undefined &&
      'The rate in the rule is the one the optimizer was made with; a scheduler changes it from then on.',
    value(args, 'closure') !== null && value(args, 'closure') !== undefined
      ? 'closure clears the gradients, computes the loss and calls backward(); the optimizer calls it, LBFGS several times a step.'
      : false,
  ],
});

const zeroGrad = training({
  id: 'Optimizer.zero_grad',
  names: ['torch.optim.Optimizer.zero_grad'],
  purpose: 'Forgets the gradients of all parameters the optimizer holds, since backward() adds to what is there.',
  note: 'gradient-descent#in-code',
  page: 'generated/torch.optim.Optimizer.zero_grad.html',
  parameters: { self, set_to_none: bool(true) },
  headline: args => [nameOf(value(args, 'self'))],
  facts: clearing,
});

const moduleZeroGrad = training({
  id: 'Module.zero_grad',
  names: ['torch.nn.Module.zero_grad'],
  purpose: 'Forgets the gradients of all parameters of the module, since backward() adds to what is there.',
  note: 'gradient-descent#in-code',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.zero_grad',
  parameters: { self, set_to_none: bool(true) },
  facts: clearing,
});

function clearing(args: { readonly set_to_none: boolean }): readonly (string | false)[] {
  return [
    value(args, 'set_to_none') === false
      ? 'set_to_none=False: every .grad becomes zeros and keeps its memory. With momentum or weight decay step() then still moves a parameter that got no gradient.'
      : 'Every .grad becomes None, the default: its memory is freed, and step() skips a parameter that got no gradient since.',
    'Left out, the gradients of several batches add up, which is what gradient accumulation does on purpose.',
  ];
}

const backward = training({
  id: 'Tensor.backward',
  names: ['torch.Tensor.backward'],
  purpose:
    'Computes the derivative of this number with respect to every parameter it depends on, and adds it to their .grad.',
  note: 'backpropagation#pytorch',
  page: 'generated/torch.Tensor.backward.html',
  parameters: {
    self,
    gradient: optional(anything()),
    retain_graph: optional(bool()),
    create_graph: bool(false),
    inputs: optional(anything()),
  },
  headline: args => [
    value(args, 'retain_graph') === true && 'keeps the graph',
    value(args, 'create_graph') === true && 'differentiable itself',
  ],
  facts: args => [
    'It adds: gradients of an earlier backward() stay until zero_grad(). No parameter moves before optimizer.step().',
    value(args, 'gradient') === null &&
      'The tensor must hold one number, the loss; of a tensor with more, PyTorch raises “grad can be implicitly created only for scalar outputs”.',
    value(args, 'create_graph') === true
      ? 'create_graph=True records the derivatives as well, so they can be derived again (second derivatives, gradient penalties); the graph stays in memory.'
      : value(args, 'retain_graph') === true
        ? 'retain_graph=True keeps the intermediate values for another backward() through the same graph; without it they are freed now.'
        : 'The intermediate values of the forward pass are freed: a second backward() through the same graph raises, unless this one has retain_graph=True.',
  ],
});

const schedulerStep = training({
  id: 'LRScheduler.step',
  names: ['torch.optim.lr_scheduler.LRScheduler.step'],
  purpose: 'Moves the learning rate of the optimizer to the next value of its schedule. No parameter moves.',
  note: 'lr-schedulers',
  page: 'generated/torch.optim.lr_scheduler.LRScheduler.html',
  parameters: { self, epoch: anything(null) },
  headline: args => [nameOf(value(args, 'self')), part(schedulers, value(args, 'self'))?.headline],
  formulas: args => part(schedulers, value(args, 'self'))?.formulas ?? [],
  facts: args => [
    ratesFact(value(args, 'self')),
    byBatch(value(args, 'self'))
      ? 'It belongs after every batch here, after optimizer.step().'
      : 'Call it after optimizer.step(), once an epoch for schedules in epochs.',
  ],
  remarks: args => [
    value(args, 'epoch') !== null &&
      'step(epoch) is deprecated: it sets the schedule to that epoch, and PyTorch warns. Call step() without it.',
  ],
});

const plateauStep = training({
  id: 'ReduceLROnPlateau.step',
  names: ['torch.optim.lr_scheduler.ReduceLROnPlateau.step'],
  purpose: 'Looks at the metric and cuts the learning rate if it has not improved for too long.',
  note: 'lr-schedulers#plateau',
  page: 'generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html',
  parameters: { self, metrics: anything(), epoch: anything(null) },
  headline: args => [part(schedulers, value(args, 'self'))?.headline],
  formulas: args => part(schedulers, value(args, 'self'))?.formulas ?? [],
  facts: args => part(schedulers, value(args, 'self'))?.facts.slice(0, 3) ?? [],
});

const addGroup = training({
  id: 'Optimizer.add_param_group',
  names: ['torch.optim.Optimizer.add_param_group'],
  purpose:
    'Gives the optimizer more parameters, as a group with options of its own; what the group leaves out is taken from the constructor.',
  note: 'optimizers',
  page: 'generated/torch.optim.Optimizer.add_param_group.html',
  parameters: { self, param_group: anything() },
  headline: args => [nameOf(value(args, 'self'))],
  facts: () => [
    'For layers that are unfrozen later, or that need another rate or no weight decay.',
    'Add it before the scheduler is made, which keeps the initial rates of the groups it found. A parameter may be in one group only.',
  ],
});

const lastRate = training({
  id: 'LRScheduler.get_last_lr',
  names: ['torch.optim.lr_scheduler.LRScheduler.get_last_lr'],
  purpose: 'The learning rate in use now, a list with one number for each parameter group.',
  note: 'lr-schedulers',
  page: 'generated/torch.optim.lr_scheduler.LRScheduler.html',
  parameters: { self },
  headline: args => [nameOf(value(args, 'self'))],
  facts: args => [
    lastRateFact(value(args, 'self')),
    'With one group the number is get_last_lr()[0]. It changes in scheduler.step(), not in optimizer.step().',
  ],
});

const nextRate = training({
  id: 'LRScheduler.get_lr',
  names: ['torch.optim.lr_scheduler.LRScheduler.get_lr'],
  purpose: 'The rule of the schedule, which step() calls to work out the next learning rate.',
  note: 'lr-schedulers',
  page: 'generated/torch.optim.lr_scheduler.LRScheduler.html',
  parameters: { self },
  headline: args => [nameOf(value(args, 'self'))],
  facts: args => [
    lastRateFact(value(args, 'self')),
    'get_last_lr() gives the rate in use, a list with one number for each parameter group.',
  ],
  remarks: () => [
    'Called from outside step() PyTorch warns, and most schedules answer with a rate that is not in use: StepLR multiplies by gamma once more at each of its steps.',
  ],
});

/** What a step of this very instance does, in the words of the entry that made it. */
function part(entries: readonly Operator[], value: Argument | undefined) {
  const made = madeOf(value);
  const operator = made && entries.find(({ id }) => id === made.name);
  const form = operator?.classes?.[0];
  if (!made?.made || !operator || !form) return undefined;
  const headline = infer<unknown, string>(form, made.made, args => operator.rule.headline!(args));
  const explained = infer(form, made.made, args => operator.rule.explain!(args));
  if (!('ok' in explained)) return undefined;
  return { ...explained.ok, headline: 'ok' in headline ? headline.ok : undefined };
}

function nameOf(value: Argument | undefined): string | undefined {
  return madeOf(value)?.name;
}

/** `The rate is 1 at first, 0.7 after the first call, then 0.49, 0.343.` Of a rate that rests at first, when it moves. */
function ratesFact(value: Argument | undefined): string | undefined {
  const rates = ratesOf(value);
  if (!rates) return undefined;
  const first = severalGroups(value) ? 'In the first parameter group the' : 'The';
  const moved = rates.findIndex(rate => rate !== rates[0]);
  const now = shown(rates[0]!);
  if (moved < 0) return `${first} rate stays ${now} for the first ${count(rates.length - 1)} calls.`;
  const next = shown(rates[moved]!);
  if (moved > 1) return `${first} rate stays ${now} until call ${count(moved)} makes it ${next}.`;
  const later = rates.slice(2, 4).map(rate => shown(rate));
  return `${first} rate is ${now} at first, ${next} after the first call${later.length > 0 ? `, then ${later.join(', ')}` : ''}.`;
}

function severalGroups(value: Argument | undefined): boolean {
  return (known(() => groupsOf(madeOf(value)?.made?.optimizer ?? null)) ?? []).length > 1;
}

function ratesOf(value: Argument | undefined): readonly number[] | undefined {
  const made = madeOf(value);
  return made && rateCurve(made);
}

/** What is in use before the first `step()` and after it. */
function lastRateFact(value: Argument | undefined): string | undefined {
  const rates = ratesOf(value);
  if (!rates) return undefined;
  const moved = rates.findIndex(rate => rate !== rates[0]);
  const now = `${severalGroups(value) ? 'Of the first parameter group: ' : ''}${shown(rates[0]!)}`;
  if (moved < 0) return `${now} before the first scheduler.step() and for ${count(rates.length - 1)} steps after it.`;
  const until =
    moved === 1 ? 'before the first scheduler.step()' : `until scheduler.step() has been called ${count(moved)} times`;
  return `${now} ${until}, then ${shown(rates[moved]!)}.`;
}

/** Far enough that most schedules have moved. */
const looked = 1000;

function rateCurve(made: Opaque): readonly number[] | undefined {
  return made.made && curveOf(made.name, made.made, looked);
}

function byBatch(value: Argument | undefined): boolean {
  return /^(OneCycleLR|CyclicLR|get_\w+_schedule\w*)$/.test(madeOf(value)?.name ?? '');
}

export const stepping: readonly Operator[] = [
  optimizerStep,
  zeroGrad,
  moduleZeroGrad,
  backward,
  schedulerStep,
  plateauStep,
  addGroup,
  lastRate,
  nextRate,
];
