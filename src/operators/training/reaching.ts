/**
 * What reaches into a module or into the graph of gradients: its parameters, whether they are trained, hooks, gradients
 * that are asked for, generators of random numbers.
 * Sources: PyTorch documentation, torch.nn.Module, torch.Tensor.register_hook, torch.autograd.grad, torch.Generator.
 */
import type { Operator } from '../operator';
import { anything, bool, keywordOnly } from '../parameter';
import { self, training, value } from './define';

const MODULE = 'generated/torch.nn.Module.html#torch.nn.Module';
const COUNTED = 'parameter-counting#in-code';
const GRAPH = 'backpropagation#pytorch';

const parameters = training({
  id: 'Module.parameters',
  names: ['torch.nn.Module.parameters'],
  purpose: 'The parameters of the module and of all that is in it, one tensor after another: what an optimizer takes.',
  note: COUNTED,
  page: `${MODULE}.parameters`,
  parameters: { self, recurse: bool(true) },
  headline: args => [value(args, 'recurse') === false && 'its own alone'],
  facts: () => [
    'Frozen ones are among them. A tensor that is used in two places comes once.',
    'Buffers, such as batch norm’s running mean, are not: they are saved and moved along, and no optimizer changes them.',
    'sum(p.numel() for p in model.parameters()) is the number of parameters.',
  ],
});

const namedParameters = training({
  id: 'Module.named_parameters',
  names: ['torch.nn.Module.named_parameters'],
  purpose: 'The parameters of the module and of all that is in it, each with its path: layer1.0.conv1.weight.',
  note: COUNTED,
  page: `${MODULE}.named_parameters`,
  parameters: { self, prefix: anything(''), recurse: bool(true), remove_duplicate: bool(true) },
  headline: args => [value(args, 'recurse') === false && 'its own alone'],
  facts: args => [
    'By the names parameters are sorted into groups of the optimizer: biases and norms without weight decay, a pretrained body at a lower rate.',
    value(args, 'remove_duplicate') === true && 'A tensor that is used in two places comes once, under its first name.',
    'Buffers are not among them; named_buffers() lists those.',
  ],
});

const buffers = training({
  id: 'Module.buffers',
  names: ['torch.nn.Module.buffers'],
  purpose: 'The buffers of the module and of all that is in it: tensors that belong to it and are not learned.',
  note: COUNTED,
  page: `${MODULE}.buffers`,
  parameters: { self, recurse: bool(true) },
  facts: () => ['Batch norm’s running mean and variance are buffers: saved and moved along, changed by no optimizer.'],
});

const requiresGrad = training({
  id: 'Module.requires_grad_',
  names: ['torch.nn.Module.requires_grad_'],
  purpose: 'Says of all parameters of the module whether backward() leaves a gradient for them.',
  note: 'transfer-learning-methods#feature-extractor',
  page: `${MODULE}.requires_grad_`,
  parameters: { self, requires_grad: bool(true) },
  headline: args => [
    value(args, 'requires_grad') === false ? 'frozen' : value(args, 'requires_grad') === true && 'trained',
  ],
  facts: args =>
    value(args, 'requires_grad') === false
      ? [
          'backward() leaves no gradient for its parameters, and an optimizer skips what has none.',
          'Gradients still pass through it to what comes before.',
        ]
      : value(args, 'requires_grad') === true
        ? ['backward() leaves gradients for its parameters; they move where an optimizer has been given them.']
        : [],
  remarks: args => [
    value(args, 'requires_grad') === false &&
      'Batch norm in it goes on moving its running statistics in training mode: call eval() on the frozen part as well.',
  ],
});

const forwardHook = training({
  id: 'Module.register_forward_hook',
  names: ['torch.nn.Module.register_forward_hook'],
  purpose: 'Has a function called after every forward of the module, to look at its output or to replace it.',
  note: 'dead-neurons#detection',
  page: `${MODULE}.register_forward_hook`,
  parameters: {
    self,
    hook: anything(),
    prepend: keywordOnly(bool(false)),
    with_kwargs: keywordOnly(bool(false)),
    always_call: keywordOnly(bool(false)),
  },
  facts: args => [
    value(args, 'with_kwargs') === true
      ? 'It is called as hook(module, args, kwargs, output).'
      : value(args, 'with_kwargs') === false &&
        'It is called as hook(module, args, output); args is a tuple of the inputs.',
    'What it returns takes the place of the output, unless that is None.',
    'handle = …register_forward_hook(…); handle.remove() ends it. An output that is kept keeps its graph: detach() it.',
  ],
});

