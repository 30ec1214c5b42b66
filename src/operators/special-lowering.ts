/**
 * Special functions in ONNX, which has only erf. They are computed in float64, so that what cancels near their zeros does
 * not show. Sources: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41, 6.3.18, 6.4.12, 9.6.12 and 9.7.1;
 * M. Giles, "Approximating the erfinv function" (GPU Computing Gems, 2011).
 */
import type { Tensor } from '../tensor/tensor';
import { range } from './axes';
import { castTo } from './cast-node';
import { Expression, type Term } from './expression';
import type { LoweredValue } from './lowering';
import type { Operator } from './operator';

type Lower = NonNullable<Operator<{ input: Tensor }>['rule']['lower']>;
type Formula = (e: Expression, x: LoweredValue) => LoweredValue;

/** By the operator's id. */
export const special: Readonly<Record<string, Lower>> = {
  lgamma: wide(lgamma),
  digamma: wide(digamma),
  i0: wide(i0),
  erfinv: wide(erfinv),
};

/** Factorials and powers of higher ones leave no digits. */
export const mostDerivatives = 12;

/** The n-th derivative of digamma, n from 1 to `mostDerivatives`. */
export const polygammaOf = (n: number): Lower => wide(n === 1 ? trigamma : (e, x) => polygamma(e, x, n));

function wide(formula: Formula): Lower {
  return ({ input }, graph, output) => {
    const x = castTo(graph, graph.input(input), input.dtype, 'float64');
    return castTo(graph, formula(new Expression(graph, 'float64'), x), 'float64', (output as Tensor).dtype);
  };
}

/** Asymptotic series are exact from here on; below, recurrences lead up to it. */
const shift = 8;

/** log Γ(x + 8) − log(x (x + 1) … (x + 7)), and Γ(x) Γ(1 − x) = π / sin πx on the left. */
function lgamma(e: Expression, x: LoweredValue): LoweredValue {
  const left = e.less(x, 0.5);
  const a = e.where(left, e.sub(1, x), x);
  const up = e.add(a, shift);
  const steps = range(shift).map(k => e.add(a, k));
  const series = inverse(e, up, [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188], 1);
  const high = e.add(e.sub(e.mul(e.sub(up, 0.5), e.log(up)), up), e.add(series, 0.5 * Math.log(2 * Math.PI)));
  const right = e.sub(high, e.log(steps.reduce((product, step) => e.mul(product, step))));
  const mirrored = e.sub(e.sub(Math.log(Math.PI), e.log(e.abs(sinOfPi(e, x)))), right);
  const infinite = e.equal(e.abs(x), Number.POSITIVE_INFINITY);
  return e.where(infinite, Number.POSITIVE_INFINITY, e.where(left, mirrored, right));
}

/** As PyTorch: ∓∞ at ±0, NaN at the other poles. */
function digamma(e: Expression, x: LoweredValue): LoweredValue {
  const left = e.less(x, 0.5);
  const a = e.where(left, e.sub(1, x), x);
  const up = e.add(a, shift);
  const below = range(shift).map(k => e.div(1, e.add(a, k)));
  const series = inverse(e, up, [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132], 2);
  const high = e.sub(e.sub(e.log(up), e.div(0.5, up)), series);
  const right = e.sub(
    high,
    below.reduce((sum, term) => e.add(sum, term)),
  );
  const sine = sinOfPi(e, x);
  const cosine = sinOfPi(e, e.add(x, 0.5));
  const mirrored = e.sub(right, e.div(e.mul(Math.PI, cosine), sine));
  const pole = e.where(e.equal(x, 0), e.div(-1, x), Number.NaN);
  const infinite = e.where(e.less(x, 0), Number.NaN, Number.POSITIVE_INFINITY);
  const found = e.where(left, e.where(e.equal(sine, 0), pole, mirrored), right);
  return e.where(e.equal(e.abs(x), Number.POSITIVE_INFINITY), infinite, found);
}

function trigamma(e: Expression, x: LoweredValue): LoweredValue {
  const left = e.less(x, 0.5);
  const a = e.where(left, e.sub(1, x), x);
  const up = e.add(a, shift);
  const below = range(shift).map(k => e.div(1, e.mul(e.add(a, k), e.add(a, k))));
  const series = inverse(e, up, [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66], 3);
  const high = e.add(e.add(e.div(1, up), e.div(0.5, e.mul(up, up))), series);
  const right = e.add(
    high,
    below.reduce((sum, term) => e.add(sum, term)),
  );
  const sine = sinOfPi(e, x);
  return e.where(left, e.sub(e.div(Math.PI ** 2, e.mul(sine, sine)), right), right);
}

/**
 * ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹ n! Σₖ (x + k)⁻ⁿ⁻¹, the sum's far end by Euler and Maclaurin; on the left by the n-th derivative of
 * ψ(1 − x) − ψ(x) = π cot πx, a polynomial in the cotangent.
 */
