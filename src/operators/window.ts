/**
 * What sliding windows share: convolutions and pools have the same size arithmetic, the same words and the same checks.
 * Source of the size formula: PyTorch documentation, `Conv2d` and `MaxPool2d`; Dumoulin & Visin 2016, arXiv:1603.07285.
 */
import { add, type Dim, equal, floorDivide, isKnown, less, modulo, multiply, showDim, subtract } from '../tensor/dim';
import { showList, showShape } from '../tensor/show';
import type { Tensor } from '../tensor/tensor';
import { Problem } from './problem';

/** One, two or three spatial axes. */
export type Rank = 1 | 2 | 3;

export const axisNames: { readonly [N in Rank]: readonly string[] } = { 1: ['L'], 2: ['H', 'W'], 3: ['D', 'H', 'W'] };

export interface Windows {
  readonly kernel_size: readonly Dim[];
  readonly stride: readonly Dim[];
  readonly padding: readonly Dim[];
  readonly dilation: readonly Dim[];
}

/** `dilation·(kernel − 1) + 1`: how far one window reaches. */
export function extent(kernel: Dim, dilation: Dim): Dim {
  return add(multiply(dilation, subtract(kernel, 1)), 1);
}

/** `⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1` */
export function windowCount(size: Dim, kernel: Dim, stride: Dim, paddingBothSides: Dim, dilation: Dim): Dim {
  return add(floorDivide(subtract(add(size, paddingBothSides), extent(kernel, dilation)), stride), 1);
}

/** What the floor leaves over at the far end of the padded input; no window covers it. */
export function leftOver(size: Dim, kernel: Dim, stride: Dim, paddingBothSides: Dim, dilation: Dim): Dim {
  return modulo(subtract(add(size, paddingBothSides), extent(kernel, dilation)), stride);
}

/** The spatial sizes of a batched `(N, C, …)` or unbatched `(C, …)` input. */
export function spatial(input: Tensor, n: Rank): readonly Dim[] {
  return input.shape.slice(-n);
}

/** Raises PyTorch's complaint unless the input has `n + 2` axes, or `n + 1` (unbatched). */
export function requireRank(input: Tensor, n: Rank, callee: string): void {
  const rank = input.shape.length;
  if (rank === n + 1 || rank === n + 2) return;
  throw new Problem(
    'wrong-rank',
    `Expected ${n + 1}D (unbatched) or ${n + 2}D (batched) input to ${callee}, but got input of size: ${showList(input.shape)}`,
    { expected: `${n + 1} or ${n + 2} axes`, found: `${rank} axes` },
  );
}

/** Raises where some size is certainly below `least`. */
export function requireAtLeast(dims: readonly Dim[], least: number, message: string, parameter: string): void {
  const wrong = dims.find(dim => less(dim, least));
  if (wrong !== undefined)
    throw new Problem('invalid-argument', message, { expected: `at least ${least}`, found: wrong, parameter });
}

/** `7×7`; `3` stands for all axes where they agree and `collapse` says so. */
export function showWindow(dims: readonly Dim[]): string {
  return showShape(dims);
}

/** One number where all axes have the same, otherwise `(1, 2)`. */
export function showEach(dims: readonly Dim[]): string {
  return dims.every(dim => equal(dim, dims[0]!)) ? showDim(dims[0]!) : `(${dims.map(showDim).join(', ')})`;
}

export function all(dims: readonly Dim[], value: number): boolean {
  return dims.every(dim => dim === value);
}

/** The axes worth a formula of their own: the first, and each that differs from it. */
export function distinctAxes(n: Rank, ...lists: readonly (readonly (Dim | undefined)[])[]): readonly number[] {
  const same = (i: number, j: number) => lists.every(list => sameOrAbsent(list[i], list[j]));
  return Array.from({ length: n }, (_, i) => i).filter(
    i => !Array.from({ length: i }, (_, j) => j).some(j => same(i, j)),
  );
}

function sameOrAbsent(a: Dim | undefined, b: Dim | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equal(a, b) === true;
}

/** A sentence an axis, each after its axis's name; axes that say the same share it: `H and W: the floor drops …`. */
export function sayPerAxis(n: Rank, sentences: readonly (string | undefined)[]): readonly string[] {
  const axes = new Map<string, string[]>();
  for (const [i, sentence] of sentences.entries())
    if (sentence !== undefined) axes.set(sentence, [...(axes.get(sentence) ?? []), axisNames[n][i]!]);
  return [...axes].map(([sentence, names]) => `${showTogether(names)}: ${sentence}`);
}

/** `D, H and W` */
function showTogether(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A factor in a formula: sums in brackets. */
export function factor(dim: Dim): string {
  const shown = showDim(dim);
  return isKnown(dim) || !/[ ]/.test(shown) ? shown : `(${shown})`;
}
