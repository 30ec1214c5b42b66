/** Reduction family: how many elements there are of each kind, or in each of several equal intervals. */
import { add, isDim, less, subtract, unknownDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { scalar } from './broadcasting';
import { both, functional } from './entry';
import type { Operator } from './operator';
import { anything, bool, int, keywordOnly, optional, tensor } from './parameter';
import { Problem } from './problem';

const NOTE = 'unsupervised-tasks#density-estimation';

export const counting: readonly Operator[] = [
  functional({
    id: 'histc',
    family: 'reduction',
    purpose: 'Counts the elements in each of several equal intervals, over all axes.',
    note: NOTE,
    names: both('histc'),
    parameters: {
      input: tensor(),
      bins: int(100),
      min: scalar(0),
      max: scalar(0),
      out: keywordOnly(anything(null)),
    },
    output: ({ input, bins }) => {
      // Integers are counted on a GPU alone.
      mustHaveBins(bins, 'histc');
      return new Tensor([bins], input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'histogram',
    family: 'reduction',
    purpose: 'Counts the elements in each of several intervals, and gives the edges of these.',
    note: NOTE,
    names: both('histogram'),
    parameters: {
      input: tensor(),
      bins: anything(),
      range: keywordOnly(anything(null)),
      weight: keywordOnly(optional(tensor())),
      density: keywordOnly(bool(false)),
      out: keywordOnly(anything(null)),
    },
    output: ({ input, bins }) => {
      if (input.dtype !== 'float32' && input.dtype !== 'float64')
        throw new Problem('wrong-dtype', `"histogramdd" not implemented for '${input.dtype}'`, {
          expected: 'float32',
          found: input.dtype,
        });
      if (bins instanceof Tensor)
        return [new Tensor([subtract(bins.shape[0] ?? 1, 1)], input.dtype), new Tensor(bins.shape, input.dtype)];
      const count = isDim(bins) ? bins : unknownDim('how many intervals there are');
      mustHaveBins(count, 'histogram');
      return [new Tensor([count], input.dtype), new Tensor([add(count, 1)], input.dtype)];
    },
    reach: () => ({ kind: 'merge' }),
  }),
];

function mustHaveBins(bins: Parameters<typeof less>[0], callee: string): void {
  if (less(bins, 1) === true)
    throw new Problem('invalid-argument', `${callee}(): bins must be > 0`, { found: bins, parameter: 'bins' });
}
