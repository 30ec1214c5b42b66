/**
 * Lightning's base class of models: an `nn.Module` that a trainer drives. Its own text finds the constructor's arguments by
 * looking at Python's stack, so it is never followed; what it adds to a module is this.
 */
import type { Location } from '../../source/span';
import { attributeDict } from '../attribute-dict';
import { findInClass } from '../attributes';
import { addMethods } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { bindParameters } from '../call';
import type { Frame } from '../frame';
import type { Run } from '../run';
import { Dict, Func, Instance, List, ModuleInstance, Tuple, Unknown, type Value } from '../values';

const lightningModule = subclass('LightningModule', types.Module);
const hyperparameters = subclass('AttributeDict', types.dict);

/** By the names that people import it under. */
export function lightningName(qualified: string): Value | undefined {
  return /^(?:pytorch_lightning|lightning(?:\.pytorch)?)\.(?:core\.(?:\w+\.)?)?LightningModule$/.test(qualified)
    ? lightningModule
    : undefined;
}

for (const name of [
  'trainer',
  'logger',
  'loggers',
  'fabric',
  'current_epoch',
  'global_step',
  'global_rank',
  'local_rank',
])
  lightningModule.attributes.set(name, new Unknown(`.${name} comes from the trainer`));
lightningModule.attributes.set('hparams', new Unknown('no save_hyperparameters() was seen'));

addMethods(lightningModule, {
  save_hyperparameters: (run, { positional: [self, ...names], keywords }, at) => {
    if (self instanceof ModuleInstance)
      run.journal.set(self.attributes, 'hparams', saved(run, self, names, keywords.get('ignore'), at));
    return null;
  },
  log: () => null,
  log_dict: () => null,
  print: () => null,
  manual_backward: () => null,
  toggle_optimizer: () => null,
  untoggle_optimizer: () => null,
  optimizers: () => new Unknown('the optimizers are the trainer’s'),
  lr_schedulers: () => new Unknown('the schedulers are the trainer’s'),
  all_gather: () => new Unknown('what other processes hold is not known'),
});

/** The arguments of the constructor, those given and the defaults of the others. */
function saved(
  run: Run,
  self: ModuleInstance,
  names: readonly Value[],
  ignore: Value | undefined,
  at: Location,
): Value {
  const init = findInClass(self.cls, '__init__');
  const { given } = self;
  if (!(init instanceof Func) || !given || given.unknown)
    return new Unknown('the constructor’s arguments are not known');
  const bound: Frame['names'] = new Map();
  bindParameters(run, bound, init, given.after(self), at);
  const left = new Set(listed(ignore === undefined ? [] : [ignore]));
  const wanted = new Set(listed(names));
  const hparams = new Instance(hyperparameters);
  for (const { name, type } of init.parameters.slice(1)) {
    const value = bound.get(name) as Value;
    // What came as `**kwargs` is saved under its own names.
    const own = type === 'keywords' && value instanceof Dict ? [...value.entries.values()] : [[name, value] as const];
    for (const [key, item] of type === 'rest' ? [] : own)
      if (typeof key === 'string' && !left.has(key) && (wanted.size === 0 || wanted.has(key)))
        hparams.attributes.set(key, item);
  }
  hparams.payload = attributeDict(hparams.attributes);
  return hparams;
}

function listed(values: readonly Value[]): readonly Value[] {
  return values.flatMap(value => (value instanceof List || value instanceof Tuple ? [...value.items] : [value]));
}
