/** Python's exception classes by name. */
import type { ClassValue } from '../values';
import { subclass, types } from './types';

const TREE: Readonly<Record<string, readonly string[]>> = {
  BaseException: ['Exception', 'KeyboardInterrupt', 'SystemExit', 'GeneratorExit'],
  Exception: [
    'ArithmeticError',
    'AssertionError',
    'AttributeError',
    'BufferError',
    'EOFError',
    'ExceptionGroup',
    'ImportError',
    'LookupError',
    'MemoryError',
    'NameError',
    'OSError',
    'ReferenceError',
    'RuntimeError',
    'StopAsyncIteration',
    'StopIteration',
    'SyntaxError',
    'SystemError',
    'TypeError',
    'ValueError',
    'Warning',
  ],
  ArithmeticError: ['ZeroDivisionError', 'OverflowError', 'FloatingPointError'],
  ImportError: ['ModuleNotFoundError'],
  LookupError: ['KeyError', 'IndexError'],
  NameError: ['UnboundLocalError'],
  OSError: [
    'BlockingIOError',
    'ChildProcessError',
    'ConnectionError',
    'FileExistsError',
    'FileNotFoundError',
    'InterruptedError',
    'IsADirectoryError',
    'NotADirectoryError',
    'PermissionError',
    'ProcessLookupError',
    'TimeoutError',
  ],
  ConnectionError: ['BrokenPipeError', 'ConnectionAbortedError', 'ConnectionRefusedError', 'ConnectionResetError'],
  RuntimeError: ['NotImplementedError', 'RecursionError'],
  SyntaxError: ['IndentationError'],
  IndentationError: ['TabError'],
  ValueError: ['UnicodeError'],
  UnicodeError: ['UnicodeDecodeError', 'UnicodeEncodeError', 'UnicodeTranslateError'],
  Warning: [
    'BytesWarning',
    'DeprecationWarning',
    'EncodingWarning',
    'FutureWarning',
    'ImportWarning',
    'PendingDeprecationWarning',
    'ResourceWarning',
    'RuntimeWarning',
    'SyntaxWarning',
    'UnicodeWarning',
    'UserWarning',
  ],
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
