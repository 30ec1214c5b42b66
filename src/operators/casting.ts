/**
 * Shape family: what changes the dtype, the device or the memory and leaves the shape. A device is never followed:
 * it decides where a tensor lives, not what it is.
 */
import { type DType, dtypes, isDType, kindOf, ofMagnitude } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { isUnknown } from '../tensor/unknown';
import { type Argument, Float, Opaque } from './argument';
import { castTo } from './cast-node';
import { paired, partsOf, zeros } from './complex-pairs';
import { both, functional, method } from './entry';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator } from './operator';
import { anything, dtype, either, keywordOnly, optional, type Parameter, tensor, text } from './parameter';
import { Problem } from './problem';

const NOTE = 'neural-network-basics';

/** Cast methods and the dtype each stands for. */
const casts: Readonly<Record<string, DType>> = {
  float: 'float32',
  double: 'float64',
  half: 'float16',
  bfloat16: 'bfloat16',
  long: 'int64',
  int: 'int32',
  short: 'int16',
  char: 'int8',
  byte: 'uint8',
  bool: 'bool',
  cfloat: 'complex64',
  cdouble: 'complex128',
};

/** The operators that give the same tensor in another dtype, and itself where it has that dtype already. */
export const dtypeCasts: ReadonlySet<string> = new Set(['to', 'type', 'type_as', ...Object.keys(casts)]);

export const casting: readonly Operator[] = [
  functional({
    id: 'to',
    family: 'shape',
    purpose: 'Changes dtype or device; the shape stays.',
    note: NOTE,
    names: method('to'),
    parameters: {
      input: tensor(),
      other: { ...anything(), rest: true },
      dtype: keywordOnly(optional(dtype())),
      device: keywordOnly(anything(null)),
      non_blocking: keywordOnly(anything(false)),
      copy: keywordOnly(anything(false)),
      memory_format: keywordOnly(anything(null)),
    },
    output: ({ input, other, dtype }) => new Tensor(input.shape, dtype ?? targetOf(other) ?? input.dtype),
    lower: ({ input }, graph, output) => lowerCast(graph, input, output as Tensor),
  }),
  ...Object.entries(casts).map(([name, target]) =>
    functional({
      id: name,
      family: 'shape',
      purpose: `Casts to torch.${target}; the shape stays.`,
      note: NOTE,
      names: method(name),
      parameters: { input: tensor(), memory_format: keywordOnly(anything(null)) },
      output: ({ input }) => new Tensor(input.shape, target),
      lower: ({ input }, graph, output) => lowerCast(graph, input, output as Tensor),
    }),
  ),
  functional({
    id: 'type',
    family: 'shape',
    purpose: 'Casts to a dtype; the shape stays.',
    note: NOTE,
    names: method('type'),
    parameters: {
      input: tensor(),
      dtype: optional(either(dtype(), either(text(), tensorType()))),
      non_blocking: anything(false),
    },
    output: ({ input, dtype }) =>
      dtype === null ? `torch.${input.dtype}` : new Tensor(input.shape, isDType(dtype) ? dtype : legacy(dtype)),
    lower: ({ input }, graph, output) => lowerCast(graph, input, output as Tensor),
  }),
  functional({
    id: 'type_as',
    family: 'shape',
    purpose: 'Casts to the dtype of another tensor; the shape stays.',
    note: NOTE,
    names: method('type_as'),
    parameters: { input: tensor(), other: tensor() },
    output: ({ input, other }) => new Tensor(input.shape, other.dtype),
    lower: ({ input }, graph, output) => lowerCast(graph, input, output as Tensor),
  }),
  unchanged(
    'contiguous',
    'Lays the elements out in row-major order in memory; shape and values stay.',
    method('contiguous'),
  ),
  unchanged('clone', 'Copies the tensor; gradients flow back through the copy.', both('clone')),
  unchanged('detach', 'Cuts the tensor off from the gradient graph; values stay.', both('detach')),
  unchanged('cpu', 'Moves the tensor to the CPU.', method('cpu')),
  unchanged('cuda', 'Moves the tensor to the GPU.', method('cuda', 'xpu', 'mps', 'ipu', 'hpu')),
  unchanged(
    'pin_memory',
    'Puts the tensor where the GPU can fetch it from; values stay.',
    method('pin_memory', 'share_memory'),
  ),
  functional({
    id: 'requires_grad',
    family: 'shape',
    purpose: 'Says whether backward() leaves a gradient for the tensor.',
    note: NOTE,
    names: method('requires_grad_'),
    parameters: { input: tensor(), requires_grad: anything(true) },
    output: ({ input }) => input,
    summary: ({ requires_grad }) =>
      requires_grad === false
        ? 'Freezes the tensor: backward() leaves no gradient for it, and an optimizer skips what has none.'
        : requires_grad === true
          ? 'Marks the tensor as one that gradients are wanted for.'
          : 'Says whether backward() leaves a gradient for the tensor.',
    lower: ({ input }, graph) => graph.node('Identity', [graph.input(input)]),
  }),
  unchanged('alias', 'Another name for the same tensor.', [
    ...method('data', 'alias', 'conj', 'resolve_conj', 'resolve_neg', 'as_subclass', 'to_dense', 'coalesce'),
    'torch.conj',
    'torch.resolve_conj',
    'torch.resolve_neg',
  ]),
];

