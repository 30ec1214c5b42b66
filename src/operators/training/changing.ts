/**
 * What is done to a whole module, or asked of one: functions applied to every part, norms put on weights, batch norms exchanged.
 * Sources: PyTorch documentation of each; Salimans & Kingma 2016, arXiv:1602.07868; Miyato et al. 2018, arXiv:1802.05957.
 */
import { type Argument, Opaque } from '../argument';
import { scalar } from '../explanation';
import type { Operator } from '../operator';
import { anything, noneOr } from '../parameter';
import { plural, self, training, value } from './define';

const WEIGHT_NORM = 'regularization#weight-norm';

const apply = training({
  id: 'Module.apply',
  names: ['torch.nn.Module.apply'],
  purpose:
    'Calls a function with every module inside, children before parents and the module itself last, and returns it.',
  note: 'weight-initialization',
  page: 'generated/torch.nn.Module.html#torch.nn.Module.apply',
  parameters: { self, fn: anything() },
  headline: args => [nameOf(value(args, 'fn'))],
  facts: () => [
    'The function gets each layer in turn and asks for its kind: if isinstance(m, nn.Linear): nn.init.xavier_uniform_(m.weight).',
    'What it returns is not looked at: it changes the modules in place. It belongs before pretrained weights are loaded.',
  ],
});

function nameOf(given: Argument | undefined): string | undefined {
  return given instanceof Opaque && /^\w+$/.test(given.name) ? given.name : undefined;
}

const numel = training({
  id: 'numel',
  names: ['torch.Tensor.numel'],
  purpose: 'How many numbers a tensor holds: the product of its sizes.',
  note: 'parameter-counting#in-code',
  page: 'generated/torch.numel.html',
  parameters: { self },
  facts: () => [
    'sum(p.numel() for p in model.parameters()) counts a model’s parameters, frozen ones too; with if p.requires_grad the trained ones.',
    'Times element_size() it is the memory in bytes: 4 each for float32, 2 for float16 and bfloat16.',
  ],
});

const item = training({
  id: 'Tensor.item',
  names: ['torch.Tensor.item'],
  purpose: 'The one number of a tensor, as a number of Python.',
  note: 'gradient-descent#in-code',
  page: 'generated/torch.Tensor.item.html',
  parameters: { self },
  facts: () => [
    'Of a tensor that holds more than one number it raises RuntimeError; tolist() takes any.',
    'The number has no graph behind it: total += loss.item() keeps nothing, total += loss keeps the graph of every batch in memory.',
    'On a GPU it waits until the number is there: once in a while, not after every operation.',
  ],
});

const weightNorm = training({
  id: 'weight_norm',
  names: ['torch.nn.utils.weight_norm', 'torch.nn.utils.parametrizations.weight_norm'],
  purpose: 'Learns the length and the direction of a weight apart; what the layer computes is the same at first.',
  note: WEIGHT_NORM,
  page: 'generated/torch.nn.utils.parametrizations.weight_norm.html',
  parameters: { module: anything(), name: anything('weight'), dim: { ...noneOr(scalar()), default: 0 } },
  headline: args => [weightOf(value(args, 'name')), value(args, 'dim') === null && 'one length for all'],
  formulas: () => [{ tex: 'w = g\\,\\frac{v}{\\lVert v\\rVert}', text: 'w = g·v/‖v‖' }],
  facts: args => [
    value(args, 'dim') === 0 &&
      'dim 0: one g for each index of axis 0, which is each output of Linear and Conv (of ConvTranspose it is each input).',
    value(args, 'dim') === null && 'dim None: one g for the whole weight.',
    'g and v take the weight’s place among the parameters, so checkpoints have other names: parametrizations.weight.original0 and original1, or weight_g and weight_v of the older function.',
  ],
});

const spectralNorm = training({
  id: 'spectral_norm',
  names: ['torch.nn.utils.spectral_norm', 'torch.nn.utils.parametrizations.spectral_norm'],
  purpose:
    'Divides a weight by its largest singular value at every use, which bounds how much the layer can stretch its input.',
  note: WEIGHT_NORM,
  page: 'generated/torch.nn.utils.parametrizations.spectral_norm.html',
  parameters: {
    module: anything(),
    name: anything('weight'),
    n_power_iterations: scalar(1),
    eps: scalar(1e-12),
    dim: anything(null),
  },
  headline: args => [weightOf(value(args, 'name'))],
  formulas: () => [{ tex: 'W \\leftarrow \\frac{W}{\\sigma(W)}', text: 'W ← W/σ(W), σ the largest singular value' }],
  facts: args => [
    iterations(value(args, 'n_power_iterations')),
    'Of a convolution it is the weight as a matrix, out × (in·kernel), that is bounded, not the whole map.',
    'It is the usual norm of a GAN’s discriminator.',
  ],
});

function iterations(steps: number | undefined): string | undefined {
  return steps === undefined
    ? undefined
    : `σ is estimated by ${plural(steps, 'step')} of power iteration at each forward in training, going on from the last; evaluation uses what is stored.`;
}

/** `weight` is what nearly everybody means. */
function weightOf(name: Argument | undefined): string | undefined {
  return typeof name === 'string' && name !== 'weight' ? name : undefined;
}

const toSync = training({
  id: 'SyncBatchNorm.convert_sync_batchnorm',
  names: ['torch.nn.SyncBatchNorm.convert_sync_batchnorm'],
  purpose:
    'Returns the model with every BatchNorm layer exchanged for a SyncBatchNorm that keeps its weights and statistics.',
  note: 'batch-normalization',
  page: 'generated/torch.nn.SyncBatchNorm.html#torch.nn.SyncBatchNorm.convert_sync_batchnorm',
  parameters: { module: anything(), process_group: anything(null) },
  facts: args => [
    'In training each mean is then taken over the batches of all processes: of 8 GPUs with 4 images each over 32 images.',
    'Keep what it returns, and wrap that in DistributedDataParallel: DataParallel is not enough. SyncBatchNorm trains on GPUs only.',
    value(args, 'process_group') === null && 'process_group None: all processes share their statistics.',
  ],
});

export const changing: readonly Operator[] = [apply, numel, item, weightNorm, spectralNorm, toSync];
