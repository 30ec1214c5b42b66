/**
 * What switches how later code runs: training and evaluation mode of a module, and whether autograd records.
 * Sources: PyTorch documentation, torch.nn.Module, torch.no_grad, torch.inference_mode, "Autograd mechanics".
 */
import { shown } from '../../figures/shown';
import { showProduct, showShape } from '../../tensor/show';
import { Tensor } from '../../tensor/tensor';
import { type Argument, Float, Opaque } from '../argument';
import type { Operator } from '../operator';
import { anything, type Bound, bool } from '../parameter';
import { plural, self, training, value } from './define';

const train = training({
  id: 'Module.train',
  names: ['torch.nn.Module.train'],
  purpose:
    'Puts the module and everything in it into training mode: dropout drops, batch norm uses the batch. It trains nothing by itself.',
  note: 'batch-normalization',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.train',
  parameters: { self, mode: bool(true) },
  headline: args => [moduleName(value(args, 'self')), value(args, 'mode') === false && 'to evaluation mode'],
  facts: args => switched(value(args, 'self'), value(args, 'mode') !== false),
  remarks: args => [
    value(args, 'mode') !== false &&
      layersIn(value(args, 'self'))?.length !== 0 &&
      'It also switches layers in frozen parts back, so batch norm there moves its statistics again; call eval() on them afterwards.',
  ],
});

const evaluate = training({
  id: 'Module.eval',
  names: ['torch.nn.Module.eval'],
  purpose:
    'Puts the module and everything in it into evaluation mode: dropout does nothing, batch norm uses its running statistics.',
  note: 'batch-normalization',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.eval',
  parameters: { self },
  headline: args => [moduleName(value(args, 'self'))],
  facts: args => switched(value(args, 'self'), false),
  remarks: () => [
    'Gradients are still recorded: that is what torch.no_grad() or torch.inference_mode() switch off. model.train() switches back.',
  ],
});

const noGrad = training({
  id: 'no_grad',
  names: ['torch.no_grad', 'torch.autograd.no_grad'],
  purpose:
    'Inside, nothing is recorded for backward(): results have requires_grad=False, and intermediate values are not kept, which saves memory.',
  note: 'backpropagation#pytorch',
  page: 'generated/torch.no_grad.html',
  parameters: {},
  facts: () => [
    'The values are the same. Dropout and batch norm do not notice: model.eval() is for them.',
    'Only for what this thread runs inside; a tensor made before keeps its history.',
  ],
});

const inferenceMode = training({
  id: 'inference_mode',
  names: ['torch.inference_mode'],
  purpose:
    'no_grad, and faster: tensors made inside also go without the bookkeeping of views and versions, and can never take part in autograd.',
  note: 'backpropagation#pytorch',
  page: 'generated/torch.autograd.grad_mode.inference_mode.html',
  parameters: { mode: bool(true) },
  headline: args => [value(args, 'mode') === false && 'off'],
  facts: () => [
    'A result that is used in training later raises “Inference tensors cannot be saved for backward”; clone() it outside, or use torch.no_grad().',
    'Dropout and batch norm do not notice: model.eval() is for them.',
  ],
});

const enableGrad = training({
  id: 'enable_grad',
  names: ['torch.enable_grad'],
  purpose: 'Inside, autograd records again, also within torch.no_grad().',
  note: 'backpropagation#pytorch',
  page: 'generated/torch.enable_grad.html',
  parameters: {},
});

const setGradEnabled = training({
  id: 'set_grad_enabled',
  names: ['torch.set_grad_enabled'],
  purpose:
    'Switches recording for backward() on or off by a condition: as a context inside it, as a call from here on.',
  note: 'backpropagation#pytorch',
  page: 'generated/torch.autograd.grad_mode.set_grad_enabled.html',
  parameters: { mode: bool() },
  headline: args => [value(args, 'mode') === true && 'on', value(args, 'mode') === false && 'off'],
});

const registerBuffer = training({
  id: 'Module.register_buffer',
  names: ['torch.nn.Module.register_buffer'],
  purpose:
    'Gives the module a tensor that belongs to it and is not learned: a running mean, a mask, a table of positions.',
  note: 'neural-network-basics#modules',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.register_buffer',
  parameters: { self, name: anything(), tensor: anything(), persistent: bool(true) },
  headline: args => [
    bufferName(value(args, 'name')),
    sizeWords(value(args, 'tensor')),
    value(args, 'persistent') === false && 'not saved',
  ],
  facts: args => [
    'model.to(device) moves it along; model.parameters() does not list it, so no optimizer changes it and no gradient is kept for it.',
    value(args, 'persistent') === true
      ? 'It is saved in state_dict(), and load_state_dict() expects it there, in this shape.'
      : value(args, 'persistent') === false &&
        'persistent=False: it is not in state_dict(), and is made anew when the module is.',
    value(args, 'tensor') === null && 'None for now: the name exists, and nothing is saved for it.',
  ],
});

function sizeWords(tensor: Argument | undefined): string | undefined {
  if (!(tensor instanceof Tensor)) return undefined;
  return tensor.shape.length === 0 ? 'one number' : showShape(tensor.shape);
}

function bufferName(name: Argument | undefined): string | undefined {
  return typeof name === 'string' ? `self.${name}` : undefined;
}

