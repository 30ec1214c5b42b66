/**
 * The initialisation figure: the mean square of activations and of gradients through a deep stack, in the limit of wide
 * layers. Where a layer's inputs have mean square q, its pre-activations have variance n·σ²·q and are close to normal, so
 * each layer needs one expectation over a normal variable. Sources: He et al. 2015; Poole et al. 2016.
 */
import { type ActivationName, activation, activationDefaults } from './activation-functions';
import { type Figure, type FigureCall, isGiven, numberOf } from './figure';
import { boundOf, defaultBound, fans, gainOf, kaimingStd, xavierStd } from './gains';
import { counted, shown } from './shown';

export type Scheme = 'He' | 'Xavier' | 'PyTorch default' | 'normal' | 'zeros';
type Nonlinearity = Extract<ActivationName, 'ReLU' | 'Tanh' | 'Sigmoid' | 'LeakyReLU' | 'GELU' | 'SELU'> | 'none';

export interface InitializationState {
  readonly scheme: Scheme;
  readonly activation: Nonlinearity;
  readonly depth: number;
  readonly width: number;
  /** Standard deviation of the `normal` scheme. */
  readonly std: number;
}

export interface InitializationNumbers {
  /** Standard deviation of each weight. */
  readonly std: number;
  /** Half-width of the uniform distribution with that standard deviation. */
  readonly bound: number;
  /** Root mean square of the activations: of the input (1), then after each layer. */
  readonly forward: readonly number[];
  /** Root mean square of the gradient at each layer's output, the last being 1. */
  readonly backward: readonly number[];
  /** What one layer does to the mean square in the long run. */
  readonly growth: number;
}

const initial: InitializationState = { scheme: 'He', activation: 'ReLU', depth: 20, width: 512, std: 0.1 };

export const initialization: Figure<InitializationState, InitializationNumbers> = {
  id: 'initialization',
  title: 'Initialisation and depth',
  caption: 'Each layer multiplies the signal by about the same factor; only a factor of 1 survives twenty of them.',
  initial,
  controls: {
    scheme: { kind: 'choice', choices: ['He', 'Xavier', 'PyTorch default', 'normal', 'zeros'], label: 'scheme' },
    activation: {
      kind: 'choice',
      choices: ['ReLU', 'Tanh', 'Sigmoid', 'LeakyReLU', 'GELU', 'SELU', 'none'],
      label: 'activation',
    },
    depth: { kind: 'whole', min: 1, max: 100, label: 'layers' },
    width: { kind: 'whole', min: 1, max: 4096, label: 'width' },
    std: { kind: 'real', min: 0.001, max: 1, log: true, label: 'std', when: state => state.scheme === 'normal' },
  },
  presets: [
    { title: 'He, ReLU', state: initial },
    { title: 'Xavier, ReLU', state: { ...initial, scheme: 'Xavier' } },
    { title: 'Xavier, tanh', state: { ...initial, scheme: 'Xavier', activation: 'Tanh' } },
    { title: 'PyTorch default', state: { ...initial, scheme: 'PyTorch default' } },
    { title: 'N(0, 0.1)', state: { ...initial, scheme: 'normal' } },
    { title: 'N(0, 0.01)', state: { ...initial, scheme: 'normal', std: 0.01 } },
    { title: 'Zeros', state: { ...initial, scheme: 'zeros' } },
  ],
  compute,
  formula: (state, { std }) => {
    const n = state.width;
    const tex: Record<Scheme, string> = {
      He: `\\sigma = \\sqrt{2/${n}} = ${shown(std)}`,
      Xavier: `\\sigma = \\sqrt{2/(${n}+${n})} = ${shown(std)}`,
      'PyTorch default': `W \\sim U(\\pm1/\\sqrt{${n}}),\\quad \\sigma = 1/\\sqrt{3\\cdot${n}} = ${shown(std)}`,
      normal: `\\sigma = ${shown(std)}`,
      zeros: 'W = 0',
    };
    return { tex: tex[state.scheme], text: `weights with standard deviation ${shown(std)}` };
  },
  summary: (state, { std, forward, backward, growth }) =>
    `${state.scheme} with ${state.activation}, width ${state.width}: weights have standard deviation ${shown(std)}. After ${counted(state.depth, 'layer')} activations have a root mean square of ${shown(forward.at(-1)!, 3)} (1 at the input), the gradient at the first layer is ${shown(backward[1] ?? 1, 3)} of that at the last; each layer multiplies the mean square by ${shown(growth, 3)} in the end.`,
  fromCall,
  takesInput: true,
  prompts: [
    {
      id: 'initialization-xavier-relu',
      question: 'Xavier initialisation under ReLU: by which factor does each layer change the mean square?',
      state: { ...initial, scheme: 'Xavier' },
      answer: ({ growth }) => growth,
      tolerance: 1e-6,
      explanation:
        'n·σ² = 1, and ReLU discards half of the mean square: ½ per layer. He doubles the variance to make up for it.',
    },
    {
      id: 'initialization-default',
      question: "PyTorch's default under ReLU: by which factor does each layer change the mean square?",
      state: { ...initial, scheme: 'PyTorch default' },
      answer: ({ growth }) => growth,
      tolerance: 1e-6,
      explanation:
        'U(±1/√n) has variance 1/(3n), and ReLU halves: ⅙ per layer. Twenty layers leave about 2·10⁻⁸ of the signal.',
    },
  ],
};

