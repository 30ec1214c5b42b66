/** How a transform of Albumentations is written down: to which share of the images it is applied, and limits as ranges. */
import type { Argument } from '../argument';
import { anything, type Parameters } from '../parameter';
import { type LibraryCall, libraryCall, numberOf, percent, plainNumber, shown, when } from './define';

interface Augmentation<P extends Parameters> extends Omit<LibraryCall<P>, 'name' | 'page' | 'note' | 'also'> {
  /** Under `albumentations`. */
  readonly at: string;
  readonly also?: readonly string[];
  readonly note?: string;
  /** The share of the images it is applied to where none is given; `undefined` where versions differ. */
  readonly share?: number;
}

export function augmentation<P extends Parameters>({ at, also = [], note, share, ...spec }: Augmentation<P>) {
  return libraryCall({
    ...spec,
    name: `albumentations.${at}`,
    also: also.map(name => `albumentations.${name}`),
    id: `A.${at}`,
    note: note ?? 'regularization#data-augmentation',
    page: 'https://albumentations.ai/docs/',
    parameters: { ...spec.parameters, p: anything(share ?? null) },
    headline: args => [...(spec.headline?.(args) ?? []), shareWords(args as Shared)],
    facts: args => [...(spec.facts?.(args) ?? []), shareFact(args as Shared)],
  });
}

interface Shared {
  readonly p: Argument;
}

function shareWords(args: Shared): string | undefined {
  return when(numberOf(args, 'p'), p => p < 1 && `p ${shown(p)}`);
}

function shareFact(args: Shared): string | undefined {
  return when(
    numberOf(args, 'p'),
    p => p < 1 && `It is applied to ${percent(p)} of the images, at random, anew in each epoch.`,
  );
}

/** A limit as a range: `0.2` stands for −0.2 to 0.2. */
export function rangeOf(limit: Argument | undefined): readonly [number, number] | undefined {
  const single = plainNumber(limit);
  if (single !== undefined) return [-single, single];
  if (!Array.isArray(limit) || limit.length !== 2) return undefined;
  const [low, high] = (limit as readonly Argument[]).map(plainNumber);
  return low === undefined || high === undefined ? undefined : [low, high];
}

export function rangeWords(limit: Argument | undefined, factor = 1, unit = ''): string | undefined {
  const range = rangeOf(limit);
  if (!range) return undefined;
  const [low, high] = range.map(bound => factor * bound) as [number, number];
  return low === -high ? `up to ±${shown(high)}${unit}` : `${shown(low)}${unit} to ${shown(high)}${unit}`;
}
