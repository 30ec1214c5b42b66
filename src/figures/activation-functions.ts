/**
 * Activation functions and their derivatives as PyTorch computes them, the value at the corners included:
 * ReLU'(0) = 0, LeakyReLU'(0) = negative_slope. Source: PyTorch documentation, torch.nn; derivatives.yaml for the corners.
 */
import { normalBelow } from '../tensor/erf';

export interface ActivationSettings {
  /** `LeakyReLU`'s slope for negative input. */
  readonly negative_slope: number;
  /** `ELU`'s and `CELU`'s scale. */
  readonly alpha: number;
  /** `Softplus`'s sharpness. */
  readonly beta: number;
  readonly approximate: 'none' | 'tanh';
}

export const activationDefaults: ActivationSettings = { negative_slope: 0.01, alpha: 1, beta: 1, approximate: 'none' };

export interface Activation {
  /** In terms of x, as TeX. */
  readonly tex: string;
  readonly f: (x: number, settings: ActivationSettings) => number;
  /** f′ as autograd gives it. */
  readonly slope: (x: number, settings: ActivationSettings) => number;
}

const sigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const normalDensity = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
const inner = (x: number) => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

function clamped(low: number, high: number): Pick<Activation, 'f' | 'slope'> {
  return { f: x => Math.min(high, Math.max(low, x)), slope: x => (x > low && x < high ? 1 : 0) };
}

/** By PyTorch's module names. */
export const activationFunctions = {
  Sigmoid: {
    tex: '\\frac{1}{1+e^{-x}}',
    f: sigmoid,
    slope: x => sigmoid(x) * (1 - sigmoid(x)),
  },
  Tanh: { tex: '\\tanh x', f: Math.tanh, slope: x => 1 - Math.tanh(x) ** 2 },
  ReLU: { tex: '\\max(0, x)', f: x => Math.max(0, x), slope: x => (x > 0 ? 1 : 0) },
  LeakyReLU: {
    tex: '\\max(0, x) + a\\min(0, x)',
    f: (x, { negative_slope }) => (x > 0 ? x : negative_slope * x),
    slope: (x, { negative_slope }) => (x > 0 ? 1 : negative_slope),
  },
  ReLU6: { tex: '\\min(\\max(0, x), 6)', ...clamped(0, 6) },
  ELU: {
    tex: '\\begin{cases} x & x > 0 \\\\ \\alpha(e^x - 1) & x \\le 0 \\end{cases}',
    f: (x, { alpha }) => (x > 0 ? x : alpha * Math.expm1(x)),
    slope: (x, { alpha }) => (x > 0 ? 1 : alpha * Math.exp(x)),
  },
  CELU: {
    tex: '\\max(0, x) + \\min(0, \\alpha(e^{x/\\alpha} - 1))',
    f: (x, { alpha }) => (x > 0 ? x : alpha * Math.expm1(x / alpha)),
    slope: (x, { alpha }) => (x > 0 ? 1 : Math.exp(x / alpha)),
  },
  SELU: {
    tex: '1.0507\\,(\\max(0, x) + \\min(0, 1.6733(e^x - 1)))',
    f: x => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
    slope: x => SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
  },
  GELU: {
    tex: 'x\\,\\Phi(x)',
    f: (x, { approximate }) => (approximate === 'tanh' ? 0.5 * x * (1 + Math.tanh(inner(x))) : x * normalBelow(x)),
    slope: (x, { approximate }) => {
      if (approximate === 'none') return normalBelow(x) + x * normalDensity(x);
      const t = Math.tanh(inner(x));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    },
  },
  SiLU: {
    tex: 'x\\,\\sigma(x)',
    f: x => x * sigmoid(x),
    slope: x => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  },
  Mish: {
    tex: 'x\\tanh(\\ln(1 + e^x))',
    f: x => x * Math.tanh(softplus(x)),
    slope: x => Math.tanh(softplus(x)) + x * sigmoid(x) * (1 - Math.tanh(softplus(x)) ** 2),
  },
  Softplus: {
    tex: '\\tfrac1\\beta\\ln(1 + e^{\\beta x})',
    f: (x, { beta }) => softplus(beta * x) / beta,
    slope: (x, { beta }) => sigmoid(beta * x),
  },
  Softsign: { tex: '\\frac{x}{1 + |x|}', f: x => x / (1 + Math.abs(x)), slope: x => 1 / (1 + Math.abs(x)) ** 2 },
  LogSigmoid: { tex: '\\ln\\sigma(x)', f: x => -softplus(-x), slope: x => sigmoid(-x) },
  Tanhshrink: { tex: 'x - \\tanh x', f: x => x - Math.tanh(x), slope: x => Math.tanh(x) ** 2 },
  Hardtanh: { tex: '\\min(\\max(-1, x), 1)', ...clamped(-1, 1) },
  Hardsigmoid: {
    tex: '\\min(\\max(0, x/6 + 1/2), 1)',
    f: x => Math.min(1, Math.max(0, x / 6 + 0.5)),
    slope: x => (x > -3 && x < 3 ? 1 / 6 : 0),
  },
  Hardswish: {
    tex: 'x\\cdot\\min(\\max(0, x/6 + 1/2), 1)',
    f: x => x * Math.min(1, Math.max(0, x / 6 + 0.5)),
    slope: x => (x <= -3 ? 0 : x < 3 ? x / 3 + 0.5 : 1),
  },
} satisfies Record<string, Activation>;

export type ActivationName = keyof typeof activationFunctions;

export const activationNames = Object.keys(activationFunctions) as readonly ActivationName[];

export function activation(name: ActivationName): Activation {
  return activationFunctions[name];
}
