/**
 * The activation figure: a function and its derivative side by side, where it saturates, and what a chain of such slopes
 * does to a gradient. The functions themselves are in `activation-functions.ts`.
 */
import {
  type ActivationName,
  type ActivationSettings,
  activation,
  activationDefaults,
  activationFunctions,
  activationNames,
} from './activation-functions';
import { type Figure, numberOf } from './figure';
import { type Histogram, histogramOf } from './histogram';
import { normal } from './random';
import { grouped, shown } from './shown';

export interface ActivationState extends ActivationSettings {
  readonly name: ActivationName;
  readonly x: number;
  readonly show: 'both' | 'function' | 'slope';
  /** Of the inputs that pass through: normal, with this mean and standard deviation. */
  readonly mean: number;
  readonly spread: number;
}

export interface ActivationNumbers {
  readonly value: number;
  readonly slope: number;
  /** From −6 to 6. */
  readonly curve: readonly (readonly [number, number])[];
  readonly slopes: readonly (readonly [number, number])[];
  /** Stretches of that range where |f′| < 0.01. */
  readonly saturated: readonly (readonly [number, number])[];
  readonly largestSlope: number;
  /** The inputs that pass through and what they become, and which share of them meets a slope below 0.01. */
  readonly passing: { readonly inputs: Histogram; readonly outputs: Histogram; readonly silent: number };
}

/** The one argument that some of them have. */
const settings: Partial<Record<ActivationName, keyof ActivationSettings>> = {
  LeakyReLU: 'negative_slope',
  ELU: 'alpha',
  CELU: 'alpha',
  Softplus: 'beta',
  GELU: 'approximate',
};

const initial: ActivationState = { ...activationDefaults, name: 'Sigmoid', x: 0, show: 'both', mean: 0, spread: 2 };
/** Drawn once: two thousand standard normal numbers. */
const DRAWN = 2000;
const draws = (() => {
  const draw = normal(3);
  return Array.from({ length: DRAWN }, draw);
})();

