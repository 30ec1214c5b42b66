/**
 * The built-in classes by name, Python's and PyTorch's. Only the classes: what they can do is added by the files that know it,
 * and put together in `builtins.ts`.
 */
import { ClassValue } from '../values';

const object = new ClassValue('object', [], true);

function builtin<const N extends string>(names: readonly N[], base: ClassValue = object): Record<N, ClassValue> {
  const classes = {} as Record<N, ClassValue>;
  for (const name of names) classes[name] = subclass(name, base);
  return classes;
}

export function subclass(name: string, ...bases: readonly ClassValue[]): ClassValue {
  const cls = new ClassValue(name, bases, true);
  const [base] = bases;
  cls.mro = [cls, ...(bases.length === 1 ? base!.mro : [...new Set(bases.flatMap(b => b.mro))])];
  return cls;
}

const basic = builtin([
  'type',
  'int',
  'float',
  'complex',
  'str',
  'bytes',
  'NoneType',
  'tuple',
  'list',
  'deque',
  'dict',
  'set',
  'frozenset',
  'range',
  'slice',
  'function',
  'builtin_function_or_method',
  'method',
  'module',
  'generator',
  'property',
  'super',
  'BaseException',
  'Generic',
  'Enum',
  'NamedTuple',
  'SimpleNamespace',
  'Mapping',
  'ABC',
]);

const torch = builtin(['Tensor', 'Module', 'dtype', 'device', 'Function', 'Dataset', 'Generator']);

export const types = {
  object,
  ...basic,
  bool: subclass('bool', basic.int),
  OrderedDict: subclass('OrderedDict', basic.dict),
  defaultdict: subclass('defaultdict', basic.dict),
  Counter: subclass('Counter', basic.dict),
  IntEnum: subclass('IntEnum', basic.int, basic.Enum),
  StrEnum: subclass('StrEnum', basic.str, basic.Enum),
  Flag: subclass('Flag', basic.Enum),
  ...torch,
  Size: subclass('Size', basic.tuple),
  Parameter: subclass('Parameter', torch.Tensor),
  Sequential: subclass('Sequential', torch.Module),
  ModuleList: subclass('ModuleList', torch.Module),
  ModuleDict: subclass('ModuleDict', torch.Module),
  ParameterList: subclass('ParameterList', torch.Module),
  ParameterDict: subclass('ParameterDict', torch.Module),
  DataParallel: subclass('DataParallel', torch.Module),
};
