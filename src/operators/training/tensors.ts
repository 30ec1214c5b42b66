/**
 * What takes a tensor out of PyTorch, what a module holds, and names of older PyTorch that still stand in code.
 * Sources: PyTorch documentation, torch.Tensor.numpy, torch.autograd.Variable; torch.nn.Module.children, modules.
 */
import type { Operator } from '../operator';
import { anything, bool } from '../parameter';
import { self, training, value } from './define';

const MODULE = 'generated/torch.nn.Module.html#torch.nn.Module';
const GRAPH = 'backpropagation#pytorch';

const toNumpy = training({
  id: 'Tensor.numpy',
  names: ['torch.Tensor.numpy'],
  purpose: 'The tensor as an array of NumPy that shares its memory: a change of one shows in the other.',
  note: 'neural-network-basics#training',
  page: 'generated/torch.Tensor.numpy.html',
  parameters: { self, force: bool(false) },
  headline: args => [value(args, 'force') === true && 'forced'],
  facts: args => [
    value(args, 'force') === true
      ? 'force=True detaches and moves it to the CPU first, and may copy.'
      : 'It must lie on the CPU and need no gradient, else it raises: x.detach().cpu().numpy().',
  ],
});

const variable = training({
  id: 'Variable',
  names: ['torch.autograd.Variable'],
  purpose: 'Gives the tensor back: since PyTorch 0.4 every tensor is a variable.',
  note: GRAPH,
  page: 'autograd.html#variable-deprecated',
  parameters: { data: anything(), requires_grad: bool(false), volatile: anything(null) },
  facts: args => [
    value(args, 'requires_grad') === true && 'requires_grad=True: backward() leaves its gradient in .grad.',
    'It may be left out. What volatile=True once did, torch.no_grad() does.',
  ],
});

const requiresGrad = training({
  id: 'Tensor.requires_grad',
  names: ['torch.Tensor.requires_grad'],
  purpose: 'Whether backward() leaves a gradient for the tensor in its .grad.',
  note: 'transfer-learning-methods#feature-extractor',
  page: 'generated/torch.Tensor.requires_grad.html',
  parameters: {},
  facts: () => [
    'Set to False, a parameter is frozen: it gets no gradient, and an optimizer leaves it as it is. True trains it again.',
    'Batch norm in a frozen part still moves its running statistics in training mode: call eval() on it.',
  ],
});

const children = training({
  id: 'Module.children',
  names: ['torch.nn.Module.children'],
  purpose: 'The modules that the module holds itself, in the order in which they were set; not those inside them.',
  note: 'transfer-learning-methods#feature-extractor',
  page: `${MODULE}.children`,
  parameters: { self },
  facts: () => [
    'nn.Sequential(*list(model.children())[:-1]) drops the last one. It runs them one after another: what forward() does between them, such as torch.flatten, is lost.',
  ],
});

const modules = training({
  id: 'Module.modules',
  names: ['torch.nn.Module.modules'],
  purpose: 'The module itself and all modules inside it, at every depth.',
  note: 'weight-initialization',
  page: `${MODULE}.modules`,
  parameters: { self },
  facts: () => [
    'for m in model.modules(): if isinstance(m, nn.Conv2d): … reaches every layer. One that is used twice comes once.',
  ],
});

const namedModules = training({
  id: 'Module.named_modules',
  names: ['torch.nn.Module.named_modules'],
  purpose: 'The module itself and all modules inside it, each with its path: layer1.0.conv1.',
  note: 'weight-initialization',
  page: `${MODULE}.named_modules`,
  parameters: { self },
});

export const tensors: readonly Operator[] = [toNumpy, variable, requiresGrad, children, modules, namedModules];