export const activations: Figure<ActivationState, ActivationNumbers> = {
  id: 'activations',
  title: 'Activation functions',
  caption:
    'Where the slope is near zero, almost no gradient passes. Below: what the function makes of inputs that pass through it.',
  initial,
  controls: {
    name: { kind: 'choice', choices: activationNames, label: 'function' },
    x: { kind: 'real', min: -6, max: 6, step: 0.01, label: 'x' },
    show: { kind: 'choice', choices: ['both', 'function', 'slope'], label: 'curves' },
    mean: { kind: 'real', min: -4, max: 4, step: 0.1, label: 'mean' },
    spread: { kind: 'real', min: 0.1, max: 6, step: 0.1, label: 'spread' },
    negative_slope: {
      kind: 'real',
      min: 0,
      max: 1,
      step: 0.01,
      label: 'negative_slope',
      when: s => s.name === 'LeakyReLU',
    },
    alpha: {
      kind: 'real',
      min: 0.1,
      max: 3,
      step: 0.1,
      label: 'alpha',
      when: s => s.name === 'ELU' || s.name === 'CELU',
    },
    beta: { kind: 'real', min: 0.1, max: 5, step: 0.1, label: 'beta', when: s => s.name === 'Softplus' },
    approximate: { kind: 'choice', choices: ['none', 'tanh'], label: 'approximate', when: s => s.name === 'GELU' },
  },
  presets: (['Sigmoid', 'Tanh', 'ReLU', 'LeakyReLU', 'ELU', 'GELU', 'SiLU'] as const).map(name => ({
    title: name,
    state: { ...initial, name },
  })),
  compute,
  formula: ({ name, x }, { value, slope }) => ({
    tex: `f(x) = ${activationFunctions[name].tex},\\quad f(${shown(x).replace('−', '-')}) = ${shown(value).replace('−', '-')},\\quad f'(${shown(x).replace('−', '-')}) = ${shown(slope).replace('−', '-')}`,
    text: `${name}(${shown(x)}) = ${shown(value)}, slope ${shown(slope)}`,
  }),
  summary: (state, { value, slope, saturated, largestSlope, passing }) =>
    `${state.name} at ${shown(state.x)} is ${shown(value)} with slope ${shown(slope)}; its largest slope on −6 to 6 is ${shown(largestSlope)}. ${
      saturated.length === 0
        ? 'It saturates nowhere there.'
        : `It saturates (slope below 0.01) from ${saturated.map(([from, to]) => `${shown(from, 2)} to ${shown(to, 2)}`).join(' and ')}.`
    } Of ${grouped(DRAWN)} inputs, normal about ${shown(state.mean)} with a spread of ${shown(state.spread)}, ${shown(100 * passing.silent, 3)} % meet a slope below 0.01.`,
  python: state => {
    const options: Partial<Record<ActivationName, string>> = {
      LeakyReLU: `${state.negative_slope}`,
      ELU: `alpha=${state.alpha}`,
      CELU: `alpha=${state.alpha}`,
      Softplus: `beta=${state.beta}`,
      GELU: state.approximate === 'tanh' ? "approximate='tanh'" : '',
    };
    return `nn.${state.name}(${options[state.name] ?? ''})`;
  },
  fromCall: call => {
    const bare = call.operator.replaceAll('_', '').toLowerCase();
    const name = activationNames.find(candidate => candidate.toLowerCase() === bare);
    if (!name) return undefined;
    const setting = settings[name];
    if (setting === undefined) return { ...initial, ...activationDefaults, name };
    const value = setting === 'approximate' ? call.arguments.approximate : numberOf(call, setting);
    return value === undefined ? undefined : { ...initial, ...activationDefaults, name, [setting]: value };
  },
  prompts: [
    {
      id: 'activations-sigmoid-slope',
      question: 'What is the largest slope of the sigmoid?',
      state: initial,
      answer: numbers => numbers.largestSlope,
      tolerance: 0.005,
      explanation: 'σ′ = σ(1 − σ) is largest at 0: ½·½ = 0.25. Ten sigmoids in a row pass less than one millionth.',
    },
    {
      id: 'activations-relu-zero',
      question: "What is PyTorch's slope of ReLU at exactly 0?",
      state: { ...initial, name: 'ReLU' },
      answer: numbers => numbers.slope,
      explanation: 'ReLU has no derivative at 0; PyTorch takes 0.',
    },
    {
      id: 'activations-leaky',
      question: 'LeakyReLU with slope 0.01 of −3?',
      state: { ...initial, name: 'LeakyReLU', x: -3 },
      answer: numbers => numbers.value,
      tolerance: 1e-9,
      explanation: '0.01·(−3) = −0.03: small, but its gradient does not vanish.',
    },
  ],
};

const BINS = 48;

function compute(state: ActivationState): ActivationNumbers {
  const { f, slope } = activation(state.name);
  const xs = Array.from({ length: 241 }, (_, i) => -6 + i / 20);
  const slopes = xs.map(x => [x, slope(x, state)] as const);
  const inputs = draws.map(z => state.mean + state.spread * z);
  const saturated: [number, number][] = [];
  for (const [x, y] of slopes) {
    if (Math.abs(y) >= 0.01) continue;
    const last = saturated.at(-1);
    if (last && x - last[1] < 0.051) last[1] = x;
    else saturated.push([x, x]);
  }
  return {
    value: f(state.x, state),
    slope: slope(state.x, state),
    curve: xs.map(x => [x, f(x, state)] as const),
    slopes,
    saturated: saturated.filter(([from, to]) => to > from),
    largestSlope: Math.max(...slopes.map(([, y]) => Math.abs(y))),
    passing: {
      inputs: histogramOf(inputs, -6, 6, BINS),
      outputs: histogramOf(
        inputs.map(x => f(x, state)),
        -6,
        6,
        BINS,
      ),
      silent: inputs.filter(x => Math.abs(slope(x, state)) < 0.01).length / DRAWN,
    },
  };
}
