/**
 * A Python exception that ends the model's construction or its `forward`: `'Net' object has no attribute 'conv2'`. It is a
 * problem only where the code itself, or the person, builds this very model and says what goes in. A class that nothing calls
 * may be a base that others complete, and defaults may never be meant to be used.
 */
import type { NetworkProblem } from '../network/network';
import type { PythonException } from './run';
import { describe, type Session } from './session';

/** Raised for what the world outside the code is like. */
const outside: ReadonlySet<string> = new Set([
  'ImportError',
  'ModuleNotFoundError',
  'OSError',
  'FileNotFoundError',
  'EnvironmentError',
  'KeyboardInterrupt',
  'SystemExit',
  'StopIteration',
  'SyntaxError',
]);

/** What an imported file raises is told where the analysed file called it, or else where it made the module that ran. */
export function uncaughtProblem({ source }: Session, error: PythonException | undefined): NetworkProblem | undefined {
  const type = error?.value.cls.name;
  if (!error || type === undefined || outside.has(type)) return undefined;
  const at = error.at.uri === source.uri ? error.at : (error.via ?? error.made);
  return at && { code: 'uncaught-exception', message: describe(error), at, found: type };
}

/**
 * The same for a statement of the file's own body: a script may fail for many reasons, so only what a model raises counts,
 * results that are taken apart into more names or fewer than there are, and tensors of several elements taken for a number.
 */
export function uncaughtInModel(session: Session, error: PythonException): NetworkProblem | undefined {
  return error.fromModule || CERTAIN.test(error.message) ? uncaughtProblem(session, error) : undefined;
}

const CERTAIN =
  /^(?:(?:not enough|too many) values to unpack|only one element tensors can be converted|a Tensor with \d+ elements cannot be converted|iteration over a 0-d tensor|Boolean value of Tensor with more than one value is ambiguous)/;
