/** `x.shape`, `x.dtype`, `x.T` and the methods of tensors, which are the catalogue's `torch.Tensor.…`. */
import { Problem } from '../../operators/problem';
import type { Location } from '../../source/span';
import { product, showDim, unknownDim } from '../../tensor/dim';
import { byteSize, type DType, kindOf } from '../../tensor/dtype';
import { broadcast, isMismatch, sameShape } from '../../tensor/shape';
import { isContiguous } from '../../tensor/strides';
import { UnknownFloat } from '../../tensor/unknown';
import { unmodelled } from '../attributes';
import { types } from '../builtins/types';
import { typeName } from '../objects';
import { reshape } from '../reshaped';
import { type Run, raise, recorder } from '../run';
import {
  Arguments,
  BoundMethod,
  ELLIPSIS,
  List,
  Native,
  type NativeCode,
  NdArray,
  Parameter,
  SOMEWHERE,
  Tensor,
  Token,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { arrayAttribute } from './array-attributes';
import { drawnItem } from './drawn-numbers';
import { goesBack, gradientOf, needsGradient, setGradient } from './gradients';
import { copyValues, forgetValues, valuesOf } from './known-values';
import { type FunctionEntry, legacyTensor, operatorFunction } from './namespace';
import { arrayLike, asArray, resized } from './ndarray';
import { callFunctionEntry } from './operator-calls';
import { admit, doubt } from './precision';
import { report } from './report';
import { refuseBackward, refuseInPlace, refuseNumPy } from './requires-grad';
import { isForeign, isSlip, noteGiven } from './tensor-names';
import { assignToTensor, written } from './tensor-operations';
import { listOf, numbersOf } from './valued';

export function tensorAttribute(run: Run, tensor: Tensor, name: string, at: Location): Value | undefined {
  if (tensor instanceof NdArray) return arrayAttribute(tensor, name);
  if (name === 'shape' || name === 'size') run.part.mentions.size(run, tensor, name, at);
  switch (name) {
    case 'shape':
      return new Tuple(tensor.shape, types.Size);
    case 'ndim':
      return tensor.shape.length;
    case 'dtype':
      return ofType(tensor, dtype => new Token('dtype', dtype));
    case 'device':
      return SOMEWHERE;
    case 'data': {
      const data = plainOf(run, tensor);
      if (!(tensor instanceof Parameter) && valuesOf(tensor)) copyValues(tensor, data);
      return data;
    }
    case 'grad':
      return gradientOf(run, tensor);
    case 'grad_fn':
      return tensor instanceof Parameter ? null : new Unknown('what a tensor was computed by is not followed');
    case 'requires_grad':
      return tensor instanceof Parameter
        ? tensor.trainable
        : new Unknown('whether the tensor needs a gradient is not followed');
    case 'real':
    case 'imag': {
      const part = operatorFunction(`torch.${name}`);
      return part ? callFunctionEntry(run, part, new Arguments([tensor]), at) : new Unknown(`.${name} is not followed`);
    }
    case 'is_leaf':
      return tensor instanceof Parameter;
    case 'is_cuda':
    case 'is_mps':
    case 'is_sparse':
    case 'is_quantized':
    case 'is_nested':
    case 'is_mkldnn':
      return false;
    case '__class__':
      return tensor instanceof Parameter ? types.Parameter : types.Tensor;
    case 'T':
    case 'mT':
    case 'mH':
    case 'H':
      return transposed(run, tensor, name, at);
  }
  if (tensor instanceof Parameter && COPYING.has(name)) return copyOf(run, tensor, name, at);
  const works = name.endsWith('_') && !name.startsWith('__');
  if (works) forgetValues(tensor);
  const own = methods[name];
  if (own) return new BoundMethod(tensor, new Native(name, own));
  const named = operatorFunction(`torch.Tensor.${name}`);
  const found = named ?? (works ? operatorFunction(`torch.Tensor.${name.slice(0, -1)}`) : undefined);
  if (found && tensor instanceof Parameter && MOVING.has(name))
    return new BoundMethod(tensor, new Native(name, (r, args, site) => moved(r, found, args, site)));
  if (found) {
    const call: NativeCode = (r, args, site) => {
      const result = callFunctionEntry(r, found, args, site);
      if (name === 'requires_grad_')
        for (const one of [tensor, result]) needsGradient(r, one, args.get(1, 'requires_grad') ?? true);
      return MARKS.has(name) && tensor instanceof Parameter ? marked(r, tensor, name, args, result) : result;
    };
    const writing: NativeCode = (r, args, site) => {
      if (works && !named && !MARKS.has(name)) refuseInPlace(r, tensor, site);
      return written(r, tensor, call(r, args, site), site);
    };
    return new BoundMethod(tensor, new Native(name, named || changesShape(name) ? call : writing, found));
  }
  if (works && !MARKS.has(name) && !changesShape(name))
    return new BoundMethod(tensor, new Native(name, inPlace(FILLING[name] ?? spoiling(name))));
  if (changesShape(name))
    return new BoundMethod(tensor, new Native(name, () => new Unknown(`Tensor.${name} is not followed`)));
  if (KEEPING.has(name)) return new BoundMethod(tensor, new Native(name, (_run, args) => args.positional[0]!));
  const guess = new Unknown(`Tensor.${name} is not followed`);
  if (!isForeign(run, name)) return guess;
  if (isSlip(name) && !run.exploring) return undefined;
  unmodelled.add(guess);
  return guess;
}

/** Methods that hand on the tensor, as far as shapes are concerned. */
const KEEPING = new Set([
  'requires_grad_',
  'detach',
  'detach_',
  'clone',
  'cuda',
  'cpu',
  'pin_memory',
  'share_memory_',
  'to_sparse',
  'to_dense',
  'resolve_conj',
  'resolve_neg',
  'rename',
  'refine_names',
  'align_as',
]);

const RESHAPING = new Set([
  'squeeze_',
  'unsqueeze_',
  'transpose_',
  't_',
  'swapaxes_',
  'swapdims_',
  'resize_',
  'resize_as_',
  'as_strided_',
  'set_',
]);

/** Whether a method of this name gives the tensor another shape, in place. */
export function changesShape(name: string): boolean {
  return RESHAPING.has(name);
}

/** Methods whose underscore leaves the values as they are. */
const MARKS = new Set(['requires_grad_', 'detach_', 'share_memory_']);

/** Writes into the tensor it is called on. */
function inPlace(code: NativeCode): NativeCode {
  return (run, args, at) => {
    if (args.positional[0] instanceof Tensor) refuseInPlace(run, args.positional[0], at);
    return code(run, args, at);
  };
}

/** A parameter that is marked stays the parameter it is. */
function marked(run: Run, parameter: Parameter, name: string, args: Arguments, result: Value): Value {
  if (!(result instanceof Tensor)) return result;
  if (name === 'detach_') setTensorAttribute(run, parameter, 'requires_grad', false);
  if (name === 'requires_grad_')
    setTensorAttribute(run, parameter, 'requires_grad', args.get(1, 'requires_grad') ?? true);
  return parameter;
}

/** Methods that write the same everywhere: `x[...] = value`. */
const FILLING: Readonly<Record<string, NativeCode>> = {
  fill_: (run, args, at) => filled(run, args, args.get(1, 'value'), at),
  zero_: (run, args, at) => filled(run, args, 0, at),
  normal_: (run, args, at) => drawn(run, 'normal_', args, at),
  uniform_: (run, args, at) => drawn(run, 'uniform_', args, at),
};

/** As `torch.nn.init` draws; `uniform_` has other names for its bounds there. */
function drawn(run: Run, name: string, args: Arguments, at: Location): Value {
  const entry = operatorFunction(`torch.nn.init.${name}`)!;
  const keywords = new Map([...args.keywords].map(([key, value]) => [{ from: 'a', to: 'b' }[key] ?? key, value]));
  return callFunctionEntry(run, entry, new Arguments(args.positional, keywords, args.unknown), at);
}

function filled(run: Run, args: Arguments, value: Value | undefined, at: Location): Value {
  const tensor = args.positional[0] as Tensor;
  assignToTensor(run, tensor, ELLIPSIS, value ?? new Unknown('the value is not given'), at);
  return tensor;
}

/** What other methods write is not followed; the shape stays. */
function spoiling(name: string): NativeCode {
  return (run, args) => {
    const tensor = args.positional[0] as Tensor;
    recorder(run).tensors.spoil(run, tensor, `what Tensor.${name} writes into it is not followed`);
    return tensor;
  };
}

/** Methods that give a tensor of their own: of a parameter, one that is no parameter. */
const COPYING = new Set(['detach', 'clone', 'cuda', 'rename', 'to_sparse']);

/** Another object for the same memory, which is no parameter. */
function plainOf(run: Run, tensor: Tensor): Tensor {
  const plain = new Tensor(tensor.shape, tensor.dtypes);
  plain.strides = tensor.strides;
  recorder(run).tensors.alias(plain, tensor);
  return plain;
}

function copyOf(run: Run, parameter: Parameter, name: string, at: Location): Value {
  const plain = tensorAttribute(run, plainOf(run, parameter), name, at);
  return plain ?? new Unknown(`Tensor.${name} is not followed`);
}

/** On the device and of the dtype that it has already, a tensor is itself. */
const MOVING = new Set(['to', 'cpu', 'type_as', 'float', 'contiguous']);

function moved(run: Run, found: FunctionEntry, args: Arguments, at: Location): Value {
  const [tensor, target] = args.positional;
  const result = callFunctionEntry(run, found, args, at);
  const device = args.get(1, 'device') ?? null;
  const away = [target, device].some(
    place =>
      (typeof place === 'string' && place !== 'cpu') ||
      (place instanceof Token && place.kind === 'device' && !place.name.startsWith('cpu')),
  );
  return !away && result instanceof Tensor && tensor instanceof Parameter && result.dtypes === tensor.dtype
    ? tensor
    : result;
}

const methods: Readonly<Record<string, NativeCode>> = {
  new: (run, args, at) => ofType(args.positional[0] as Tensor, dtype => legacyTensor(run, args.from(1), at, dtype)),
  size: (run, args, at) => {
    const tensor = args.positional[0] as Tensor;
    const dim = args.get(1, 'dim') ?? null;
    if (dim === null) return new Tuple(tensor.shape, types.Size);
    if (typeof dim !== 'number') return dim instanceof Unknown ? dim : new Unknown('the axis is not known');
    const size = tensor.shape[dim < 0 ? tensor.shape.length + dim : dim];
    return (
      size ??
      (run.exploring
        ? new Unknown('there is no such axis')
        : raise(
            'IndexError',
            `Dimension out of range (expected to be in range of [${-tensor.shape.length}, ${tensor.shape.length - 1}], but got ${dim})`,
            at,
          ))
    );
  },
  dim: (_run, args) => (args.positional[0] as Tensor).shape.length,
  ndimension: (_run, args) => (args.positional[0] as Tensor).shape.length,
  numel: (_run, args) => product((args.positional[0] as Tensor).shape),
  nelement: (_run, args) => product((args.positional[0] as Tensor).shape),
  __len__: (_run, args) =>
    (args.positional[0] as Tensor).shape[0] ?? new Unknown('a tensor without axes has no length'),
  item: (run, args, at) => {
    const tensor = args.positional[0] as Tensor;
    const count = product(tensor.shape);
    if (typeof count === 'number' && count !== 1 && !run.exploring)
      return raise('RuntimeError', `a Tensor with ${count} elements cannot be converted to Scalar`, at);
    if (valuesOf(tensor)?.length === 1) return numbersOf(tensor)[0]!;
    const drawn = drawnItem(tensor);
    if (drawn !== undefined) return drawn;
    const why = 'the value of a tensor is not known';
    const kind = ofType(tensor, kindOf);
    if (kind === 'float') return new UnknownFloat(why);
    return kind === 'integer' ? unknownDim(why) : new Unknown(why);
  },
  tolist: (_run, args) =>
    valuesOf(args.positional[0]) ? listOf(args.positional[0] as Tensor) : unknownItems(args.positional[0] as Tensor),
  numpy: (run, args, at) => {
    run.imports.hasNumPy = true;
    const tensor = args.positional[0] as Tensor;
    refuseNumPy(run, tensor, args, at);
    // What a network computes goes on as tensors: NumPy would see none of it.
    return run.tracer ? asArray(tensor) : arrayLike(tensor);
  },
  data_ptr: () => new Unknown('addresses are not followed'),
  backward: (run, args, at) => {
    const loss = args.positional[0] as Tensor;
    refuseBackward(run, loss, args, at);
    goesBack(run, loss);
    return null;
  },
  retain_grad: () => null,
  register_hook: () => new Unknown('hooks are not followed'),
  copy_: (run, args, at) => {
    const [target, source] = args.positional as [Tensor, Value];
    refuseInPlace(run, target, at);
    const fitting = source instanceof Tensor ? broadcast(target.shape, source.shape) : target.shape;
    if (!isMismatch(fitting)) return filled(run, args, source, at);
    const [a, b] = fitting.sizes.map(showDim);
    const axis = Math.max(target.shape.length, (source as Tensor).shape.length) + fitting.axis;
    const message = `The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension ${axis}`;
    return report(run, new Problem('mismatched-sizes', message), { site: at, parameters: {} });
  },
  is_contiguous: (_run, args) => {
    const { shape, strides } = args.positional[0] as Tensor;
    if (args.positional.length > 1 || args.keywords.size > 0) return new Unknown('the memory format is not followed');
    return strides ? isContiguous(shape, strides) : new Unknown('the memory layout is not known');
  },
  stride: (_run, args) => stridesOf(args.positional[0] as Tensor, args.get(1, 'dim') ?? null),
  is_floating_point: (_run, args) => ofType(args.positional[0] as Tensor, dtype => kindOf(dtype) === 'float'),
  is_complex: (_run, args) => ofType(args.positional[0] as Tensor, dtype => kindOf(dtype) === 'complex'),
  get_device: () => -1,
  element_size: (_run, args) => ofType(args.positional[0] as Tensor, byteSize),
  new_tensor: (run, args, at) => {
    const [tensor, data] = args.positional as [Tensor, Value?];
    const create = operatorFunction('torch.tensor');
    if (data === undefined || data instanceof Unknown || !create) return new Unknown('the data is not known');
    const dtype = args.get(2, 'dtype') ?? ofType(tensor, type => new Token('dtype', type));
    return callFunctionEntry(run, create, new Arguments([data], new Map([['dtype', dtype]])), at);
  },
};

/** What holds for the dtype of a tensor: it is known where it holds for each that is possible. */
export function ofType<T extends Value>(tensor: Tensor, told: (dtype: DType) => T): T | Unknown {
  const [first, ...others] = tensor.open ?? [tensor.dtype];
  const value = told(first!);
  return others.every(dtype => told(dtype) === value) ? value : new Unknown('the dtype of the tensor is not known');
}

/** The numbers are not known, but how many there are is. */
function unknownItems({ shape }: Tensor): Value {
  const [count] = shape;
  const reason = 'the values of a tensor are not known';
  if (shape.length !== 1 || typeof count !== 'number' || count > 4096) return new Unknown(reason);
  return new List(Array.from({ length: count }, () => new Unknown(reason)));
}

function stridesOf({ strides }: Tensor, dim: Value): Value {
  if (!strides) return new Unknown('the memory layout is not known');
  const steps = strides;
  if (dim === null) return new Tuple(steps);
  return typeof dim === 'number'
    ? (steps.at(dim) ?? new Unknown('there is no such axis'))
    : new Unknown('the axis is not known');
}

function transposed(run: Run, tensor: Tensor, name: string, at: Location): Value {
  const rank = tensor.shape.length;
  const order = tensor.shape.map((_, axis) =>
    name === 'T' ? rank - 1 - axis : axis < rank - 2 ? axis : 2 * rank - 3 - axis,
  );
  const permute = operatorFunction('torch.Tensor.permute');
  if (!permute || rank < 2)
    return new Tensor(
      order.map(axis => tensor.shape[axis]!),
      tensor.dtypes,
    );
  return callFunctionEntry(run, permute, new Arguments([tensor, ...order]), at);
}

/** `x.data = …`, `p.requires_grad = False`. */
export function setTensorAttribute(run: Run, tensor: Tensor, name: string, assigned: Value, at?: Location): void {
  noteGiven(run, name);
  if (at && name === 'data' && !(tensor instanceof NdArray) && !run.exploring && isPlainData(assigned))
    raise('TypeError', `Variable data has to be a tensor, but got ${typeName(assigned)}`, at);
  if (name === 'grad') setGradient(run, tensor, assigned);
  if (name === 'requires_grad') needsGradient(run, tensor, assigned);
  if (name === 'shape' && tensor instanceof NdArray) resized(run, tensor, assigned);
  if (name === 'requires_grad' && tensor instanceof Parameter && run.trials === 0 && !run.exploring)
    tensor.trainable = assigned !== false;
  if (name === 'data') forgetValues(tensor);
  if (name !== 'data' || !(tensor instanceof Parameter) || run.exploring) return;
  if (assigned instanceof Tensor) refill(run, tensor, assigned);
  else doubt(tensor);
  if (assigned instanceof Unknown) recorder(run).tensors.spoil(run, tensor, assigned.reason);
}

function isPlainData(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'string' || [List, Tuple].some(kind => value instanceof kind);
}

/**
 * A parameter holds what it is filled with. It takes the sizes of that, too; then the layer that it belongs to has no longer
 * its own.
 */
function refill(run: Run, tensor: Parameter, data: Tensor): void {
  if (sameShape(tensor.shape, data.shape) === true) {
    admit(tensor, data.open ?? [data.dtype]);
    recorder(run).tensors.write(run, tensor, data);
    return;
  }
  tensor.refilled = true;
  const filled = new Parameter(data.shape, data.dtypes);
  filled.trainable = tensor.trainable;
  reshape(run.journal, tensor, filled);
}
