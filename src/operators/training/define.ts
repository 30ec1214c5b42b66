/**
 * How a call of a training loop is written down: its signature, and what it does with these arguments. What it returns is
 * not followed here (`interpreter/torch/inert.ts` knows what matters to shapes), so an entry has no output.
 */
import { shown } from '../../figures/shown';
import { type Argument, Opaque } from '../argument';
import { known, sentences } from '../explanation';
import type { Formula, Operator } from '../operator';
import { type ArgumentsOf, anything, type Parameters } from '../parameter';

export interface TrainingCall<P extends Parameters> {
  /** As it is shown: `Optimizer.step`. */
  readonly id: string;
  /** The qualified names it answers to; methods take the object they are called on as `self`. */
  readonly names: readonly string[];
  readonly purpose: string;
  readonly note: string;
  readonly argumentNotes?: Readonly<Record<string, string>>;
  /** Under PyTorch's documentation. */
  readonly page: string;
  readonly parameters: P;
  readonly headline?: Said<P>;
  readonly summary?: (args: ArgumentsOf<P>) => string | undefined;
  readonly formulas?: (args: ArgumentsOf<P>) => readonly (Formula | false | undefined)[];
  readonly facts?: Said<P>;
  readonly remarks?: Said<P>;
}

type Said<P extends Parameters> = (args: ArgumentsOf<P>) => readonly (string | false | undefined)[];

export function training<P extends Parameters>(spec: TrainingCall<P>): Operator {
  const { id, names, purpose, note, argumentNotes, page, parameters } = spec;
  type Args = ArgumentsOf<P>;
  return {
    id,
    family: 'training',
    purpose,
    note,
    ...(argumentNotes ? { argumentNotes } : {}),
    documentation: page,
    rule: {
      headline: (args: Args) => said(spec.headline, args).join(' · '),
      summary: (args: Args) => (spec.summary && known(() => spec.summary!(args))) ?? purpose,
      explain: (args: Args) => ({
        formulas: (known(() => spec.formulas?.(args)) ?? []).filter(formula => typeof formula === 'object'),
        facts: said(spec.facts, args),
        remarks: said(spec.remarks, args),
      }),
    },
    functions: [{ names, parameters }],
  };
}

/** What a method is called on. */
export const self = anything();

/** The arguments that the object was made with, where it is an instance of the catalogue. */
export function madeOf(value: Argument | undefined): Opaque | undefined {
  return value instanceof Opaque && value.made ? value : undefined;
}

/** `3 dropouts`, `1 dropout`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A whole number as a person writes it: `65,536`. */
export function count(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : shown(value);
}

/** An argument's value, or `undefined` where it is not known. */
export function value<A, K extends keyof A>(args: A, name: K): A[K] | undefined {
  return known(() => args[name]);
}

function said<A>(part: ((args: A) => readonly (string | false | undefined)[]) | undefined, args: A): readonly string[] {
  return sentences(...((part && known(() => part(args))) ?? []));
}

export { shown } from '../../figures/shown';
