/**
 * What one analysis leaves for the next one of the same file. After an edit inside functions and classes, a network is
 * taken over where nothing that it was made from was edited: no function of the file that it ran, no name that it looked
 * up, and nothing these were defined from. Anything out of the ordinary (an edited import, assignment or decorator, other
 * sources on the disk) leaves nothing to take over.
 */
import { moveNetwork, moveProblem } from '../network/move';
import type { Network } from '../network/network';
import type * as ast from '../python/ast';
import { changeBetween } from '../python/change';
import { type Move, moveLocation, moveOffset } from '../source/move';
import { Unknown } from '../tensor/unknown';
import type { ReadFile, Resolve, SourceText } from './imports';
import type { Candidate } from './models';
import { ALL } from './module-names';
import type { Part } from './part';
import type { Session } from './session';

export interface Past {
  readonly source: SourceText;
  readonly module: ast.Module;
  readonly traces: readonly Trace[];
  /** What imports were resolved to. */
  readonly resolved: Resolved;
  /** The files that were opened, by the path in the code; in words why one could not be. */
  readonly opened: ReadonlyMap<string, SourceText | string>;
}

/** By the file that imports it, then by the name of the module: the source that was found; `undefined` where there was none. */
export type Resolved = ReadonlyMap<string, ReadonlyMap<string, SourceText | undefined>>;

/** One traced model, with all that tracing it met and read. */
export interface Trace {
  readonly model: Pick<Candidate, 'model' | 'kind' | 'name'>;
  /** What it was traced with, as text. */
  readonly inputs: string;
  readonly network: Network | Unknown;
  /** Modules that it never came to. */
  readonly unreached: readonly string[];
  readonly part: Part;
}

export interface TakeOver {
  /** The trace that is still good, moved to where it stands now. */
  readonly find: (model: Candidate, inputs: string) => Trace | undefined;
  /** Where what was not edited stands now. */
  readonly move?: Move;
}

const nothing: TakeOver = { find: () => undefined };

export function takeOver(past: Past | undefined, session: Session, resolve: Resolve, readFile: ReadFile): TakeOver {
  if (!past || past.source.uri !== session.source.uri) return nothing;
  if (!isStill(past.resolved, resolve) || !holdsStill(past, readFile)) return nothing;
  const edit = editBetween(past, session);
  if (!edit) return nothing;
  const find: TakeOver['find'] = ({ model, kind, name }, inputs) => {
    const isIt = (known: Trace) =>
      known.model.model === model && known.model.kind === kind && known.model.name === name && known.inputs === inputs;
    const trace = past.traces.find(isIt);
    if (!trace || isReached(trace.part, edit) || (edit.movesLines && tellsLine(trace))) return undefined;
    if (edit.move.delta === 0) return trace;
    const moved = moveTrace(trace, edit.move);
    const tells = telling.get(trace);
    if (tells !== undefined) telling.set(moved, tells);
    return moved;
  };
  return { find, move: edit.move };
}

function isStill(resolved: Resolved, resolve: Resolve): boolean {
  for (const [from, modules] of resolved)
    for (const [module, known] of modules) {
      const found = resolve(module, from);
      if (found?.uri !== known?.uri || found?.text !== known?.text) return false;
    }
  return true;
}

function holdsStill({ opened, source }: Past, readFile: ReadFile): boolean {
  for (const [path, known] of opened) {
    const found = readFile(path, source.uri);
    if (typeof found === 'string' || typeof known === 'string' ? found !== known : found.text !== known.text)
      return false;
  }
  return true;
}

interface Edit {
  readonly names: ReadonlySet<string>;
  /** The edited statements in the old text. */
  readonly from: number;
  readonly to: number;
  readonly move: Move;
  /** Reasons that name a line would name another one now. */
  readonly movesLines: boolean;
}

