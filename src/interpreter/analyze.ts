/**
 * The way in to this room: a source goes in, everything that can be known about its models comes out. Models are listed
 * first and traced one by one, so that a view that needs one does not wait for ten.
 */
import type { Analysis, Network, NetworkProblem } from '../network/network';
import type { Move } from '../source/move';
import type { Span } from '../source/span';
import { assuming } from '../tensor/assumed';
import { types } from './builtins/types';
import { explore } from './explore';
import type { ReadFile, Resolve, SourceText } from './imports';
import { type InputOptions, inputsOf, lessKnown } from './inputs';
import { Mentions } from './mentions';
import { type Candidate, expressionModel, guessing, listModels } from './models';
import { isSilent, newPart, type Part } from './part';
import { type Past, type Trace, takeOver } from './past';
import { restingOnDefaults } from './resting';
import { inPart, type Options, openSession, type Session } from './session';
import { forwardOnce, type GivenInput, traceNetwork } from './trace';
import { uncaughtProblem } from './uncaught';
import { unreachedModules, unusedLayers } from './unused-layers';
import { ClassValue, ModuleInstance, Unknown } from './values';
import { Variables } from './variables';

export type { ReadFile, Resolve, SourceText } from './imports';
export { ModuleCache } from './imports';
export type { InputOptions } from './inputs';
export type { Candidate } from './models';
export type { Past } from './past';
export type { Options } from './session';

/** An opened file. */
export interface Opened {
  /** A part of the text could not be read. */
  readonly broken: boolean;
  /** In the order of the text. */
  readonly models: () => readonly Candidate[];
  /** The network of a model; Unknown, with the reason, where it cannot be built. */
  readonly trace: (model: Candidate | string, inputs?: InputOptions) => Network | Unknown;
  /**
   * What is known of the file besides its networks; to be asked once they have been traced. Who does not want the mentions
   * of functions that nothing called is spared the time to look through them. As long as nothing has been added, it is the
   * very object that it was before.
   */
  readonly rest: (options?: { readonly explored?: boolean }) => Omit<Analysis, 'networks'>;
  /** The network that an edit since `Options.past` cannot have changed; to be asked once, instead of `trace`. */
  readonly kept: (model: Candidate, inputs?: InputOptions) => Network | Unknown | undefined;
  /** Where the networks that were kept stand now. */
  readonly moved: Move | undefined;
  readonly unknowns: Session['unknowns'];
  /** What the next analysis of the file may take over. */
  readonly past: () => Past;
}

export function open(source: SourceText, { past, ...options }: Options & { readonly past?: Past } = {}): Opened {
  const { resolved, resolve } = resolvingOnce(options.resolve);
  const { opened, readFile } = readingOnce(options.readFile);
  const session = openSession(source, { ...options, resolve, readFile });
  explore(session, 'entries');
  const known = takeOver(past, session, resolve, readFile);
  const traces: Trace[] = [];
  const keep = (trace: Trace | undefined) => {
    if (!trace) return undefined;
    traces.push(trace);
    session.parts.push(trace.part);
    if (!(trace.network instanceof Unknown)) session.traced.push(...trace.network.problems);
    return trace.network;
  };
  let explored = false;
  /** What was said of the rest, when there were so many parts and traces to say something of. */
  let told: { readonly of: number; readonly rest: Omit<Analysis, 'networks'> } | undefined;
  let models: readonly Candidate[] | undefined;
  return {
    broken: session.broken,
    models: () => (models ??= listModels(session)),
    kept: (model, inputs = {}) => keep(known.find(model, JSON.stringify(inputs))),
    moved: known.move,
    trace: (asked, inputs = {}) => {
      const candidate = typeof asked === 'string' ? expressionModel(session, asked) : asked;
      const part = newPart({ isNetwork: true });
      const network = inPart(session, part, () => assuming(() => trace(session, candidate, inputs)));
      // Not the candidate itself: what it is built with would keep this whole analysis from being forgotten.
      const { model, kind, name } = candidate;
      const unreached = unreachedModules(network);
      traces.push({ model: { model, kind, name }, inputs: JSON.stringify(inputs), part, network, unreached });
      return network;
    },
    rest: (options = {}) => {
      if (!explored && options.explored !== false) {
        explore(session, 'rest');
        explored = true;
      }
      const parts = session.parts.filter(part => !isSilent(part));
      if (told?.of !== parts.length + traces.length) {
        const unused = unusedLayers(traces, { ...source, module: session.module });
        const found = gathered(parts, session.traced);
        const rest = { uri: source.uri, ...found, problems: [...found.problems, ...unused] };
        told = { of: parts.length + traces.length, rest };
      }
      return told.rest;
    },
    unknowns: session.unknowns,
    past: () => ({ source, module: session.module, traces, resolved, opened }),
  };
}

