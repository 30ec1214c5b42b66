/**
 * One file opened for analysis: its body has run (as a person would run the script), functions nobody called have been looked
 * through for what they mention, and its models are ready to be traced one by one.
 */
import type { NetworkProblem } from '../network/network';
import type * as ast from '../python/ast';
import { parse } from '../python/parse';
import type { Location } from '../source/span';
import { showShape } from '../tensor/show';
import { Slip } from '../tensor/slip';
import { targetsOf } from './assign';
import { installBuiltins } from './builtins/builtins';
import { evaluate } from './evaluate';
import { execute, executeModule } from './execute';
import { Frame, moduleAttribute } from './frame';
import { createImports, ModuleCache, type ReadFile, type Resolve, type SourceText } from './imports';
import { Journal } from './journal';
import { ModuleNames } from './module-names';
import { newPart, type Part } from './part';
import { newProcess } from './process';
import { Exhausted, lineAt, PythonException, type Run, withBudget } from './run';
import { ScriptOptions } from './script-options';
import { tensorsIn } from './torch/convert';
import { usualValue } from './torch/map-value';
import { originOf } from './torch/origins';
import { Tracer } from './tracer';
import { uncaughtInModel } from './uncaught';
import { Arguments, type ClassValue, type ModuleInstance, Namespace, Unknown, type Value } from './values';

export interface Options {
  /** Finds the text of imported modules; without it only `torch` and the standard library are known. */
  readonly resolve?: Resolve;
  /** Finds the text of files that code opens; without it no file's content is known. */
  readonly readFile?: ReadFile;
  /** Executed modules, kept from one analysis to the next. */
  readonly cache?: ModuleCache;
  readonly cancelled?: () => boolean;
  /** How much work one part (the file's body, one network) may take. */
  readonly steps?: number;
  readonly milliseconds?: number;
}

/** A call of a model that the code itself makes: what it takes, for certain. */
export interface Observation {
  /** The module that was called. */
  readonly module: ModuleInstance;
  readonly args: Arguments;
  readonly site: Location;
  /** In the words of the code. */
  readonly evidence: string;
  /** The code's own run came through it. */
  answered?: true;
}

export interface Session {
  readonly run: Run;
  readonly source: SourceText;
  readonly module: ast.Module;
  /** A part of the text could not be read. */
  readonly broken: boolean;
  readonly frame: Frame;
  /** Calls of a model in the order they ran, each with other sizes than the one before; of a class only the first. */
  readonly observed: Map<ModuleInstance | ClassValue, Observation[]>;
  /** What was met besides networks, in the order it ran: the file's own body first. */
  readonly parts: Part[];
  /** The names that each statement of the body looked up, and what it called looked up in turn. */
  readonly reads: readonly ReadonlySet<string>[];
  /** Problems of the networks traced so far: the file's own run may have met them too. */
  readonly traced: NetworkProblem[];
  /** Why a part of the file's own body could not run. */
  readonly unknowns: { readonly reason: string; readonly at: Location }[];
  /** The exception that ended the last guarded part, where nothing on the way to it was a guess. */
  raised: PythonException | undefined;
  readonly budget: { readonly steps: number; readonly milliseconds: number };
}

export const DEFAULT_STEPS = 10_000_000;
export const DEFAULT_MILLISECONDS = 6_000;
/** What a statement may still take once the time is spent, and all of them together. */
const LEAST = 100;
const LEAST_STEPS = 20_000;
const LEFT_OVER = 1_000;

