/**
 * The prior shift figure: two classes whose frequencies change between training and use, while what each looks like stays.
 * Source: Saerens et al. 2002; Lipton et al. 2018, arXiv:1802.03916.
 */
import { erf } from './erf';
import type { Figure } from './figure';
import { shown } from './shown';

export interface PriorShiftState {
  /** Share of class 1 in the training data and in the target data. */
  readonly source: number;
  readonly target: number;
  /** Distance between the classes, in their standard deviations; class 0 is at 0. */
  readonly apart: number;
  /** The measurement that is looked at. */
  readonly x: number;
}

export interface PriorShiftNumbers {
  /** p(x | 1) / p(x | 0). */
  readonly ratio: number;
  /** Posterior of class 1 at `x`. */
  readonly before: number;
  readonly after: number;
  /** Where the two classes are equally likely. */
  readonly boundary: { readonly source: number; readonly target: number };
  /** Error on target data with the boundary kept, and with it moved. */
  readonly error: { readonly kept: number; readonly moved: number };
  readonly densities: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
}

const initial: PriorShiftState = { source: 0.5, target: 0.1, apart: 2, x: 1.7 };

export const priorShift: Figure<PriorShiftState, PriorShiftNumbers> = {
  id: 'prior-shift',
  title: 'Label shift',
  caption:
    'How each class looks stays; how often it comes changes. Then the same picture has another probability, and the boundary must move.',
  initial,
  controls: {
    target: { kind: 'real', min: 0.01, max: 0.99, step: 0.01, label: 'share in target' },
    source: { kind: 'real', min: 0.01, max: 0.99, step: 0.01, label: 'share in source' },
    x: { kind: 'real', min: -3, max: 6, step: 0.1, label: 'x' },
    apart: { kind: 'real', min: 0.2, max: 5, step: 0.1, label: 'classes apart' },
  },
  presets: [
    { title: 'From half to a tenth', state: initial },
    { title: 'No shift', state: { ...initial, target: 0.5 } },
    { title: 'A rare class', state: { ...initial, target: 0.01 } },
    { title: 'Classes well apart', state: { ...initial, apart: 5 } },
  ],
  compute,
  formula: ({ target: t }, { ratio, after }) => ({
    tex: `p_T(1\\mid x)=\\frac{${shown(ratio, 3)}\\cdot ${shown(t)}}{${shown(ratio, 3)}\\cdot ${shown(t)}+${shown(1 - t)}}=${shown(after, 3)}`,
    text: `posterior in the target = ${shown(ratio, 3)}·${shown(t)} / (${shown(ratio, 3)}·${shown(t)} + ${shown(1 - t)}) = ${shown(after, 3)}`,
  }),
  summary: ({ x }, { before, after, boundary, error }) =>
    `At x = ${shown(x, 3)} class 1 has probability ${shown(before, 3)} in the source and ${shown(after, 3)} in the target. The boundary belongs at ${shown(boundary.target, 3)} in place of ${shown(boundary.source, 3)}: error ${shown(100 * error.moved, 3)} % in place of ${shown(100 * error.kept, 3)} %.`,
  python: ({ source, target }) =>
    `logits + torch.log(torch.tensor([${shown(1 - target)}, ${shown(target)}]) / torch.tensor([${shown(1 - source)}, ${shown(source)}]))`,
  prompts: [
    {
      id: 'prior-shift-posterior',
      question:
        'At some $x$ the likelihood ratio is 4. In the source, half of all examples are of class 1, and the posterior is 0.8. What is it where only 0.1 are?',
      state: { ...initial, x: 1 + Math.log(4) / 2 },
      answer: ({ after }) => after,
      tolerance: 0.005,
      explanation: '$\\dfrac{4\\cdot0.1}{4\\cdot0.1+0.9}=0.31$: below a half, so that the decision changes.',
    },
    {
      id: 'prior-shift-invariant',
      question: 'Which of these stays the same under label shift?',
      state: { ...initial, target: 0.2 },
      answer: ({ before, after }, state) => {
        const ratio = compute({ ...state, target: state.source }).ratio;
        return compute(state).ratio === ratio && before !== after ? '$P(X\\mid Y)$' : '$P(Y\\mid X)$';
      },
      choices: [
        { text: '$P(X\\mid Y)$', reason: 'Each class looks as before; only its frequency differs.' },
        { text: '$P(Y\\mid X)$', reason: 'The posterior moves with the prior.' },
        { text: '$P(X)$', reason: 'It is the mixture of the classes, in other proportions now.' },
      ],
      explanation: '$P(X\\mid Y)$ is what defines label shift, as $P(Y\\mid X)$ defines covariate shift.',
    },
  ],
};

function compute({ source, target, apart, x }: PriorShiftState): PriorShiftNumbers {
  const ratio = Math.exp(apart * (x - apart / 2));
  const posterior = (prior: number) => (ratio * prior) / (ratio * prior + 1 - prior);
  const boundaryOf = (prior: number) => apart / 2 + Math.log((1 - prior) / prior) / apart;
  const below = (z: number) => 0.5 * (1 + erf(z / Math.SQRT2));
  const errorOf = (boundary: number) => (1 - target) * (1 - below(boundary)) + target * below(boundary - apart);
  const boundary = { source: boundaryOf(source), target: boundaryOf(target) };
  const density = (mean: number, share: number) =>
    Array.from({ length: 181 }, (_, index) => {
      const at = index / 20 - 3;
      return [at, (share * Math.exp(-((at - mean) ** 2) / 2)) / Math.sqrt(2 * Math.PI)] as const;
    });
  return {
    ratio,
    before: posterior(source),
    after: posterior(target),
    boundary,
    error: { kept: errorOf(boundary.source), moved: errorOf(boundary.target) },
    densities: [
      { name: 'class 0, target', points: density(0, 1 - target) },
      { name: 'class 1, target', points: density(apart, target) },
      { name: 'class 1, source', points: density(apart, source) },
    ],
  };
}