function polygamma(e: Expression, x: LoweredValue, n: number): LoweredValue {
  const left = e.less(x, 0.5);
  const a = e.where(left, e.sub(1, x), x);
  const steps = shift + n;
  const up = e.add(a, steps);
  const below = range(steps).map(k => power(e, e.add(a, k), n + 1));
  const factorial = (k: number) => range(k).reduce((product, i) => product * (i + 1), 1);
  const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6];
  const series = inverse(
    e,
    up,
    bernoulli.map((b, i) => (b * factorial(2 * i + 1 + n)) / factorial(2 * i + 2)),
    n + 2,
  );
  const ends = e.add(e.mul(factorial(n - 1), power(e, up, n)), e.mul(factorial(n) / 2, power(e, up, n + 1)));
  const sum = below.reduce((total, term) => e.add(total, term));
  const size = e.add(e.add(e.mul(factorial(n), sum), ends), series);
  // dⁿ/dxⁿ cot πx = πⁿ Pₙ(cot πx), Pₙ₊₁ = −(1 + c²) Pₙ′
  let coefficients = [0, 1];
  for (let k = 0; k < n; k++) {
    const slope = coefficients.slice(1).map((c, i) => c * (i + 1));
    coefficients = range(slope.length + 2).map(i => -(slope[i] ?? 0) - (slope[i - 2] ?? 0));
  }
  const sine = sinOfPi(e, x);
  const cotangent = e.div(sinOfPi(e, e.add(x, 0.5)), sine);
  const turned = coefficients.reduceRight<Term>((inner, c) => e.add(c, e.mul(inner, cotangent)), 0);
  const sign = n % 2 === 1 ? 1 : -1;
  const mirrored = e.sub(e.mul(-(Math.PI ** (n + 1)), turned), size);
  const pole = sign * Number.POSITIVE_INFINITY;
  const found = e.where(left, e.where(e.equal(sine, 0), pole, mirrored), e.mul(sign, size));
  // PyTorch's own sum has no end there.
  return e.where(
    e.equal(x, Number.POSITIVE_INFINITY),
    Number.NaN,
    e.where(e.equal(x, Number.NEGATIVE_INFINITY), pole, found),
  );
}

/** x⁻ⁿ */
function power(e: Expression, x: LoweredValue, n: number): LoweredValue {
  return range(n).reduce<Term>(product => e.div(product, x), 1) as LoweredValue;
}

/** The power series where its terms are few, the asymptotic one beyond; eˣ goes in two halves, as it overflows first. */
function i0(e: Expression, x: LoweredValue): LoweredValue {
  const size = e.abs(x);
  const near = e.min(size, 20);
  const quarter = e.mul(e.mul(near, near), 0.25);
  const terms = range(48).map(k => 1 / ((k + 1) * (k + 1)));
  // 1 + q/1² (1 + q/2² (1 + …))
  const small = terms.reduceRight<Term>((inner, factor) => e.add(1, e.mul(e.mul(quarter, factor), inner)), 1);
  const far = e.max(size, 20);
  const factors = range(12).map(k => (2 * k + 1) ** 2 / (8 * (k + 1)));
  const large = factors.reduceRight<Term>((inner, factor) => e.add(1, e.mul(e.div(factor, far), inner)), 1);
  const half = e.exp(e.mul(far, 0.5));
  const grown = e.mul(e.mul(half, e.div(large, e.sqrt(e.mul(2 * Math.PI, far)))), half);
  return e.where(e.less(20, size), e.where(e.equal(size, Number.POSITIVE_INFINITY), size, grown), small);
}

const central = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
];
const tail = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
];

function erfinv(e: Expression, x: LoweredValue): LoweredValue {
  const w = e.neg(e.log(e.mul(e.sub(1, x), e.add(1, x))));
  const polynomial = (coefficients: readonly number[], at: LoweredValue) =>
    coefficients.slice(1).reduce<Term>((sum, next) => e.add(e.mul(sum, at), next), coefficients[0]!);
  const near = polynomial(central, e.sub(e.min(w, 5), 2.5));
  const far = polynomial(tail, e.sub(e.sqrt(e.max(w, 5)), 3));
  const ends = e.equal(e.abs(x), 1);
  return e.mul(x, e.where(ends, Number.POSITIVE_INFINITY, e.where(e.less(w, 5), near, far)));
}

/** sin πx, by what x is over an even number: exactly 0 at whole numbers. */
function sinOfPi(e: Expression, x: LoweredValue): LoweredValue {
  const rest = e.sub(x, e.mul(2, e.graph.node('Floor', [e.mul(x, 0.5)])));
  const sine = e.graph.node('Sin', [e.mul(rest, Math.PI)]);
  return e.where(e.equal(x, e.graph.node('Floor', [x])), 0, sine);
}

/** c₀ x⁻ᵖ + c₁ x⁻ᵖ⁻² + … */
function inverse(e: Expression, x: LoweredValue, coefficients: readonly number[], power: number): LoweredValue {
  const square = e.div(1, e.mul(x, x));
  const sum = coefficients.reduceRight<Term>((inner, c) => e.add(c, e.mul(inner, square)), 0);
  const lead = range(power - 1).reduce<Term>(product => e.div(product, x), e.div(1, x));
  return e.mul(sum, lead);
}
