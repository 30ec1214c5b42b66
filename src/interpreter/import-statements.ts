/** `import` and `from … import`: names are bound at once, and the modules behind them run when the names are first read. */
import type * as ast from '../python/ast';
import type { Location } from '../source/span';
import { assignName, type Frame, locate } from './frame';
import { exported, memberOf } from './imports';
import { notFollowed } from './library/readers';
import { importedModules } from './registrations';
import { type Run, raise } from './run';
import { noted } from './torch/training-calls';
import { Namespace, Pending, Unknown, type Value } from './values';

export function importModules(frame: Frame, statement: ast.Import): void {
  for (const { name, alias, span } of statement.names) {
    const at = { uri: frame.uri, span };
    requireModule(frame, [name], at);
    frame.module.imports.push(name);
    bind(frame, alias ?? name.split('.')[0]!, run =>
      alias ? moduleValue(run, name, frame.uri) : topOf(run, name, frame.uri),
    );
    // `import a.b` runs `a.b` too; `a.b` is found as an attribute of `a` when it is read.
  }
}

export function importFrom(frame: Frame, statement: ast.ImportFrom): void {
  const module = '.'.repeat(statement.level) + statement.module;
  const { run } = frame;
  const at = locate(frame, statement);
  requireModule(frame, [module, ...statement.names.map(({ name }) => inside(module, name))], at);
  frame.module.imports.push(
    ...importedModules(
      module,
      statement.names.map(({ name }) => name),
    ),
  );
  for (const { name, alias } of statement.names) {
    if (name === '*') {
      frame.module.stars.push(module);
      frame.module.find ??= starsOf(frame);
      continue;
    }
    if (run.tries > 0) requireName(run, module, name, at);
    bind(frame, alias ?? name, loading => imported(loading, module, name, frame.uri));
  }
}

/**
 * Whether an `if TYPE_CHECKING: … else: sys.modules[__name__] = …` gives the file's place to a module that loads its names
 * when they are read: what that module holds stands under `TYPE_CHECKING`, and is as lazy here.
 */
export function namesLazyExports({ test, orelse }: ast.If): boolean {
  return (
    mentionsTypeChecking(test) && orelse.some(statement => statement.kind === 'Assign' && replacesModule(statement))
  );
}

function mentionsTypeChecking(test: ast.Expression): boolean {
  if (test.kind === 'BooleanOperation') return mentionsTypeChecking(test.left) || mentionsTypeChecking(test.right);
  return test.kind === 'Name' && test.id === 'TYPE_CHECKING';
}

function replacesModule({ targets: [target] }: ast.Assign): boolean {
  return (
    target?.kind === 'Subscript' &&
    target.value.kind === 'Attribute' &&
    target.value.name === 'modules' &&
    target.index.kind === 'Name' &&
    target.index.id === '__name__'
  );
}

function imported(run: Run, module: string, name: string, from: string): Value {
  const found = run.imports.find(run, module, from);
  const qualified = `${module}.${name}`;
  const submodule = inside(module, name);
  if (found === undefined) return run.imports.find(run, submodule, from) ?? noted(qualified, notFound(module));
  if (found instanceof Unknown) return noted(qualified, found);
  const value = memberOf(run, found, name);
  if (value !== undefined) return value instanceof Unknown ? noted(qualified, value) : value;
  const inner = run.imports.find(run, submodule, from);
  return inner ?? new Unknown(`${module} has no ${name}`);
}

function moduleValue(run: Run, module: string, from: string): Value {
  return run.imports.find(run, module, from) ?? notFound(module);
}

/** `a` of `import a.b`, which may be a folder without a file of its own. */
function topOf(run: Run, module: string, from: string): Value {
  const [top] = module.split('.') as [string];
  const found = run.imports.find(run, top, from);
  if (found !== undefined || !run.imports.exists(module, from)) return found ?? notFound(top);
  const folder = new Namespace(top);
  folder.find = (name, loading) => loading.imports.find(loading, `${top}.${name}`, from);
  return folder;
}

/** The name of a module in a package: `.layers` of `.`, `models.layers` of `models`. */
function inside(module: string, name: string): string {
  return module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
}

function notFound(module: string): Unknown {
  return module.startsWith('.')
    ? new Unknown(`module ${module} was not found`)
    : notFollowed(module, `package ${module.split('.')[0]} is not installed`);
}

/** The names of the main file's star imports. */
function starsOf(frame: Frame): NonNullable<Namespace['find']> {
  return (name, run) => {
    for (const star of [...frame.module.stars].reverse()) {
      const module = run.imports.find(run, star, frame.uri);
      const value = module instanceof Namespace ? exported(run, module, name) : undefined;
      if (value !== undefined) return value;
    }
    return frame.module.stars.some(star => !run.imports.exists(star, frame.uri))
      ? new Unknown(`'${name}' may come from a package that is not installed`)
      : undefined;
  };
}

/**
 * Reports what is missing; inside `try` it is raised, since the code has an answer to it. A package need not have a file of its
 * own where one of the modules in it is there.
 */
function requireModule(frame: Frame, [module, ...parts]: readonly [string, ...string[]], at: Location): void {
  const { run } = frame;
  if (frame.uri !== run.uri && run.tries === 0) return;
  if ([module, ...parts].some(part => run.imports.exists(part, frame.uri))) return;
  if (run.tries > 0) raise('ModuleNotFoundError', `No module named '${module}'`, at);
  if (!module.startsWith('.') || frame.uri === run.uri) run.reportMissing(module, at);
}

/** Inside `try`, a name that the module's text does not even hold is not there. A package may have it as a file of any kind. */
function requireName(run: Run, module: string, name: string, at: Location): void {
  if (name === '*') return;
  const found = run.imports.find(run, module, at.uri);
  if (!(found instanceof Namespace) || found.stars.length > 0 || memberOf(run, found, name) !== undefined) return;
  const text =
    /\.pyi?$/.test(found.uri ?? '') && !/(^|\/)__init__\.pyi?$/.test(found.uri!) ? textOf(run, found.uri!) : '';
  if (text === '' || SETS_NAMES.test(text) || new RegExp(`\\b${name}\\b`).test(text)) return;
  raise('ImportError', `cannot import name '${name}' from '${module}'`, at);
}

/** Ways to give a module a name that is not written in it. */
const SETS_NAMES = /__getattr__|globals\s*\(|setattr\s*\(|exec\s*\(|__dict__|vars\s*\(|sys\.modules|import\s*\*/;

function textOf(run: Run, uri: string): string {
  return run.imports.textOf({ uri, span: { from: 0, to: Number.POSITIVE_INFINITY } });
}

function bind(frame: Frame, name: string, load: (run: Run) => Value): void {
  if (frame.kind === 'module' && frame.run.tries === 0) frame.names.set(name, new Pending(load));
  else assignName(frame, name, load(frame.run));
}
