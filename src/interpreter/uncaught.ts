/**
 * A Python exception that ends the model's construction or its `forward`: `'Net' object has no attribute 'conv2'`. It is a
 * problem only where the code itself, or the person, builds this very model and says what goes in. A class that nothing calls
 * may be a base that others complete, and defaults may never be meant to be used.
 */
import type { NetworkProblem } from '../network/network';
import { findOperator } from '../operators/catalogue';
import type * as ast from '../python/ast';
import { nodeAt, walk } from '../python/find';
import { contains } from '../source/span';
import { targetsOf } from './assign';
import type { PythonException } from './run';
import { describe, type Session } from './session';
import { ClassValue } from './values';

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
export function uncaughtProblem(session: Session, error: PythonException | undefined): NetworkProblem | undefined {
  const type = error?.value.cls.name;
  if (!error || type === undefined || outside.has(type) || isImported(session, error)) return undefined;
  const at = error.at.uri === session.source.uri ? error.at : (error.via ?? error.made);
  return at && { code: 'uncaught-exception', message: describe(error), at, found: type };
}

/** `if available: from gym import make`: a name that an import gives where a package is there. */
function isImported({ source, module, run }: Session, { message, at }: PythonException): boolean {
  const [, name] = UNDEFINED.exec(message) ?? [];
  if (name === undefined) return false;
  const text = () => run.imports.textOf({ uri: at.uri, span: { from: 0, to: Number.POSITIVE_INFINITY } });
  const { body } = at.uri === source.uri ? module : run.imports.parse({ uri: at.uri, text: text() }).module;
  return body.some(statement => importsName(statement, name));
}

const UNDEFINED = /^name '(\w+)' is not defined$/;

/**
 * The same for a statement of the file's own body: a script may fail for many reasons, so only what a model raises counts, and
 * what Python, PyTorch or NumPy say of values that are known for what they are.
 */
export function uncaughtInModel(session: Session, error: PythonException): NetworkProblem | undefined {
  const isCertain =
    !error.written && (CERTAIN.test(error.message) || isOfKnownType(session, error) || isUndefined(session, error));
  return error.fromModule || isCertain ? uncaughtProblem(session, error) : undefined;
}

const CERTAIN = new RegExp(
  `^(?:${[
    '(?:not enough|too many) values to unpack',
    'only one element tensors can be converted',
    'only integer tensors of a single element can be converted to an index',
    'a Tensor with \\d+ elements cannot be converted',
    'iteration over a 0-d tensor',
    'Boolean value of Tensor with more than one value is ambiguous',
    '(?:list|tuple) indices must be integers or slices, not (?:str|float|list|tuple|dict)$',
    'attribute name must be string, not ',
    'Variable data has to be a tensor, but got ',
    'Field elements must be 2- or 3-tuples, got ',
    'coordinates and data arrays must be 1-D$',
    'Different number of diagonals and offsets\\.$',
    'low >= high$',
    'high <= 0$',
    'negative dimensions are not allowed$',
    'an integer is required$',
    "'\\w+' object has no attribute '_(?:modules|parameters|buffers|backward_hooks)'$",
  ].join('|')})`,
);

/** What a value of Python or of NumPy, a layer of PyTorch or an object of the file's own classes lacks. */
function isOfKnownType({ frame }: Session, { message }: PythonException): boolean {
  const [, type, lack] =
    /^'([\w.]+)' object (has no attribute|is not (?:iterable|subscriptable|callable))\b/.exec(message) ?? [];
  if (type === undefined) return false;
  if (PLAIN_TYPES.has(type)) return lack !== 'is not callable' || type !== 'int';
  if (findOperator(`torch.nn.${type}`)) return true;
  const own = frame.names.get(type);
  return lack !== 'has no attribute' && own instanceof ClassValue && !own.unknownBase && !own.decorated;
}

const PLAIN_TYPES: ReadonlySet<string> = new Set('int float str list tuple dict set Tensor numpy.ndarray'.split(' '));

/** A name that nothing outside of the function that reads it gives a value: no import that may have failed, no later statement. */
function isUndefined({ module, source, broken }: Session, { message, at }: PythonException): boolean {
  const [, name] = UNDEFINED.exec(message) ?? [];
  if (name === undefined || broken || at.uri !== source.uri || INTERACTIVE.has(name)) return false;
  // `exec(open('config.py').read())`, `globals().update(options)`
  if (NAMES_UNWRITTEN.test(source.text)) return false;
  // What decorates it and what its parameters are by default is read outside.
  const isInFunction = nodeAt(module, at.span.from).some(
    node => node.kind === 'FunctionDef' && node.body.some(({ span }) => contains(span, at.span.from)),
  );
  return isInFunction && !module.body.some(statement => binds(statement, name));
}

/** Ways to give the file a name that is not written in it. */
const NAMES_UNWRITTEN =
  /\b(?:globals|exec|execfile)\s*\(|\b(?:locals|vars)\s*\(\s*\)|\bsys\.modules\b|\bbuiltins\b|\bimport\s*\*|^[ \t]*%(?:run|load|store|pylab)\b/m;

/** What an interactive session has. */
const INTERACTIVE: ReadonlySet<string> = new Set(['display', 'get_ipython', 'exit', 'quit', '_']);

function binds(statement: ast.Statement, name: string): boolean {
  let found = targetsOf(statement).includes(name) || importsName(statement, name);
  walk(statement, node => {
    if (node.kind === 'Global') found ||= node.names.includes(name);
  });
  return found;
}

function importsName(statement: ast.Statement, name: string): boolean {
  let found = false;
  walk(statement, node => {
    if (node.kind === 'Import' || node.kind === 'ImportFrom')
      found ||= node.names.some(
        ({ name: imported, alias }) => (alias ?? imported.split('.')[0]) === name || imported === '*',
      );
  });
  return found;
}
