/**
 * What every rule about axes and sizes needs: negative dims counted from the end, sizes that must agree, sizes that must be known.
 * All of it speaks PyTorch's words, and holds under one reading: an answer says what the shape is if the code runs,
 * so sizes that may agree are taken to agree, and only sizes that cannot are a problem.
 */
import { type Dim, equal, product, showDim, whyUnknown } from '../tensor/dim';
import type { Shape } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import { Unknowable } from './parameter';
import { Problem, type ProblemCode } from './problem';

/** Ends a rule honestly. */
export function unknowable(reason: string): never {
  throw new Unknowable(new Unknown(reason));
}

/** The number a size stands for; a symbolic one ends the rule. */
export function concrete(dim: Dim, what = 'the size'): number {
  return typeof dim === 'number' ? dim : unknowable(`${what} ${showDim(dim)} is not a number`);
}

/** A `dim` argument as an index from 0. A tensor without axes accepts −1 and 0. Errors: `dim-out-of-range`. */
export function axis(dim: Dim, rank: number, parameter = 'dim'): number {
  const index = concrete(dim, parameter);
  const range = Math.max(rank, 1);
  if (index < -range || index >= range)
    throw new Problem(
      'dim-out-of-range',
      `Dimension out of range (expected to be in range of [${-range}, ${range - 1}], but got ${index})`,
      { expected: `[${-range}, ${range - 1}]`, found: index, parameter },
    );
  return index < 0 ? index + range : index;
}

/** Several `dim`s, in the caller's order. Errors: `dim-out-of-range`, or one named twice. */
export function axes(dims: readonly Dim[], rank: number, parameter = 'dim'): readonly number[] {
  const indices = dims.map(dim => axis(dim, rank, parameter));
  const twice = indices.find((index, i) => indices.indexOf(index) !== i);
  if (twice !== undefined)
    throw new Problem('invalid-argument', `dim ${twice} appears multiple times in the list of dims`, { parameter });
  return indices;
}

/**
 * The one size that two equal sizes have, in its best known form; `undefined` where they cannot be equal.
 */
export function agree(a: Dim, b: Dim): Dim | undefined {
  if (equal(a, b) === false) return undefined;
  if (typeof a === 'number') return a;
  return typeof b === 'number' || whyUnknown(a) !== undefined ? b : a;
}

/** `agree` for a rule that cannot go on without: a problem with both numbers in it. */
export function mustAgree(a: Dim, b: Dim, code: ProblemCode, message: () => string, parameter?: string): Dim {
  const size = agree(a, b);
  if (size === undefined)
    throw new Problem(code, message(), { expected: a, found: b, ...(parameter && { parameter }) });
  return size;
}

export function mustHaveRank(shape: Shape, rank: number, callee: string, parameter = 'input'): void {
  if (shape.length !== rank)
    throw new Problem(
      'wrong-rank',
      `${callee} expected a ${rank}D tensor, but got ${shape.length}D (${spelled(shape)})`,
      {
        expected: `${rank}D`,
        found: `${shape.length}D`,
        parameter,
      },
    );
}

/** As PyTorch prints a shape: `[1, 3, 224, 224]`. */
export function spelled(shape: Shape): string {
  return `[${shape.map(ascii).join(', ')}]`;
}

/** A size with PyTorch's own minus sign, for its own sentences. */
export function ascii(dim: Dim): string {
  return showDim(dim).replaceAll('−', '-');
}

/** As the hints print one: `1×3×224×224`. */
export function crossed(shape: Shape): string {
  return shape.length ? shape.map(showDim).join('×') : 'scalar';
}

export function replaced(shape: Shape, at: number, size: Dim): Dim[] {
  return shape.map((old, i) => (i === at ? size : old));
}

export function removed(shape: Shape, at: number): Dim[] {
  return shape.filter((_, i) => i !== at);
}

export function inserted(shape: Shape, at: number, size: Dim): Dim[] {
  return [...shape.slice(0, at), size, ...shape.slice(at)];
}

export function numel(shape: Shape): Dim {
  return product(shape);
}

export function numbers(dims: readonly Dim[], what = 'the size'): number[] {
  return dims.map(dim => concrete(dim, what));
}

export function range(n: number): number[] {
  const indices: number[] = [];
  for (let i = 0; i < n; i++) indices.push(i);
  return indices;
}
