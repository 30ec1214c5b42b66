/**
 * PyTorch's own names. `torch.…` is never read as text: a name is a class or function of the catalogue, one of ours (modules,
 * containers, no-ops), or unknown.
 */
import { Float } from '../../operators/argument';
import { findOperator, operators } from '../../operators/catalogue';
import type { ClassForm, FunctionForm, Operator } from '../../operators/operator';
import { Problem } from '../../operators/problem';
import { unknownDim } from '../../tensor/dim';
import { type DType, isDType } from '../../tensor/dtype';
import { subclass, types } from '../builtins/types';
import { typeName } from '../objects';
import { Arguments, isDim, List, Namespace, Native, Tensor, Token, Tuple, Unknown, type Value } from '../values';
import { abstractClass } from './base-classes';
import { composedWhole, isComposed } from './composed';
import { installContainers } from './containers';
import { packedClass } from './convert';
import { customNamespace, registering } from './custom-operators';
import { inert } from './inert';
import { installModule, makeParameter } from './module-methods';
import { callFunctionEntry } from './operator-calls';
import { operatorClass } from './operator-classes';
import { report } from './report';
import { misspelt } from './torch-names';
import { noteCall, noted } from './training-calls';
import { TORCH_VERSION } from './version';

const SUBMODULES = new Set(
  (
    'torch.nn torch.nn.functional torch.nn.init torch.nn.modules torch.nn.utils torch.nn.utils.rnn torch.nn.utils.parametrizations torch.nn.utils.parametrize torch.nn.utils.weight_norm torch.nn.utils.spectral_norm torch.nn.parallel torch.nn.parameter torch.nn.intrinsic torch.nn.quantized torch.functional torch.nn.attention torch.nn.attention.flex_attention ' +
    'torch.optim torch.optim.lr_scheduler torch.optim.swa_utils torch.utils torch.utils.data torch.utils.checkpoint torch.utils.tensorboard torch.utils.model_zoo torch.utils.cpp_extension torch.utils._pytree ' +
    'torch.cuda torch.xpu torch.accelerator torch.cuda.amp torch.amp torch.backends torch.backends.cudnn torch.backends.cuda torch.backends.mps torch.backends.mkldnn torch.autograd torch.autograd.function torch.jit torch.jit.annotations torch.fx torch.fx.node torch.fx.proxy torch.fx.experimental torch.fx.experimental.symbolic_shapes torch.distributed.tensor torch._subclasses torch._subclasses.fake_tensor torch.hub torch.linalg torch.fft torch.special torch.distributions torch.distributed torch.onnx torch.quantization torch.ao torch.ao.nn torch.ao.quantization torch.ops torch.ops.torchvision torch.random torch.version torch.mps torch.testing torch.types torch.multiprocessing torch.sparse torch.profiler torch.func torch.compiler torch.export torch.overrides torch._C torch._dynamo torch._dynamo._trace_wrapped_higher_order_op torch._jit_internal torch.package torch.serialization torch._utils torch.library'
  ).split(' '),
);

/** Files whose names are those of the package they are in: `torch.nn.modules.conv`, `torch.distributions.normal`. */
const FILES =
  /^torch\.(nn\.modules\.|distributions\.(?!biject_to|transform_to|identity_transform|register_kl)[a-z_]+$)/;

const namespaces = new Map<string, Namespace>();

/** `torch` or one of its submodules; `undefined` where there is none of that name. */
export function torchNamespace(name: string): Namespace | undefined {
  install();
  if (name !== 'torch' && !SUBMODULES.has(name) && !FILES.test(name)) return undefined;
  let namespace = namespaces.get(name);
  if (!namespace) {
    namespace = new Namespace(name);
    namespace.find = (attribute, run) => {
      if (name === 'torch.ops' && !SUBMODULES.has(`torch.ops.${attribute}`)) return customNamespace(attribute);
      const found = composedWhole(run, `${name}.${attribute}`) ?? torchAttribute(`${name}.${attribute}`);
      return found instanceof Unknown && misspelt(name, attribute) ? undefined : found;
    };
    namespace.anew = attribute => isComposed(`${name}.${attribute}`);
    namespaces.set(name, namespace);
  }
  return namespace;
}

/** What a qualified name of PyTorch's stands for; Unknown where it is in neither the catalogue nor among ours. */
export function torchAttribute(qualifiedName: string): Value {
  const name = canonical(qualifiedName);
  const own = ours.get(name);
  if (own !== undefined) return own;
  const found = findOperator(name);
  if (found && found.operator.family !== 'training') return operatorValue(name, found as never);
  const last = name.slice(name.lastIndexOf('.') + 1);
  const base = name === `torch.nn.${last}` ? abstractClass(last) : undefined;
  if (base) return base;
  if (/^torch\.[a-z_]+\d*$/.test(name) && isDType(DTYPES[last] ?? last))
    return new Token('dtype', DTYPES[last] ?? last);
  const value = inert(name) ?? torchNamespace(name) ?? new Unknown(`${name} is not in the catalogue`);
  return found ? trainingFunction(name, value) : value;
}

