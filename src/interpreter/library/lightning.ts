/**
 * Lightning's base class of models: an `nn.Module` that a trainer drives. Its own text finds the constructor's arguments by
 * looking at Python's stack, so it is never followed; what it adds to a module is this.
 */
import { attributeDict } from '../attribute-dict';
import { findInClass } from '../attributes';
import { addMethods } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { type Arguments, Func, Instance, List, ModuleInstance, Tuple, Unknown, type Value } from '../values';

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
  save_hyperparameters: (_run, { positional: [self, ...names], keywords }) => {
    if (self instanceof ModuleInstance) self.attributes.set('hparams', saved(self, names, keywords.get('ignore')));
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
function saved(self: ModuleInstance, names: readonly Value[], ignore: Value | undefined): Value {
  const init = findInClass(self.cls, '__init__');
  const { given } = self;
  if (!(init instanceof Func) || !given || given.unknown)
    return new Unknown('the constructor’s arguments are not known');
  const left = new Set(listed(ignore === undefined ? [] : [ignore]));
  const wanted = new Set(listed(names));
  const hparams = new Instance(hyperparameters);
  for (const [name, value] of bound(init, given))
    if (!left.has(name) && (wanted.size === 0 || wanted.has(name))) hparams.attributes.set(name, value);
  hparams.payload = attributeDict(hparams.attributes);
  return hparams;
}

function bound(init: Func, { positional, keywords }: Arguments): readonly (readonly [string, Value])[] {
  return init.parameters.slice(1).flatMap(({ name, type }, i) => {
    if (type === 'rest') return [];
    if (type === 'keywords')
      return [...keywords].filter(([key]) => !init.parameters.some(parameter => parameter.name === key));
    const value =
      (type === 'keyword-only' ? undefined : positional[i]) ?? keywords.get(name) ?? init.defaults.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
}

function listed(values: readonly Value[]): readonly Value[] {
  return values.flatMap(value => (value instanceof List || value instanceof Tuple ? [...value.items] : [value]));
}
