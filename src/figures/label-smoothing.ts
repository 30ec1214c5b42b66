/**
 * The label smoothing figure: the targets, and the loss over how far the true logit stands above the others, all of which
 * are equal. Sources: Szegedy et al. 2016, arXiv:1512.00567, section 7; PyTorch documentation, torch.nn.CrossEntropyLoss.
 */
import { type Figure, numberOf } from './figure';
import { shown, shownTex } from './shown';
import { smoothedFloor, smoothedGap } from './softmax';

export interface LabelSmoothingState {
  readonly label_smoothing: number;
  readonly classes: number;
  /** The true logit less any other. */
  readonly gap: number;
}

export interface LabelSmoothingNumbers {
  /** Of the true class and of any other. */
  readonly targets: readonly [own: number, other: number];
  readonly probabilities: readonly [own: number, other: number];
  /** Cross-entropy in nats, with the one-hot and with the smoothed target. */
  readonly plain: number;
  readonly smoothed: number;
  /** The least smoothed loss, and the gap that has it; infinite without smoothing. */
  readonly floor: number;
  readonly bestGap: number;
  /** Both losses over the gap. */
  readonly curves: {
    readonly plain: readonly (readonly [gap: number, loss: number])[];
    readonly smoothed: readonly (readonly [gap: number, loss: number])[];
  };
}

/** How far the gap goes on the chart. */
export const GAPS = [-4, 16] as const;

const initial: LabelSmoothingState = { label_smoothing: 0.1, classes: 10, gap: 8 };

export const labelSmoothing: Figure<LabelSmoothingState, LabelSmoothingNumbers> = {
  id: 'label-smoothing',
  title: 'A target that can be reached',
  caption:
    'With one-hot targets a larger gap is always better. With smoothed ones there is a best gap: drag the ring to it.',
  initial,
  controls: {
    label_smoothing: { kind: 'real', min: 0, max: 0.9, step: 0.01, label: 'label_smoothing' },
    classes: { kind: 'whole', min: 2, max: 1000, log: true, label: 'classes' },
    gap: { kind: 'real', min: GAPS[0], max: GAPS[1], step: 0.1, label: 'logit gap' },
  },
  presets: [
    { title: 'Ten classes, ε = 0.1', state: initial },
    { title: 'At the best gap', state: { ...initial, gap: 4.51 } },
    { title: 'No smoothing', state: { ...initial, label_smoothing: 0 } },
    { title: 'ImageNet: 1000 classes', state: { ...initial, classes: 1000, gap: 9.1 } },
    { title: 'Half of it smoothed away', state: { ...initial, label_smoothing: 0.5 } },
  ],
  compute,
  formula: ({ label_smoothing: epsilon, classes }, { targets, smoothed }) => ({
    tex: `y=1-${shown(epsilon)}+\\tfrac{${shown(epsilon)}}{${classes}}=${shownTex(targets[0])},\\quad y_{k}=\\tfrac{${shown(epsilon)}}{${classes}}=${shownTex(targets[1])},\\quad L=${shownTex(smoothed)}`,
    text: `target of the true class 1 − ${shown(epsilon)} + ${shown(epsilon)}/${classes} = ${shown(targets[0])}, of each other ${shown(epsilon)}/${classes} = ${shown(targets[1])}; loss ${shown(smoothed)}`,
  }),
  summary: ({ label_smoothing, gap }, { probabilities, plain, smoothed, floor, bestGap }) =>
    `At a gap of ${shown(gap, 3)} the true class has probability ${shown(probabilities[0])}. One-hot loss ${shown(plain)}, smoothed loss ${shown(smoothed)}. ${
      label_smoothing === 0
        ? 'Without smoothing both are one, and no gap is large enough.'
        : `The smoothed loss cannot fall below ${shown(floor)}, which it has at a gap of ${shown(bestGap, 3)}${
            gap > bestGap + 0.05 ? ': beyond it, being surer costs.' : '.'
          }`
    }`,
  python: ({ label_smoothing }) => `nn.CrossEntropyLoss(label_smoothing=${label_smoothing})`,
  fromCall: call => {
    const label_smoothing = numberOf(call, 'label_smoothing');
    // Without smoothing the softmax figure says more.
    return ['CrossEntropyLoss', 'cross_entropy'].includes(call.operator) &&
      call.arguments.weight === null &&
      label_smoothing !== undefined &&
      label_smoothing > 0 &&
      label_smoothing <= 0.9
      ? { ...initial, label_smoothing }
      : undefined;
  },
  prompts: [
    {
      id: 'label-smoothing-hundred',
      question: '100 classes and `label_smoothing=0.1`. What is the target of the true class?',
      state: { ...initial, classes: 100 },
      answer: ({ targets }) => Number(targets[0].toFixed(6)),
      explanation: '$1-0.1+0.1/100=0.901$: the true class takes part in the even spread.',
    },
    {
      id: 'label-smoothing-less',
      question:
        'Ten classes. With $\\varepsilon=0.1$ the best gap is 4.51. Is it larger or smaller with $\\varepsilon=0.2$?',
      state: { ...initial, label_smoothing: 0.2 },
      answer: ({ bestGap }) => (bestGap < compute(initial).bestGap ? 'Smaller' : 'Larger'),
      choices: [
        { text: 'Smaller', reason: 'The targets lie closer together, so the logits have to.' },
        { text: 'Larger', reason: 'That would be the way towards one-hot targets.' },
        { text: 'The same', reason: 'It hangs on the ratio of the two targets, and that changes.' },
      ],
      explanation: '$\\ln(0.82/0.02)=3.71$.',
    },
    {
      id: 'label-smoothing-sure',
      question:
        'Ten classes, $\\varepsilon=0.1$. What is the smoothed loss at a gap of 12, where the one-hot loss is next to nothing?',
      state: { ...initial, gap: 12 },
      answer: ({ smoothed }) => smoothed,
      tolerance: 0.03,
      explanation: 'About $9\\cdot0.01\\cdot12=1.08$: each wrong class asks for its 0.01, at a price of the gap.',
    },
  ],
};

function compute({ label_smoothing, classes, gap }: LabelSmoothingState): LabelSmoothingNumbers {
  const other = label_smoothing / classes;
  const targets = [1 - label_smoothing + other, other] as const;
  // −ln p of the true class: ln(e^gap + K − 1) − gap.
  const plainAt = (at: number) =>
    at > 0 ? Math.log1p((classes - 1) * Math.exp(-at)) : Math.log(Math.exp(at) + classes - 1) - at;
  const smoothedAt = (at: number) => plainAt(at) + (classes - 1) * other * at;
  const over = (loss: (at: number) => number) =>
    Array.from({ length: 101 }, (_, index) => {
      const at = GAPS[0] + ((GAPS[1] - GAPS[0]) * index) / 100;
      return [at, loss(at)] as const;
    });
  return {
    targets,
    probabilities: [Math.exp(-plainAt(gap)), Math.exp(-plainAt(gap) - gap)],
    plain: plainAt(gap),
    smoothed: smoothedAt(gap),
    floor: smoothedFloor(classes, label_smoothing),
    bestGap: smoothedGap(classes, label_smoothing),
    curves: { plain: over(plainAt), smoothed: over(smoothedAt) },
  };
}
