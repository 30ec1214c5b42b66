/**
 * The figure of dead units: which of eight ReLU units fire on which of twelve inputs, and whether descent brings one back
 * whose bias has been pushed down. A unit is dead where its pre-activation is positive on none of the inputs; its gradient
 * is then the negative slope's share, and exactly 0 for ReLU.
 */
import type { Figure } from './figure';
import { counted, shown, shownTex } from './shown';

export interface DeadUnitsState {
  /** The unit whose bias is set, and which is trained. */
  readonly unit: number;
  readonly bias: number;
  /** 0 for ReLU. */
  readonly negative_slope: number;
  readonly lr: number;
  readonly steps: number;
}

export interface DeadUnitsNumbers {
  /** Outputs after the steps, an input a row, a unit a column. */
  readonly outputs: readonly (readonly number[])[];
  /** On how many inputs each unit fires. */
  readonly fires: readonly number[];
  readonly dead: readonly number[];
  /** The largest pre-activation of the unit, and its weights and bias, after the steps. */
  readonly largest: number;
  readonly weight: readonly number[];
  readonly bias: number;
  /** Of the loss by the unit's weights and bias, after the steps. */
  readonly gradient: readonly number[];
}

export const UNITS = 8;
/** Points of the unit disc, spread evenly: each next one turns by the golden angle. */
export const inputs: readonly (readonly [number, number])[] = Array.from({ length: 12 }, (_, i) => {
  const radius = Math.sqrt((i + 0.5) / 12);
  const angle = 2 * Math.PI * 0.381966 * i;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
});

const initial: DeadUnitsState = { unit: 2, bias: -1.5, negative_slope: 0, lr: 1, steps: 0 };

export const deadUnits: Figure<DeadUnitsState, DeadUnitsNumbers> = {
  id: 'dead-units',
  title: 'Which units never fire',
  caption:
    'A silent column is a dead unit; silent cells here and there are only sparse. Lower a bias, then let it train.',
  initial,
  controls: {
    unit: { kind: 'whole', min: 0, max: UNITS - 1, label: 'unit' },
    bias: { kind: 'real', min: -3, max: 1, step: 0.05, label: 'its bias' },
    negative_slope: { kind: 'real', min: 0, max: 0.3, step: 0.01, label: 'negative_slope' },
    steps: { kind: 'whole', min: 0, max: 300, label: 'steps' },
    lr: { kind: 'real', min: 0.01, max: 10, log: true, label: 'lr' },
  },
  presets: [
    { title: 'A dead ReLU', state: initial },
    { title: 'Trained for 300 steps: still dead', state: { ...initial, steps: 300 } },
    { title: 'A leaky one comes back', state: { ...initial, negative_slope: 0.01, steps: 300 } },
    { title: 'All alive, half silent', state: { ...initial, bias: 0 } },
    { title: 'Fires on one input, and recovers', state: { ...initial, bias: -0.8, steps: 30 } },
  ],
  compute,
  formula: (_, { largest, gradient }) => ({
    tex: `\\max_i\\,(w^\\top x_i+b)=${shownTex(largest)}${largest <= 0 ? '\\le0' : '>0'},\\qquad\\Big\\lVert\\frac{\\partial L}{\\partial(w,b)}\\Big\\rVert=${shownTex(length(gradient))}`,
    text: `largest w·x + b = ${shown(largest)}; length of the gradient = ${shown(length(gradient))}`,
  }),
  summary,
  prompts: [
    {
      id: 'dead-units-gradient',
      question: 'A ReLU unit has its bias pushed to −2: it fires on no input. How long is the gradient of its weights?',
      state: { ...initial, bias: -2 },
      answer: ({ gradient }) => length(gradient),
      explanation:
        'The slope is 0 over the whole negative side, for every input, so the sum is exactly 0: descent does not move it.',
    },
    {
      id: 'dead-units-sparse',
      question: 'All eight units have bias 0, and about half of all cells are silent. How many units are dead?',
      state: { ...initial, bias: 0 },
      answer: ({ dead }) => dead.length,
      explanation:
        'None: each fires on some inputs. Silent on different inputs is sparse; silent on all of them is dead.',
    },
    {
      id: 'dead-units-leaky',
      question:
        'The dead unit gets a negative slope of 0.01 and is trained for 300 steps at a rate of 1. Does it fire?',
      state: { ...initial, negative_slope: 0.01, steps: 300 },
      answer: ({ fires }, { unit }) => (fires[unit]! > 0 ? 'It fires again' : 'It stays silent'),
      choices: [
        { text: 'It fires again', reason: 'A hundredth of the gradient comes through, and adds up.' },
        { text: 'It stays silent', reason: 'So would a ReLU; a leak lets a little of the gradient through.' },
        {
          text: 'It diverges',
          reason: 'The rate is not too large here: the outputs settle at 1, what they are trained to give.',
        },
      ],
      explanation: 'Each step moves the bias up a little, by a hundredth of what a unit that fires would get.',
    },
  ],
};

