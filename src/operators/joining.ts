/**
 * Shape family: several tensors become one, or one becomes several. `cat` needs the same sizes on every axis but one and adds
 * that one up; `stack` needs the same sizes everywhere and adds an axis.
 */
import { add, ceilDivide, type Dim, equal, floorDivide, modulo, multiply, showDim, subtract, sum } from '../tensor/dim';
import { promote } from '../tensor/dtype';
import { type Shape, Tensor } from '../tensor/tensor';
import {
  agree,
  axis,
  concrete,
  crossed,
  inserted,
  mustAgree,
  numbers,
  range,
  removed,
  replaced,
  spelled,
  unknowable,
} from './axes';
import { castTo } from './cast-node';
import { both, functional } from './entry';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Reach } from './operator';
import { either, int, ints, type Parameter, tensor, tensors } from './parameter';
import { Problem } from './problem';

export const joining: readonly Operator[] = [
  functional({
    id: 'cat',
    family: 'shape',
    purpose: 'Joins tensors along an axis that they have; all other axes must match.',
    note: 'densenet',
    names: ['torch.cat', 'torch.concat', 'torch.concatenate'],
    parameters: { tensors: tensors(), dim: int(0) },
    output: ({ tensors, dim }) => joined(tensors, dim),
    headline: ({ tensors, dim }) => `${tensors.length} tensors along axis ${showDim(dim)}`,
    formula: ({ tensors, dim }, output) => {
      const parts = tensors.filter(t => !isLegacyEmpty(t.shape)).map(t => t.shape.at(concrete(dim))!);
      return formula(`${parts.map(showDim).join(' + ')} = ${showDim((output as Tensor).shape.at(concrete(dim))!)}`);
    },
    reach: ({ dim }, output): Reach => {
      const rank = (output as Tensor).shape.length;
      return { kind: 'elementwise', joins: axis(dim, rank) - rank };
    },
    lower: ({ tensors, dim }, graph, output) => concat(graph, tensors, concrete(dim), output as Tensor),
  }),
  functional({
    id: 'stack',
    family: 'shape',
    purpose: 'Joins tensors of one shape along a new axis.',
    note: 'densenet',
    names: ['torch.stack'],
    parameters: { tensors: tensors(), dim: int(0) },
    output: ({ tensors, dim }) => {
      const first = mustBeSome(tensors, 'stack');
      const at = axis(dim, first.shape.length + 1);
      for (const [i, t] of tensors.entries()) mustMatchFirst(first, t, i);
      const shape = first.shape.map((size, i) =>
        tensors.reduce<Dim>((best, t) => agree(best, t.shape[i]!) ?? best, size),
      );
      return new Tensor(inserted(shape, at, tensors.length), commonType(tensors));
    },
    reach: ({ tensors, dim }): Reach => {
      const rank = tensors[0]!.shape.length;
      const at = axis(dim, rank + 1);
      const order = range(rank + 1).map(i => (i === at ? null : (i < at ? i : i - 1) - rank));
      return { kind: 'axes', order, joins: at - rank - 1 };
    },
    lower: ({ tensors, dim }, graph, output) => {
      const at = axis(dim, tensors[0]!.shape.length + 1);
      const parts = tensors.map(t =>
        graph.node('Unsqueeze', [
          castTo(graph, graph.input(t), t.dtype, (output as Tensor).dtype),
          graph.constant([at], [1], 'int64'),
        ]),
      );
      return graph.node('Concat', parts, { axis: at });
    },
  }),
  stacking('hstack', 'Joins tensors along the second axis (vectors along their only one).', 1, shape =>
    shape.length === 0 ? [1] : shape,
  ),
  stacking('vstack', 'Joins tensors along the first axis; vectors become rows.', 0, shape =>
    shape.length === 0 ? [1, 1] : shape.length === 1 ? [1, ...shape] : shape,
  ),
  stacking('dstack', 'Joins tensors along the third axis.', 2, shape =>
    shape.length === 0 ? [1, 1, 1] : shape.length === 1 ? [1, ...shape, 1] : shape.length === 2 ? [...shape, 1] : shape,
  ),
  stacking('column_stack', 'Joins tensors along the second axis; vectors become columns.', 1, shape =>
    shape.length === 0 ? [1, 1] : shape.length === 1 ? [...shape, 1] : shape,
  ),
  splitting(
    'split',
    'Cuts an axis into pieces of the given size (the last may be smaller), or of the given sizes.',
    {
      split_size_or_sections: {
        ...(either(int(), ints()) as Parameter<Dim | readonly Dim[]>),
        alias: ['split_size', 'split_sizes'],
      },
      dim: int(0),
    },
    both('split', 'split_with_sizes'),
    (size, sections) => (isList(sections) ? exactly(size, sections) : pieces(size, sections)),
  ),
  splitting(
    'chunk',
    'Cuts an axis into at most the given number of equal pieces.',
    { chunks: int(), dim: int(0) },
    both('chunk'),
    (size, chunks) => {
      const count = concrete(chunks as Dim, 'chunks');
      if (count <= 0)
        throw new Problem('invalid-argument', `chunk expects \`chunks\` to be greater than 0, got: ${count}`, {
          found: count,
          parameter: 'chunks',
        });
      if (equal(modulo(size, count), 0) === true && equal(size, 0) !== true)
        return Array<Dim>(count).fill(floorDivide(size, count));
      const each = ceilDivide(size, count);
      return each === 0
        ? Array<Dim>(count).fill(0)
        : typeof size === 'number'
          ? pieces(size, each)
          : unknowable(`how many pieces chunk makes of ${showDim(size)} is not known`);
    },
  ),
  splitting(
    'tensor_split',
    'Cuts an axis into the given number of nearly equal pieces, or at the given positions.',
    {
      indices_or_sections: {
        ...(either(int(), ints()) as Parameter<Dim | readonly Dim[]>),
        alias: ['indices', 'sections'],
      },
      dim: int(0),
    },
    both('tensor_split'),
    (size, sections) => (isList(sections) ? cutAt(size, sections) : nearlyEqual(size, sections)),
  ),
  functional({
    id: 'unbind',
    family: 'shape',
    purpose: 'Takes an axis away: a tuple of its slices.',
    note: 'densenet',
    names: both('unbind'),
    parameters: { input: tensor(), dim: int(0) },
    output: ({ input, dim }) => {
      if (input.shape.length === 0)
        throw new Problem('wrong-rank', 'Dimension specified as 0 but tensor has no dimensions', { found: '0D' });
      const at = axis(dim, input.shape.length);
      const size = input.shape[at]!;
      if (typeof size !== 'number') return unknowable(`how many slices unbind gives is the size ${showDim(size)}`);
      return range(size).map(() => new Tensor(removed(input.shape, at), input.dtype));
    },
    reach: ({ input, dim }, output): Reach => {
      const rank = input.shape.length;
      const at = axis(dim, rank);
      const order = removed(range(rank), at).map(i => (i as number) - rank);
      const reaches = (output as readonly Tensor[]).map(
        (_, i) => ({ kind: 'axes', order, taken: { [at - rank]: i } }) as const,
      );
      return { kind: 'each', reaches };
    },
    lower: ({ input, dim }, graph, output) => {
      const at = axis(dim, input.shape.length);
      return (output as readonly Tensor[]).map((_, i) =>
        graph.node('Gather', [graph.input(input), graph.constant([i], [], 'int64')], { axis: at }),
      );
    },
  }),
];

