/**
 * The approximation figure: one hidden layer that draws a curve on [0, 1], out of bumps of two sigmoids each or out of the
 * kinks of ReLUs. Source: Cybenko 1989; Leshno et al. 1993; Nielsen 2015, Neural Networks and Deep Learning, chapter 4.
 */
import type { Figure } from './figure';
import { counted, shown } from './shown';

export interface ApproximationState {
  readonly target: keyof typeof targets;
  readonly activation: 'sigmoid' | 'ReLU';
  /** Bumps or straight pieces. */
  readonly pieces: number;
  /** How steep a sigmoid is: the input weight of its unit. */
  readonly gain: number;
}

export interface ApproximationNumbers {
  /** Over [−0.25, 1.25]: what lies beyond [0, 1] was not asked for. */
  readonly curve: readonly (readonly [number, number])[];
  readonly truth: readonly (readonly [number, number])[];
  /** Hidden units: each is activation(w·x + b), times v. */
  readonly units: readonly Unit[];
  readonly bias: number;
  /** The largest distance on 201 points of [0, 1]. */
  readonly error: number;
}

interface Unit {
  readonly w: number;
  readonly b: number;
  readonly v: number;
}

const targets = {
  wave: (x: number) => 0.5 + 0.4 * Math.sin(2 * Math.PI * x),
  parabola: (x: number) => 4 * x * (1 - x),
  corner: (x: number) => Math.abs(2 * x - 1),
  // Not continuous: the theorem promises nothing about its largest error.
  jump: (x: number) => (x < 0.52 ? 0.1 : 0.9),
};
const targetNames = Object.keys(targets) as readonly (keyof typeof targets)[];

const initial: ApproximationState = { target: 'wave', activation: 'sigmoid', pieces: 6, gain: 100 };

export const approximation: Figure<ApproximationState, ApproximationNumbers> = {
  id: 'approximation',
  title: 'A curve out of one hidden layer',
  caption: 'More pieces come closer, inside [0, 1]. Look at what the network says outside, where nobody asked.',
  initial,
  controls: {
    target: { kind: 'choice', choices: targetNames, label: 'curve' },
    activation: { kind: 'choice', choices: ['sigmoid', 'ReLU'], label: 'activation' },
    pieces: { kind: 'whole', min: 1, max: 60, label: 'pieces' },
    gain: { kind: 'real', min: 5, max: 2000, log: true, label: 'gain', when: s => s.activation === 'sigmoid' },
  },
  presets: [
    { title: 'Six bumps', state: initial },
    { title: 'Forty bumps', state: { ...initial, pieces: 40, gain: 600 } },
    { title: 'Soft sigmoids', state: { ...initial, gain: 15 } },
    { title: 'Six straight pieces', state: { ...initial, activation: 'ReLU' } },
    { title: 'A jump: not continuous', state: { ...initial, target: 'jump', activation: 'ReLU', pieces: 30 } },
  ],
  compute,
  formula: ({ activation }, { units, error }) => ({
    tex: `f(x)=c+\\sum_{i=1}^{${units.length}}v_i\\,${activation === 'ReLU' ? '\\mathrm{ReLU}' : '\\sigma'}(w_ix+b_i),\\quad\\max_{[0,1]}|f-g|=${shown(error, 3)}`,
    text: `c plus a sum of ${counted(units.length, 'unit')} ${activation}(w·x + b), each times v; the largest error on [0, 1] is ${shown(error, 3)}`,
  }),
  summary: ({ activation, pieces, target }, { units, error, curve }) =>
    `${units.length} hidden units make ${pieces} ${activation === 'ReLU' ? `straight ${pieces === 1 ? 'piece' : 'pieces'}` : pieces === 1 ? 'bump' : 'bumps'}; the largest error on [0, 1] is ${shown(error, 3)}. At 1.25, outside, the network says ${shown(Number(curve.at(-1)![1].toFixed(3)), 3)}, the curve goes on to ${shown(targets[target](1.25), 3)}.`,
  python: ({ activation, pieces }) => {
    const hidden = activation === 'ReLU' ? pieces : 2 * pieces;
    return `nn.Sequential(nn.Linear(1, ${hidden}), nn.${activation === 'ReLU' ? 'ReLU' : 'Sigmoid'}(), nn.Linear(${hidden}, 1))`;
  },
  prompts: [
    {
      id: 'approximation-bump',
      question: 'How many sigmoids do 10 bumps need?',
      state: { ...initial, pieces: 10 },
      answer: ({ units }) => units.length,
      explanation: 'Two each: one that steps up and one that takes the step back.',
    },
    {
      id: 'approximation-halved',
      question: 'ReLU, wave: 10 straight pieces become 20. By about what factor does the largest error fall?',
      state: { ...initial, activation: 'ReLU', pieces: 20 },
      answer: ({ error }, state) => compute({ ...state, pieces: 10 }).error / error,
      tolerance: 0.6,
      explanation:
        'By about 4: between two points on a smooth curve the error of the chord falls with the square of their distance.',
    },
    {
      id: 'approximation-jump',
      question: 'The target jumps from 0.1 to 0.9. With ever more ReLU pieces, what becomes of the largest error?',
      state: { ...initial, target: 'jump', activation: 'ReLU', pieces: 60 },
      answer: ({ error }) => (error < 0.1 ? 'It goes to 0' : 'It stays large'),
      choices: [
        { text: 'It goes to 0', reason: 'A sum of ReLUs is continuous, so that right beside the jump it is far off.' },
        {
          text: 'It stays large',
          reason: 'The stretch where it is wrong gets narrower; the error on it does not shrink.',
        },
        {
          text: 'It grows without limit',
          reason: 'The pieces run between the two levels, so that they are never off by more than the jump of 0.8.',
        },
      ],
      explanation: 'The theorem is about continuous functions. For a jump only the average error goes to 0.',
    },
  ],
};

