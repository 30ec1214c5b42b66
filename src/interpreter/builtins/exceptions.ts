/** Python's exception classes by name. */
import type { ClassValue } from '../values';
import { subclass, types } from './types';

const TREE: Readonly<Record<string, readonly string[]>> = {
  BaseException: ['Exception', 'KeyboardInterrupt', 'SystemExit', 'GeneratorExit'],
  Exception: [
    'ArithmeticError',
    'AssertionError',
    'AttributeError',
    'EOFError',
    'ImportError',
    'LookupError',
    'NameError',
    'OSError',
    'RuntimeError',
    'StopIteration',
    'SyntaxError',
    'TypeError',
    'ValueError',
    'Warning',
  ],
  ArithmeticError: ['ZeroDivisionError', 'OverflowError', 'FloatingPointError'],
  ImportError: ['ModuleNotFoundError'],
  LookupError: ['KeyError', 'IndexError'],
  OSError: ['FileNotFoundError', 'FileExistsError', 'PermissionError', 'ConnectionError', 'TimeoutError'],
  RuntimeError: ['NotImplementedError', 'RecursionError'],
  ValueError: ['UnicodeError'],
  Warning: ['UserWarning', 'DeprecationWarning', 'FutureWarning', 'RuntimeWarning', 'ImportWarning'],
};

export const exceptions: ReadonlyMap<string, ClassValue> = grow(
  'BaseException',
  types.BaseException,
  new Map([['BaseException', types.BaseException]]),
);

export function exceptionClass(name: string): ClassValue {
  return exceptions.get(name) ?? types.BaseException;
}

function grow(name: string, cls: ClassValue, into: Map<string, ClassValue>): Map<string, ClassValue> {
  for (const child of TREE[name] ?? []) {
    const derived = subclass(child, cls);
    into.set(child, derived);
    grow(child, derived, into);
  }
  if (name === 'OSError') into.set('IOError', cls).set('EnvironmentError', cls);
  return into;
}