/** What `cat(tensors, dim)` gives. Errors: `mismatched-cat-sizes`, `wrong-rank`, `dim-out-of-range`. */
export function joined(tensors: readonly Tensor[], dim: Dim): Tensor {
  mustBeSome(tensors, 'cat');
  const scalar = tensors.findIndex(t => t.shape.length === 0);
  if (scalar >= 0)
    throw new Problem('wrong-rank', `zero-dimensional tensor (at position ${scalar}) cannot be concatenated`, {
      expected: 'at least 1D',
      found: '0D',
      parameter: 'tensors',
    });
  const counted = tensors.filter(t => !isLegacyEmpty(t.shape));
  const first = counted[0] ?? tensors[0]!;
  const at = axis(dim, first.shape.length);
  let shape: Shape = first.shape;
  counted.forEach((t, position) => {
    if (t.shape.length !== first.shape.length)
      throw new Problem(
        'wrong-rank',
        `Tensors must have same number of dimensions: got ${first.shape.length} and ${t.shape.length}`,
        {
          expected: `${first.shape.length}D`,
          found: `${t.shape.length}D`,
          parameter: 'tensors',
        },
      );
    shape = shape.map((size, i) =>
      i === at
        ? size
        : mustAgree(
            size,
            t.shape[i]!,
            'mismatched-cat-sizes',
            () =>
              `Sizes of tensors must match except in dimension ${at}. Expected size ${showDim(size)} but got size ${showDim(t.shape[i]!)} for tensor number ${position} in the list.`,
            'tensors',
          ),
    );
  });
  return new Tensor(replaced(shape, at, sum(counted.map(t => t.shape[at]!))), commonType(tensors));
}

