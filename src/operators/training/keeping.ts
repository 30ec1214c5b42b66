/**
 * Keeping and finding again: files, and the dictionaries of weights and of optimizer states.
 * Sources: PyTorch documentation, torch.save, torch.load, torch.nn.Module.state_dict, "Serialization semantics".
 */
import { type Argument, Opaque } from '../argument';
import { known } from '../explanation';
import type { Operator } from '../operator';
import { anything, bool, keywordOnly, optional } from '../parameter';
import { madeOf, self, training, value } from './define';

const save = training({
  id: 'save',
  names: ['torch.save'],
  purpose: 'Writes an object to a file: tensors, and the dicts and lists that hold them.',
  note: 'regularization#early-stopping',
  page: 'generated/torch.save.html',
  parameters: {
    obj: anything(),
    f: anything(),
    pickle_module: anything(null),
    pickle_protocol: anything(2),
    _use_new_zipfile_serialization: bool(true),
    _disable_byteorder_record: bool(false),
  },
  headline: args => [entriesOf(value(args, 'obj'))],
  facts: () => [
    'A state_dict is the thing to save: names and tensors. A whole module is pickled by the name of its class, and is lost when the code moves.',
    'To go on training, save the optimizer’s and the scheduler’s state_dict and the epoch as well.',
  ],
});

/** The keys of a dict that is written out. */
function entriesOf(obj: Argument | undefined): string | undefined {
  if (typeof obj !== 'object' || obj === null || obj.constructor !== Object) return undefined;
  const names = Object.keys(obj);
  return names.length > 0 && names.length <= 6 ? names.join(', ') : undefined;
}

const load = training({
  id: 'load',
  names: ['torch.load'],
  purpose:
    'Reads what torch.save wrote. Tensors come back on the device they were saved from unless map_location says otherwise.',
  note: 'transfer-learning#weights',
  page: 'generated/torch.load.html',
  parameters: {
    f: anything(),
    map_location: anything(null),
    pickle_module: anything(null),
    weights_only: keywordOnly(optional(bool())),
    mmap: keywordOnly(optional(bool())),
    pickle_load_args: { ...anything(), extra: true },
  },
  headline: args => [known(() => placeOf(args.map_location)), value(args, 'weights_only') === false && 'any pickle'],
  facts: args => [
    known(() => args.map_location) === null &&
      'Without map_location a checkpoint from a GPU cannot be read where there is none.',
    value(args, 'weights_only') === false
      ? 'weights_only=False unpickles anything, and a pickle can run any code: only for files you trust.'
      : 'weights_only is True unless told otherwise (since PyTorch 2.6): tensors and plain containers only, no code of the file is run.',
    'It returns what was saved; model.load_state_dict() puts weights into a model.',
  ],
});

function placeOf(place: Argument): string | false {
  if (typeof place === 'string') return `to ${place}`;
  return place instanceof Opaque && /^(cpu|cuda|mps)/.test(place.name) && `to ${place.name}`;
}

const stateDict = training({
  id: 'Module.state_dict',
  names: ['torch.nn.Module.state_dict'],
  purpose:
    'All parameters and buffers by name, such as layer1.0.conv1.weight: what to save. The tensors are the model’s own, not copies.',
  note: 'transfer-learning#weights',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.state_dict',
  parameters: {
    self,
    args: { ...anything(), rest: true },
    destination: keywordOnly(anything(null)),
    prefix: keywordOnly(anything('')),
    keep_vars: keywordOnly(bool(false)),
  },
  facts: () => [
    'Buffers such as batch norm’s running statistics are in it; what the code itself computes in __init__ is not.',
    'To remember the best weights, copy.deepcopy it: training goes on in the same tensors.',
  ],
});

const optimizerState = training({
  id: 'Optimizer.state_dict',
  names: ['torch.optim.Optimizer.state_dict'],
  purpose:
    'What the optimizer remembers (momentum, averages, step counts) and its param_groups with their rates, to go on later.',
  note: 'optimizers',
  page: 'generated/torch.optim.Optimizer.state_dict.html',
  parameters: { self },
  headline: args => [madeOf(value(args, 'self'))?.name],
  facts: () => [
    'Parameters appear as numbers in their order, not by name: load it into an optimizer made the same way.',
  ],
});

const loadOptimizerState = training({
  id: 'Optimizer.load_state_dict',
  names: ['torch.optim.Optimizer.load_state_dict'],
  purpose: 'Takes over what an optimizer remembered when it was saved, its learning rates included.',
  note: 'optimizers',
  page: 'generated/torch.optim.Optimizer.load_state_dict.html',
  parameters: { self, state_dict: anything() },
  headline: args => [madeOf(value(args, 'self'))?.name],
  facts: () => [
    'The saved rates win over those of the constructor; the parameters must come in the same order and number.',
  ],
});

const loadStateDict = training({
  id: 'Module.load_state_dict',
  names: ['torch.nn.Module.load_state_dict'],
  purpose: 'Copies saved tensors into the parameters and buffers of the same names.',
  note: 'transfer-learning#weights',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.load_state_dict',
  parameters: { self, state_dict: anything(), strict: bool(true), assign: bool(false) },
  headline: args => [value(args, 'strict') === false && 'not strict'],
  facts: args => [
    value(args, 'strict') === false
      ? 'strict=False: names that are missing or too many are skipped and returned as missing_keys and unexpected_keys; read them, or a typo leaves a layer untrained.'
      : 'strict: a name that is missing or too many raises a RuntimeError, which lists them.',
    'A tensor of another shape raises in either case: drop it from the dict first, as for a new head.',
    'A module that was inside DataParallel saved its names with module. in front.',
  ],
});

export const keeping: readonly Operator[] = [save, load, stateDict, loadStateDict, optimizerState, loadOptimizerState];