const registerParameter = training({
  id: 'Module.register_parameter',
  names: ['torch.nn.Module.register_parameter'],
  purpose: 'Gives the module a parameter under a name, as self.name = nn.Parameter(…) does.',
  note: 'neural-network-basics#modules',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.register_parameter',
  parameters: { self, name: anything(), param: anything() },
  headline: args => [bufferName(value(args, 'name'))],
  facts: args => [
    value(args, 'param') === null &&
      'None: the name is there and holds nothing, as for a layer without bias; parameters() leaves it out.',
    'model.parameters() lists it, so an optimizer made afterwards changes it.',
  ],
});

const parameter = training({
  id: 'Parameter',
  names: ['torch.nn.Parameter', 'torch.nn.parameter.Parameter'],
  purpose: 'A tensor that its module lists in parameters(), so that an optimizer changes it and state_dict() saves it.',
  note: 'neural-network-basics#modules',
  page: 'generated/torch.nn.parameter.Parameter.html',
  parameters: { data: anything(null), requires_grad: bool(true) },
  headline: args => [
    sizeWords(value(args, 'data')),
    value(args, 'requires_grad') === false && 'frozen: requires_grad=False',
  ],
  facts: args => {
    const data = value(args, 'data');
    return [data instanceof Tensor && data.shape.length > 0 && `${showProduct(data.shape)} parameters.`];
  },
});

/** What changes in this very model, from the layers that the interpreter found in it. */
function switched(module: Argument | undefined, on: boolean): readonly (string | false)[] {
  const layers = layersIn(module);
  if (!layers)
    return [
      'PyTorch’s layers that change: Dropout and its kin, BatchNorm, InstanceNorm with running statistics, RReLU.',
    ];
  const drops = layers.filter(isDropout);
  const norms = layers.filter(({ name }) => /BatchNorm/.test(name));
  const rest = layers.length - drops.length - norms.length;
  const rates = [...new Set(drops.map(({ made }) => rateOf(made)))];
  const known = rates.every(rate => rate !== undefined);
  const p = known && rates.length <= 4 ? ` (p ${(rates as number[]).map(rate => shown(rate)).join(', ')})` : '';
  return [
    layers.length === 0 && 'No layer of PyTorch’s in this model differs between the two modes.',
    drops.length > 0 &&
      `${plural(drops.length, 'dropout layer')}${p}: ${on ? 'values are set to 0 at random, the others scaled up' : 'all values pass unchanged'}.`,
    norms.length > 0 &&
      `${plural(norms.length, 'batch-norm layer')}: ${on ? 'normalised by the batch, whose statistics move the running ones' : 'normalised by the running statistics, so an output depends on its own input alone'}.`,
    rest > 0 &&
      `${plural(rest, 'other layer')} that ${rest === 1 ? 'differs' : 'differ'}: ${names(layers.filter(layer => !drops.includes(layer) && !norms.includes(layer)))}.`,
    'Code that asks self.training itself, as F.dropout(x, training=self.training) does, follows too.',
  ];
}

/** The interpreter hands over a module as an object made of its layers that have two modes; absent where not all are known. */
function layersIn(module: Argument | undefined): readonly Opaque[] | undefined {
  const layers = module instanceof Opaque ? module.made?.[TWO_MODES] : undefined;
  return Array.isArray(layers) && layers.every(layer => layer instanceof Opaque) ? (layers as Opaque[]) : undefined;
}

/** Where the layers with two modes stand among what a module is made of. */
export const TWO_MODES = 'layers that differ between training and evaluation';

/** Those that switch between the modes, and speak of such layers. */
export const SWITCHES: ReadonlySet<string> = new Set(['Module.train', 'Module.eval']);

/** Whether a layer of the catalogue, made with these arguments, computes something else in training. */
export function hasTwoModes(id: string, made: Bound): boolean {
  if (/^(Alpha|FeatureAlpha)?Dropout\d?d?$/.test(id) || id === 'RReLU') return true;
  if (/BatchNorm/.test(id)) return made.track_running_stats !== false;
  if (/InstanceNorm/.test(id)) return made.track_running_stats === true;
  // Dropout stands between recurrent layers: one layer has none.
  if (/^(LSTM|GRU|RNN)$/.test(id)) return rateOf(made) !== 0 && made.num_layers !== 1;
  if (id === 'MultiheadAttention') return rateOf(made) !== 0;
  return false;
}

function isDropout({ name }: Opaque): boolean {
  return /Dropout/.test(name);
}

function rateOf(made: Bound | undefined): number | undefined {
  const p = made?.p ?? made?.dropout;
  if (p instanceof Float) return p.value;
  return typeof p === 'number' ? p : undefined;
}

function names(layers: readonly Opaque[]): string {
  return [...new Set(layers.map(({ name }) => name))].join(', ');
}

function moduleName(module: Argument | undefined): string | undefined {
  // What made it by the name of a function, as `get_peft_model(…)`, is not what it is.
  return module instanceof Opaque && !/^object$|\.[a-z]\w*$/.test(module.name) ? module.name : undefined;
}

export const modes: readonly Operator[] = [
  train,
  evaluate,
  noGrad,
  inferenceMode,
  enableGrad,
  setGradEnabled,
  registerBuffer,
  registerParameter,
  parameter,
];