function concat(graph: Lowering, tensors: readonly Tensor[], dim: number, output: Tensor): LoweredValue {
  const parts = tensors
    .filter(t => !isLegacyEmpty(t.shape) || isLegacyEmpty(output.shape))
    .map(t => castTo(graph, graph.input(t), t.dtype, output.dtype));
  return graph.node('Concat', parts, { axis: axis(dim, output.shape.length) });
}

function stacking(id: string, purpose: string, dim: number, grow: (shape: Shape) => Shape): Operator {
  const at = (tensors: readonly Tensor[]) => (id === 'hstack' && tensors[0]!.shape.length <= 1 ? 0 : dim);
  return functional({
    id,
    family: 'shape',
    purpose,
    note: 'densenet',
    names: id === 'vstack' ? ['torch.vstack', 'torch.row_stack'] : [`torch.${id}`],
    parameters: { tensors: tensors() },
    output: ({ tensors }) => {
      mustBeSome(tensors, id);
      return joined(
        tensors.map(t => new Tensor(grow(t.shape), t.dtype)),
        at(tensors),
      );
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ tensors }, graph, output) => {
      const { dtype } = output as Tensor;
      const parts = tensors.map(t => {
        const shape = numbers(grow(t.shape));
        const value = castTo(graph, graph.input(t), t.dtype, dtype);
        return shape.length === t.shape.length
          ? value
          : graph.node('Reshape', [value, graph.constant(shape, [shape.length], 'int64')]);
      });
      return graph.node('Concat', parts, { axis: at(tensors) });
    },
  });
}

type Sections = Dim | readonly Dim[];

function splitting<P extends { dim: Parameter<Dim> }>(
  id: string,
  purpose: string,
  parameters: P,
  names: readonly string[],
  cut: (size: Dim, sections: Sections) => readonly Dim[],
): Operator {
  const given = Object.keys(parameters)[0]!;
  const sectionsOf = (args: unknown) => (args as Record<string, Sections>)[given]!;
  return functional({
    id,
    family: 'shape',
    purpose,
    note: 'densenet',
    names,
    parameters: { input: tensor(), ...(parameters as Record<never, never>), dim: parameters.dim },
    output: args => {
      const { input, dim } = args;
      if (input.shape.length === 0)
        throw new Problem('wrong-rank', `${id} expects at least a 1-dimensional tensor`, {
          expected: 'at least 1D',
          found: '0D',
        });
      const at = axis(dim, input.shape.length);
      return cut(input.shape[at]!, sectionsOf(args)).map(
        size => new Tensor(replaced(input.shape, at, size), input.dtype),
      );
    },
    headline: args => {
      const { input, dim } = args;
      const parts = cut(input.shape[axis(dim, input.shape.length)]!, sectionsOf(args));
      return `${parts.length} pieces: ${parts.map(showDim).join(', ')}`;
    },
    reach: ({ input, dim }, output): Reach => {
      const at = axis(dim, input.shape.length) - input.shape.length;
      let start = 0;
      const reaches = (output as readonly Tensor[]).map(({ shape }): Reach => {
        const windows = { [at]: { kernel: 1, stride: 1, padding: -start, dilation: 1 } };
        start += concrete(shape.at(at)!);
        return { kind: 'window', windows };
      });
      return { kind: 'each', reaches };
    },
    lower: ({ input, dim }, graph, output) => {
      const at = axis(dim, input.shape.length);
      const parts = numbers((output as readonly Tensor[]).map(t => t.shape[at]!));
      return graph.nodes(
        'Split',
        [graph.input(input), graph.constant(parts, [parts.length], 'int64')],
        { axis: at },
        parts.length,
      );
    },
  });
}