function compute(state: InitializationState): InitializationNumbers {
  const std = stdOf(state);
  const squares = [1];
  const passes: number[] = [];
  for (let layer = 0; layer < state.depth; layer++) {
    const variance = state.width * std ** 2 * squares.at(-1)!;
    const { square, slope } = moments(state.activation, variance);
    squares.push(square);
    passes.push(state.width * std ** 2 * slope);
  }
  const gradients = [1];
  for (let layer = state.depth - 1; layer >= 0; layer--) gradients.unshift(gradients[0]! * passes[layer]!);
  return {
    std,
    bound: boundOf(std),
    forward: squares.map(Math.sqrt),
    backward: gradients.map(Math.sqrt),
    growth: squares.at(-2) ? squares.at(-1)! / squares.at(-2)! : 0,
  };
}

function stdOf({ scheme, width, std }: InitializationState): number {
  switch (scheme) {
    case 'He':
      return kaimingStd(width, gainOf('relu')!);
    case 'Xavier':
      return xavierStd(width, width, 1);
    case 'PyTorch default':
      return defaultBound(width) / Math.sqrt(3);
    case 'normal':
      return std;
    case 'zeros':
      return 0;
  }
}

/** E[φ(z)²] and E[φ′(z)²] for z ~ N(0, variance); exact for ReLU and none, by the trapezoidal rule on ±10σ otherwise. */
function moments(name: Nonlinearity, variance: number): { readonly square: number; readonly slope: number } {
  if (name === 'none') return { square: variance, slope: 1 };
  if (name === 'ReLU') return { square: variance / 2, slope: 0.5 };
  const { f, slope } = activation(name);
  const sigma = Math.sqrt(variance);
  let square = 0;
  let slopes = 0;
  for (let i = -800; i <= 800; i++) {
    const u = i / 80;
    const weight = Math.exp(-0.5 * u * u) / (80 * Math.sqrt(2 * Math.PI));
    square += weight * f(sigma * u, activationDefaults) ** 2;
    slopes += weight * slope(sigma * u, activationDefaults) ** 2;
  }
  return { square, slope: slopes };
}

function fromCall(call: FigureCall): InitializationState | undefined {
  const schemes: Partial<Record<string, Scheme>> = {
    kaiming_normal_: 'He',
    kaiming_uniform_: 'He',
    xavier_normal_: 'Xavier',
    xavier_uniform_: 'Xavier',
    normal_: 'normal',
    trunc_normal_: 'normal',
    zeros_: 'zeros',
  };
  const scheme = schemes[call.operator];
  const fan = call.input && fans(call.input);
  if (!scheme || !fan) return undefined;
  const state = { ...initial, scheme, width: fan.fanIn };
  const is = (expected: Readonly<Record<string, unknown>>) => isGiven(call, expected);
  switch (call.operator) {
    case 'kaiming_normal_':
    case 'kaiming_uniform_':
      return is({ mode: 'fan_in' }) && (is({ nonlinearity: 'relu' }) || is({ nonlinearity: 'leaky_relu', a: 0 }))
        ? state
        : undefined;
    case 'xavier_normal_':
    case 'xavier_uniform_':
      // The figure's layers are all of one width.
      return is({ gain: 1 }) && fan.fanIn === fan.fanOut ? state : undefined;
    case 'zeros_':
      return state;
  }
  const std = numberOf(call, 'std');
  if (std === undefined || !is({ mean: 0 })) return undefined;
  // Cutting off nearer than four standard deviations would change the spread.
  const [a, b] = [numberOf(call, 'a'), numberOf(call, 'b')];
  const cut = call.operator === 'trunc_normal_' && !(a !== undefined && b !== undefined && Math.min(-a, b) >= 4 * std);
  return cut ? undefined : { ...state, std };
}
