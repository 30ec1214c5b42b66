/** The built-in names, as every scope ends in them. */

import { Float } from '../../operators/argument';
import type { Location } from '../../source/span';
import { isDim } from '../../tensor/dim';
import { UnknownFloat } from '../../tensor/unknown';
import { binary } from '../arithmetic';
import { findInClass, plainAttribute } from '../attributes';
import { callMethod } from '../call';
import { blank, classWithoutStatement, initPlainly, typeCall } from '../classes';
import { complexBinary, magnitude } from '../complex-number';
import { formatValue } from '../format';
import { functionFrom } from '../function-code';
import { open } from '../library/files';
import { typeNew } from '../metaclasses';
import { roundHalfEven } from '../numbers';
import { hashKey, identity, length, numeric, refuseSeveral, truth, typeName, typeOf } from '../objects';
import { importedByName, raise } from '../run';
import { setPlainAttribute } from '../set-attribute';
import { representation, toText } from '../texts';
import { valuesOf } from '../torch/known-values';
import { tensorAbsolute } from '../torch/tensor-operations';
import { numbersOf } from '../torch/valued';
import {
  Arguments,
  ClassValue,
  Complex,
  Descriptor,
  Dict,
  ELLIPSIS,
  Instance,
  List,
  Native,
  NOT_IMPLEMENTED,
  Super,
  Tensor,
  Token,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { installCounters } from './counters';
import { installDicts } from './dicts';
import { exceptions } from './exceptions';
import { introspection } from './introspection';
import { installMapping } from './mapping';
import { addMethods, functions, type Natives } from './natives';
import { walkers } from './order';
import { installSequences } from './sequences';
import { installStrings } from './strings';
import { types } from './types';

/** What has neither a magnitude nor a nearest integer. */
function isNoNumber(value: Value): boolean {
  return (
    value === null ||
    typeof value === 'string' ||
    value instanceof List ||
    value instanceof Tuple ||
    value instanceof Dict
  );
}

const natives: Natives = {
  ...walkers,
  ...introspection,
  len: (run, args, at) => length(run, args.positional[0]!, at),
  abs: (run, args, at) => {
    const [value] = args.positional as [Value];
    if (value instanceof Float) return new Float(Math.abs(value.value));
    if (typeof value === 'number') return Math.abs(value);
    if (value instanceof Complex) return magnitude(value);
    if (value instanceof Tensor) return tensorAbsolute(run, value, at);
    if (value instanceof Instance && findInClass(value.cls, '__abs__'))
      return callMethod(run, value, '__abs__', new Arguments(), at);
    if (isNoNumber(value) && !run.exploring)
      return raise('TypeError', `bad operand type for abs(): '${typeName(value)}'`, at);
    return value instanceof Unknown ? value : new Unknown('the absolute value is not known');
  },
  round: (run, args, at) => {
    const [value, digits] = args.positional as [Value, Value?];
    if (isNoNumber(value) && !run.exploring)
      return raise('TypeError', `type ${typeName(value)} doesn't define __round__ method`, at);
    if (typeof value === 'number' && !(typeof digits === 'number' && digits < 0)) return value;
    if (!(value instanceof Float))
      return value instanceof Unknown ? value : new Unknown('the rounded value is not known');
    if (digits === undefined || digits === null) return roundHalfEven(value.value);
    return typeof digits === 'number'
      ? new Float(roundHalfEven(value.value * 10 ** digits) / 10 ** digits)
      : new Unknown('the rounded value is not known');
  },
  pow: (run, args, at) => binary(run, '**', args.positional[0]!, args.positional[1]!, at),
  divmod: (run, args, at) =>
    new Tuple([
      binary(run, '//', args.positional[0]!, args.positional[1]!, at),
      binary(run, '%', args.positional[0]!, args.positional[1]!, at),
    ]),
  id: (_run, args) =>
    typeof args.positional[0] === 'object' && args.positional[0] !== null
      ? identity(args.positional[0])
      : new Unknown('the id is not known'),
  hash: (run, args, at) =>
    typeof hashKey(run, args.positional[0]!, at) === 'number'
      ? (args.positional[0] as Value)
      : new Unknown('the hash is not known'),
  repr: (run, args, at) => representation(run, args.positional[0]!, at),
  format: (run, args, at) =>
    typeof args.positional[1] === 'string' && args.positional[1]
      ? formatValue(run, args.positional[0]!, args.positional[1], at)
      : toText(run, args.positional[0]!, at),
  print: () => null,
  input: () => new Unknown('what is typed in is not known'),
  open: (run, args, at) => open(run, args, at),
  eval: () => new Unknown('code in a string is not followed'),
  exec: () => new Unknown('code in a string is not followed'),
  compile: () => new Unknown('code in a string is not followed'),
  locals: () => new Dict(),
  globals: () => new Dict(),
  exit: (_run, _args, at) => raise('SystemExit', 'exit', at),
  quit: (_run, _args, at) => raise('SystemExit', 'exit', at),
  ord: (_run, args) =>
    typeof args.positional[0] === 'string' ? args.positional[0].codePointAt(0)! : new Unknown('the text is not known'),
  chr: (_run, args) =>
    typeof args.positional[0] === 'number'
      ? String.fromCodePoint(args.positional[0])
      : new Unknown('the number is not known'),
  hex: (_run, args) =>
    typeof args.positional[0] === 'number'
      ? `0x${args.positional[0].toString(16)}`
      : new Unknown('the number is not known'),
  bin: (_run, args) =>
    typeof args.positional[0] === 'number'
      ? `0b${args.positional[0].toString(2)}`
      : new Unknown('the number is not known'),
  staticmethod: (_run, args) => new Descriptor('staticmethod', args.positional[0]!),
  classmethod: (_run, args) => new Descriptor('classmethod', args.positional[0]!),
  __import__: (run, args, at) => {
    const name = args.get(0, 'name');
    if (typeof name !== 'string') return new Unknown('the name of the module is not known');
    const from = args.get(3, 'fromlist');
    const whole = from !== undefined && from !== null && truth(run, from, at) !== false;
    return importedByName(run, whole ? name : name.split('.')[0]!, at);
  },
  __build_class__: () => new Unknown('not followed'),
  breakpoint: () => null,
};

let table: ReadonlyMap<string, Value> | undefined;

/** The value of a built-in name. */
export function builtin(name: string): Value | undefined {
  installBuiltins();
  return table?.get(name);
}

/** Gives the built-in types their methods. Done before any code runs rather than at load: the files it takes need each other. */
export function installBuiltins(): void {
  table ??= install();
}

function install(): Map<string, Value> {
  installSequences();
  installDicts();
  installCounters();
  installMapping();
  installStrings();
  installNumbers();
  installObjects();
  const names = functions(natives);
  for (const name of [
    'object',
    'property',
    'type',
    'int',
    'float',
    'complex',
    'bool',
    'str',
    'bytes',
    'tuple',
    'list',
    'dict',
    'set',
    'frozenset',
    'range',
    'slice',
    'super',
  ] as const)
    names.set(name, types[name]);
  for (const [name, cls] of exceptions) names.set(name, cls);
  return names.set('Ellipsis', ELLIPSIS).set('NotImplemented', NOT_IMPLEMENTED).set('__debug__', true);
}

/** What `int()` and `float()` take for no number, in Python's and PyTorch's words. */
function refuseNumber(name: string, wanted: string, value: Value, at: Location): void {
  if (value === null || value instanceof List || value instanceof Dict || (value instanceof Tuple && !value.cls?.names))
    raise('TypeError', `${name}() argument must be ${wanted}, not '${typeName(value)}'`, at);
  refuseSeveral(value, at);
}

function installNumbers(): void {
  types.int.construct = (run, args, at) => {
    const [value = 0, base] = args.positional;
    if (typeof value === 'boolean') return Number(value);
    if (isDim(value)) return value;
    const [known] = value instanceof Tensor && valuesOf(value)?.length === 1 ? numbersOf(value) : [];
    if (known !== undefined) return types.int.construct!(run, new Arguments([known]), at);
    if (value instanceof Float)
      return Number.isFinite(value.value)
        ? Math.trunc(value.value)
        : raise('OverflowError', 'cannot convert float infinity to integer', at);
    if (typeof value === 'string') {
      const number =
        base === undefined || base === 10 ? Number(value.replaceAll('_', '')) : Number.parseInt(value, base as number);
      return /^\s*[+-]?\w+\s*$/.test(value) && Number.isInteger(number)
        ? number
        : raise('ValueError', `invalid literal for int() with base 10: '${value}'`, at);
    }
    if (value instanceof Instance && value.payload !== undefined)
      return types.int.construct!(run, new Arguments([value.payload]), at);
    if (value instanceof Instance && findInClass(value.cls, '__int__'))
      return callMethod(run, value, '__int__', new Arguments(), at);
    refuseNumber('int', 'a string, a bytes-like object or a real number', value, at);
    return value instanceof Unknown ? value : new Unknown('the integer is not known');
  };
  types.float.construct = (run, args, at) => {
    const [value = 0] = args.positional;
    const numbers = value instanceof Tensor ? valuesOf(value) : undefined;
    if (numbers?.length === 1) return new Float(numbers[0]!);
    const number = numeric(value);
    if (typeof number === 'number') return new Float(number);
    if (typeof value === 'string') {
      const named = /^\s*([+-]?)(inf|infinity|nan)\s*$/i.exec(value);
      if (named)
        return new Float(named[2]!.toLowerCase() === 'nan' ? Number.NaN : named[1] === '-' ? -Infinity : Infinity);
      const parsed = Number(value);
      return Number.isNaN(parsed)
        ? raise('ValueError', `could not convert string to float: '${value}'`, at)
        : new Float(parsed);
    }
    if (value instanceof Instance && value.payload !== undefined)
      return types.float.construct!(run, new Arguments([value.payload]), at);
    refuseNumber('float', 'a string or a real number', value, at);
    // Whatever it is made of, it is a float.
    return new UnknownFloat(value instanceof Unknown ? value.reason : 'the value is not a number yet');
  };
  addMethods(types.float, {
    ...ofNumpyScalars,
    is_integer: (_run, args) => Number.isInteger((args.positional[0] as Float).value),
  });
  addMethods(types.int, {
    ...ofNumpyScalars,
    bit_length: (_run, args) =>
      typeof args.positional[0] === 'number'
        ? Math.abs(args.positional[0]).toString(2).length
        : new Unknown('the value is not a number yet'),
  });
  types.bool.construct = (run, args, at) =>
    args.positional.length === 0
      ? false
      : (truth(run, args.positional[0]!, at) ?? new Unknown('the truth of the value is not known'));
  types.str.construct = (run, args, at) => (args.positional.length === 0 ? '' : toText(run, args.positional[0]!, at));
  types.function.construct = (_run, args) => functionFrom(args);
  types.bytes.construct = () => new Token('bytes', '');
  types.complex.construct = (_run, args) => {
    const [real, imaginary] = [args.get(0, 'real') ?? 0, args.get(1, 'imag') ?? 0];
    return (
      complexBinary('+', complexBinary('*', new Complex([0, 1]), imaginary) ?? new Complex(), real) ?? new Complex()
    );
  };
}

/** NumPy's numbers are Python's here: `np.ceil(x).astype(int)`. */
const ofNumpyScalars: Natives = {
  item: (_run, args) => args.positional[0]!,
  astype: (run, args, at) => {
    const [value, dtype] = args.positional as [Value, Value];
    const isNamed = dtype instanceof ClassValue || dtype instanceof Token || dtype instanceof Native;
    const name = isNamed ? dtype.name : dtype;
    const kind = typeof name === 'string' ? /^(?:numpy\.)?u?(int|float)/.exec(name)?.[1] : undefined;
    if (kind === undefined) return new Unknown('the dtype is not known');
    return types[kind as 'int' | 'float'].construct!(run, new Arguments([value]), at);
  },
};

function installObjects(): void {
  types.object.construct = undefined;
  addMethods(types.object, {
    __init__: (run, args, at) => {
      const [self] = args.positional;
      if (self instanceof Instance) initPlainly(run, self, args.from(1), at);
      return null;
    },
    __new__: (run, args, at) => {
      const [cls] = args.positional;
      if (!(cls instanceof ClassValue)) return new Unknown('the class is not known');
      return blank(run, cls, at);
    },
    __setattr__: (run, args, at) => {
      const [self, name, value] = args.positional as [Value, Value, Value];
      if (self instanceof Instance && typeof name === 'string') setPlainAttribute(run, self, name, value, at);
      return null;
    },
    __getattribute__: (run, args, at) => plainAttribute(run, args.positional[0]!, String(args.positional[1]), at),
    __repr__: (run, args, at) => representation(run, args.positional[0]!, at),
    __init_subclass__: () => null,
  });
  types.type.attributes.set('__new__', typeNew).set('__call__', typeCall);
  types.type.construct = (_run, args, at) => {
    const [value, bases, body] = args.positional as [Value, Value?, Value?];
    if (bases === undefined) return typeOf(value) ?? (value as Unknown);
    if (typeof value !== 'string' || !(bases instanceof Tuple) || !(body instanceof Dict))
      return new Unknown('the class is not known');
    return classWithoutStatement(value, bases, body, at);
  };
  types.property.construct = (_run, args) => {
    const property = new Descriptor('property', args.get(0, 'fget') ?? null);
    property.setter = args.get(1, 'fset');
    return property;
  };
  types.super.construct = (_run, args) => {
    const [cls, self] = args.positional;
    return cls instanceof ClassValue && !args.unknown
      ? new Super(cls, self)
      : new Unknown('super() is not followed here');
  };
  addMethods(types.BaseException, {
    __init__: (_run, args) => {
      const [self, ...rest] = args.positional;
      if (self instanceof Instance) self.payload = new Tuple(rest);
      return null;
    },
    with_traceback: (_run, args) => args.positional[0]!,
    add_note: () => null,
  });
  for (const cls of BASES)
    addMethods(cls, {
      __init__: (run, args, at) => {
        const [self] = args.positional;
        if (self instanceof Instance) self.payload = cls.construct!(run, args.from(1), at);
        return null;
      },
      __new__: (run, args, at) => {
        const [made] = args.positional;
        if (!(made instanceof ClassValue)) return new Unknown('the class is not known');
        const instance = blank(run, made, at);
        instance.payload = cls.construct!(run, args.from(1), at);
        return instance;
      },
    });
}

const BASES = [types.list, types.dict, types.tuple, types.str, types.int, types.float, types.set, types.property];
