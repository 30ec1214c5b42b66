/**
 * Arithmetic family: comparisons and logic, element by element. Both give booleans; the operands broadcast and promote as in
 * arithmetic.
 */
import { type DType, kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { type Argument, Float } from './argument';
import { unknowable } from './axes';
import { asFloat, lowerOperand, operand, promoted, scalar, shapeOf } from './broadcasting';
import { castTo } from './cast-node';
import { both, functional } from './entry';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator } from './operator';
import { bool, type Parameters, real, tensor } from './parameter';
import { Problem } from './problem';
import { binary, type DTypeRule, type Lower, mustBeTensors, NOTE } from './two-operands';

interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
  readonly equal_nan: Argument;
}

type LowerComparison = (
  graph: Lowering,
  a: LoweredValue,
  b: LoweredValue,
  dtype: DType,
  options: Tolerance,
) => LoweredValue;

const node =
  (type: string): Lower =>
  (graph, a, b) =>
    graph.node(type, [a, b]);

export const comparisons: readonly Operator[] = [
  comparison('eq', 'Whether two are equal, element by element.', both('eq'), node('Equal')),
  comparison('ne', 'Whether two differ, element by element.', both('ne', 'not_equal'), (graph, a, b) =>
    graph.node('Not', [graph.node('Equal', [a, b])]),
  ),
  comparison('lt', 'Whether the first is smaller, element by element.', both('lt', 'less'), node('Less')),
  comparison(
    'le',
    'Whether the first is smaller or equal, element by element.',
    both('le', 'less_equal'),
    node('LessOrEqual'),
  ),
  comparison('gt', 'Whether the first is larger, element by element.', both('gt', 'greater'), node('Greater')),
  comparison(
    'ge',
    'Whether the first is larger or equal, element by element.',
    both('ge', 'greater_equal'),
    node('GreaterOrEqual'),
  ),
  comparison('isclose', 'Whether two are equal within a tolerance, element by element.', both('isclose'), close, {
    rtol: real(new Float(1e-5)),
    atol: real(new Float(1e-8)),
    equal_nan: bool(false),
  }),
  logical('logical_and', 'Both true, element by element.', both('logical_and'), 'And'),
  logical('logical_or', 'At least one true, element by element.', both('logical_or'), 'Or'),
  logical('logical_xor', 'Exactly one true, element by element.', both('logical_xor'), 'Xor'),
  bitwise(
    'bitwise_and',
    'And of the bits; of booleans, both true.',
    [...both('bitwise_and'), 'torch.Tensor.__and__'],
    'And',
    'BitwiseAnd',
  ),
  bitwise(
    'bitwise_or',
    'Or of the bits; of booleans, at least one true.',
    [...both('bitwise_or'), 'torch.Tensor.__or__'],
    'Or',
    'BitwiseOr',
  ),
  bitwise(
    'bitwise_xor',
    'Exclusive or of the bits.',
    [...both('bitwise_xor'), 'torch.Tensor.__xor__'],
    'Xor',
    'BitwiseXor',
  ),
];

function comparison(
  id: string,
  purpose: string,
  names: readonly string[],
  lower: LowerComparison,
  extra: Parameters = {},
): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names,
    // `torch.eq(2, x)` is none of them; `2 == x` calls the tensor's own method.
    ...(id !== 'isclose' && {
      overloads: Object.fromEntries(
        names.map(name => [name.split('.').pop()!, [{ other: tensor() }, { other: scalar() }]]),
      ),
    }),
    parameters: { input: operand(), other: operand(), ...(extra as Record<never, never>) },
    output: ({ input, other }) => {
      mustBeTensors(id, input, other);
      if (['lt', 'le', 'gt', 'ge'].includes(id) && kindOf(promoted(input, other)) === 'complex')
        throw new Problem('wrong-dtype', `"${id}" not implemented for complex numbers`, {
          found: promoted(input, other),
        });
      return new Tensor(shapeOf(input, other), 'bool');
    },
    lower: lower
      ? ({ input, other, ...options }, graph) => {
          const dtype = promoted(input, other);
          const [a, b] = [input, other].map(o => lowerOperand(graph, o, dtype)) as [LoweredValue, LoweredValue];
          return lower(graph, a, b, dtype, options as Tolerance);
        }
      : undefined,
  });
}

/** |a − b| ≤ atol + rtol·|b| in floats, or equal; two infinities are close only where they are equal. */
function close(graph: Lowering, a: LoweredValue, b: LoweredValue, dtype: DType, options: Tolerance): LoweredValue {
  const { rtol, atol, equal_nan } = options;
  if (typeof equal_nan !== 'boolean') return unknowable('whether NaN equals NaN is not known');
  const or = (...parts: readonly LoweredValue[]) => parts.reduce((x, y) => graph.node('Or', [x, y]));
  const equal = graph.node('Equal', [a, b]);
  const to = asFloat(dtype);
  const e = new Expression(graph, to);
  const [x, y] = [a, b].map(value => castTo(graph, value, dtype, to)) as [LoweredValue, LoweredValue];
  const unknown = (value: LoweredValue) => graph.node('IsNaN', [value]);
  const same = equal_nan ? or(equal, graph.node('And', [unknown(x), unknown(y)])) : equal;
  if (rtol === 0 && atol === 0) return same;
  const apart = e.abs(e.sub(x, y));
  const within = graph.node('LessOrEqual', [apart, e.add(e.abs(e.mul(y, rtol)), atol)]);
  return or(same, graph.node('And', [within, e.less(apart, Number.POSITIVE_INFINITY)]));
}

function logical(id: string, purpose: string, names: readonly string[], type: string): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names,
    parameters: { input: tensor(), other: tensor() },
    output: ({ input, other }) => new Tensor(shapeOf(input, other), 'bool'),
    lower: ({ input, other }, graph) =>
      graph.node(type, [lowerOperand(graph, input, 'bool'), lowerOperand(graph, other, 'bool')]),
  });
}

function bitwise(id: string, purpose: string, names: readonly string[], ofBools: string, ofIntegers: string): Operator {
  const dtype: DTypeRule = (a, b) => {
    const result = promoted(a, b);
    if (kindOf(result) === 'float' || kindOf(result) === 'complex')
      throw new Problem('wrong-dtype', `"${id}_cpu" not implemented for '${result}'`, {
        expected: 'bool or integers',
        found: result,
      });
    return result;
  };
  return binary(id, purpose, names, dtype, (graph, a, b, to) =>
    graph.node(to === 'bool' ? ofBools : ofIntegers, [a, b]),
  );
}
