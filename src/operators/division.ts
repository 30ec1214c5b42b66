/** The operators that divide: the quotient, rounded or not, and the two remainders, Python's and C's. */
import { type DType, kindOf, ofMagnitude } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { lowerOperand, operand, shapeOf } from './broadcasting';
import { dividedPairs, partsOf } from './complex-pairs';
import { both, functional } from './entry';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator } from './operator';
import { keywordOnly, optional, text } from './parameter';
import { Problem } from './problem';
import { binary, floating, NOTE, numeric, same } from './two-operands';

export const division: readonly Operator[] = [
  quotient(),
  binary(
    'floor_divide',
    'Divides element by element and rounds down.',
    both('floor_divide'),
    numeric('floor_divide', same),
    floored,
  ),
  binary(
    'remainder',
    'Remainder of the division, with the sign of the divisor (Python’s %).',
    both('remainder'),
    numeric('remainder', same),
    (graph, a, b, dtype) =>
      kindOf(dtype) === 'integer'
        ? graph.node('Mod', [a, b])
        : graph.node('Sub', [a, graph.node('Mul', [b, floored(graph, a, b, dtype)])]),
  ),
  binary(
    'fmod',
    'Remainder of the division, with the sign of the dividend (C’s fmod).',
    both('fmod'),
    numeric('fmod', same),
    (graph, a, b) => graph.node('Mod', [a, b], { fmod: 1 }),
  ),
];

function quotient(): Operator {
  return functional({
    id: 'div',
    family: 'arithmetic',
    purpose: 'Divides element by element; integers become floats unless a rounding mode says otherwise.',
    note: NOTE,
    names: both('div', 'divide', 'true_divide'),
    parameters: { input: operand(), other: operand(), rounding_mode: keywordOnly(optional(text())) },
    output: ({ input, other, rounding_mode }) => {
      if (rounding_mode !== null && rounding_mode !== 'trunc' && rounding_mode !== 'floor')
        throw new Problem(
          'invalid-argument',
          `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${rounding_mode}'`,
          { found: rounding_mode, parameter: 'rounding_mode' },
        );
      const dtype = rounding_mode === null ? floating(input, other) : numeric('div', same)(input, other);
      return new Tensor(shapeOf(input, other), dtype);
    },
    lower: ({ input, other, rounding_mode }, graph, output) => {
      const { dtype } = output as Tensor;
      if (kindOf(dtype) === 'complex') {
        const real = ofMagnitude(dtype);
        const parts = (side: Parameters<typeof lowerOperand>[1]) =>
          side instanceof Tensor ? partsOf(graph, side, real) : { re: lowerOperand(graph, side, real) };
        return dividedPairs(graph, parts(input), parts(other), real);
      }
      const [a, b] = [lowerOperand(graph, input, dtype), lowerOperand(graph, other, dtype)];
      if (rounding_mode === 'floor') return floored(graph, a, b, dtype);
      const quotient = graph.node('Div', [a, b]);
      if (rounding_mode === null || kindOf(dtype) === 'integer') return quotient;
      return graph.node('Mul', [graph.node('Sign', [quotient]), graph.node('Floor', [graph.node('Abs', [quotient])])]);
    },
  });
}

function floored(graph: Lowering, a: LoweredValue, b: LoweredValue, dtype: DType): LoweredValue {
  if (kindOf(dtype) !== 'integer') return graph.node('Floor', [graph.node('Div', [a, b])]);
  // ONNX divides integers towards zero; (a − a mod b) is a multiple of b, so that dividing it rounds down.
  return graph.node('Div', [graph.node('Sub', [a, graph.node('Mod', [a, b])]), b]);
}
