/**
 * How a call of a library other than PyTorch is written down: the arguments that are looked at, and what it does with them.
 * What comes out is not followed, so an entry has no output; and no call is ever refused here.
 */
import { shown } from '../../figures/shown';
import { type Argument, Float } from '../argument';
import { known, sentences } from '../explanation';
import type { Family, Formula, Operator } from '../operator';
import { type ArgumentsOf, anything, type Parameters } from '../parameter';

export interface LibraryCall<P extends Parameters> {
  /** The name it is usually called by: `sklearn.cluster.KMeans`. */
  readonly name: string;
  /** What a hover shows in its place. */
  readonly id?: string;
  readonly also?: readonly string[];
  readonly purpose: string;
  readonly note?: string | ((args: Partial<ArgumentsOf<P>>) => string);
  readonly argumentNotes?: Readonly<Record<string, string>>;
  /** The whole address. */
  readonly page: string;
  /** Those that may be given by position, in their order, and whichever of the others matter here. */
  readonly parameters: P;
  readonly headline?: Said<P>;
  readonly formulas?: (args: ArgumentsOf<P>) => readonly (Formula | false | undefined)[];
  readonly facts?: Said<P>;
  readonly remarks?: Said<P>;
}

export type Said<P extends Parameters> = (args: ArgumentsOf<P>) => readonly (string | false | undefined)[];

export function libraryCall<P extends Parameters>(spec: LibraryCall<P>, family: Family = 'library'): Operator {
  const { name, id = name, also = [], purpose, note, argumentNotes, page } = spec;
  type Args = ArgumentsOf<P>;
  return {
    id,
    family,
    purpose,
    ...(note ? { note: note as NonNullable<Operator['note']> } : {}),
    ...(argumentNotes ? { argumentNotes } : {}),
    documentation: page,
    rule: {
      headline: (args: Args) => said(spec.headline, args).join(' · '),
      explain: (args: Args) => ({
        formulas: (known(() => spec.formulas?.(args)) ?? []).filter(formula => typeof formula === 'object'),
        facts: said(spec.facts, args),
        remarks: said(spec.remarks, args),
      }),
    },
    functions: [{ names: [name, ...also], parameters: { ...spec.parameters, ...WHATEVER } }],
  };
}

/** Other overloads and newer parameters: taken, not looked at. */
const WHATEVER = { others: { ...anything(), rest: true }, keywords: { ...anything(), extra: true } };

function said<A>(part: ((args: A) => readonly (string | false | undefined)[]) | undefined, args: A): readonly string[] {
  return sentences(...((part && known(() => part(args))) ?? []));
}

/** An argument, or `undefined` where it is not known. */
export function value<A, K extends keyof A>(args: A, name: K): A[K] | undefined {
  return known(() => args[name]);
}

/** A number, or `undefined` where the argument is not known to be one. */
export function numberOf<A>(args: A, name: keyof A): number | undefined {
  return plainNumber(known(() => args[name]) as Argument | undefined);
}

/** A whole number that code wrote without a point. */
export function wholeOf<A>(args: A, name: keyof A): number | undefined {
  const found = known(() => args[name]);
  return typeof found === 'number' ? found : undefined;
}

export function textOf<A>(args: A, name: keyof A): string | undefined {
  const found = known(() => args[name]);
  return typeof found === 'string' ? found : undefined;
}

export function plainNumber(argument: Argument | undefined): number | undefined {
  if (argument instanceof Float) return argument.value;
  return typeof argument === 'number' ? argument : undefined;
}

/** `when(k, k => `${k} clusters`)`: a sentence or formula that needs a number, left out without it. */
export function when<T, S = string>(found: T | undefined, say: (found: T) => S | false | undefined): S | undefined {
  return (found !== undefined && say(found)) || undefined;
}

/** A count as a person writes it: `2,000`. */
export function count(number: number): string {
  return Number.isInteger(number) ? number.toLocaleString('en-US') : shown(number);
}

/** `1 cluster`, `8 clusters`. */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `0.2` → `20%`. */
export function percent(share: number): string {
  return `${shown(100 * share, 3)}%`;
}

export { shown, shownTex as tex } from '../../figures/shown';
