/**
 * Arithmetic family: functions of one tensor, element by element. The shape stays; the table says what the dtype becomes
 * (`float`: integers are promoted to the default float, `same`, or `bool`) and ONNX's name where there is one.
 */
import { shown } from '../figures/shown';
import { type DType, kindOf, ofMagnitude } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { lowerSize } from './angle';
import { concrete, unknowable } from './axes';
import { asFloat, lowerOperand, type Operand, operand, promoted, scalar, shapeOf } from './broadcasting';
import { castTo } from './cast-node';
import { partsOf } from './complex-pairs';
import { both, functional } from './entry';
import { known } from './explanation';
import { Expression } from './expression';
import type { Operator } from './operator';
import { int, keywordOnly, optional, type Parameter, type Parameters, real, tensor } from './parameter';
import { composed } from './pointwise-lowering';
import { Problem } from './problem';
import { mostDerivatives, polygammaOf, special } from './special-lowering';

const NOTE = 'computational-graph-example';

type Rule = 'float' | 'same' | 'bool';
/** id → purpose, dtype rule, ONNX operator, further names, kinds that raise. */
const table: Readonly<
  Record<string, readonly [purpose: string, rule: Rule, onnx?: string, aliases?: readonly string[]]>
> = {
  exp: ['eˣ.', 'float', 'Exp'],
  exp2: ['2ˣ.', 'float', undefined, ['torch.special.exp2']],
  expm1: ['eˣ − 1, exact near 0.', 'float', undefined, ['torch.special.expm1']],
  log: ['Natural logarithm.', 'float', 'Log'],
  log2: ['Logarithm to base 2.', 'float'],
  log10: ['Logarithm to base 10.', 'float'],
  log1p: ['log(1 + x), exact near 0.', 'float', undefined, ['torch.special.log1p']],
  sqrt: ['Square root.', 'float', 'Sqrt'],
  rsqrt: ['1 / √x.', 'float'],
  reciprocal: ['1 / x.', 'float', 'Reciprocal'],
  sin: ['Sine.', 'float', 'Sin'],
  cos: ['Cosine.', 'float', 'Cos'],
  tan: ['Tangent.', 'float', 'Tan'],
  asin: ['Inverse sine.', 'float', 'Asin', both('arcsin')],
  acos: ['Inverse cosine.', 'float', 'Acos', both('arccos')],
  atan: ['Inverse tangent.', 'float', 'Atan', both('arctan')],
  sinh: ['Hyperbolic sine.', 'float', 'Sinh'],
  cosh: ['Hyperbolic cosine.', 'float', 'Cosh'],
  asinh: ['Inverse hyperbolic sine.', 'float', 'Asinh', both('arcsinh')],
  acosh: ['Inverse hyperbolic cosine.', 'float', 'Acosh', both('arccosh')],
  atanh: ['Inverse hyperbolic tangent.', 'float', 'Atanh', both('arctanh')],
  sinc: ['sin(πx) / (πx).', 'float', undefined, ['torch.special.sinc']],
  erf: ['Error function.', 'float', 'Erf', ['torch.special.erf']],
  erfc: ['1 − erf(x).', 'float', undefined, ['torch.special.erfc']],
  erfinv: ['Inverse of the error function.', 'float', undefined, ['torch.special.erfinv']],
  lgamma: ['log |Γ(x)|.', 'float', undefined, ['torch.special.gammaln']],
  digamma: ['Derivative of log Γ.', 'float', undefined, ['torch.special.digamma', 'torch.special.psi']],
  i0: ['Modified Bessel function of order 0.', 'float', undefined, ['torch.special.i0']],
  deg2rad: ['Degrees to radians.', 'float'],
  rad2deg: ['Radians to degrees.', 'float'],
  neg: ['−x.', 'same', 'Neg', both('negative')],
  positive: ['The tensor itself.', 'same', 'Identity'],
  sign: ['−1, 0 or 1.', 'same'],
  sgn: ['x / |x|, 0 for 0.', 'same'],
  square: ['x².', 'same'],
  floor: ['The largest integer that is not above.', 'same', 'Floor'],
  ceil: ['The smallest integer that is not below.', 'same', 'Ceil'],
  trunc: ['Drops the fraction.', 'same', undefined, both('fix')],
  frac: ['The fraction alone.', 'same'],
  isnan: ['Whether NaN.', 'bool', 'IsNaN'],
  isinf: ['Whether infinite.', 'bool', 'IsInf'],
  isfinite: ['Whether neither infinite nor NaN.', 'bool'],
  isneginf: ['Whether −∞.', 'bool'],
  isposinf: ['Whether +∞.', 'bool'],
  isreal: ['Whether the imaginary part is 0.', 'bool'],
  signbit: ['Whether negative.', 'bool'],
  logical_not: ['Whether zero or False.', 'bool'],
};

/** What raises, by dtype kind: PyTorch has no such kernel. */
const refuses: Readonly<Record<string, readonly string[]>> = {
  neg: ['bool'],
  positive: ['bool'],
  floor: ['bool'],
  ceil: ['bool'],
  trunc: ['bool'],
  frac: ['bool', 'integer'],
};