const backwardHook = training({
  id: 'Module.register_full_backward_hook',
  names: ['torch.nn.Module.register_full_backward_hook'],
  purpose: 'Has a function called whenever the gradients of the module’s inputs are computed.',
  note: GRAPH,
  page: `${MODULE}.register_full_backward_hook`,
  parameters: { self, hook: anything(), prepend: bool(false) },
  facts: () => [
    'It is called as hook(module, grad_input, grad_output), two tuples.',
    'What it returns takes the place of grad_input, unless that is None.',
  ],
});

const tensorHook = training({
  id: 'Tensor.register_hook',
  names: ['torch.Tensor.register_hook'],
  purpose: 'Has a function called with the gradient of this tensor as soon as backward() has it.',
  note: GRAPH,
  page: 'generated/torch.Tensor.register_hook.html',
  parameters: { self, hook: anything() },
  facts: () => [
    'What it returns takes the place of the gradient, unless that is None: for scaling, clipping or looking.',
    'handle = x.register_hook(…); handle.remove() ends it.',
  ],
});

const retainGrad = training({
  id: 'Tensor.retain_grad',
  names: ['torch.Tensor.retain_grad'],
  purpose: 'Has backward() leave a gradient for this tensor too, although it is no leaf.',
  note: GRAPH,
  page: 'generated/torch.Tensor.retain_grad.html',
  parameters: { self },
  facts: () => ['It must be called before backward(), and returns None; the gradient stands in .grad afterwards.'],
});

const grad = training({
  id: 'autograd.grad',
  names: ['torch.autograd.grad'],
  purpose: 'Returns the derivatives of outputs by inputs, a tuple in the order of inputs; no .grad is touched.',
  note: GRAPH,
  page: 'generated/torch.autograd.grad.html',
  parameters: {
    outputs: anything(),
    inputs: anything(),
    grad_outputs: anything(null),
    retain_graph: anything(null),
    create_graph: bool(false),
    only_inputs: bool(true),
    allow_unused: anything(null),
    is_grads_batched: bool(false),
    materialize_grads: bool(false),
  },
  headline: args => [value(args, 'create_graph') === true && 'differentiable'],
  facts: args => [
    value(args, 'create_graph') === true
      ? 'create_graph: the result has a graph of its own and can be differentiated again, as a gradient penalty or a Hessian needs.'
      : value(args, 'create_graph') === false && 'The result has no graph: it cannot be differentiated again.',
    value(args, 'grad_outputs') === null
      ? 'outputs must hold one number each; for more, grad_outputs says what each of them counts.'
      : 'grad_outputs weighs the elements of outputs; ones give the derivative of their sum.',
    value(args, 'retain_graph') === true
      ? 'retain_graph: the graph stays, for another backward() through it.'
      : value(args, 'create_graph') === false &&
        value(args, 'retain_graph') === null &&
        'The graph is freed: a second pass through it raises, unless this one has retain_graph=True.',
    value(args, 'allow_unused') === null &&
      value(args, 'materialize_grads') === false &&
      'An input that outputs do not depend on raises; with allow_unused=True its derivative is None.',
  ],
});

const generator = training({
  id: 'Generator',
  names: ['torch.Generator'],
  purpose: 'A source of random numbers of its own: what is drawn with generator=… leaves the global one where it is.',
  note: 'randomness#seeds',
  page: 'generated/torch.Generator.html',
  parameters: { device: anything('cpu') },
  headline: args => [typeof value(args, 'device') === 'string' && `on ${value(args, 'device')}`],
  facts: () => [
    'manual_seed() says where it begins, and returns it; without that a new one always begins at the same place.',
    'It draws on one device: a tensor elsewhere needs a generator of that device.',
  ],
});

export const reaching: readonly Operator[] = [
  parameters,
  namedParameters,
  buffers,
  requiresGrad,
  forwardHook,
  backwardHook,
  tensorHook,
  retainGrad,
  grad,
  generator,
];
