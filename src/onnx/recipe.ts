/**
 * How the values of a weight are made: plain data, so that a model can be put together without them and they come to be
 * where there is room and time, in the worker process. The same recipe gives the same values everywhere.
 */

import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { orthogonal, sparse } from './matrix-recipes';
import { drawNormal, type Normal } from './normal';

export type Recipe =
  | { readonly kind: 'fill'; readonly value: number }
  /** 0 everywhere but at these places, in row-major order. */
  | { readonly kind: 'placed'; readonly value: number; readonly at: readonly number[] }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number; readonly seed: number }
  | (Normal & { readonly kind: 'normal'; readonly seed: number })
  /** Rows or columns, whichever are fewer, at right angles, each of length `gain`. */
  | {
      readonly kind: 'orthogonal';
      readonly rows: number;
      readonly columns: number;
      readonly gain: number;
      readonly seed: number;
    }
  /** Normal, with so many zeros in every column. */
  | {
      readonly kind: 'sparse';
      readonly rows: number;
      readonly columns: number;
      readonly zeros: number;
      readonly std: number;
      readonly seed: number;
    };

/** A weight that a model names but does not hold: `bytes` of float32 at `offset` of the file beside it. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly recipe: Recipe;
  readonly offset: number;
  readonly bytes: number;
}

/** The same distribution, drawn anew. */
export function reseeded(recipe: Recipe, seed: number): Recipe {
  return recipe.kind === 'fill' || recipe.kind === 'placed' ? recipe : { ...recipe, seed };
}

/** All values at once. */
export function valuesOf(recipe: Recipe, count: number): Float32Array {
  const values = new Float32Array(count);
  fill(values, recipe)(count);
  return values;
}

/** The values piece by piece, for weights that should never be in memory whole; a piece is overwritten by the next. */
export function* piecesOf(recipe: Recipe, count: number, most = 2 ** 20): Generator<Float32Array> {
  const piece = new Float32Array(Math.min(most, count));
  const next = fill(piece, recipe);
  for (let left = count; left > 0; left -= most) {
    const length = Math.min(most, left);
    next(length);
    yield length === piece.length ? piece : piece.subarray(0, length);
  }
}

/** Writes the next values into the beginning of `into`, as many as are asked for. */
function fill(into: Float32Array, recipe: Recipe): (length: number) => void {
  if (recipe.kind === 'fill') return length => into.fill(recipe.value, 0, length);
  if (recipe.kind === 'placed') {
    let before = 0;
    return length => {
      into.fill(0, 0, length);
      for (const place of recipe.at)
        if (place >= before && place < before + length) into[place - before] = recipe.value;
      before += length;
    };
  }
  if (recipe.kind === 'orthogonal' || recipe.kind === 'sparse') {
    // No piece of these can be made without the others.
    const { rows, columns, seed } = recipe;
    const drawn = valuesOf({ kind: 'normal', mean: 0, std: 1, seed }, rows * columns);
    const whole = recipe.kind === 'orthogonal' ? orthogonal(recipe, drawn) : sparse(recipe, drawn);
    let before = 0;
    return length => {
      into.set(whole.subarray(before, before + length));
      before += length;
    };
  }
  const generator = xoroshiro128plus(recipe.seed);
  if (recipe.kind === 'uniform') {
    const { low, high } = recipe;
    return length => {
      for (let i = 0; i < length; i++) into[i] = low + uniformFloat32(generator) * (high - low);
    };
  }
  return length => drawNormal(generator, recipe, into, length);
}