export function openSession(source: SourceText, options: Options = {}): Session {
  installBuiltins();
  const cache = options.cache ?? new ModuleCache();
  const budget = { steps: options.steps ?? DEFAULT_STEPS, milliseconds: options.milliseconds ?? DEFAULT_MILLISECONDS };
  const observed: Session['observed'] = new Map();
  const names = new ModuleNames();
  const namespace = new Namespace('__main__', source.uri, names);
  const main = { ...source, namespace, ready: false };
  const { module, broken } = cache.parse(source);
  const process = newProcess(source.uri);
  const run: Run = {
    journal: new Journal(),
    imports: createImports(main, options.resolve ?? (() => undefined), options.readFile, cache, process.path),
    process,
    part: newPart(),
    variables: undefined,
    cancelled: options.cancelled ?? (() => false),
    uri: source.uri,
    places: new Map(),
    sites: [],
    reportProblem: problem => {
      const into = run.tracer?.problems ?? run.part.problems;
      // PyTorch stops at the first of a kind: in a loop, the turns after it would say the same of other sizes.
      const { code, at } = problem;
      if (!into.some(known => known.code === code && known.at.uri === at.uri && isSpan(known.at.span, at.span)))
        into.push(problem);
    },
    reportMissingInit: (module, _message, at) => {
      if (run.exploring || run.trials > 0) return;
      run.part.problems.push({
        code: 'missing-super-init',
        message: `${module.cls.name} assigns a module before super().__init__() was called`,
        at,
        found: module.cls.name,
      });
    },
    reportMissing: (module, at) => {
      const { missing } = run.part;
      if (!missing.some(known => known.module === module)) missing.push({ module, at });
    },
    observe: (module, args, site) => {
      const known = observed.get(module) ?? [];
      if (run.aside || known.length >= MOST_OBSERVED) return undefined;
      // Copies: the model may write into the list it is handed.
      const keywords = new Map([...args.keywords].map(([name, value]) => [name, usualValue(value)]));
      const given = new Arguments(args.positional.map(usualValue), keywords, args.unknown, args.syntax);
      if (known.length > 0 && isAlike(known.at(-1)!.args, given)) return undefined;
      const origin = [...args.positional, ...args.keywords.values()]
        .flatMap(tensorsIn)
        .flatMap(tensor => (tensor && originOf(tensor)) ?? [])[0];
      const written = run.imports.textOf(site).replace(/\s+/g, ' ');
      const evidence = origin ? `${written}: ${origin}` : written;
      const observation: Observation = { module, args: given, site, evidence };
      observed.set(module, [...known, observation]);
      // What one `nn.Sequential` is called with says nothing about another.
      if (!module.cls.operator && !observed.has(module.cls)) observed.set(module.cls, [observation]);
      const before = run.part.problems.length;
      return () => {
        if (run.part.problems.length === before) observation.answered = true;
      };
    },
    tracer: undefined,
    making: new Tracer(),
    trials: 0,
    supposed: [],
    partings: 0,
    untracked: false,
    tries: 0,
    exploring: false,
    kept: new Map(),
    assigned: new Map(),
    followed: new Map(),
    aside: false,
    defaults: undefined,
    options: source.text.includes('add_argument(') ? new ScriptOptions(source, module) : undefined,
    invented: false,
    guessed: false,
    weightsRead: undefined,
    precisionIsOpen: false,
    steps: 0,
    repeated: 0,
    stepLimit: Number.POSITIVE_INFINITY,
    depth: 0,
    deadline: Number.POSITIVE_INFINITY,
  };
  const frame = new Frame(run, source.uri, 'module', namespace.attributes, namespace);
  const reads: Set<string>[] = [];
  const session: Session = {
    run,
    source,
    module,
    broken,
    frame,
    observed,
    parts: [],
    reads,
    traced: [],
    unknowns: [],
    raised: undefined,
    budget,
  };
  const failed = (statement: ast.Statement, error: PythonException) => {
    session.unknowns.push({ reason: describe(error), at: { uri: source.uri, span: statement.span } });
    const isCertain = run.part.problems.length === 0 && run.trials === 0;
    const problem = isCertain ? uncaughtInModel(session, error) : undefined;
    if (problem) run.reportProblem(problem);
    lookThrough(session, () => execute(frame, statement));
  };
  const next = () => {
    const read = new Set<string>();
    reads.push(read);
    names.reader = { names: read };
  };
  // A script may train and draw; its models are what is asked about.
  const whole = Math.min(budget.milliseconds, DEFAULT_MILLISECONDS);
  const started = performance.now();
  inPart(session, newPart(), () => {
    for (const statement of module.body) {
      const spent = performance.now() - started;
      if (spent > whole + LEFT_OVER && !DEFINING.has(statement.kind)) {
        for (const name of targetsOf(statement)) if (!frame.names.has(name)) frame.names.set(name, late);
        continue;
      }
      // One statement that takes all the time leaves what stands after it a little.
      const left = {
        steps: Math.max(budget.steps - run.steps, LEAST_STEPS),
        milliseconds: Math.max(whole - spent, LEAST),
      };
      let { untracked } = run;
      const work = () => {
        executeModule(frame, [statement], failed, next);
        untracked = run.untracked;
      };
      const ran = guarded(session, work, left);
      // `torch.set_grad_enabled(False)` holds for what follows.
      run.untracked = untracked;
      if (!(ran instanceof Unknown)) continue;
      session.unknowns.push({ reason: ran.reason, at: { uri: source.uri, span: statement.span } });
      for (const name of targetsOf(statement)) if (!frame.names.has(name)) frame.names.set(name, ran);
    }
    run.untracked = false;
  });
  main.ready = true;
  return session;
}

