/**
 * What a reader could enter into a reference model: its defaults, and a few seeded choices from the whole of each input's
 * range. The recorder of the truth (test/truth/reference.py) and the test make the same ones.
 */
import { patternNames } from '../../src/figures/patterns';
import { seedFor } from '../../src/onnx/random';
import { valuesOf } from '../../src/onnx/recipe';
import { defaults } from '../../src/onnx/reference/build';
import type { Entered, Entry, Input, Reference } from '../../src/onnx/reference/reference';

const variations = 4;

export function casesOf(reference: Reference): readonly Entered[] {
  return [defaults(reference), ...Array.from({ length: variations }, (_, n) => varied(reference, n + 1))];
}

function varied({ id, inputs }: Reference, n: number): Entered {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      // The first draws of neighbouring seeds are alike.
      const draws = valuesOf({ kind: 'uniform', low: 0, high: 1, seed: seedFor(n, `${id} ${name}`) }, 200).subarray(20);
      return [name, entry(input, n, draws)];
    }),
  );
}

function entry(input: Input, n: number, draws: Float32Array): Entry {
  switch (input.kind) {
    case 'number':
      return within(input, draws[0]!);
    case 'numbers':
      return input.value.map((_, i) => within(input, draws[i]!));
    case 'matrix':
      return input.value.flat().map((_, i) => within(input, draws[i]!));
    case 'image':
      return patternNames[(patternNames.indexOf(input.value) + n) % patternNames.length]!;
    case 'random':
      return input.value + n;
    case 'whole':
      return input.min + Math.floor(draws[0]! * (input.max - input.min + 1));
    case 'choice':
      return input.choices[(input.choices.indexOf(input.value) + n) % input.choices.length]!;
    case 'switch':
      return n % 2 === 0 ? input.value : !input.value;
  }
}

function within({ min, max, step = 0.01, log }: Range, share: number): number {
  if (log) return Number((min * (max / min) ** share).toPrecision(3));
  return Number((min + Math.round((share * (max - min)) / step) * step).toFixed(6));
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly log?: boolean;
}