export const pointwise: readonly Operator[] = [
  ...Object.entries(table).map(([id, [purpose, rule, onnx, aliases]]) => unary(id, purpose, rule, onnx, aliases ?? [])),
  functional({
    id: 'abs',
    family: 'arithmetic',
    purpose: 'Absolute value.',
    note: NOTE,
    names: both('abs', 'absolute'),
    parameters: { input: tensor() },
    output: ({ input }) => {
      if (input.dtype === 'bool') throw refused('abs', input.dtype);
      return new Tensor(input.shape, ofMagnitude(input.dtype));
    },
    lower: ({ input }, graph, output) => {
      if (kindOf(input.dtype) !== 'complex') return graph.node('Abs', [graph.input(input)]);
      return lowerSize(partsOf(graph, input, (output as Tensor).dtype), graph, (output as Tensor).dtype);
    },
  }),
  functional({
    id: 'round',
    family: 'arithmetic',
    purpose: 'Rounds to the nearest integer, halves to the even one.',
    note: NOTE,
    names: both('round'),
    parameters: { input: tensor(), decimals: keywordOnly(int(0)) },
    output: ({ input, decimals }) => {
      if (input.dtype === 'bool' || (kindOf(input.dtype) === 'integer' && decimals !== 0))
        throw refused('round', input.dtype);
      return input;
    },
    lower: ({ input, decimals }, graph) => {
      if (asFloat(input.dtype) !== input.dtype) return graph.node('Identity', [graph.input(input)]);
      const places = concrete(decimals);
      if (places === 0) return graph.node('Round', [graph.input(input)]);
      // As PyTorch does it: with a factor of at least 1, so that it is exact.
      const e = new Expression(graph, input.dtype);
      const factor = 10 ** Math.abs(places);
      const [out, back] = places > 0 ? [e.mul, e.div] : [e.div, e.mul];
      return back(graph.node('Round', [out(graph.input(input), factor)]), factor);
    },
  }),
  functional({
    id: 'nan_to_num',
    family: 'arithmetic',
    purpose: 'Replaces NaN and infinities by numbers.',
    note: 'vanishing-exploding-gradients',
    names: both('nan_to_num'),
    parameters: { input: tensor(), nan: optional(real()), posinf: optional(real()), neginf: optional(real()) },
    output: ({ input }) => input,
    lower: ({ input, nan, posinf, neginf }, graph) => {
      if (kindOf(input.dtype) !== 'float') return graph.node('Identity', [graph.input(input)]);
      const largest = input.dtype === 'float64' ? Number.MAX_VALUE : 3.4028234663852886e38;
      const e = new Expression(graph, input.dtype);
      const x = graph.input(input);
      const above = e.where(e.equal(x, Number.POSITIVE_INFINITY), posinf ?? largest, x);
      const finite = e.where(e.equal(x, Number.NEGATIVE_INFINITY), neginf ?? -largest, above);
      return e.where(graph.node('IsNaN', [x]), nan ?? 0, finite);
    },
  }),
  functional({
    id: 'logit',
    family: 'arithmetic',
    purpose: 'log(x / (1 − x)), the inverse of the sigmoid.',
    note: 'softmax-cross-entropy',
    names: [...both('logit'), 'torch.special.logit'],
    parameters: { input: tensor(), eps: optional(real()) },
    output: ({ input }) => new Tensor(input.shape, asFloat(input.dtype)),
    lower: ({ input, eps }, graph, output) => {
      const { dtype } = output as Tensor;
      const e = new Expression(graph, dtype);
      const given = castTo(graph, graph.input(input), input.dtype, dtype);
      const x = eps === null ? given : e.min(e.max(given, eps), 1 - eps);
      return e.log(e.div(x, e.sub(1, x)));
    },
  }),
  functional({
    id: 'bitwise_not',
    family: 'arithmetic',
    purpose: 'Flips the bits; of booleans, negates.',
    note: NOTE,
    names: [...both('bitwise_not'), 'torch.Tensor.__invert__'],
    parameters: { input: tensor() },
    output: ({ input }) => {
      if (kindOf(input.dtype) === 'float' || kindOf(input.dtype) === 'complex')
        throw refused('bitwise_not', input.dtype);
      return input;
    },
    lower: ({ input }, graph) => graph.node(input.dtype === 'bool' ? 'Not' : 'BitwiseNot', [graph.input(input)]),
  }),
  clamp('clamp', 'Limits elements to a range.', optional(operand()), optional(operand()), both('clamp', 'clip')),
  functional({
    id: 'clamp_min',
    family: 'arithmetic',
    purpose: 'Raises elements to at least a bound.',
    note: 'activation-functions',
    names: both('clamp_min'),
    parameters: { input: tensor(), min: operand() },
    output: ({ input, min }) => new Tensor(shapeOf(input, min), promoted(input, min)),
    lower: ({ input, min }, graph, output) =>
      graph.node(
        'Max',
        [input, min].map(o => lowerOperand(graph, o, (output as Tensor).dtype)),
      ),
  }),
  functional({
    id: 'clamp_max',
    family: 'arithmetic',
    purpose: 'Lowers elements to at most a bound.',
    note: 'activation-functions',
    names: both('clamp_max'),
    parameters: { input: tensor(), max: operand() },
    output: ({ input, max }) => new Tensor(shapeOf(input, max), promoted(input, max)),
    lower: ({ input, max }, graph, output) =>
      graph.node(
        'Min',
        [input, max].map(o => lowerOperand(graph, o, (output as Tensor).dtype)),
      ),
  }),
  functional({
    id: 'polygamma',
    family: 'arithmetic',
    purpose: 'Derivatives of the digamma function.',
    note: NOTE,
    names: ['torch.polygamma', 'torch.special.polygamma'],
    parameters: { n: int(), input: tensor() },
    output: ({ input }) => new Tensor(input.shape, asFloat(input.dtype)),
    lower: ({ n, input }, graph, output) => {
      if (n === 0) return special.digamma!({ input }, graph, output);
      if (typeof n !== 'number') return unknowable('which derivative is not known');
      if (n > mostDerivatives)
        return unknowable(`derivatives of digamma beyond the ${mostDerivatives}th are not written out`);
      return polygammaOf(n)({ input }, graph, output);
    },
  }),
];