/** Takes no time, and a name that the code defines must not be missing. */
const DEFINING: ReadonlySet<ast.Statement['kind']> = new Set(['Import', 'ImportFrom', 'FunctionDef', 'ClassDef']);
const late = new Unknown('the analysis stopped before this statement: it took too long');

/** A script may call a model in a loop. */
const MOST_OBSERVED = 8;

function isAlike(a: Arguments, b: Arguments): boolean {
  const [one, other] = [a, b].map(({ positional, keywords }) =>
    [...positional, ...keywords.values()].flatMap(tensorsIn),
  );
  return (
    one!.length === other!.length &&
    one!.every((tensor, i) => `${tensor && showShape(tensor.shape)}` === `${other![i] && showShape(other![i]!.shape)}`)
  );
}

function isSpan(a: Location['span'], b: Location['span']): boolean {
  return a.from === b.from && a.to === b.to;
}

/** Runs a part of the analysis; what is met meanwhile is noted in it. */
export function inPart<T>(session: Session, part: Part, work: () => T): T {
  const { run } = session;
  const names = session.frame.names as ModuleNames;
  const before = { part: run.part, variables: run.variables, reader: names.reader };
  session.parts.push(part);
  run.part = part;
  run.variables = part.variables;
  names.reader = part;
  try {
    return work();
  } finally {
    run.part = before.part;
    run.variables = before.variables;
    names.reader = before.reader;
  }
}

/** Runs a part of the analysis within its budget; what stopped it comes back as an Unknown. */
export function guarded<T>(session: Session, work: () => T, budget = session.budget): T | Unknown {
  const { run } = session;
  const state = {
    trials: run.trials,
    supposed: run.supposed,
    tries: run.tries,
    depth: run.depth,
    exploring: run.exploring,
    sites: run.sites.length,
  };
  const { untracked } = run;
  session.raised = undefined;
  try {
    return withBudget(run, budget.steps, budget.milliseconds, work);
  } catch (error) {
    session.raised = error instanceof PythonException && run.trials === state.trials ? error : undefined;
    [run.trials, run.supposed, run.tries, run.depth, run.exploring, run.sites.length] = [
      state.trials,
      state.supposed,
      state.tries,
      state.depth,
      state.exploring,
      state.sites,
    ];
    if (error instanceof PythonException) return new Unknown(`${describe(error)}${placeOf(session, error.at)}`);
    if (error instanceof Exhausted) return new Unknown(error.reason);
    if (error instanceof RangeError) return new Unknown('the analysis stopped here: calls are nested too deeply');
    // A defect of ours costs the person this one answer, not all of them.
    if (error instanceof Error) return new Slip(error);
    throw error;
  } finally {
    run.untracked = untracked;
  }
}

/**
 * Runs code for the calls it mentions alone: what is missing counts as unknown, and nothing else comes of it. Some of a
 * statement that raises (`SGD(params)` without `params`) can still be explained.
 */
function lookThrough(session: Session, work: () => unknown): void {
  const { run } = session;
  if (run.exploring) return;
  const mark = run.journal.begin();
  run.exploring = true;
  guarded(session, () => withBudget(run, 20_000, 100, work));
  run.exploring = false;
  run.journal.rollBack(mark);
  run.journal.end();
}

/** Where an exception was raised, for reasons; expressions of the command line have no place. */
function placeOf({ run }: Session, at: Location): string {
  return at.uri === EXPRESSION ? '' : ` (${lineAt(run, at)})`;
}

export function describe(error: PythonException): string {
  const { message } = error;
  return message ? `${error.value.cls.name}: ${message}` : error.value.cls.name;
}

/** Evaluates an expression in the file's own scope, with further names for what the file does not define. */
export function evaluateIn(session: Session, text: string, others: ReadonlyMap<string, Value> = new Map()): Value {
  const parsed = parse(text).module;
  const statement = parsed.body[0];
  if (parsed.problems.length > 0 || parsed.body.length !== 1 || statement?.kind !== 'Expression')
    return new Unknown(`${text} is not an expression`);
  const expression = statement.value;
  const { run } = session;
  const { module, names } = session.frame;
  const file = new Frame(run, EXPRESSION, 'module', names, module);
  return guarded(session, () => {
    const missing = [...others].filter(([name]) => moduleAttribute(run, module, name) === undefined);
    const frame = new Frame(run, EXPRESSION, 'function', new Map(missing), module, file);
    return evaluate(missing.length > 0 ? frame : file, expression);
  });
}

/** The uri of what was not written in any file. */
export const EXPRESSION = 'expression:';