const DTYPES: Readonly<Record<string, string>> = {
  float: 'float32',
  double: 'float64',
  half: 'float16',
  long: 'int64',
  int: 'int32',
  short: 'int16',
  cfloat: 'complex64',
  cdouble: 'complex128',
};

/** `torch.nn.modules.conv.Conv2d` is `torch.nn.Conv2d`. */
function canonical(name: string): string {
  return name
    .replace(/^torch\.nn\.modules\.utils\./, 'torch.nn.utils.')
    .replace(/^torch\.nn\.modules\.(?:[a-z_]+\.)?(?=[A-Z_])/, 'torch.nn.')
    .replace(/^torch\.nn\.parameter\./, 'torch.nn.')
    .replace(/^torch\.functional\.F(?=\.|$)/, 'torch.nn.functional')
    .replace(/^torch\.functional\.(?=[a-z_])/, 'torch.')
    .replace(/^torch\.nn\.utils\.(?:weight_norm|spectral_norm)\.(?=[a-z])/, 'torch.nn.utils.')
    .replace(/^torch\.autograd\.function\.(?=Function$)/, 'torch.autograd.')
    .replace(/^torch\.optim\.(?:adam|adamw|sgd|rmsprop|adagrad|optimizer)\.(?=[A-Z])/, 'torch.optim.');
}

interface Found {
  readonly operator: Operator;
  readonly form: ClassForm<unknown> | FunctionForm<unknown>;
}

export function operatorValue(name: string, found: Found): Value {
  return 'names' in found.form
    ? functionValue({ ...found, form: found.form, name })
    : operatorClass({ ...found, form: found.form, name });
}

export interface FunctionEntry {
  readonly operator: Operator;
  readonly form: FunctionForm<unknown>;
  readonly name: string;
}

/** What `dir()` of a namespace of PyTorch's lists: the names that the catalogue knows in it. */
export function operatorNames(namespace: string): readonly string[] {
  const names = operators.flatMap(operator => [
    ...(operator.classes ?? []).map(form => form.name),
    ...(operator.functions ?? []).flatMap(form => form.names),
  ]);
  const inside = names.filter(name => name.startsWith(`${namespace}.`)).map(name => name.slice(namespace.length + 1));
  return [...new Set(inside.filter(name => !name.includes('.')))];
}

const trainingFunctions = new Map<string, Value>();

function trainingFunction(name: string, value: Value): Value {
  let kept = trainingFunctions.get(name);
  if (kept === undefined) trainingFunctions.set(name, (kept = noted(name, value)));
  return kept;
}

const functions = new Map<string, FunctionEntry | undefined>();
const values = new Map<string, Native>();

/** The catalogue's function of a qualified name. */
export function operatorFunction(name: string): FunctionEntry | undefined {
  if (functions.has(name)) return functions.get(name);
  const found = findOperator(name) as Found | undefined;
  const entry = found && 'names' in found.form ? { operator: found.operator, form: found.form, name } : undefined;
  functions.set(name, entry);
  return entry;
}

function functionValue(entry: FunctionEntry): Native {
  let native = values.get(entry.name);
  if (!native)
    values.set(
      entry.name,
      (native = new Native(entry.name, (run, args, site) => callFunctionEntry(run, entry, args, site), entry)),
    );
  return native;
}

const ours = new Map<string, Value>([
  ['torch.nn.Module', types.Module],
  ['torch.jit.ScriptModule', types.Module],
  ['torch.nn.Sequential', types.Sequential],
  ['torch.nn.ModuleList', types.ModuleList],
  ['torch.nn.ModuleDict', types.ModuleDict],
  ['torch.nn.ParameterList', types.ParameterList],
  ['torch.nn.ParameterDict', types.ParameterDict],
  ['torch.nn.DataParallel', types.DataParallel],
  ['torch.nn.utils.rnn.PackedSequence', packedClass],
  ['torch.nn.parallel.DistributedDataParallel', types.DataParallel],
  ['torch.nn.Parameter', types.Parameter],
  ['torch.nn.Buffer', new Native('torch.nn.Buffer', (_run, args) => args.get(0, 'data') ?? null)],
  ['torch.Tensor', types.Tensor],
  ['torch.library.custom_op', new Native('torch.library.custom_op', registering('code'))],
  ['torch.library.register_fake', new Native('torch.library.register_fake', registering('fake'))],
  ['torch.Size', types.Size],
  ['torch.dtype', types.dtype],
  ['torch.device', types.device],
  ['torch.Generator', types.Generator],
  ['torch.autograd.Function', types.Function],
  ['torch.utils.data.Dataset', types.Dataset],
  ['torch.__version__', TORCH_VERSION],
  ['torch.version.__version__', TORCH_VERSION],
  ['torch.pi', new Float(Math.PI)],
  ['torch.inf', new Float(Number.POSITIVE_INFINITY)],
]);

