/**
 * What a reference model is: a small computation of a note's topic, with inputs that the reader changes. The description is
 * plain data, so that one view shows them all; `build` writes the graph, and the numbers are ONNX Runtime's.
 */
import type { Formula } from '../../figures/figure';
import type { PatternName } from '../../figures/patterns';
import type { Maths, Value } from './maths';

export interface Reference<
  Inputs extends Readonly<Record<string, Input>> = Readonly<Record<string, Input>>,
  Outputs extends Readonly<Record<string, Output>> = Readonly<Record<string, Output>>,
> {
  /** Notes name it in their front matter: `model: softmax-ce`. */
  readonly id: string;
  readonly title: string;
  /** What it computes and what to look for; shown where it cannot run, too. */
  readonly caption: string;
  readonly formula: Formula;
  readonly inputs: Inputs;
  /** In the order they are shown. */
  readonly outputs: Outputs;
  readonly build: (m: Maths, x: Given<Inputs>) => { readonly [Name in keyof Outputs]: Value };
  /** The key numbers in words: what a screen reader hears. */
  readonly summary: (
    found: { readonly [Name in keyof Outputs]: readonly number[] },
    given: Entered & { readonly [Name in keyof Inputs]: Entry },
  ) => string;
}

/** Tensors as values of the graph; what shapes the graph itself as it is. */
export type Given<Inputs> = {
  readonly [Name in keyof Inputs]: Inputs[Name] extends { readonly kind: 'whole' }
    ? number
    : Inputs[Name] extends { readonly kind: 'choice' }
      ? string
      : Inputs[Name] extends { readonly kind: 'switch' }
        ? boolean
        : Value;
};

/** One input as the reader entered it: tensors flat in row-major order, pictures by name too, random ones by their seed. */
export type Entry = number | string | boolean | readonly number[];
export type Entered = Readonly<Record<string, Entry>>;

export type Input = { readonly label: string } & (
  | (Span & { readonly kind: 'number'; readonly value: number; readonly log?: boolean; readonly unit?: string })
  | (Span & { readonly kind: 'numbers'; readonly value: readonly number[]; readonly names?: readonly string[] })
  | (Span & {
      readonly kind: 'matrix';
      readonly value: readonly (readonly number[])[];
      readonly rows?: readonly string[];
      readonly columns?: readonly string[];
    })
  /** A picture of this many channels and pixels a side, values 0 to 1: (1, channels, size, size). */
  | { readonly kind: 'image'; readonly value: PatternName; readonly channels: 1 | 3; readonly size: number }
  /** Seeded: standard normal times `std`, or uniform in 0 to 1. The reader changes the seed. */
  | {
      readonly kind: 'random';
      readonly value: number;
      readonly shape: readonly number[];
      readonly std?: number;
      readonly uniform?: boolean;
    }
  /** These shape the graph and are no tensors. */
  | { readonly kind: 'whole'; readonly value: number; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly value: string; readonly choices: readonly string[] }
  | { readonly kind: 'switch'; readonly value: boolean }
);

interface Span {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
}

/** How an output is drawn; every drawing is also numbers in a table. */
export type Output = { readonly label: string } & (
  | { readonly kind: 'number'; readonly unit?: string }
  /** (N) or (N, M). */
  | { readonly kind: 'table'; readonly rows?: readonly string[]; readonly columns?: readonly string[] }
  /** What a curve is drawn over; not shown by itself. */
  | { readonly kind: 'axis' }
  /** (T) or (series, T) over the output called `over`, or over 0, 1, … */
  | {
      readonly kind: 'curve';
      readonly x: string;
      readonly y: string;
      readonly over?: string;
      readonly series?: readonly string[];
    }
  /** (H, W) or (maps, H, W), one scale for all. */
  | { readonly kind: 'heat'; readonly names?: readonly string[] }
  /** (channels, H, W) or (pictures, channels, H, W), values 0 to 1. */
  | { readonly kind: 'image'; readonly names?: readonly string[] }
  /** (N, 2) or (series, N, 2); joined by lines where they are a path. */
  | {
      readonly kind: 'points';
      readonly x: string;
      readonly y: string;
      readonly series?: readonly string[];
      readonly path?: boolean;
      /** The second coordinate grows downwards, as in pictures. */
      readonly down?: boolean;
    }
);

/** Checks the names of a model's inputs and outputs against each other. */
export function reference<
  const Inputs extends Readonly<Record<string, Input>>,
  const Outputs extends Readonly<Record<string, Output>>,
>(model: Reference<Inputs, Outputs>): Reference {
  return model as unknown as Reference;
}
