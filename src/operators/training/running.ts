/**
 * What is done to gradients between backward() and the step, and how a run is set up: seeds, compilation, several GPUs.
 * Sources: PyTorch documentation of each; Pascanu, Mikolov & Bengio 2013 for clipping by norm.
 */
import { shown } from '../../figures/shown';
import { aligned, known, quantity, scalar } from '../explanation';
import type { Operator } from '../operator';
import { anything, bool, keywordOnly, optional } from '../parameter';
import { training, value } from './define';

const clipNorm = training({
  id: 'clip_grad_norm_',
  names: ['torch.nn.utils.clip_grad_norm_', 'torch.nn.utils.clip_grad.clip_grad_norm_'],
  purpose:
    'Shortens the gradient, all parameters together as one vector, to a given length if it is longer; its direction stays.',
  note: 'vanishing-exploding-gradients#clipping',
  page: 'generated/torch.nn.utils.clip_grad_norm_.html',
  parameters: {
    parameters: anything(),
    max_norm: scalar(),
    norm_type: scalar(2),
    error_if_nonfinite: bool(false),
    foreach: optional(bool()),
  },
  headline: args => [
    known(() => `norm at most ${shown(args.max_norm)}`),
    known(() => args.norm_type !== 2 && `the ${normName(args.norm_type)}norm`),
  ],
  formulas: args => {
    const most = quantity(args, 'max_norm', 'm');
    return [
      aligned([
        `g &\\leftarrow g\\cdot\\min\\Bigl(1, \\frac{${most.tex}}{\\lVert g\\rVert + 10^{-6}}\\Bigr)`,
        `g ← g·min(1, ${most.text} / (‖g‖ + 1e−6))`,
      ]),
    ];
  },
  facts: args => [
    known(() => args.max_norm > 0 && args.norm_type === 2 && exampleOf(args.max_norm)),
    'It returns the norm before clipping: the number to log.',
    'It belongs between backward() and step(); with a GradScaler after scaler.unscale_(optimizer).',
  ],
});

/** A gradient of five times the limit, in two parts. */
function exampleOf(most: number): string {
  return `A gradient of (${shown(3 * most)}, ${shown(4 * most)}) has norm ${shown(5 * most)} and becomes (${shown(0.6 * most)}, ${shown(0.8 * most)}).`;
}

function normName(type: number): string {
  return type === Number.POSITIVE_INFINITY ? 'maximum ' : `${shown(type)}-`;
}

const clipValue = training({
  id: 'clip_grad_value_',
  names: ['torch.nn.utils.clip_grad_value_', 'torch.nn.utils.clip_grad.clip_grad_value_'],
  purpose: 'Limits every component of the gradient on its own, which changes the direction.',
  note: 'vanishing-exploding-gradients#clipping',
  page: 'generated/torch.nn.utils.clip_grad_value_.html',
  parameters: { parameters: anything(), clip_value: scalar(), foreach: optional(bool()) },
  headline: args => [known(() => `to −${shown(args.clip_value)} … ${shown(args.clip_value)}`)],
  facts: args => [
    known(
      () =>
        `A gradient of (${shown(3 * args.clip_value)}, ${shown(0.5 * args.clip_value)}) becomes (${shown(args.clip_value)}, ${shown(0.5 * args.clip_value)}).`,
    ),
    'clip_grad_norm_ keeps the direction instead.',
  ],
});

const manualSeed = training({
  id: 'manual_seed',
  names: ['torch.manual_seed'],
  purpose: 'Starts PyTorch’s random numbers from this seed, on the CPU and on every GPU.',
  note: 'randomness#seeds',
  page: 'generated/torch.manual_seed.html',
  parameters: { seed: scalar() },
  headline: args => [known(() => `seed ${args.seed}`)],
  facts: () => [
    'Initial weights, dropout and shuffling repeat as long as the program draws in the same order; a layer added in between shifts all that follows.',
    'Python’s random and NumPy have generators of their own; some GPU kernels add in varying order (torch.use_deterministic_algorithms).',
  ],
});

