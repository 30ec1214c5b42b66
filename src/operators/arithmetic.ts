/**
 * Arithmetic family: element-wise operators on two or more operands. Shapes broadcast, dtypes promote,
 * and each output element depends on the elements at its own position only.
 */
import { shown } from '../figures/shown';
import { type DType, kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { atan2 } from './angle';
import { isTensor, lowerOperand, type Operand, operand, promoted, type Scalar, scalar, shapeOf } from './broadcasting';
import { division } from './division';
import { both, functional } from './entry';
import { sentences } from './explanation';
import { Expression } from './expression';
import type { LoweredValue } from './lowering';
import type { Operator } from './operator';
import { keywordOnly, tensor } from './parameter';
import { Problem } from './problem';
import { lowerShift } from './shift-lowering';
import {
  binary,
  type DTypeRule,
  floating,
  floats,
  integers,
  type Lower,
  NOTE,
  node,
  nodeFor,
  notBool,
  same,
} from './two-operands';

export const arithmetic: readonly Operator[] = [
  scaled('add', 'Adds element by element.', both('add'), 'Add'),
  scaled(
    'sub',
    'Subtracts element by element.',
    both('sub', 'subtract'),
    'Sub',
    notBool('Subtraction, the `-` operator, with a bool tensor is not supported.'),
  ),
  {
    ...scaled(
      'rsub',
      'Subtracts the tensor from the other operand.',
      ['torch.rsub', 'torch.Tensor.__rsub__'],
      'Sub',
      notBool('Subtraction, the `-` operator, with a bool tensor is not supported.'),
      true,
    ),
    documentation: 'generated/torch.sub.html',
  },
  binary('mul', 'Multiplies element by element.', both('mul', 'multiply'), same, node('Mul')),
  ...division,
  binary('pow', 'Raises to a power, element by element.', both('pow'), power, node('Pow')),
  binary('float_power', 'Raises to a power in double precision.', both('float_power'), () => 'float64', node('Pow')),
  binary('maximum', 'The larger of two, element by element.', both('maximum', 'fmax'), same, extreme('Max')),
  binary('minimum', 'The smaller of two, element by element.', both('minimum', 'fmin'), same, extreme('Min')),
  binary(
    'atan2',
    'Angle of the vector (other, input), element by element.',
    both('atan2', 'arctan2'),
    floating,
    (graph, y, x, dtype) => atan2(new Expression(graph, dtype), y, x),
  ),
  binary(
    'hypot',
    'Length of the vector (input, other), element by element.',
    both('hypot'),
    floats('hypot'),
    (graph, a, b) => graph.node('Sqrt', [graph.node('Add', [graph.node('Mul', [a, a]), graph.node('Mul', [b, b])])]),
  ),
  binary(
    'copysign',
    'Takes the size of one and the sign of the other.',
    both('copysign'),
    floating,
    (graph, a, b, dtype) => {
      const e = new Expression(graph, dtype);
      const negative = graph.node('Or', [e.less(b, 0), e.less(e.div(1, b), 0)]);
      return e.where(negative, e.neg(e.abs(a)), e.abs(a));
    },
  ),
  binary(
    'logaddexp',
    'log(eᵃ + eᵇ), element by element, without overflow.',
    both('logaddexp', 'logaddexp2'),
    floats('logaddexp'),
    (graph, a, b, dtype) => {
      const e = new Expression(graph, dtype);
      const most = e.max(a, b);
      const apart = e.neg(e.abs(e.sub(a, b)));
      if (!graph.called.endsWith('2')) return e.add(most, e.log(e.add(e.exp(apart), 1)));
      return e.add(most, e.div(e.log(e.add(e.exp(e.mul(apart, Math.LN2)), 1)), Math.LN2));
    },
  ),
  binary(
    'xlogy',
    'input · log(other), with 0 where input is 0.',
    [...both('xlogy'), 'torch.special.xlogy', 'torch.special.xlog1py'],
    floating,
    (graph, a, b, dtype) => {
      const e = new Expression(graph, dtype);
      const log = e.log(graph.called.endsWith('1py') ? e.add(b, 1) : b);
      return e.where(
        graph.node('And', [e.equal(a, 0), graph.node('Not', [graph.node('IsNaN', [b])])]),
        0,
        e.mul(a, log),
      );
    },
  ),
  binary(
    'bitwise_left_shift',
    'Shifts the bits to the left.',
    [...both('bitwise_left_shift'), 'torch.Tensor.__lshift__'],
    integers('lshift'),
    (graph, a, b, dtype) => lowerShift(graph, a, b, dtype, 'left'),
  ),
  binary(
    'bitwise_right_shift',
    'Shifts the bits to the right.',
    [...both('bitwise_right_shift'), 'torch.Tensor.__rshift__'],
    integers('rshift'),
    (graph, a, b, dtype) => lowerShift(graph, a, b, dtype, 'right'),
  ),
  threefold('addcmul', 'input + value · tensor1 · tensor2, element by element.', 'Mul'),
  threefold('addcdiv', 'input + value · tensor1 / tensor2, element by element.', 'Div'),
  functional({
    id: 'lerp',
    family: 'arithmetic',
    purpose: 'Goes a fraction of the way from one tensor to another: a moving average, where the one is kept.',
    note: 'semi-supervised-methods#mean-teacher',
    names: both('lerp'),
    parameters: { input: tensor(), end: tensor(), weight: operand() },
    output: ({ input, end, weight }) => {
      if (end.dtype !== input.dtype || (isTensor(weight) && weight.dtype !== input.dtype))
        throw new Problem('wrong-dtype', `expected dtype ${input.dtype} for \`end\` but got dtype ${end.dtype}`, {
          expected: input.dtype,
          found: end.dtype,
          parameter: 'end',
        });
      return new Tensor(shapeOf(input, end, weight), input.dtype);
    },
    headline: ({ weight }) => when(share(weight), w => `weight ${shown(w)}`) ?? '',
    summary: ({ weight }) =>
      when(
        share(weight),
        w =>
          `Keeps ${shown(100 * (1 - w), 6)}% of the one tensor and takes ${shown(100 * w, 6)}% of the other: ${shown(1 - w, 6)}·input + ${shown(w)}·end.`,
      ) ?? 'Goes a fraction of the way from one tensor to another: a moving average, where the one is kept.',
    explain: ({ weight }) => ({
      formulas: [],
      facts: sentences(
        when(
          share(weight),
          w =>
            `As a moving average what is kept halves in ln 0.5 / ln ${shown(1 - w, 6)} = ${shown(Math.log(0.5) / Math.log1p(-w), 3)} calls; the last 1/${shown(w)} = ${shown(1 / w, 4)} calls or so are in it.`,
        ),
      ),
      remarks: [],
    }),
    lower: ({ input, end, weight }, graph) => {
      const [a, b, w] = [input, end, weight].map(o => lowerOperand(graph, o, input.dtype));
      return graph.node('Add', [a!, graph.node('Mul', [w!, graph.node('Sub', [b!, a!])])]);
    },
  }),
];

/** The weight of a moving average. */
function share(weight: Operand): number | undefined {
  const number = isTensor(weight) ? undefined : weight.value;
  return typeof number === 'number' && number > 0 && number < 1 ? number : undefined;
}

function when(number: number | undefined, say: (number: number) => string): string | undefined {
  return number === undefined ? undefined : say(number);
}

/** NaN spreads, but `fmax` and `fmin` take the other operand. */
function extreme(type: 'Max' | 'Min'): Lower {
  return (graph, a, b, dtype) => {
    const found = graph.node(nodeFor(type, dtype), [a, b]);
    if (kindOf(dtype) !== 'float') return found;
    const e = new Expression(graph, dtype);
    const [noA, noB] = [a, b].map(value => graph.node('IsNaN', [value])) as [LoweredValue, LoweredValue];
    if (/\.fm(ax|in)$/.test(graph.called)) return e.where(noA, b, e.where(noB, a, found));
    return e.where(graph.node('Or', [noA, noB]), Number.NaN, found);
  };
}

/** `alpha` multiplies the second operand of `add` and `sub`. */
function scaled(
  id: string,
  purpose: string,
  names: readonly string[],
  type: string,
  dtype: DTypeRule = same,
  swapped = false,
): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names,
    parameters: { input: operand(), other: operand(), alpha: keywordOnly(scalar(1)) },
    output: ({ input, other, alpha }) => {
      const result = dtype(input, other);
      if (alpha.kind === 'float' && kindOf(result) !== 'float' && kindOf(result) !== 'complex')
        throw new Problem(
          'wrong-dtype',
          'For integral input tensors, argument alpha must not be a floating point number.',
          {
            parameter: 'alpha',
          },
        );
      return new Tensor(shapeOf(input, other), result);
    },
    lower: ({ input, other, alpha }, graph, output) => {
      const { dtype: to } = output as Tensor;
      const [left, right] = swapped ? [other, input] : [input, other];
      const b = lowerOperand(graph, right, to);
      const scaledB = alpha.value === 1 ? b : graph.node(nodeFor('Mul', to), [b, lowerOperand(graph, alpha, to)]);
      return graph.node(nodeFor(type, to), [lowerOperand(graph, left, to), scaledB]);
    },
  });
}

