/**
 * Optimizers and schedules of the code's own, on PyTorch's base classes: what they were made with, and the rates that
 * a schedule's own `get_lr` gives.
 *
 *     class Warmup(LRScheduler):
 *         def get_lr(self):
 *             return [base * min(1, (self.last_epoch + 1) / self.steps) for base in self.base_lrs]
 */
import { type Argument, Float } from '../../operators/argument';
import { findOperator } from '../../operators/catalogue';
import { anything, type Parameters } from '../../operators/parameter';
import { groupsOf } from '../../operators/schedulers/groups';
import { RATES } from '../../operators/training/own';
import type { Location } from '../../source/span';
import { findInClass } from '../attributes';
import { types } from '../builtins/types';
import { bindParameters, callValue } from '../call';
import { numeric } from '../objects';
import { PythonException, type Run } from '../run';
import { Arguments, type ClassValue, Dict, Func, Instance, List, Tuple, type Value } from '../values';
import { toArgument } from './convert';
import { operatorOf } from './operator-classes';
import { NotedUnknown } from './training-calls';

/** Keeps the call that made an object of such a class. */
export function noteOwnTraining(run: Run, cls: ClassValue, args: Arguments, site: Location, made: Value): void {
  if (site.uri !== run.uri || !args.syntax || run.tracer || !(made instanceof Instance) || made.cls !== cls) return;
  if (cls.operator) return;
  const base = baseOf(cls);
  const builtOn = operatorOf(cls);
  if (!base && !(builtOn && /^(optimizer|scheduler)$/.test(builtOn.operator.family))) return;
  const init = findInClass(cls, '__init__');
  if (!(init instanceof Func) && !base) return;
  const settings = init instanceof Func ? settingsOf(run, init, args, made, site) : inherited(base!, args);
  if (base) {
    const entry = { operator: findOperator(base)!.operator, name: base };
    const optimizer = settings.optimizer;
    if (init instanceof Func && handsOnRate(init)) made.bound = settings;
    const rates = base.endsWith('Scheduler') && optimizer ? ratesOf(run, made, settings, site) : undefined;
    const bound = { ...(optimizer ? { optimizer } : {}), ...(rates ? { [RATES]: rates } : {}) };
    run.part.mentions.record(run, entry, bound, parametersOf(settings), args, site, made, { name: cls.name, settings });
  } else if (builtOn && made.bound)
    run.part.mentions.record(run, builtOn, made.bound, parametersOf(settings), args, site, made, {
      name: cls.name,
      settings,
    });
}

/** The name of PyTorch's base class, where the class comes from it and from nothing else that is not known. */
function baseOf(cls: ClassValue): string | undefined {
  const { unknownBase } = cls;
  return unknownBase instanceof NotedUnknown &&
    /^torch\.optim\.(lr_scheduler\._?LRScheduler|(optimizer\.)?Optimizer)$/.test(unknownBase.name)
    ? unknownBase.name
    : undefined;
}

/** The constructor's arguments by the names that the code gives them. */
function settingsOf(
  run: Run,
  init: Func,
  args: Arguments,
  made: Instance,
  site: Location,
): Readonly<Record<string, Argument>> {
  const names = new Map<string, Value>();
  try {
    bindParameters(run, names, init, args.after(made), site);
  } catch (error) {
    if (!(error instanceof PythonException)) throw error;
    return {};
  }
  const self = init.parameters[0]?.name;
  const plain = init.parameters.filter(({ name, type }) => name !== self && type !== 'rest' && type !== 'keywords');
  return Object.fromEntries(plain.map(({ name }) => [name, toArgument(names.get(name)!)]));
}

/** A class without a constructor takes what PyTorch's takes: the optimizer, or the parameters. */
function inherited(base: string, args: Arguments): Readonly<Record<string, Argument>> {
  const name = base.endsWith('Scheduler') ? 'optimizer' : 'params';
  const given = args.get(0, name);
  return given === undefined ? {} : { [name]: toArgument(given) };
}

/** Where each is written: their names in order are all that finding them takes. */
function parametersOf(settings: Readonly<Record<string, Argument>>): Parameters {
  return Object.fromEntries(Object.keys(settings).map(name => [name, anything()]));
}

/** `lr` reaches the groups as it was given: the constructor never assigns to it, and hands it on by its name. */
function handsOnRate({ definition, closure }: Func): boolean {
  if (!definition) return false;
  const text = closure.run.imports.textOf({ uri: closure.uri, span: definition.span });
  return /\blr\s*=\s*lr\b|['"]lr['"]\s*:\s*lr\b/.test(text) && !/^\s*lr\s*[-+*/]?=[^=]/m.test(text);
}

/** Beyond this a curve shows nothing more. */
const MOST = 200;

/**
 * What PyTorch's `step()` would set for a single parameter group: `get_lr()` with `last_epoch` 0, 1, 2, …, the group's rate
 * being the last answer. `undefined` where it cannot be followed, or where the class steps in its own way.
 */
function ratesOf(
  run: Run,
  made: Instance,
  settings: Readonly<Record<string, Argument>>,
  site: Location,
): readonly Float[] | undefined {
  const [group, ...others] = groupsOf(settings.optimizer!);
  const getRates = findInClass(made.cls, 'get_lr');
  const stepsItself = ['step', '_initial_step', '_get_closed_form_lr'].some(name => findInClass(made.cls, name));
  if (group?.lr === undefined || others.length > 0 || !(getRates instanceof Func) || stepsItself) return undefined;
  const start = new Float(group.lr);
  const entries = new Dict();
  for (const name of ['lr', 'initial_lr']) entries.entries.set(name, [name, start]);
  const optimizer = new Instance(types.object);
  optimizer.attributes.set('param_groups', new List([entries]));
  const { depth } = run;
  const mark = run.journal.begin();
  run.tries++;
  try {
    run.journal.set(made.attributes, 'optimizer', optimizer);
    run.journal.set(made.attributes, 'base_lrs', new List([start]));
    run.journal.set(made.attributes, '_get_lr_called_within_step', true);
    const rates: Float[] = [];
    for (let step = 0; step <= lengthOf(settings); step++) {
      run.journal.set(made.attributes, 'last_epoch', step);
      run.journal.set(made.attributes, '_step_count', step + 1);
      const given = callValue(run, getRates, new Arguments([made]), site);
      const items = given instanceof List && !given.unknown ? given.items : given instanceof Tuple ? given.items : [];
      const rate = items.length === 1 ? numeric(items[0]!) : undefined;
      if (typeof rate !== 'number' || !Number.isFinite(rate)) return undefined;
      rates.push(new Float(rate));
      entries.entries.set('lr', ['lr', new Float(rate)]);
    }
    return rates;
  } catch (error) {
    if (!(error instanceof PythonException)) throw error;
    run.depth = depth;
    return undefined;
  } finally {
    run.tries--;
    run.journal.rollBack(mark);
    run.journal.end();
  }
}

/** A little further than the largest count among its settings. */
function lengthOf(settings: Readonly<Record<string, Argument>>): number {
  const counts = Object.values(settings)
    .flatMap(setting => (Array.isArray(setting) ? setting : [setting]))
    .filter(setting => typeof setting === 'number' && setting > 1 && setting < 100_000) as number[];
  return Math.min(MOST, counts.length > 0 ? Math.ceil(1.2 * Math.max(...counts)) : 100);
}