/*
 * Functions of their own: what the analysis reads with must not hold the past that it began from. Some of what it leaves
 * may hold the analysis, and each would keep all before it.
 */

function resolvingOnce(resolve: Resolve | undefined) {
  const resolved = new Map<string, Map<string, SourceText | undefined>>();
  const once: Resolve = (module, from) => {
    let modules = resolved.get(from);
    if (!modules) resolved.set(from, (modules = new Map()));
    const known = modules.get(module);
    if (known || modules.has(module)) return known;
    const found = resolve?.(module, from);
    modules.set(module, found);
    return found;
  };
  return { resolved, resolve: once };
}

function readingOnce(readFile: ReadFile | undefined) {
  const opened = new Map<string, SourceText | string>();
  const once: ReadFile = (path, from) => {
    const found = opened.get(path) ?? readFile?.(path, from) ?? NOT_READ;
    opened.set(path, found);
    return found;
  };
  return { opened, readFile: once };
}

const NOT_READ = 'the content of files is not known';

/** What the parts met, each thing once; a problem that a network has is told there. */
function gathered(parts: readonly Part[], traced: readonly NetworkProblem[]): Omit<Analysis, 'uri' | 'networks'> {
  const mentions = new Mentions();
  const [variables, results] = [new Variables(), new Variables()];
  const problems: NetworkProblem[] = [];
  const missing: Analysis['missing'][number][] = [];
  for (const part of parts) {
    mentions.add(part.mentions);
    variables.add(part.variables);
    if (part.forward) variables.add(part.forward);
    results.add(part.results);
    for (const problem of part.problems)
      if (!problems.some(known => isSame(known, problem)) && !traced.some(known => tells(known, problem)))
        problems.push(problem);
    for (const one of part.missing) if (!missing.some(known => known.module === one.module)) missing.push(one);
  }
  return {
    mentions: mentions.list(),
    reads: mentions.listReads(),
    sizes: mentions.listSizes(),
    variables: variables.packed(),
    results: results.packed(),
    loops: mentions.listLoops(),
    problems,
    missing,
  };
}

