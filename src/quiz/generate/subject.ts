/**
 * What a question about the reader's code is made from: one traced network and the text it was traced in.
 * Makers only use what is certain: sizes that are numbers, calls that surely run, before anything went wrong.
 */
import type { Analysis, Call, Mention, ModuleRecord, Network, TensorId } from '../../network/network';
import type { Item } from '../../notes/item';
import type { NoteReference } from '../../notes/symbol-index';
import type { CodeReference, Level, Place, Question } from '../question';
import { hash } from '../random';

export interface Subject {
  readonly analysis: Analysis;
  /** Absent for questions about optimizers and schedulers, which need no traced network. */
  readonly network?: Network;
  /** Where a place begins, as in `line 14`, and the text of the place. */
  readonly show: (place: Place) => { readonly line: string; readonly text: string } | undefined;
  readonly rules: Rules;
}

/** What the catalogue knows, handed in: the quiz computes nothing of its own about operators. */
export interface Rules {
  /** The output's shape if the call's arguments were these; `undefined` where not known, or not allowed. */
  readonly output: (call: Call, changed: Readonly<Record<string, number>>) => readonly number[] | undefined;
  /** The arithmetic of the call's output in TeX, with its numbers in it. */
  readonly formula: (call: Call) => string | undefined;
  readonly note: (name: string) => NoteReference | undefined;
  /** The constructor's call as its arguments came out: `nn.Conv2d(3, 64, 7, stride=2)`, whatever variables the code has. */
  readonly construction: (call: Call) => string | undefined;
  /**
   * The network's calls once more with an input of another shape: the index of the first that would raise and what it
   * says, or neither where all run. `undefined` where an operator's arguments might depend on the shape.
   */
  readonly rerun: (
    network: Network,
    input: readonly number[],
  ) => { readonly fails?: number; readonly message?: string } | undefined;
  /** The rate after so many calls of `scheduler.step()`. */
  readonly rate: (scheduler: Mention, optimizer: Mention, steps: number) => number | undefined;
}

/** A kind of question: every instance of it that the code gives. */
export type Maker = (subject: Subject) => readonly Question[];

export type Traced = Subject & { readonly network: Network };

export type ItemDraft = Item extends infer I ? (I extends Item ? Omit<I, 'id' | 'at'> : never) : never;

/** A question of kind `kind` about the code at `at`. */
export function ask(
  subject: Subject,
  kind: string,
  level: Level,
  at: Place,
  draft: ItemDraft,
  name?: string,
): Question {
  const shown = subject.show(at);
  const note = name === undefined ? undefined : subject.rules.note(name);
  const model = subject.network?.model ?? '';
  const code: CodeReference = {
    at,
    level,
    fingerprint: hash(
      [kind, model, shown?.text ?? '', JSON.stringify(draft).replace(/\bline \d+(?: of cell \d+)?/gi, '')].join('\n'),
    ).toString(36),
  };
  // One card for each operator a kind asks about; names of notes and of methods make no difference.
  const operator = /^torch\.(?:nn|optim|optim\.lr_scheduler)\.([A-Z]\w*)$/.exec(name ?? '')?.[1];
  const card = ['code', kind, ...(operator ? [operator] : [])].join(':');
  return {
    card,
    item: {
      ...draft,
      id: `${card}:${code.fingerprint}`,
      // It stands in no note.
      at: { line: 0, column: 0 },
    } as Item,
    topic: note?.note ?? 'your-code',
    about: subject.network ? `Your ${subject.network.type}` : 'Your training code',
    ...(note ? { note } : {}),
    code,
  };
}

/** Calls that surely run and whose tensors are known to the number. */
export function certainCalls({ network }: Traced): readonly Call[] {
  const failed = Math.min(...network.problems.map(({ call }) => call ?? Number.POSITIVE_INFINITY));
  const inDoubt = new Set<number>();
  return network.calls.filter(call => {
    // A block whose result is not known may hold calls that are; one that may not run makes all it holds doubtful.
    const mayNotRun = call.conditional || (call.parent !== undefined && inDoubt.has(call.parent));
    if (mayNotRun) inDoubt.add(call.index);
    return !mayNotRun && call.unknown === undefined && call.index < failed;
  });
}

