/** The initial values that are drawn as a matrix: PyTorch’s `orthogonal_` and `sparse_`, row by row. */
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Recipe } from './recipe';

/** Numbers from N(0, 1), to be changed in place. */
type Normal = Float32Array;
type Of<K extends Recipe['kind']> = Extract<Recipe, { readonly kind: K }>;

/**
 * The orthogonal factor of a normal matrix whose triangular factor has a positive diagonal (Saxe et al. 2014; uniform over
 * all orthogonal matrices), by Gram–Schmidt, done twice so that rounding leaves nothing over.
 */
export function orthogonal({ rows, columns, gain }: Of<'orthogonal'>, drawn: Normal): Float32Array {
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  const across = rows < columns;
  const at = (vector: number, i: number) => (across ? vector * columns + i : i * columns + vector);
  const vectors: Float64Array[] = [];
  for (let k = 0; k < count; k++) {
    const vector = Float64Array.from({ length }, (_, i) => drawn[at(k, i)]!);
    for (let pass = 0; pass < 2; pass++)
      for (const other of vectors) {
        let along = 0;
        for (let i = 0; i < length; i++) along += vector[i]! * other[i]!;
        for (let i = 0; i < length; i++) vector[i]! -= along * other[i]!;
      }
    let square = 0;
    for (let i = 0; i < length; i++) square += vector[i]! ** 2;
    const size = Math.sqrt(square);
    for (let i = 0; i < length; i++) vector[i]! /= size;
    vectors.push(vector);
  }
  for (const [k, vector] of vectors.entries()) for (let i = 0; i < length; i++) drawn[at(k, i)] = gain * vector[i]!;
  return drawn;
}

export function sparse({ rows, columns, zeros, std, seed }: Of<'sparse'>, drawn: Normal): Float32Array {
  for (let i = 0; i < drawn.length; i++) drawn[i]! *= std;
  const generator = xoroshiro128plus(~seed);
  const order = Array.from({ length: rows }, (_, row) => row);
  for (let column = 0; column < columns; column++)
    for (let i = 0; i < zeros; i++) {
      const other = i + Math.floor(uniformFloat32(generator) * (rows - i));
      [order[i], order[other]] = [order[other]!, order[i]!];
      drawn[order[i]! * columns + column] = 0;
    }
  return drawn;
}