/** It may tell the same of other sizes, those of a full batch, and of the call where the other tells it of an argument. */
function tells(known: NetworkProblem, problem: NetworkProblem): boolean {
  const [a, b] = [known.at, problem.at];
  return known.code === problem.code && a.uri === b.uri && (isWithin(a.span, b.span) || isWithin(b.span, a.span));
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

function isSame(a: NetworkProblem, b: NetworkProblem): boolean {
  return a.code === b.code && a.message === b.message && a.at.span.from === b.at.span.from;
}

/** Everything at once: every model the file can build, in the order of the text. */
export function analyze(
  source: SourceText,
  options: Options & { readonly inputsFor?: (model: Candidate) => InputOptions } = {},
): Analysis {
  const opened = open(source, options);
  const networks: Network[] = [];
  const built = new Set<string>();
  for (const model of opened.models()) {
    // A class that a factory or an instance already shows is not built a second time.
    if ((model.kind === 'class' || model.kind === 'symbolic') && built.has(model.name)) continue;
    const network = opened.trace(model, options.inputsFor?.(model));
    if (network instanceof Unknown) continue;
    networks.push(network);
    for (const { type } of network.modules) built.add(type);
  }
  return { ...opened.rest(), networks };
}

const CONTAINERS: ReadonlySet<ClassValue> = new Set([types.Sequential, types.ModuleList, types.ModuleDict]);

/** A class that nothing makes says of its problems that they rest on its defaults. */
function trace(session: Session, model: Candidate, options: InputOptions): Network | Unknown {
  const network = traceOnce(session, model, options);
  if (model.kind !== 'class') return network;
  const { problems } = session.run.part;
  if (problems.length > 0) problems.splice(0, problems.length, ...restingOnDefaults(session, model.name, problems));
  if (network instanceof Unknown || network.problems.length === 0) return network;
  return { ...network, problems: restingOnDefaults(session, model.name, network.problems, network.calls) };
}

function traceOnce(session: Session, model: Candidate, options: InputOptions): Network | Unknown {
  session.raised = undefined;
  const built = model.build();
  const { problems } = session.run.part;
  if (model.guessed && !(built instanceof ModuleInstance)) problems.length = 0;
  if (built instanceof Unknown && problems.length === 0 && model.kind === 'expression') {
    const problem = uncaughtProblem(session, session.raised);
    if (problem) session.run.reportProblem(problem);
  }
  // `--model ResNet` names the class: build it without arguments.
  const root = built instanceof ClassValue ? expressionModel(session, `${model.model}()`).build() : built;
  if (root instanceof Unknown) return root;
  if (!(root instanceof ModuleInstance)) return new Unknown(noModule(model.model));
  // Made without arguments, a container of a class of its own is still empty: others fill it before they call it.
  const isEmpty = model.kind === 'class' && root.modules.size === 0 && root.cls.mro.some(base => CONTAINERS.has(base));
  const exploring = model.kind === 'symbolic' || isEmpty;
  const factory = options.factory ?? (model.kind === 'factory' || model.kind === 'expression' ? model.name : undefined);
  const target = { model: model.model, root, creation: model.place ?? root.site };
  const before = session.traced.length;
  const inputs = inputsOf(session, root, { ...options, factory }, exploring);
  // A configuration of nothing but defaults may leave out what `forward` needs.
  const isGuess = model.guessed === true && model.kind === 'class';
  const traced = (given: readonly GivenInput[]) =>
    guessing(session, isGuess, () => traceNetwork(session, target, given, exploring), model.kind === 'class');
  const network = traced(inputs);
  const asked = { ...options, factory };
  if (network.problems.length === 0) return network;
  const doubt = doubtOf(session, root, inputs, asked, exploring);
  const instead = doubt
    ? inputsOf(session, root, { ...asked, ...doubt }, exploring)
    : unblamed(session, root, inputs, exploring);
  if (!instead) return network;
  session.traced.length = before;
  return traced(instead);
}

/** Inputs of which less is known, where it is only with what we made up that `forward` goes wrong. */
function unblamed(
  session: Session,
  root: ModuleInstance,
  inputs: readonly GivenInput[],
  exploring: boolean,
): readonly GivenInput[] | undefined {
  const { problems } = forwardOnce(session, root, inputs, exploring).tracer;
  const isOfRank = problems.every(({ code }) => code === 'wrong-rank');
  const instead = problems.length > 0 ? lessKnown(root, inputs, isOfRank) : undefined;
  return instead && runs(session, root, instead, exploring) ? instead : undefined;
}

/** The reason why an expression has no network: it makes something else. */
export function noModule(model: string): string {
  return `${model} is no nn.Module`;
}

/** Nothing in `forward` is a problem with these inputs. */
function runs(session: Session, root: ModuleInstance, inputs: readonly GivenInput[], exploring: boolean): boolean {
  return forwardOnce(session, root, inputs, exploring).tracer.problems.length === 0;
}

/**
 * Why a problem may be our input's: some weights were trained on larger images than the model is built for by default;
 * another model of the class may be made for an input that this one is not made for, if it runs with it; and a model that
 * was called without fault may have been changed since.
 */
function doubtOf(
  session: Session,
  root: ModuleInstance,
  inputs: readonly GivenInput[],
  options: InputOptions,
  exploring: boolean,
): InputOptions | undefined {
  if (inputs.some(({ isCrop }) => isCrop)) return { factory: undefined };
  const other = inputs.find(({ borrowedFrom }) => borrowedFrom)?.borrowedFrom;
  if (other) return runs(session, other, inputs, exploring) ? { own: true } : undefined;
  const calls = session.observed.get(root) ?? [];
  const isCalled = inputs.some(({ from }) => from === 'call') && calls.length > 0;
  if (!isCalled || runs(session, root, inputs, exploring)) return undefined;
  const later = calls.findIndex((_, call) => {
    return call > 0 && runs(session, root, inputsOf(session, root, { ...options, call }, exploring), exploring);
  });
  if (later > 0) return { call: later };
  return calls.every(({ answered }) => answered) ? { own: true, call: calls.length } : undefined;
}