/** Calls of catalogue modules, each module once, at its first call. */
export function layerCalls(subject: Traced): readonly LayerCall[] {
  const modules = new Map(subject.network.modules.map(module => [module.path, module]));
  const seen = new Set<string>();
  return certainCalls(subject).flatMap(call => {
    if (call.path === null || call.path === '' || !call.operator || !call.construction || seen.has(call.path))
      return [];
    seen.add(call.path);
    const module = modules.get(call.path);
    const [input, output] = [knownShape(subject, call.inputs[0]), knownShape(subject, call.outputs[0])];
    return module && input && output
      ? [{ call, module, name: call.operator.name, path: call.path, input, output }]
      : [];
  });
}

export interface LayerCall {
  readonly call: Call;
  readonly module: ModuleRecord;
  /** Qualified name of the operator. */
  readonly name: string;
  readonly path: string;
  readonly input: readonly number[];
  readonly output: readonly number[];
}

export function knownShape({ network }: Traced, id: TensorId | null | undefined): readonly number[] | undefined {
  const shape = id === null || id === undefined ? undefined : network.tensors[id]?.shape;
  return shape?.every(dim => typeof dim === 'number') ? (shape as readonly number[]) : undefined;
}

/** `k`, for an argument that is one int or the same int for each of `axes`; the tuple otherwise. */
export function intsOf(argument: unknown, axes: number): readonly number[] | undefined {
  if (axes < 1) return undefined;
  if (typeof argument === 'number') return Array<number>(axes).fill(argument);
  if (!Array.isArray(argument) || !argument.every(value => typeof value === 'number')) return undefined;
  return argument.length === axes
    ? argument
    : argument.length === 1
      ? Array<number>(axes).fill(argument[0] as number)
      : undefined;
}

/** `layer1.0.conv1`, line 59: how a question names a layer. */
export function layerName(subject: Subject, { call, path }: LayerCall): string {
  return `\`${path}\`${inBrackets(subject, call.site)}`;
}

/** `conv1` (line 14): the layer by the line that makes it, for questions about its arguments. */
export function madeName(subject: Subject, { call, path }: LayerCall): string {
  return `\`${path}\`${inBrackets(subject, call.construction)}`;
}

function inBrackets(subject: Subject, place: Place | undefined): string {
  const line = place && lineOf(subject, place);
  return line ? ` (${line})` : '';
}

/** `line 14`, and of which file where that is not the one at hand. */
export function lineOf({ show, analysis }: Subject, place: Place): string | undefined {
  const line = show(place)?.line;
  if (line === undefined) return undefined;
  const file = decodeURIComponent(place.uri.slice(place.uri.lastIndexOf('/') + 1));
  return place.uri === analysis.uri ? line : `${line} of ${file}`;
}

/** The constructor's call with numbers in it. */
export function constructorText({ rules }: Subject, { call, module }: LayerCall): string {
  return rules.construction(call) ?? module.type;
}

export function texShape(shape: readonly number[]): string {
  return shape.map(texCount).join('\\times');
}

/** Thousands apart in TeX. */
export function texCount(count: number): string {
  return count.toLocaleString('en-US').replaceAll(',', '{,}');
}

export function showCount(count: number): string {
  return count.toLocaleString('en-US');
}

export function showTuple(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}

export function product(values: readonly number[]): number {
  return values.reduce((a, b) => a * b, 1);
}

export function numeric(value: number, tolerance = 0, unit?: string) {
  return { value, tolerance, text: unit ? `${value} ${unit}` : `${value}`, ...(unit ? { unit } : {}) };
}

/** Distinct wrong numbers, none equal to the answer. */
export function slips(answer: number, candidates: readonly (readonly [value: number | undefined, reason: string])[]) {
  const taken = new Set([answer]);
  return candidates.flatMap(([value, reason]) => {
    if (value === undefined || !Number.isFinite(value) || value < 0 || taken.has(value)) return [];
    taken.add(value);
    return [{ text: String(value), reason }];
  });
}