const rounds = ['floor', 'ceil', 'round'];

function unary(
  id: string,
  purpose: string,
  rule: Rule,
  onnx: string | undefined,
  aliases: readonly string[],
): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names: [...both(id), ...aliases],
    parameters: { input: tensor() },
    output: ({ input }) => {
      if (refuses[id]?.includes(kindOf(input.dtype))) throw refused(id, input.dtype);
      return new Tensor(input.shape, dtypeAfter(id, rule, input.dtype));
    },
    lower: onnx
      ? ({ input }, graph, output) => {
          const value = graph.input(input);
          const { dtype } = output as Tensor;
          // What rounds leaves integers as they are; no integer is infinite or NaN.
          if (rounds.includes(id) && dtype !== 'float32' && dtype !== 'float64') return graph.node('Identity', [value]);
          if (rule === 'bool') return graph.node(onnx, [castTo(graph, value, input.dtype, asFloat(input.dtype))]);
          if (id === 'sign' && dtype === 'bool') return graph.node('Identity', [value]);
          return graph.node(onnx, [castTo(graph, value, input.dtype, dtype)]);
        }
      : composed(id),
  });
}

/** A square of booleans is counted, in int64. */
function dtypeAfter(id: string, rule: Rule, dtype: DType): DType {
  if (rule === 'bool') return 'bool';
  if (rule === 'float') return asFloat(dtype);
  return id === 'square' && dtype === 'bool' ? 'int64' : dtype;
}

/** Both bounds are tensors, or both numbers. */
function clampings(): readonly Parameters[] {
  return [
    { min: optional(tensor()), max: optional(tensor()) },
    { min: optional(scalar()), max: optional(scalar()) },
  ];
}

function clamp(
  id: string,
  purpose: string,
  min: Parameter<Operand | null>,
  max: Parameter<Operand | null>,
  names: readonly string[],
): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: 'activation-functions',
    names,
    overloads: Object.fromEntries(names.map(name => [name.split('.').pop()!, clampings()])),
    parameters: { input: tensor(), min, max },
    output: ({ input, min, max }) => {
      if (min === null && max === null)
        throw new Problem('wrong-call', "torch.clamp: At least one of 'min' or 'max' must not be None", {
          parameter: 'min',
        });
      const operands = [input, min, max].filter(o => o !== null);
      return new Tensor(shapeOf(...operands), promoted(...operands));
    },
    headline: args =>
      rangeWords(
        known(() => args.min),
        known(() => args.max),
      ),
    lower: ({ input, min, max }, graph, output) => {
      const { dtype } = output as Tensor;
      let value = lowerOperand(graph, input, dtype);
      if (min !== null) value = graph.node('Max', [value, lowerOperand(graph, min, dtype)]);
      return max === null ? value : graph.node('Min', [value, lowerOperand(graph, max, dtype)]);
    },
  });
}

/** `at least 0`, `to 0 … 255`; nothing where neither bound is a number that is known. */
function rangeWords(min: Operand | null | undefined, max: Operand | null | undefined): string {
  const [low, high] = [min, max].map(bound =>
    bound !== null && typeof bound === 'object' && 'value' in bound ? bound.value : bound,
  );
  const isNumber = (bound: unknown): bound is number => typeof bound === 'number';
  if (isNumber(low) && isNumber(high)) return `to ${shown(low)} … ${shown(high)}`;
  const words = (bound: unknown, word: string) =>
    isNumber(bound) ? `${word} ${shown(bound)}` : bound !== null && `${word} what the code works out`;
  return isNumber(low) || isNumber(high)
    ? [words(low, 'at least'), words(high, 'at most')].filter(Boolean).join(' · ')
    : '';
}

function refused(id: string, dtype: DType): Problem {
  return new Problem('wrong-dtype', `"${id}" not implemented for '${dtype}'`, { found: dtype, parameter: 'input' });
}
