/**
 * GLU: one half of the features decides, through a sigmoid, how much of the other half passes.
 */
import { divides, floorDivide, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { formula } from './formula';
import type { Operator } from './operator';
import { attempt, integer, known, tensor } from './parameter';
import { Problem } from './problem';

interface GLUArguments {
  readonly input: Tensor;
  readonly dim: number;
}

const input = { input: tensor() };
const own = { dim: integer(-1) };

const glu: Operator<GLUArguments> = {
  id: 'GLU',
  family: 'activation',
  purpose: 'Multiplies the first half of the features by the sigmoid of the second half.',
  note: 'activation-functions',
  documentation: 'generated/torch.nn.GLU.html',
  rule: {
    output: ({ input, dim }) => {
      const axis = axisOf(input, dim);
      const size = input.shape[axis]!;
      if (divides(2, size) === false) {
        throw new Problem(
          'mismatched-sizes',
          `Halving dimension must be even, but dimension ${axis} is size ${showDim(size)}`,
          { expected: 'an even size', found: size, parameter: 'dim' },
        );
      }
      return new Tensor(
        input.shape.map((dim, i) => (i === axis ? floorDivide(dim, 2) : dim)),
        input.dtype,
      );
    },
    // Output feature i reads features i and i + half, so along that axis positions are lost.
    reach: ({ input, dim }) => ({ kind: 'all', dims: [axisOf(input, dim) - input.shape.length] }),
    headline: ({ dim }) => (dim === -1 ? '' : `dim ${dim}`),
    summary: ({ input, dim }) => {
      const size = attempt(() => input.shape[axisOf(input, dim)]);
      return size === undefined
        ? 'Halves the axis: one half gates the other.'
        : `Halves dim ${dim} from ${showDim(size)} to ${showDim(floorDivide(size, 2))}: the second half gates the first.`;
    },
    formula: () => formula('y = a·σ(b), a and b the halves of x'),
    lower: ({ input, dim }, graph) => {
      const axis = axisOf(input, dim);
      const half = known(floorDivide(input.shape[axis]!, 2), 'the halved size');
      const [a, b] = graph.nodes(
        'Split',
        [graph.input(input), graph.constant([half, half], [2], 'int64')],
        { axis },
        2,
      );
      return graph.node('Mul', [a!, graph.node('Sigmoid', [b!])]);
    },
  },
  classes: [{ name: 'torch.nn.GLU', parameters: own, forward: input }],
  functions: [{ names: ['torch.nn.functional.glu', 'torch._C._nn.glu'], parameters: { ...input, ...own } }],
};

function axisOf({ shape }: Tensor, dim: number): number {
  if (shape.length === 0)
    throw new Problem('wrong-rank', 'glu does not support scalars because halving size must be even', {
      found: '0D',
      parameter: 'input',
    });
  if (dim >= -shape.length && dim < shape.length) return dim < 0 ? dim + shape.length : dim;
  throw new Problem(
    'dim-out-of-range',
    `Dimension out of range (expected to be in range of [${-shape.length}, ${shape.length - 1}], but got ${dim})`,
    { expected: `${-shape.length} to ${shape.length - 1}`, found: dim, parameter: 'dim' },
  );
}

export const gatedActivations: readonly Operator[] = [glu];