const compile = training({
  id: 'compile',
  names: ['torch.compile'],
  purpose:
    'Returns the model in a form that is compiled when it first runs: the same numbers up to rounding, usually faster.',
  note: 'neural-network-basics#modules',
  page: 'generated/torch.compile.html',
  parameters: {
    model: anything(null),
    fullgraph: keywordOnly(bool(false)),
    dynamic: keywordOnly(optional(bool())),
    backend: keywordOnly(anything(null)),
    mode: keywordOnly(anything(null)),
    options: keywordOnly(anything(null)),
    name: keywordOnly(anything(null)),
    disable: keywordOnly(bool(false)),
    recompile_limit: keywordOnly(anything(null)),
    isolate_recompiles: keywordOnly(bool(false)),
    dynamic_shapes: keywordOnly(anything(null)),
  },
  headline: args => [
    known(() => typeof args.mode === 'string' && (args.mode as string)),
    value(args, 'fullgraph') === true && 'whole graph or error',
  ],
  facts: args => [
    typeof value(args, 'mode') === 'string' ? COMPILE_MODES[value(args, 'mode') as string] : undefined,
    value(args, 'fullgraph') === true &&
      'fullgraph=True: code that cannot be captured as one graph raises, where it would else be split.',
    'The first call with new input sizes takes long, the later ones are fast. Nothing changes in shapes or parameters.',
    'It shares its weights with the model; their names in its state_dict begin with _orig_mod.',
  ],
});

const COMPILE_MODES: Readonly<Record<string, string>> = {
  'reduce-overhead': 'reduce-overhead replays CUDA graphs: less time in Python for small batches, more memory.',
  'max-autotune':
    'max-autotune measures several kernels for each product and convolution: a slow first call, fast ones after.',
  'max-autotune-no-cudagraphs': 'It measures several kernels for each product and convolution, without CUDA graphs.',
};

const dataParallel = training({
  id: 'DataParallel',
  names: ['torch.nn.DataParallel'],
  purpose: 'Splits each batch among the GPUs of this machine, runs a copy of the model on each, and joins the results.',
  note: 'tuning-learning-rate-batch-size#batch-size',
  page: 'generated/torch.nn.DataParallel.html',
  parameters: {
    module: anything(),
    device_ids: anything(null),
    output_device: anything(null),
    dim: scalar(0),
  },
  facts: () => [
    'The batch size is that of all GPUs together. Batch norm takes its statistics from each GPU’s share.',
    'The model is inside as .module, and its names in the state_dict begin with module.',
  ],
  remarks: () => ['PyTorch recommends DistributedDataParallel instead, on one machine too: one process a GPU, faster.'],
});

const distributed = training({
  id: 'DistributedDataParallel',
  names: ['torch.nn.parallel.DistributedDataParallel'],
  purpose:
    'One process for each GPU, each with its own batch; backward() averages the gradients of all, so every copy takes the same step.',
  note: 'tuning-learning-rate-batch-size#batch-size',
  page: 'generated/torch.nn.parallel.DistributedDataParallel.html',
  parameters: {
    module: anything(),
    device_ids: anything(null),
    others: { ...anything(), rest: true },
    find_unused_parameters: keywordOnly(anything(false)),
    static_graph: keywordOnly(anything(false)),
    broadcast_buffers: keywordOnly(anything(true)),
    gradient_as_bucket_view: keywordOnly(anything(false)),
    keywords: { ...anything(), extra: true },
  },
  facts: args => [
    value(args, 'find_unused_parameters') === true &&
      'find_unused_parameters: each step walks the graph for parameters that got no gradient, which costs time; without it a model that leaves some out raises.',
    value(args, 'static_graph') === true && 'static_graph: the same parameters are used in every step.',
    value(args, 'broadcast_buffers') === false &&
      'broadcast_buffers=False: buffers such as batch norm’s statistics are not made equal before each forward.',
    'The effective batch is the batch size times the number of processes; the learning rate is usually raised with it.',
    'Each process needs its own share of the data (DistributedSampler) and, for shuffling, sampler.set_epoch(epoch).',
    'The model is inside as .module, and its names in the state_dict begin with module.',
  ],
});

export const running: readonly Operator[] = [clipNorm, clipValue, manualSeed, compile, dataParallel, distributed];