function threefold(id: string, purpose: string, type: string): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names: both(id),
    parameters: { input: tensor(), tensor1: tensor(), tensor2: tensor(), value: keywordOnly(scalar(1)) },
    output: ({ input, tensor1, tensor2 }) => {
      const dtype = promoted(input, tensor1, tensor2);
      if (type === 'Div' && kindOf(promoted(tensor1, tensor2)) !== 'float' && kindOf(dtype) !== 'complex')
        throw new Problem('wrong-dtype', 'Integer division with addcdiv is no longer supported', { found: dtype });
      return new Tensor(shapeOf(input, tensor1, tensor2), dtype);
    },
    lower: ({ input, tensor1, tensor2, value }, graph, output) => {
      const { dtype } = output as Tensor;
      const [base, a, b, v] = [input, tensor1, tensor2, value as Scalar].map(o => lowerOperand(graph, o, dtype));
      return graph.node('Add', [base!, graph.node('Mul', [v!, graph.node(type, [a!, b!])])]);
    },
  });
}

function power(a: Operand, b: Operand): DType {
  const dtype = promoted(a, b);
  if (kindOf(dtype) === 'integer' && !isTensor(b) && typeof b.value === 'number' && b.value < 0)
    throw new Problem('wrong-dtype', 'Integers to negative integer powers are not allowed.', {
      found: b.value,
      parameter: 'other',
    });
  return dtype;
}
