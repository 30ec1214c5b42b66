/** A reference model with what the reader entered → an encoded model and the tensors to feed it. */
import { type PatternName, patternNames, patternPixels } from '../../figures/patterns';
import { shown } from '../../figures/shown';
import { GraphBuilder, type GraphTensor } from '../graph';
import { seedFor } from '../random';
import { valuesOf as drawn } from '../recipe';
import { Maths, type Value } from './maths';
import type { Entered, Entry, Input, Reference } from './reference';

export interface ReferenceModel {
  readonly model: Uint8Array;
  readonly inputs: readonly (GraphTensor & { readonly values: Float32Array })[];
  readonly outputs: readonly GraphTensor[];
}

/** @throws with the reason, in words, where what was entered does not fit */
export function referenceModel(reference: Reference, entered: Entered): ReferenceModel {
  const graph = new GraphBuilder();
  const inputs: (GraphTensor & { readonly values: Float32Array })[] = [];
  const given: Record<string, Value | number | string | boolean> = {};
  for (const [name, input] of Object.entries(reference.inputs)) {
    const entry = entered[name] ?? defaultEntry(input);
    const wrong = problemOf(input, entry);
    if (wrong) throw new Error(`${input.label}: ${wrong}`);
    if (input.kind === 'whole' || input.kind === 'choice' || input.kind === 'switch') {
      given[name] = entry as number | string | boolean;
      continue;
    }
    const shape = shapeOf(input);
    inputs.push({ name, shape, dtype: 'float32', values: valuesOf(name, input, entry) });
    given[name] = { name, shape };
  }
  const made = reference.build(new Maths(graph), given as never);
  const outputs = Object.keys(reference.outputs).map(name => ({
    // A graph's input and output may not share a name.
    name: `${name}:out`,
    shape: made[name]!.shape,
    dtype: 'float32' as const,
    from: made[name]!,
  }));
  return {
    model: graph.finish(inputs, outputs),
    inputs,
    outputs: outputs.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
  };
}

export function defaults(reference: Reference): Entered {
  return Object.fromEntries(Object.entries(reference.inputs).map(([name, input]) => [name, defaultEntry(input)]));
}

export function defaultEntry(input: Input): Entry {
  if (input.kind === 'matrix') return input.value.flat();
  return input.value;
}

/** Why an entry is none for this input; nothing where it is. */
export function problemOf(input: Input, entry: unknown): string | undefined {
  switch (input.kind) {
    case 'switch':
      return typeof entry === 'boolean' ? undefined : 'must be on or off';
    case 'choice':
      return input.choices.includes(entry as string) ? undefined : `must be one of ${input.choices.join(', ')}`;
    case 'random':
      return Number.isSafeInteger(entry) ? undefined : 'the seed must be a whole number';
    case 'whole':
      return Number.isSafeInteger(entry) && within(entry as number, input.min, input.max)
        ? undefined
        : `must be a whole number ${range(input.min, input.max)}`;
    case 'number':
      return typeof entry === 'number' && within(entry, input.min, input.max)
        ? undefined
        : `must be a number ${range(input.min, input.max)}`;
    case 'image':
      if (typeof entry === 'string') return isPattern(entry) ? undefined : `there is no test picture called ${entry}`;
      return numbersProblem(input, entry, 0, 1);
    default:
      return numbersProblem(input, entry, input.min, input.max);
  }
}

function numbersProblem(input: TensorInput, entry: unknown, min: number, max: number): string | undefined {
  const count = shapeOf(input).reduce((product, size) => product * size, 1);
  if (!Array.isArray(entry) || entry.length !== count) return `must be ${count} numbers`;
  return entry.every(value => typeof value === 'number' && within(value, min, max))
    ? undefined
    : `must be numbers ${range(min, max)}`;
}

function isPattern(name: string): name is PatternName {
  return (patternNames as readonly string[]).includes(name);
}

function range(min: number, max: number): string {
  return `from ${shown(min)} to ${shown(max)}`;
}

function within(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

type TensorInput = Exclude<Input, { kind: 'whole' | 'choice' | 'switch' }>;

function shapeOf(input: TensorInput): readonly number[] {
  switch (input.kind) {
    case 'number':
      return [];
    case 'numbers':
      return [input.value.length];
    case 'matrix':
      return [input.value.length, input.value[0]!.length];
    case 'image':
      return [1, input.channels, input.size, input.size];
    case 'random':
      return input.shape;
  }
}

function valuesOf(name: string, input: TensorInput, entry: Entry): Float32Array {
  if (input.kind === 'image' && typeof entry === 'string')
    return Float32Array.from(patternPixels(entry as PatternName, input.channels, input.size));
  if (input.kind !== 'random') return Float32Array.from(typeof entry === 'number' ? [entry] : (entry as number[]));
  const count = input.shape.reduce((product, size) => product * size, 1);
  const seed = seedFor(entry as number, name);
  return input.uniform
    ? drawn({ kind: 'uniform', low: 0, high: 1, seed }, count)
    : drawn({ kind: 'normal', mean: 0, std: input.std ?? 1, seed }, count);
}
