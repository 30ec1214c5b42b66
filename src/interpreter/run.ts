/**
 * The state of one analysis while it runs: budgets, the journal, the trace, and the part that notes what is met on the way.
 * Loops always end: steps, depth and time are counted, and running out ends the part being run with its reason.
 */

import type { NetworkProblem } from '../network/network';
import type * as ast from '../python/ast';
import type { Location, Span } from '../source/span';
import type { Condition } from '../tensor/condition';
import { Unknown } from '../tensor/unknown';
import { exceptionClass } from './builtins/exceptions';
import type { Defaults } from './defaults';
import type { Imports } from './imports';
import type { Journal } from './journal';
import type { Part } from './part';
import type { Process } from './process';
import type { ScriptOptions } from './script-options';
import type { Tracer } from './tracer';
import { type Arguments, Instance, type List, type ModuleInstance, Tuple, type Value } from './values';
import type { Variables } from './variables';

export interface Run {
  readonly journal: Journal;
  readonly imports: Imports;
  readonly process: Process;
  /** What runs now belongs to it. */
  part: Part;
  /** Takes note of what variables hold; absent while inputs are tried out. */
  variables: Variables | undefined;
  readonly cancelled: () => boolean;
  /** The file being analysed. */
  readonly uri: string;
  /** Where the calls of the code stand, each place once: a layer's is told by many calls. */
  readonly places: Map<Span, Location>;
  /** Call sites from the outermost to the one that runs now. */
  readonly sites: Location[];
  readonly reportProblem: (problem: NetworkProblem) => void;
  /** A module got a parameter or a submodule before `super().__init__()`. */
  readonly reportMissingInit: (module: ModuleInstance, message: string, at: Location) => void;
  /** A module is called outside any trace: evidence for what it takes. What comes back is to be told when it has answered. */
  readonly observe: (module: ModuleInstance, args: Arguments, site: Location) => (() => void) | undefined;
  readonly reportMissing: (module: string, at: Location) => void;
  /** Set while a network is traced. */
  tracer: Tracer | undefined;
  /** What the code computes outside of any trace: parameters, buffers, constants. */
  making: Tracer;
  /** How many branches on trial, and branches left early on a condition nobody knows, enclose what runs now. */
  trials: number;
  /** How comparisons of sizes came out that the branches were made on which enclose what runs now. */
  supposed: readonly Condition[];
  /** How many sides of branches that are followed to the end of their functions enclose what runs now. */
  partings: number;
  /** How many `try` bodies enclose what runs now: there a fault of the code goes to its handlers. */
  tries: number;
  /** Under `torch.no_grad()` and its like: no call keeps what it would need to send a gradient back. */
  untracked: boolean | 'unknown';
  /** A function is run only to see what it mentions: its faults mean nothing. */
  exploring: boolean;
  /** Models that functions of the file keep, by the first name of each. */
  readonly kept: Map<ModuleInstance, string>;
  /** Where the file first puts a model under a name: what makes it, as it is written there. */
  readonly assigned: Map<ModuleInstance, Location>;
  /** The loops over batches that were followed, with the ways that led to them. */
  readonly followed: Map<ast.For, readonly string[]>;
  /** What runs is in a branch that is not taken. */
  aside: boolean;
  /** Those of the function that is looked through. */
  defaults: Defaults | undefined;
  /** The options of the script, if it has any. */
  readonly options: ScriptOptions | undefined;
  /** Nobody wrote what goes into the network: an argument of `forward` that is None by default may be meant to be given. */
  invented: boolean;
  /** A class is built with its defaults alone, which no code does: what they do not fit is no fault. */
  guessed: boolean;
  /** The modules whose weights code read, while somebody asks. */
  weightsRead: Set<ModuleInstance> | undefined;
  /** Autocast or another default dtype: floats may be of another precision than their calls tell. */
  precisionIsOpen: boolean;
  steps: number;
  /** How often a loop was met of which nobody knows the turns. */
  repeated: number;
  stepLimit: number;
  depth: number;
  deadline: number;
}