/** What was edited; `undefined` where that could reach anything. */
function editBetween(past: Past, session: Session): Edit | undefined {
  const [before, after] = [past.module.body, session.module.body];
  const [old, now] = [past.source.text, session.source.text];
  const renumbered = numbersOf(past.source) !== numbersOf(session.source);
  if (old === now)
    return {
      names: new Set(),
      from: 0,
      to: 0,
      move: { uri: past.source.uri, from: 0, delta: 0 },
      movesLines: renumbered,
    };
  const change = changeBetween(old, now);
  const end = change.to - change.delta;
  const first = before.findIndex((_, index) => change.from < startOf(before, index + 1, old));
  const last = before.findLastIndex(({ span }) => span.from <= end);
  if (before.length !== after.length || first < 0 || last < first || change.from < before[first]!.span.from)
    return undefined;
  const names = new Set<string>();
  for (let index = first; index <= last; index++) {
    const [one, other] = [before[index]!, after[index]!];
    if (!isSameDefinition(one, other, old, now)) return undefined;
    names.add(one.name);
  }
  const [from, to] = [before[first]!.span.from, startOf(before, last + 1, old)];
  if (session.parts.some(part => reaches(part, from, to + change.delta)) || definitionHooks.test(now)) return undefined;
  if (!spreads(names, after, session.reads, first, last)) return undefined;
  return {
    names,
    from,
    to,
    move: { uri: past.source.uri, from: end, delta: change.delta },
    movesLines: renumbered || linesIn(old.slice(from, to)) !== linesIn(now.slice(from, to + change.delta)),
  };
}

/** The cells of a notebook as its lines are named after them. */
function numbersOf({ cells }: SourceText): string | undefined {
  return cells?.map(({ number }) => number).join();
}

/** Classes that act when another class is defined from them. */
const definitionHooks = /__init_subclass__|\bmetaclass\s*=|__class_getitem__|__set_name__/;

function startOf(body: readonly ast.Statement[], index: number, text: string): number {
  return index < body.length ? body[index]!.span.from : text.length + 1;
}

type Definition = ast.FunctionDef | ast.ClassDef;

function isSameDefinition(one: ast.Statement, other: ast.Statement, old: string, now: string): one is Definition {
  return (
    (one.kind === 'FunctionDef' || one.kind === 'ClassDef') &&
    one.kind === other.kind &&
    one.name === other.name &&
    decoratorsOf(one, old) === decoratorsOf(other, now)
  );
}

function decoratorsOf({ decorators, nameSpan, span }: Definition, text: string): string {
  return decorators.length === 0 ? '' : text.slice(span.from, nameSpan.from);
}

/** Adds the names of what was defined from edited names; false where more than a definition was. */
function spreads(
  names: Set<string>,
  body: readonly ast.Statement[],
  reads: Session['reads'],
  first: number,
  last: number,
): boolean {
  for (const [index, statement] of body.entries()) {
    if (index >= first && index <= last) continue;
    const defines = statement.kind === 'FunctionDef' || statement.kind === 'ClassDef';
    if (defines && names.has(statement.name)) return false;
    const read = reads[index];
    if (!read?.has(ALL) && ![...names].some(name => read?.has(name))) continue;
    if (!defines || read?.has(ALL)) return false;
    names.add(statement.name);
  }
  return true;
}

function isReached(part: Part, { names, from, to }: Edit): boolean {
  return part.names.has(ALL) || [...names].some(name => part.names.has(name)) || reaches(part, from, to);
}

function reaches({ called }: Part, from: number, to: number): boolean {
  for (const offset of called) if (offset >= from && offset < to) return true;
  return false;
}

function linesIn(text: string): number {
  return text.split('\n').length;
}

function tellsLine(trace: Trace): boolean {
  let tells = telling.get(trace);
  if (tells === undefined) {
    const { network, part } = trace;
    tells = /\blines? \d/.test(JSON.stringify([network, part.mentions.list(), part.problems]));
    telling.set(trace, tells);
  }
  return tells;
}

/** Going through a network for its reasons takes longer than moving it. */
const telling = new WeakMap<Trace, boolean>();

function moveTrace(trace: Trace, move: Move): Trace {
  const { network, part } = trace;
  return {
    ...trace,
    network: network instanceof Unknown ? network : moveNetwork(network, move),
    part: {
      ...part,
      called: new Set([...part.called].map(offset => moveOffset(offset, move))),
      mentions: part.mentions.moved(move),
      variables: part.variables.moved(move),
      forward: part.forward?.moved(move),
      results: part.results.moved(move),
      problems: part.problems.map(problem => moveProblem(problem, move)),
      missing: part.missing.map(({ module, at }) => ({ module, at: moveLocation(at, move) })),
    },
  };
}