function compute({ target, activation, pieces, gain }: ApproximationState): ApproximationNumbers {
  const g = targets[target];
  const { units, bias } = activation === 'ReLU' ? kinks(g, pieces) : bumps(g, pieces, gain);
  const act = activation === 'ReLU' ? (z: number) => Math.max(0, z) : (z: number) => 1 / (1 + Math.exp(-z));
  const f = (x: number) => units.reduce((sum, { w, b, v }) => sum + v * act(w * x + b), bias);
  const along = (low: number, high: number, steps: number) =>
    Array.from({ length: steps + 1 }, (_, index) => low + ((high - low) * index) / steps);
  const error = Math.max(...along(0, 1, 200).map(x => Math.abs(f(x) - g(x))));
  const over = along(-0.25, 1.25, 300);
  return {
    curve: over.map(x => [x, f(x)] as const),
    truth: over.map(x => [x, g(x)] as const),
    units,
    bias,
    error,
  };
}

/**
 * Each stretch gets the height of its middle: a step up where it begins, the same step down where it ends. The outermost
 * steps lie a little outside, so that the ends of [0, 1] are not half way up.
 */
function bumps(g: (x: number) => number, pieces: number, gain: number) {
  const edge = (index: number) => (index === 0 ? -0.1 : index === pieces ? 1.1 : index / pieces);
  const units = Array.from({ length: pieces }, (_, index) => {
    const v = g((index + 0.5) / pieces);
    return [
      { w: gain, b: -gain * edge(index), v },
      { w: gain, b: -gain * edge(index + 1), v: -v },
    ];
  }).flat();
  return { units, bias: 0 };
}

/** Straight between the points at i/pieces: at each of them a unit changes the slope. */
function kinks(g: (x: number) => number, pieces: number) {
  const slope = (index: number) => pieces * (g((index + 1) / pieces) - g(index / pieces));
  const units = Array.from({ length: pieces }, (_, index) => ({
    w: 1,
    b: 0 - index / pieces,
    v: slope(index) - (index === 0 ? 0 : slope(index - 1)),
  }));
  return { units, bias: g(0) };
}