/** ⌈size / each⌉ pieces of `each`, the last with what is left. */
function pieces(size: Dim, each: Dim): readonly Dim[] {
  if (typeof each === 'number' && each < 0)
    throw new Problem('invalid-argument', `split expects split_size be non-negative, but got split_size=${each}`, {
      found: each,
      parameter: 'split_size_or_sections',
    });
  if (equal(each, 0) === true) {
    if (equal(size, 0) !== true)
      throw new Problem(
        'invalid-argument',
        `split_size can only be 0 if dimension size is 0, but got dimension size of ${showDim(size)}`,
        { found: 0, parameter: 'split_size_or_sections' },
      );
    return [0];
  }
  if (equal(size, 0) === true) return [0];
  const count = ceilDivide(size, each);
  if (typeof count !== 'number')
    return unknowable(`how many pieces of ${showDim(each)} are in ${showDim(size)} is not known`);
  return range(count).map(i => (i < count - 1 ? each : subtract(size, multiply(each, count - 1))));
}

function exactly(size: Dim, sections: readonly Dim[]): readonly Dim[] {
  const total = sum(sections);
  if (sections.some(section => typeof section === 'number' && section < 0) || equal(total, size) === false)
    throw new Problem(
      'mismatched-sizes',
      `split_with_sizes expects split_sizes to sum exactly to ${showDim(size)} (input tensor's size at dimension), but got split_sizes=${spelled(sections)}`,
      { expected: size, found: total, parameter: 'split_size_or_sections' },
    );
  return sections;
}

/** The first `size % sections` pieces are one longer. */
function nearlyEqual(size: Dim, sections: Dim): readonly Dim[] {
  const count = concrete(sections, 'sections');
  if (count <= 0)
    throw new Problem('invalid-argument', `number of sections must be larger than 0, got ${count}`, {
      found: count,
      parameter: 'indices_or_sections',
    });
  const each = floorDivide(size, count);
  const longer = modulo(size, count);
  if (typeof longer !== 'number') return unknowable(`how ${showDim(size)} falls into ${count} pieces is not known`);
  return range(count).map(i => (i < longer ? add(each, 1) : each));
}

function cutAt(size: Dim, positions: readonly Dim[]): readonly Dim[] {
  const length = concrete(size);
  const place = (position: number) => Math.max(0, Math.min(length, position < 0 ? position + length : position));
  const cuts = [...numbers(positions, 'the position').map(place), length];
  return cuts.map((cut, i) => Math.max(0, cut - (i === 0 ? 0 : cuts[i - 1]!)));
}

/** An empty vector is skipped by `cat`, whatever the others look like. */
function isLegacyEmpty(shape: Shape): boolean {
  return shape.length === 1 && shape[0] === 0;
}

function isList(sections: Sections): sections is readonly Dim[] {
  return Array.isArray(sections);
}

function mustBeSome(tensors: readonly Tensor[], callee: string): Tensor {
  const first = tensors[0];
  if (first === undefined)
    throw new Problem('wrong-call', `${callee}: expected a non-empty list of Tensors`, { parameter: 'tensors' });
  return first;
}

function mustMatchFirst(first: Tensor, other: Tensor, position: number): void {
  const fits =
    other.shape.length === first.shape.length && other.shape.every((size, i) => equal(size, first.shape[i]!) !== false);
  if (!fits)
    throw new Problem(
      'mismatched-cat-sizes',
      `stack expects each tensor to be equal size, but got ${spelled(first.shape)} at entry 0 and ${spelled(other.shape)} at entry ${position}`,
      { expected: crossed(first.shape), found: crossed(other.shape), parameter: 'tensors' },
    );
}

function commonType(tensors: readonly Tensor[]) {
  return tensors.map(t => t.dtype).reduce(promote);
}