/** L is half the mean square of what the unit's outputs lack to 1; the steps are full batches. */
function compute({ unit, bias, negative_slope, lr, steps }: DeadUnitsState): DeadUnitsNumbers {
  const slope = (z: number) => (z > 0 ? 1 : negative_slope);
  const output = (z: number) => z * slope(z);
  const weights = Array.from({ length: UNITS }, (_, k) => direction(k));
  const biases = Array.from({ length: UNITS }, (_, k) => (k === unit ? bias : 0));
  const before = (k: number) => inputs.map(([a, b]) => weights[k]![0]! * a + weights[k]![1]! * b + biases[k]!);
  const gradient = () => {
    const sums = [0, 0, 0];
    before(unit).forEach((z, i) => {
      const change = ((output(z) - 1) * slope(z)) / inputs.length;
      [...inputs[i]!, 1].forEach((x, at) => void (sums[at]! += change * x));
    });
    // No −0 where nothing comes through.
    return sums.map(sum => sum || 0);
  };
  for (let step = 0; step < steps; step++) {
    const [first, second, last] = gradient() as [number, number, number];
    weights[unit] = [weights[unit]![0]! - lr * first, weights[unit]![1]! - lr * second];
    biases[unit] = biases[unit]! - lr * last;
  }
  const all = weights.map((_, k) => before(k));
  const fires = all.map(values => values.filter(z => z > 0).length);
  return {
    outputs: inputs.map((_, i) => all.map(values => output(values[i]!) || 0)),
    fires,
    dead: fires.flatMap((count, k) => (count === 0 ? [k] : [])),
    largest: Math.max(...all[unit]!),
    weight: weights[unit]!,
    bias: biases[unit]!,
    gradient: gradient(),
  };
}

/** Unit vectors all round. */
function direction(k: number): readonly number[] {
  return [Math.cos((2 * Math.PI * k) / UNITS), Math.sin((2 * Math.PI * k) / UNITS)];
}

function length(vector: readonly number[]): number {
  return Math.hypot(...vector);
}

function summary({ unit, negative_slope, steps }: DeadUnitsState, numbers: DeadUnitsNumbers): string {
  const { fires, largest, gradient } = numbers;
  const others = fires.filter((_, k) => k !== unit);
  const after = steps > 0 ? ` after ${counted(steps, 'step')}` : '';
  const far = length(gradient);
  const fate =
    fires[unit]! > 0
      ? 'It is alive.'
      : far === 0
        ? 'Its gradient is exactly 0: no step moves it.'
        : `It is silent, but a gradient of length ${shown(far, 3)} comes through the slope of ${shown(negative_slope)}.`;
  return `Unit ${unit} fires on ${fires[unit]} of ${inputs.length} inputs${after}; its largest pre-activation is ${shown(largest)}. ${fate} The others fire on ${Math.min(...others)} to ${Math.max(...others)} each: sparse, not dead.`;
}