function lowerCast(graph: Lowering, input: Tensor, output: Tensor): LoweredValue {
  if (kindOf(output.dtype) === 'complex') {
    const dtype = ofMagnitude(output.dtype);
    const { re, im } = partsOf(graph, input, dtype);
    return paired(graph, re, im ?? zeros(graph, input, dtype));
  }
  // PyTorch drops the imaginary part, with a warning.
  if (kindOf(input.dtype) === 'complex') return partsOf(graph, input, output.dtype).re;
  return input.dtype === output.dtype
    ? graph.node('Identity', [graph.input(input)])
    : castTo(graph, graph.input(input), input.dtype, output.dtype);
}

function unchanged(id: string, purpose: string, names: readonly string[]): Operator {
  return functional({
    id,
    family: 'shape',
    purpose,
    note: NOTE,
    names,
    parameters: {
      input: tensor(),
      options: { ...anything(), rest: true },
      memory_format: keywordOnly(anything(null)),
      device: keywordOnly(anything(null)),
      non_blocking: keywordOnly(anything(false)),
      requires_grad: keywordOnly(anything(true)),
    },
    output: ({ input }) => input,
    lower: ({ input }, graph) => {
      if (kindOf(input.dtype) !== 'complex' || !graph.called.endsWith('.conj'))
        return graph.node('Identity', [graph.input(input)]);
      return graph.node('Mul', [graph.input(input), graph.constant([1, -1], [2], ofMagnitude(input.dtype))]);
    },
  });
}

/** The dtype among `to`'s positional arguments: a dtype, a tensor's, or none where only a device is named. */
function targetOf(given: Argument): DType | readonly DType[] | undefined {
  const items = given as readonly Argument[];
  // A number in the place of another tensor stands for one of its own dtype; an int is a device.
  if (typeof items[0] === 'boolean') return 'bool';
  if (items[0] instanceof Float) return 'float64';
  const named = items.find(item => isDType(item) || item instanceof Tensor);
  if (named instanceof Tensor) return named.dtype;
  if (isDType(named)) return named;
  // What is not known may be a dtype.
  return items.some(isUnknown) ? dtypes : undefined;
}

/** `torch.FloatTensor`, `torch.cuda.HalfTensor`: the old names of the dtypes. */
/** `x.type(torch.LongTensor)`: the old types by themselves. */
function tensorType(): Parameter<string> {
  return {
    type: 'tensortype',
    read: a => (a instanceof Opaque && a.name.endsWith('Tensor') ? a.name : undefined),
  };
}

function legacy(name: string): DType {
  // The class of all tensors stands for the default type.
  if (/^(torch\.)?Tensor$/.test(name)) return 'float32';
  const word = /^torch\.(?:cuda\.)?(\w+?)Tensor$/.exec(name)?.[1] ?? name.replace(/^torch\./, '');
  const target = isDType(word) ? word : casts[word === 'BFloat16' ? 'bfloat16' : word.toLowerCase()];
  if (target === undefined) throw new Problem('invalid-argument', `invalid type: '${name}'`, { parameter: 'dtype' });
  return target;
}

export function isFloating(dtype: DType): boolean {
  return kindOf(dtype) === 'float';
}
