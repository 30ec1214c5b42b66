/**
 * The triplet figure: an anchor, a positive and a negative on a plane, the loss between them and where it pushes each.
 * Source: Schroff, Kalenichenko & Philbin 2015, FaceNet, arXiv:1503.03832; PyTorch documentation, TripletMarginLoss
 * (Euclidean distances, not squared).
 */
import { type Figure, isGiven, numberOf } from './figure';
import { shown } from './shown';

export interface TripletState {
  readonly anchor: readonly number[];
  readonly positive: readonly number[];
  readonly negative: readonly number[];
  readonly margin: number;
}

export interface TripletNumbers {
  readonly toPositive: number;
  readonly toNegative: number;
  readonly loss: number;
  readonly kind: 'easy' | 'semi-hard' | 'hard';
  /** Of the loss, by the coordinates of each point. */
  readonly gradients: {
    readonly anchor: readonly number[];
    readonly positive: readonly number[];
    readonly negative: readonly number[];
  };
}

const initial: TripletState = { anchor: [0, 0], positive: [3, 0], negative: [0, 3.4], margin: 1 };

export const triplet: Figure<TripletState, TripletNumbers> = {
  id: 'triplet',
  title: 'Triplet loss',
  caption:
    'The negative should lie beyond the dashed ring: a margin further from the anchor than the positive. Drag the points.',
  initial,
  controls: { margin: { kind: 'real', min: 0, max: 3, step: 0.1, label: 'margin' } },
  presets: [
    { title: 'Semi-hard', state: initial },
    { title: 'Hard', state: { ...initial, negative: [0, 2] } },
    { title: 'Easy', state: { ...initial, negative: [-3, 3.5] } },
    { title: 'Collapsed', state: { ...initial, anchor: [0, 0], positive: [0, 0], negative: [0, 0] } },
  ],
  compute,
  formula: ({ margin }, { toPositive, toNegative, loss }) => ({
    tex: `\\max(0,\\;${shown(toPositive, 3)}-${shown(toNegative, 3)}+${shown(margin, 3)})=${shown(loss, 3)}`,
    text: `max(0, ${shown(toPositive, 3)} − ${shown(toNegative, 3)} + ${shown(margin, 3)}) = ${shown(loss, 3)}`,
  }),
  summary: (_, { toPositive, toNegative, loss, kind }) =>
    Math.max(toPositive, toNegative) < 1e-5
      ? `All three coincide: the loss is the margin, ${shown(loss, 3)}, and nothing tells the positive from the negative.`
      : `The positive is ${shown(toPositive, 3)} away, the negative ${shown(toNegative, 3)}: ${kind}, loss ${shown(loss, 3)}. ${
          kind === 'easy'
            ? 'No gradient: this triplet teaches nothing.'
            : 'The positive is pulled in, the negative pushed out.'
        }`,
  python: ({ margin }) => `nn.TripletMarginLoss(margin=${margin})`,
  fromCall: call => {
    if (!/^(TripletMarginLoss|triplet_margin_loss)$/.test(call.operator)) return undefined;
    const margin = numberOf(call, 'margin');
    return margin === undefined || margin < 0 || margin > 3 || !isGiven(call, { p: 2, swap: false })
      ? undefined
      : { ...initial, margin };
  },
  prompts: [
    {
      id: 'triplet-loss',
      question: 'The positive is 2 away from the anchor, the negative 2.5, the margin is 1. What is the triplet loss?',
      state: { ...initial, positive: [2, 0], negative: [0, 2.5] },
      answer: ({ loss }) => Number(loss.toFixed(4)),
      tolerance: 0.001,
      explanation: '$2-2.5+1=0.5$: the negative is further away, but not by the margin.',
    },
    {
      id: 'triplet-kind',
      question: 'Positive 3 away, negative 2 away, margin 1. Which kind of triplet is it?',
      state: { ...initial, negative: [0, 2] },
      answer: ({ kind }) => kind,
      choices: [
        {
          text: 'easy',
          reason: 'Easy ones have the negative beyond the positive by more than the margin, and a loss of 0.',
        },
        { text: 'semi-hard', reason: 'There the negative is further than the positive, only not by the whole margin.' },
        { text: 'hard', reason: 'The negative is nearer than the positive.' },
      ],
      explanation: 'Hard: $d_n<d_p$. Its loss, $3-2+1=2$, is larger than the margin.',
    },
    {
      id: 'triplet-collapse',
      question: 'The network maps everything to one point; the margin is 1. What is the triplet loss?',
      state: { ...initial, positive: [0, 0], negative: [0, 0] },
      answer: ({ loss }) => Number(loss.toFixed(4)),
      tolerance: 0.001,
      explanation: '$0-0+1$: exactly the margin. A loss that stays at the margin is the sign of a collapse.',
    },
  ],
};

/** PyTorch adds it to each difference before it takes the length. */
const EPS = 1e-6;

function compute({ anchor, positive, negative, margin }: TripletState): TripletNumbers {
  const between = (other: readonly number[]) => anchor.map((value, index) => value - other[index]! + EPS);
  const [dp, dn] = [between(positive), between(negative)];
  const [toPositive, toNegative] = [Math.hypot(...dp), Math.hypot(...dn)];
  const gap = toPositive - toNegative + margin;
  const active = gap > 0 ? 1 : 0;
  const towards = (difference: readonly number[], length: number) =>
    difference.map(value => (length > 0 ? (active * value) / length : 0));
  const [up, un] = [towards(dp, toPositive), towards(dn, toNegative)];
  return {
    toPositive,
    toNegative,
    loss: Math.max(0, gap),
    kind: toNegative < toPositive ? 'hard' : gap > 0 ? 'semi-hard' : 'easy',
    gradients: {
      anchor: up.map((value, index) => value - un[index]!),
      positive: up.map(value => 0 - value),
      negative: un,
    },
  };
}
