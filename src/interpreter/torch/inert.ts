/** PyTorch's names that change no shape: decorators and wrappers that hand on what they get, switches, contexts, questions. */
import { Float } from '../../operators/argument';
import { product } from '../../tensor/dim';
import { type DType, isDType, kindOf, promote } from '../../tensor/dtype';
import { types } from '../builtins/types';
import { isInstance } from '../builtins/types-of';
import { callValue } from '../call';
import { truth } from '../objects';
import { type Run, raise } from '../run';
import {
  Arguments,
  ClassValue,
  Instance,
  isCallable,
  ModuleInstance,
  Native,
  type NativeCode,
  Tensor,
  Token,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { handsOver, summaryWriter } from './evidence';
import { goesBack, needsGradient } from './gradients';
import { needed } from './needed';
import { parametrizing } from './parametrize';
import { opensPrecision } from './precision';
import { sizeFunctions } from './size-functions';
import { ofType } from './tensor-attributes';
import { tracking } from './tracking';
import { mapping } from './vmap';

/** Hands on its first argument; called without one, or with a plain value, it is a decorator or a context. */
const wrapper: NativeCode = (_run, args) => {
  const [first] = args.positional;
  if (
    first !== undefined &&
    (isCallable(first) || first instanceof ModuleInstance || first instanceof ClassValue || first instanceof Tensor)
  )
    return first;
  return new Native('decorator', (_r, inner) => inner.positional[0] ?? null);
};

/** Under autocast, PyTorch lowers the precision of what it is given; the block or the function is entered as it is. */
const autocast: NativeCode = (run, args, site) => {
  run.precisionIsOpen = true;
  return wrapper(run, args, site);
};

const first: NativeCode = (_run, args) => args.positional[0] ?? [...args.keywords.values()][0] ?? null;
const variable: NativeCode = (run, args, at) => {
  const tensor = first(run, args, at);
  needsGradient(run, tensor, args.get(1, 'requires_grad') ?? false);
  return tensor;
};
const no: NativeCode = () => false;
const nothing: NativeCode = () => null;

const CODES: Readonly<Record<string, NativeCode>> = {
  'torch.is_tensor': (_run, args) =>
    isInstance(args.positional[0]!, types.Tensor) ?? new Unknown('the type is not known'),
  'torch.is_floating_point': (_run, args) =>
    args.positional[0] instanceof Tensor
      ? ofType(args.positional[0], dtype => kindOf(dtype) === 'float')
      : new Unknown('the tensor is not known'),
  'torch.jit.isinstance': (_run, args) =>
    args.positional.length === 2
      ? (isInstance(args.positional[0]!, args.positional[1]!) ?? new Unknown('the type is not known'))
      : new Unknown('the type is not known'),
  'torch.promote_types': (_run, args) => {
    const [a, b] = [args.get(0, 'type1'), args.get(1, 'type2')].map(dtypeOf);
    return a && b ? new Token('dtype', promote(a, b)) : new Unknown('a dtype is not known');
  },
  'torch._assert': (run, args, at) => {
    const [condition, message] = [args.get(0, 'condition'), args.get(1, 'message')];
    if (condition !== undefined && truth(run, condition, at) === false)
      raise('AssertionError', typeof message === 'string' ? message : '', at);
    return null;
  },
  'torch._check': nothing,
  // No other device is taken to be there either.
  'torch.accelerator.current_accelerator': nothing,
  // Each device has a share of the batch, and what they answer is put together again.
  'torch.nn.parallel.data_parallel': (run, args, at) => {
    const inputs = args.get(1, 'inputs') ?? null;
    const keywords = args.get(5, 'module_kwargs') ?? null;
    if (keywords !== null) return new Unknown('the arguments of the module are not followed');
    if (inputs instanceof Unknown) return inputs;
    const positional = inputs instanceof Tuple ? inputs.items : inputs === null ? [] : [inputs];
    return callValue(run, args.get(0, 'module') ?? null, new Arguments(positional), at);
  },
  'torch.nn.utils.skip_init': (run, args, at) => {
    const keywords = new Map([...args.keywords].filter(([name]) => name !== 'device'));
    const [cls = null, ...rest] = args.positional;
    return callValue(run, cls, new Arguments(rest, keywords, args.unknown), at);
  },
  // Tensors go into a function of NumPy's, and come out of it.
  'torch.compiler.wrap_numpy': () =>
    new Native('wrap_numpy', () => new Unknown('what is computed in place of NumPy is not followed')),
  'torch.manual_seed': nothing,
  'torch.utils.checkpoint.checkpoint': (run, args, at) => {
    // Without a function it hands one on that was given later: `checkpoint(use_reentrant=False)(block)`.
    if (args.positional.length === 0 && !args.unknown)
      return new Native('checkpoint', (_run, { positional: [later = null] }) => later);
    return callValue(
      run,
      args.positional[0]!,
      new Arguments(args.positional.slice(1), dropped(args.keywords), args.unknown),
      at,
    );
  },
  'torch.utils.checkpoint.checkpoint_sequential': (run, args, at) =>
    callValue(run, args.positional[0]!, new Arguments(args.positional.slice(2)), at),
  'torch.numel': (_run, args) => {
    const input = args.get(0, 'input');
    return input instanceof Tensor ? product(input.shape) : new Unknown('the tensor is not known');
  },
  'torch.finfo': limits,
  'torch.iinfo': limits,
  'torch.autograd.Variable': variable,
  'torch.autograd.backward': (run, args) => {
    const [of] = args.positional;
    goesBack(run, of instanceof Tensor ? of : undefined);
    return null;
  },
  'torch.jit.annotate': (_run, args) => args.positional[1] ?? null,
  'torch.jit.script': wrapper,
  'torch.hub.load': () =>
    new Unknown('torch.hub.load takes the model from a repository on the network, whose code is not here'),
  'torch.jit.trace': handsOver('model', 'example_inputs'),
  'torch.onnx.export': handsOver('nothing'),
  'torch.onnx.dynamo_export': handsOver('nothing'),
  'torch.export.export': handsOver('nothing'),
  'torch.autocast': autocast,
  'torch.cuda.amp.autocast': autocast,
  'torch.amp.autocast': autocast,
  'torch.set_default_dtype': opensPrecision,
  'torch.set_default_tensor_type': opensPrecision,
  'torch.get_default_dtype': run =>
    run.precisionIsOpen ? new Unknown('the default dtype was set') : new Token('dtype', 'float32'),
  'torch.is_grad_enabled': no,
  'torch.nn.utils.parameters_to_vector': () => new Unknown('not followed'),
  'torch.nn.utils.fuse_conv_bn_eval': first,
  'torch.nn.utils._pair': (_run, args) => repeated(args, 2),
  'torch.nn.utils._single': (_run, args) => repeated(args, 1),
  'torch.nn.utils._triple': (_run, args) => repeated(args, 3),
  'torch.nn.utils._quadruple': (_run, args) => repeated(args, 4),
  'torch.nn.utils._ntuple': (_run, args) => {
    const [count] = args.positional;
    return typeof count === 'number'
      ? new Native('parse', (_r, inner) => repeated(inner, count))
      : new Unknown('the count is not known');
  },
  'torch.fx.wrap': first,
  'torch.fx.symbolic_trace': () => new Unknown('torch.fx goes through the code with proxies, which is not followed'),
  'torch.nn.parameter.is_lazy': (_run, args) => isInstance(args.positional[0]!, types.Parameter) ?? false,
};

function dtypeOf(value: Value | undefined): DType | undefined {
  return value instanceof Token && isDType(value.name) ? value.name : undefined;
}

const WRAPPERS = new Set(
  (
    'torch.compile ' +
    'torch.jit.unused torch.jit.ignore torch.jit.export torch.jit.script_method torch.jit.interface torch.jit.Final torch.jit.script_if_tracing torch.jit._overload_method torch._jit_internal._overload_method torch._jit_internal._overload torch.autograd.profiler.record_function torch.autograd.set_detect_anomaly ' +
    'torch.cuda.amp.custom_fwd torch.cuda.amp.custom_bwd torch._dynamo.disable torch.compiler.disable torch.random.fork_rng torch.profiler.record_function torch.nn.SyncBatchNorm.convert_sync_batchnorm torch.backends.cuda.sdp_kernel torch.nn.attention.sdpa_kernel torch.autograd.function.once_differentiable'
  ).split(' '),
);

const QUESTIONS = new Set(
  (
    'torch.jit.is_scripting torch.jit.is_tracing torch.compiler.is_exporting torch.cuda.is_current_stream_capturing torch.xpu.is_current_stream_capturing torch.xpu.is_available torch.accelerator.is_available torch.npu.is_available torch._C._get_tracing_state torch._C._is_tracing torch.onnx.is_in_onnx_export torch.is_autocast_enabled torch.fx.is_fx_tracing torch.compiler.is_compiling torch.compiler.is_dynamo_compiling torch._dynamo.is_compiling torch.distributed.is_initialized torch.distributed.is_available torch.cuda.is_available torch.backends.mps.is_available torch.backends.mps.is_built torch.mps.is_available ' +
    'torch.are_deterministic_algorithms_enabled torch.overrides.has_torch_function torch.overrides.has_torch_function_unary torch.is_inference_mode_enabled'
  ).split(' '),
);

const SILENT = new Set(
  'torch._C._log_api_usage_once torch._dynamo.mark_static_address torch.cuda.empty_cache torch.cuda.synchronize torch.cuda.manual_seed torch.cuda.manual_seed_all torch.set_num_threads torch.set_default_device torch.use_deterministic_algorithms torch.set_float32_matmul_precision torch.save torch.set_printoptions torch.nn.utils.clip_grad_norm_ torch.nn.utils.clip_grad_value_ torch.backends.cudnn.flags torch.fx.wrap'.split(
    ' ',
  ),
);

const values = new Map<string, Value | undefined>();

/** What a name of PyTorch's outside the catalogue does, where that is nothing to shapes. */
export function inert(name: string): Value | undefined {
  if (!values.has(name)) values.set(name, make(name));
  return values.get(name);
}

function make(name: string): Value | undefined {
  if (name === 'torch.utils.tensorboard.SummaryWriter') return summaryWriter;
  const code =
    CODES[name] ?? parametrizing[name] ?? tracking[name] ?? mapping[name] ?? sizeFunctions[name] ?? needed[name];
  if (code) return new Native(name, code);
  if (WRAPPERS.has(name)) return new Native(name, wrapper);
  if (QUESTIONS.has(name)) return new Native(name, no);
  if (SILENT.has(name)) return new Native(name, nothing);
  if (name.startsWith('torch.nn.init.') && name.endsWith('_')) return new Native(name, first);
  if (name.startsWith('torch.nn.init.')) return new Native(name, () => new Unknown(`${name} is not followed`));
  if (name === 'torch.cuda.device_count') return new Native(name, () => 0);
  if (/^torch\.(contiguous_format|preserve_format|channels_last|channels_last_3d|strided|sparse_coo)$/.test(name))
    return new Token('inert', name);
  if (/^torch\.backends\./.test(name)) return new Token('inert', name);
  if (name === 'torch.nan') return new Float(Number.NaN);
  return undefined;
}

/** Smallest and largest value, machine epsilon, smallest positive normal value. */
const FLOATS: Readonly<Record<string, readonly [max: number, eps: number, tiny: number]>> = {
  float16: [65504, 2 ** -10, 2 ** -14],
  bfloat16: [(2 - 2 ** -7) * 2 ** 127, 2 ** -7, 2 ** -126],
  float32: [(2 - 2 ** -23) * 2 ** 127, 2 ** -23, 2 ** -126],
  float64: [Number.MAX_VALUE, Number.EPSILON, 2 ** -1022],
};

/** `torch.finfo(dtype)`, `torch.iinfo(dtype)`. */
function limits(_run: Run, args: Arguments): Value {
  const [dtype = new Token('dtype', 'float32')] = args.positional;
  if (!(dtype instanceof Token)) return new Unknown('the dtype is not known');
  const info = new Instance(types.object);
  const set = (name: string, value: Value) => info.attributes.set(name, value);
  set('dtype', dtype.name);
  const bits = Number(/\d+/.exec(dtype.name)?.[0] ?? 8);
  set('bits', bits);
  const float = FLOATS[dtype.name];
  if (float) {
    const [max, eps, tiny] = float;
    set('max', new Float(max));
    set('min', new Float(-max));
    set('eps', new Float(eps));
    for (const name of ['tiny', 'smallest_normal']) set(name, new Float(tiny));
  } else if (bits <= 32) {
    const signed = !dtype.name.startsWith('u');
    set('max', 2 ** (signed ? bits - 1 : bits) - 1);
    set('min', signed ? -(2 ** (bits - 1)) : 0);
  } else for (const name of ['max', 'min']) set(name, new Unknown('the integer is too large to follow'));
  return info;
}

function repeated(args: Arguments, count: number): Value {
  const [value] = args.positional;
  if (value === undefined || value instanceof Unknown) return value ?? new Unknown('the value is not known');
  return value instanceof Tuple || (typeof value === 'object' && value !== null && 'items' in value)
    ? value
    : new Tuple(Array<Value>(count).fill(value));
}

function dropped(keywords: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return new Map(
    [...keywords].filter(
      ([name]) => !['use_reentrant', 'preserve_rng_state', 'context_fn', 'determinism_check', 'debug'].includes(name),
    ),
  );
}
