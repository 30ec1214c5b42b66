/**
 * What a rule says of one call, each part asked once. A rule knows its arguments and nothing else: where all that these hold
 * are numbers, texts and tensors of numbered sizes, equal calls have one answer, and a network of equal blocks asks for it
 * once. What is not known or is a name may mean another thing in the next call, and is asked anew.
 */
import { type Dim, isDim } from '../tensor/dim';
import type { Strides } from '../tensor/strides';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import { type Argument, Float, Opaque } from './argument';
import { ELLIPSIS } from './indexing';
import { layoutsOf } from './layout';
import { inferOutput } from './open-dtypes';
import {
  type ClassForm,
  type FunctionForm,
  infer,
  type Operator,
  type Outcome,
  type Output,
  type Reach,
  type Weight,
} from './operator';
import type { Bound } from './parameter';
import type { Problem } from './problem';
import { sharingOf, writtenBy } from './sharing';

export interface Entry {
  readonly operator: Operator;
  readonly form: ClassForm<unknown> | FunctionForm<unknown>;
  /** The qualified name that it was called by. */
  readonly name: string;
}

export class Answer {
  readonly outcome: Outcome<Output>;
  private counted?: { readonly macs: Dim | undefined };
  private seen?: { readonly reach: Reach | undefined };
  private laid?: readonly (Strides | undefined)[];

  constructor(
    private readonly entry: Entry,
    private readonly bound: Bound,
  ) {
    this.outcome = inferOutput(entry.form, bound, values => entry.operator.rule.output!(values));
  }

  /** The result; `undefined` where there is a problem or nothing is known. */
  get output(): Output | undefined {
    return 'ok' in this.outcome ? this.outcome.ok : undefined;
  }

  get macs(): Dim | undefined {
    return (this.counted ??= { macs: this.part(this.entry.operator.rule.macs, 0) }).macs;
  }

  get reach(): Reach | undefined {
    return (this.seen ??= { reach: this.part(this.entry.operator.rule.reach, { kind: 'elementwise' }) }).reach;
  }

  /** How the tensors of the result lie in memory. */
  get layouts(): readonly (Strides | undefined)[] {
    const { operator } = this.entry;
    return (this.laid ??= layoutsOf(operator, this.bound, this.output!, () => operator.rule.reach && this.reach));
  }

  /** Whether the results lie in memory of their own, neither parts of an argument nor written into one; `undefined`: not known. */
  get hasOwnMemory(): boolean | undefined {
    const { operator, name } = this.entry;
    if (this.output === undefined) return undefined;
    if (writtenBy(operator, name, this.bound).length > 0) return false;
    const sharing = sharingOf(operator, this.bound, this.output);
    return !sharing || (sharing.certain ? false : undefined);
  }

  private part<T>(part: ((args: unknown, output: Output) => T) | undefined, absent: T): T | undefined {
    const { output } = this;
    if (output === undefined) return undefined;
    if (!part) return absent;
    const told = infer<unknown, T>(this.entry.form, this.bound, values => part(values, output));
    return 'ok' in told ? told.ok : undefined;
  }
}

/** The answer to a call; its output is one of its own, or of an equal call's before. */
export function answerTo(entry: Entry, bound: Bound): Answer {
  const make = () => new Answer(entry, bound);
  return kept(answers, entry.form, textOf(bound), entry.name, make, ({ output }) => isPlain(output, bound));
}

/** What a class says of the arguments of its constructor. */
export interface Construction {
  readonly checked: Outcome<unknown> | undefined;
  readonly weights: Outcome<Weights> | undefined;
  readonly buffers: Outcome<Weights> | undefined;
}

type Weights = Readonly<Record<string, Weight | null>>;

export function constructionBy(form: ClassForm<unknown>, bound: Bound): Construction {
  const ask = <T>(part: ((args: unknown) => T) | undefined) => part && infer<unknown, T>(form, bound, part);
  const make = () => ({ checked: ask(form.check), weights: ask(form.weights), buffers: ask(form.buffers) });
  return kept(constructions, form, textOf(bound), '', make, ({ checked, weights, buffers }) =>
    [checked, weights, buffers].every(told => !told || ('ok' in told && textOfArgument((told.ok ?? null) as Argument))),
  );
}

/** Why PyTorch does not make the layer at all: of sizes of another type, for one, it makes no weights. */
export function refusalOf(form: ClassForm<unknown>, bound: Bound): Problem | undefined {
  const { checked, weights } = constructionBy(form, bound);
  for (const told of [checked, weights]) if (told && 'problem' in told) return told.problem;
  return undefined;
}

type Kept<T> = WeakMap<object, Map<string, T>>;

const answers: Kept<Answer> = new WeakMap();
const constructions: Kept<Construction> = new WeakMap();
const MOST = 2_000;
/** An optimizer is given hundreds of tensors, and made once. */
const LONGEST = 2_000;

/** What was said of equal arguments before; what is said now is kept where it is plain. */
function kept<T>(
  all: Kept<T>,
  form: object,
  text: string | undefined,
  name: string,
  make: () => T,
  isPlain: (made: T) => boolean,
): T {
  if (text === undefined || text.length > LONGEST) return make();
  let known = all.get(form);
  if (!known) all.set(form, (known = new Map()));
  const key = name + text;
  const before = known.get(key);
  if (before) return before;
  const made = make();
  if (isPlain(made)) {
    if (known.size >= MOST) known.clear();
    known.set(key, made);
  }
  return made;
}

/** Whether the output says all there is to it: nothing in it is unknown, or a list that the call was given. */
function isPlain(output: Output | undefined, bound: Bound): boolean {
  if (output === undefined || textOfArgument(output) === undefined) return false;
  return output instanceof Tensor || !Object.values(bound).includes(output);
}

/** Equal for equal arguments, in whose places nothing else could stand; `undefined` where that is not certain. */
function textOf(bound: Bound): string | undefined {
  let text = '';
  for (const name in bound) {
    const part = textOfArgument(bound[name]!);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

function textOfArgument(argument: Argument): string | undefined {
  if (typeof argument === 'number') return Object.is(argument, -0) ? undefined : `${argument};`;
  if (argument === null) return 'N';
  if (argument === true) return 'T';
  if (argument === false) return 'F';
  if (typeof argument === 'string') return `'${argument.length}:${argument}`;
  if (argument instanceof Tensor) return textOfTensor(argument);
  if (Array.isArray(argument)) return textOfItems(argument as readonly Argument[]);
  if (argument instanceof Float) return Object.is(argument.value, -0) ? undefined : `f${argument.value};`;
  if (argument instanceof Unknown || isDim(argument)) return undefined;
  if (argument === ELLIPSIS) return 'E';
  if (argument instanceof Opaque)
    return argument.made || argument.call ? undefined : `o${argument.name.length}:${argument.name}`;
  const fields = argument as Readonly<Record<string, Argument>>;
  const text = textOf(fields);
  return text === undefined ? undefined : `{${Object.keys(fields).map(name => `${name.length}:${name}`)}=${text}}`;
}

function textOfItems(items: readonly Argument[]): string | undefined {
  let text = '[';
  for (const item of items) {
    const part = textOfArgument(item);
    if (part === undefined) return undefined;
    text += part;
  }
  return `${text}]`;
}

function textOfTensor({ shape, strides, dtype, open }: Tensor): string | undefined {
  if (open) return undefined;
  let text = `${dtype}(`;
  for (const size of shape) {
    if (typeof size !== 'number') return undefined;
    text += `${size},`;
  }
  text += ')';
  if (strides) for (const stride of strides) text += `${stride},`;
  return strides ? `${text}|` : `${text}?`;
}