/** Kinds of values that tracing, compiling and sharding make: nothing that is followed here is one. */
for (const name of [
  'torch.nn.attention.flex_attention.BlockMask',
  'torch.fx.Proxy',
  'torch.fx.proxy.Proxy',
  'torch.fx.GraphModule',
  'torch.distributed.tensor.DTensor',
  'torch._subclasses.fake_tensor.FakeTensor',
  'torch._subclasses.FakeTensor',
]) {
  const cls = subclass(name.slice(name.lastIndexOf('.') + 1), types.object);
  cls.construct = () => new Unknown(`what ${name} makes is not followed`);
  ours.set(name, cls);
}

/**
 * `torch.Tensor(2, 3)` is empty memory of that shape, as `torch.Tensor(x.shape)` is; `torch.Tensor([2, 3])` and a tuple are
 * `torch.tensor([2., 3.])`.
 */
export const legacyTensor = (
  run: Parameters<NonNullable<typeof types.Tensor.construct>>[0],
  args: Arguments,
  at: Parameters<NonNullable<typeof types.Tensor.construct>>[2],
  dtype: DType,
): Value => {
  const [first] = args.positional;
  const { keywords } = args;
  const size = keywords.get('size') ?? first;
  const isShape = (size instanceof Tuple && size.cls === types.Size) || (keywords.has('size') && isSequence(size));
  const given = isShape ? size.items : args.positional;
  if (!isShape && [...keywords.keys()].some(name => name !== 'device'))
    return new Unknown('the shape of the tensor is not known');
  if (!isShape && given.length === 0) return new Tensor([0], dtype);
  if (given.every(isDim)) return new Tensor(given as never, dtype);
  // Several are sizes, known or not; a single thing may be what the tensor is made of.
  if (given.length > 1 || isShape) {
    const wrong = isShape ? -1 : given.findIndex(isNoSize);
    if (wrong > 0) {
      const found = typeName(given[wrong]!);
      const message = `new(): argument 'size' failed to unpack the object at pos ${wrong + 1} with error "type must be tuple of ints,but got ${found}"`;
      return report(run, new Problem('wrong-call', message, { found }), { site: at, parameters: {} });
    }
    const sizes = given.map(size => (size instanceof Unknown ? unknownDim(size.reason) : size));
    return sizes.every(isDim) ? new Tensor(sizes, dtype) : new Unknown('the shape of the tensor is not known');
  }
  if (first instanceof Tensor) return first.dtypes === dtype ? first : new Tensor(first.shape, dtype);
  const create = operatorFunction('torch.tensor');
  if (!create || first instanceof Unknown)
    return first instanceof Unknown ? first : new Unknown('the shape of the tensor is not known');
  const typed = new Map<string, Value>([['dtype', new Token('dtype', dtype)]]);
  return callFunctionEntry(
    run,
    create,
    new Arguments(args.positional.slice(0, 1), typed, args.unknown, args.syntax),
    at,
  );
};

function isNoSize(value: Value): boolean {
  return value === null || value instanceof Float || value instanceof List || typeof value === 'string';
}

function isSequence(value: Value | undefined): value is Tuple | List {
  return value instanceof Tuple || (value instanceof List && !value.unknown);
}

let installed = false;

function install(): void {
  if (installed) return;
  installed = true;
  installModule();
  installContainers();
  types.Parameter.construct = (run, args, site) => {
    noteCall(run, 'torch.nn.Parameter', args, site);
    return makeParameter(run, args, site);
  };
  types.device.construct = (_run, args) =>
    new Token('device', typeof args.positional[0] === 'string' ? args.positional[0] : 'cpu');
  types.Tensor.construct = (run, args, at) => legacyTensor(run, args, at, 'float32');
  for (const kind of [
    'FloatTensor',
    'DoubleTensor',
    'HalfTensor',
    'LongTensor',
    'IntTensor',
    'BoolTensor',
    'ByteTensor',
  ] as const) {
    const dtype = (
      {
        FloatTensor: 'float32',
        DoubleTensor: 'float64',
        HalfTensor: 'float16',
        LongTensor: 'int64',
        IntTensor: 'int32',
        BoolTensor: 'bool',
        ByteTensor: 'uint8',
      } as const
    )[kind];
    const make = new Native(`torch.${kind}`, (run, args, at) => legacyTensor(run, args, at, dtype));
    ours.set(`torch.${kind}`, make);
    ours.set(`torch.cuda.${kind}`, make);
  }
}
