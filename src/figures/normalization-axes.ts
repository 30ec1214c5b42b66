/**
 * The axes of a batch that is normalised: examples, channels and places, whatever order the layer has them in. Every set that
 * shares a mean is a box along them.
 */
import type { FigureCall } from './figure';
import { grouped } from './shown';

export const NORMS = ['BatchNorm', 'LayerNorm', 'LayerNorm per token', 'InstanceNorm', 'GroupNorm'] as const;
export type Norm = (typeof NORMS)[number];

export interface Axis {
  readonly name: string;
  readonly size: number;
  /** Which part of it the set has, the end left out. */
  readonly from: number;
  readonly to: number;
}

export interface Cube {
  /** Examples, channels, places. */
  readonly axes: readonly [Axis, Axis, Axis];
  /** The learner's own. */
  readonly own?: Own;
}

export interface Own {
  /** Examples, channels, places, with PyTorch's letters. */
  readonly axes: readonly { readonly name: string; readonly size: number; readonly shared: number }[];
  /** In one set, and how many sets there are. */
  readonly values: number;
  readonly sets: number;
}

type Three = readonly [examples: number, channels: number, places: number];

/** The box around `cell`; with `own`, a shape that fits the layer, what it is there. */
export function cubeOf(norm: Norm, size: Three, groups: number, cell: Three, own: readonly number[]): Cube {
  const group = Math.max(1, size[1] / groups);
  const first = Math.floor(cell[1] / group) * group;
  const ranges = {
    BatchNorm: [all(size[0]), one(cell[1]), all(size[2])],
    LayerNorm: [one(cell[0]), all(size[1]), all(size[2])],
    'LayerNorm per token': [one(cell[0]), all(size[1]), one(cell[2])],
    InstanceNorm: [one(cell[0]), one(cell[1]), all(size[2])],
    GroupNorm: [one(cell[0]), { from: first, to: first + group }, all(size[2])],
  }[norm];
  const names = ['N', 'C', norm === 'LayerNorm per token' ? 'tokens' : 'H·W'];
  const axes = ranges.map((range, axis) => ({
    name: names[axis]!,
    size: size[axis]!,
    ...range,
  })) as unknown as Cube['axes'];
  const mine = ownOf(norm, groups, own);
  return mine ? { axes, own: mine } : { axes };
}

/** `32·56·56`, with the axes that are 1 left out. */
export function productText({ axes, values }: Own): string {
  const parts = axes.filter(({ shared }) => shared > 1);
  const names = parts.map(({ name, size, shared }) => (shared === size ? name : `${name}/${size / shared}`));
  const factors = parts.map(({ shared }) => grouped(shared));
  return `${parts.length > 1 ? `${names.join('·')} = ${factors.join('·')} = ` : ''}${grouped(values)} ${values === 1 ? 'value' : 'values'}`;
}

/** Which layer it is; a LayerNorm by how many axes of the input it takes together. */
export function normsOf({ operator, arguments: given, input }: FigureCall): Norm | undefined {
  if (/^BatchNorm[123]d$/.test(operator)) return 'BatchNorm';
  if (/^InstanceNorm[123]d$/.test(operator)) return 'InstanceNorm';
  if (operator === 'GroupNorm') return 'GroupNorm';
  const { normalized_shape } = given;
  if (operator !== 'LayerNorm') return undefined;
  const taken = Array.isArray(normalized_shape)
    ? normalized_shape.length
    : typeof normalized_shape === 'number'
      ? 1
      : 0;
  if (taken === 1 && (!input || input.length > 1)) return 'LayerNorm per token';
  return taken === (input ? input.length - 1 : 3) && taken > 1 ? 'LayerNorm' : undefined;
}

function ownOf(norm: Norm, groups: number, shape: readonly number[]): Own | undefined {
  const rank = shape.length;
  if (rank < 2 || rank > 5 || shape.some(size => size < 1)) return undefined;
  // A token's features are the last axis; channels are the second one.
  const isLast = norm === 'LayerNorm per token';
  const channels = isLast ? shape.at(-1)! : shape[1]!;
  const places = (isLast ? shape.slice(1, -1) : shape.slice(2)).reduce((a, b) => a * b, 1);
  if (norm === 'GroupNorm' && channels % groups !== 0) return undefined;
  const sizes: Three = [shape[0]!, channels, places];
  const shared: Three = {
    BatchNorm: [sizes[0], 1, places],
    LayerNorm: [1, channels, places],
    'LayerNorm per token': [1, channels, 1],
    InstanceNorm: [1, 1, places],
    GroupNorm: [1, channels / groups, places],
  }[norm] as unknown as Three;
  const values = shared.reduce((a, b) => a * b, 1);
  const letters = ['', '', '', isLast ? 'tokens' : 'L', 'H·W', 'D·H·W'][rank]!;
  const names = ['N', isLast && rank === 3 ? 'features' : 'C', letters];
  return {
    axes: sizes.map((size, axis) => ({ name: names[axis]!, size, shared: shared[axis]! })),
    values,
    sets: sizes.reduce((a, b) => a * b, 1) / values,
  };
}

const all = (size: number) => ({ from: 0, to: size });
const one = (index: number) => ({ from: index, to: index + 1 });