/** Where a write into a tensor is noted. */
export function recorder({ tracer, making }: Run): Tracer {
  return tracer ?? making;
}

export const MAXIMUM_DEPTH = 120;

/** What `importlib.import_module(name)` gives in the file of the call. */
export function importedByName(run: Run, name: string, at: Location): Value {
  return run.imports.find(run, name, at.uri) ?? new Unknown(`module ${name} was not found`);
}

/** A Python exception on its way to a handler. */
export class PythonException {
  /** It came out of the construction or the call of a module. */
  fromModule?: true;
  /** The innermost call in the analysed file on the way to it. */
  via?: Location;
  /** Where the analysed file made the innermost module that was running. */
  made?: Location;
  /** The code itself says it, not Python. */
  written?: true;
  constructor(
    readonly value: Instance,
    readonly at: Location,
  ) {}

  /** Empty where its words are not known. */
  get message(): string {
    const [first] = this.value.payload instanceof Tuple ? this.value.payload.items : [];
    return typeof first === 'string' ? first : '';
  }
}

/** What came out of the construction or the call of a module is told from what a script raises. */
export function markModule(error: unknown): void {
  if (error instanceof PythonException) error.fromModule = true;
}

/** A budget ran out. */
export class Exhausted {
  constructor(readonly reason: string) {}
}

/** A generator that yields for ever: what it gives first is known. */
export class Endless {
  constructor(readonly yields: List) {}
}

/** The person typed on: nobody waits for the result. */
export class Cancelled {}

/** The innermost place in the analysed file on the way to `at`; `undefined` where nothing of the file is on it. */
export function placeInFile(run: Run, at: Location): Location | undefined {
  return at.uri === run.uri ? at : run.sites.findLast(site => site.uri === run.uri);
}

/** Raises a built-in exception. */
export function raise(type: string, message: string, at: Location): never {
  throw new PythonException(exceptionInstance(type, [message]), at);
}

/** What a `raise` or an `assert` of the code throws. */
export function writtenError(value: Instance, at: Location): PythonException {
  const error = new PythonException(value, at);
  // What is written here in place of a library says what that says.
  if (!at.uri.startsWith('python:')) error.written = true;
  return error;
}

export function exceptionInstance(type: string, args: readonly Value[]): Instance {
  const instance = new Instance(exceptionClass(type));
  instance.payload = new Tuple(args);
  return instance;
}

/** Counts one step of work. */
export function step(run: Run): void {
  if (++run.steps > run.stepLimit) throw new Exhausted('the analysis stopped here: too many steps');
  if ((run.steps & 1023) !== 0) return;
  if (run.cancelled()) throw new Cancelled();
  if (performance.now() > run.deadline) throw new Exhausted('the analysis stopped here: it took too long');
}

/** Gives work its own allowance of steps and time; what it leaves is not passed on. */
export function withBudget<T>(run: Run, steps: number, milliseconds: number, work: () => T): T {
  const { stepLimit, deadline } = run;
  run.stepLimit = Math.min(stepLimit, run.steps + steps);
  run.deadline = Math.min(deadline, performance.now() + milliseconds);
  try {
    return work();
  } finally {
    run.stepLimit = stepLimit;
    run.deadline = deadline;
  }
}

/** One call deeper; who calls it takes one off `depth` when the call is over. */
export function deeper(run: Run): void {
  if (run.depth >= MAXIMUM_DEPTH) throw new Exhausted('the analysis stopped here: calls are nested too deeply');
  run.depth++;
}

/** Whether a fault found now is one for certain: not in a branch on trial, not where the code expects it. */
export function isCertain(run: Run): boolean {
  return run.trials === 0 && run.tries === 0 && !run.exploring;
}

/** `line 12`, for reasons; of another file with its name. */
export function lineAt(run: Run, at: Location): string {
  const line = run.imports.lineText(at);
  return at.uri === run.uri ? line : `${at.uri.split('/').pop()}, ${line}`;
}
