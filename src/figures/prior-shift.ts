/**
 * The shift figure: two classes on one axis, and three ways in which use differs from training. The classes come more or less
 * often (label shift), other measurements come (covariate shift), or the same measurement means another class (concept shift).
 * Sources: Saerens et al. 2002; Lipton et al. 2018, arXiv:1802.03916; Shimodaira 2000 (importance weights).
 */
import type { Figure } from './figure';
import { shown, shownTex } from './shown';

export interface PriorShiftState {
  readonly shift: 'label' | 'covariate' | 'concept';
  /** Share of class 1 in the training data and, under label shift, in the target data. */
  readonly source: number;
  readonly target: number;
  /** How far the measurements, or what they mean, have moved in the target under the other two. */
  readonly moved: number;
  /** Distance between the classes, in their standard deviations; class 0 is at 0. */
  readonly apart: number;
  /** The measurement that is looked at. */
  readonly x: number;
  /** Which boundary the target is classified by. */
  readonly boundary: 'of the source' | 'of the target';
}

export interface Domain {
  /** The classes' shares of all examples, over x: p(x, 0) and p(x, 1). */
  readonly classes: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
  /** What is on the wrong side of the boundary, from 0 up. */
  readonly wrong: readonly (readonly [x: number, low: number, high: number])[];
  readonly boundary: number;
}

export interface PriorShiftNumbers {
  /** p(x | 1) / p(x | 0), in the source. */
  readonly ratio: number;
  /** Posterior of class 1 at `x`. */
  readonly before: number;
  readonly after: number;
  /** p(x) in the target over p(x) in the source. */
  readonly weight: number;
  /** Where the two classes are equally likely. */
  readonly boundary: { readonly source: number; readonly target: number };
  /** Error in the source; on target data with the boundary kept, and with it moved. */
  readonly error: { readonly source: number; readonly kept: number; readonly moved: number };
  readonly domains: { readonly source: Domain; readonly target: Domain };
}

const initial: PriorShiftState = {
  shift: 'label',
  source: 0.5,
  target: 0.1,
  moved: 1.5,
  apart: 2,
  x: 1.7,
  boundary: 'of the source',
};
const covariate: PriorShiftState = { ...initial, shift: 'covariate' };
const concept: PriorShiftState = { ...initial, shift: 'concept' };
const isLabel = ({ shift }: PriorShiftState) => shift === 'label';

export const priorShift: Figure<PriorShiftState, PriorShiftNumbers> = {
  id: 'prior-shift',
  title: 'Three kinds of shift',
  caption:
    'Above the training data, below those of use. Something differs: see what stays, whether the boundary belongs elsewhere, and how much is wrong: the shaded part.',
  initial,
  controls: {
    shift: { kind: 'choice', choices: ['label', 'covariate', 'concept'], label: 'shift' },
    target: { kind: 'real', min: 0.01, max: 0.99, step: 0.01, label: 'share in target', when: isLabel },
    moved: { kind: 'real', min: -3, max: 3, step: 0.1, label: 'moved by', when: state => !isLabel(state) },
    boundary: { kind: 'choice', choices: ['of the source', 'of the target'], label: 'boundary' },
    source: { kind: 'real', min: 0.01, max: 0.99, step: 0.01, label: 'share in source' },
    x: { kind: 'real', min: -4, max: 8, step: 0.1, label: 'x' },
    apart: { kind: 'real', min: 0.2, max: 5, step: 0.1, label: 'classes apart' },
  },
  presets: [
    { title: 'Label: from half to a tenth', state: initial },
    { title: 'Label: the boundary moved along', state: { ...initial, boundary: 'of the target' } },
    { title: 'Label: a rare class', state: { ...initial, target: 0.01 } },
    { title: 'Covariate: towards class 1', state: covariate },
    { title: 'Covariate: away from both', state: { ...covariate, moved: 3 } },
    { title: 'Concept: the border moved', state: concept },
    { title: 'Concept, with new labels', state: { ...concept, boundary: 'of the target' } },
    { title: 'No shift', state: { ...initial, target: 0.5 } },
    { title: 'Classes well apart', state: { ...initial, apart: 5 } },
  ],
  compute,
  formula: (state, { ratio, after, weight }) => {
    const { shift, target: t, x, moved } = state;
    if (shift === 'label')
      return {
        tex: `p_T(1\\mid x)=\\frac{${shown(ratio, 3)}\\cdot ${shown(t)}}{${shown(ratio, 3)}\\cdot ${shown(t)}+${shown(1 - t)}}=${shown(after, 3)}`,
        text: `posterior in the target = ${shown(ratio, 3)}·${shown(t)} / (${shown(ratio, 3)}·${shown(t)} + ${shown(1 - t)}) = ${shown(after, 3)}`,
      };
    if (shift === 'covariate')
      return {
        tex: `w(x)=\\frac{p_T(x)}{p_S(x)}=${shownTex(weight, 3)},\\qquad p_T(1\\mid x)=p_S(1\\mid x)=${shown(after, 3)}`,
        text: `importance weight at x = ${shown(x, 3)}: ${shown(weight, 3)}; posterior ${shown(after, 3)} in both`,
      };
    const back = shown(x - moved, 3);
    return {
      tex: `p_T(1\\mid x)=p_S(1\\mid x-(${shown(moved)}))=p_S(1\\mid ${back})=${shown(after, 3)}`.replaceAll('−', '-'),
      text: `posterior in the target at ${shown(x, 3)} = that of the source at ${back} = ${shown(after, 3)}`,
    };
  },
  summary: ({ shift, x }, { before, after, weight, boundary, error }) => {
    const percent = (share: number) => `${shown(100 * share, 3)} %`;
    const at = `At x = ${shown(x, 3)} class 1 has probability ${shown(before, 3)} in the source and ${shown(after, 3)} in the target.`;
    if (shift === 'covariate')
      return `${at} The boundary stays at ${shown(boundary.source, 3)}; the error was ${percent(error.source)} and is ${percent(error.kept)}, since other measurements come. One at x weighs ${shown(weight, 3)} times what it did.`;
    const belongs = `The boundary belongs at ${shown(boundary.target, 3)} in place of ${shown(boundary.source, 3)}: error ${percent(error.moved)} in place of ${percent(error.kept)}.`;
    return shift === 'label'
      ? `${at} ${belongs}`
      : `${at} ${belongs} The measurements come as before, so that without labels nothing is to be noticed.`;
  },
  python: ({ shift, source, target }) =>
    ({
      label: `logits + torch.log(torch.tensor([${shown(1 - target)}, ${shown(target)}]) / torch.tensor([${shown(1 - source)}, ${shown(source)}]))`,
      covariate: 'loss = (weight * F.cross_entropy(logits, labels, reduction="none")).mean()',
      concept: 'model.fit(target_inputs, target_labels)',
    })[shift],
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
    {
      id: 'prior-shift-covariate',
      question:
        'Under covariate shift the measurements move by 1.5 towards class 1. Where does the best boundary belong in the target?',
      state: covariate,
      answer: ({ boundary }) => (boundary.target === boundary.source ? 'Where it was' : 'Elsewhere'),
      choices: [
        {
          text: 'Where it was',
          reason: '$P(Y\\mid X)$ is the same, and it alone says which class is likelier at an $x$.',
        },
        {
          text: 'Elsewhere',
          reason: 'The classes are as likely at each $x$ as before; only how often that $x$ comes differs.',
        },
        { text: 'Nowhere: no boundary is right', reason: 'One that was best for every $x$ still is.' },
      ],
      explanation:
        'A model that is right everywhere needs no mending. Weights help one that cannot be: they make it spend its capacity where the target is.',
    },
    {
      id: 'prior-shift-concept',
      question: 'Which shift cannot be noticed from unlabelled target data at all?',
      state: concept,
      answer: ({ weight, before, after }) => (weight === 1 && before !== after ? 'Concept shift' : 'Covariate shift'),
      choices: [
        { text: 'Concept shift', reason: '$P(X)$ is as it was; only what it means has changed.' },
        { text: 'Covariate shift', reason: '$P(X)$ itself differs, which any comparison of the inputs shows.' },
        { text: 'Label shift', reason: 'The mixture of the classes differs, and with it $P(X)$ and the predictions.' },
      ],
      explanation: 'Compare inputs for covariate shift, predictions for label shift; for concept shift get labels.',
    },
  ],
};

const FROM = -4;
const STEPS = 240;
const STEP = 0.05;

function compute({ shift, source, target, moved, apart, x, boundary: by }: PriorShiftState): PriorShiftNumbers {
  const ratioAt = (at: number) => Math.exp(apart * (at - apart / 2));
  const posterior = (prior: number, at: number) => (ratioAt(at) * prior) / (ratioAt(at) * prior + 1 - prior);
  const normal = (at: number) => Math.exp(-(at ** 2) / 2) / Math.sqrt(2 * Math.PI);
  const mixture = (prior: number, at: number) => (1 - prior) * normal(at) + prior * normal(at - apart);
  const boundaryOf = (prior: number) => apart / 2 + Math.log((1 - prior) / prior) / apart;
  /** p(x) and p(1 | x). */
  const from = { density: (at: number) => mixture(source, at), posterior: (at: number) => posterior(source, at) };
  const to = {
    label: { density: (at: number) => mixture(target, at), posterior: (at: number) => posterior(target, at) },
    covariate: { ...from, density: (at: number) => from.density(at - moved) },
    concept: { ...from, posterior: (at: number) => from.posterior(at - moved) },
  }[shift];
  const kept = boundaryOf(source);
  const boundary = {
    source: kept,
    target: { label: boundaryOf(target), covariate: kept, concept: kept + moved }[shift],
  };
  const drawn = (domain: typeof from, name: string, border: number): Domain => {
    const over = Array.from({ length: STEPS + 1 }, (_, index) => FROM + index * STEP);
    const zero = (at: number) => domain.density(at) * (1 - domain.posterior(at));
    const one = (at: number) => domain.density(at) * domain.posterior(at);
    return {
      classes: [
        { name: `class 0, ${name}`, points: over.map(at => [at, zero(at)] as const) },
        { name: `class 1, ${name}`, points: over.map(at => [at, one(at)] as const) },
      ],
      wrong: over.map(at => [at, 0, at < border ? one(at) : zero(at)] as const),
      boundary: border,
    };
  };
  return {
    ratio: ratioAt(x),
    before: from.posterior(x),
    after: to.posterior(x),
    weight: to.density(x) / from.density(x),
    boundary,
    error: { source: errorOf(from, kept), kept: errorOf(to, kept), moved: errorOf(to, boundary.target) },
    domains: {
      source: drawn(from, 'source', kept),
      target: drawn(to, 'target', by === 'of the source' ? kept : boundary.target),
    },
  };
}

/** The share on the wrong side: of class 1 below the boundary, of class 0 above it. Each side by Simpson's rule, to where nothing is left. */
function errorOf(
  { density, posterior }: { readonly density: (x: number) => number; readonly posterior: (x: number) => number },
  boundary: number,
): number {
  const [low, high] = [Math.min(boundary, -13), Math.max(boundary, 18)];
  const simpson = (f: (x: number) => number, a: number, b: number) => {
    const pieces = 2000;
    const step = (b - a) / pieces;
    let sum = f(a) + f(b);
    for (let index = 1; index < pieces; index++) sum += (index % 2 ? 4 : 2) * f(a + index * step);
    return (sum * step) / 3;
  };
  return (
    simpson(x => density(x) * posterior(x), low, boundary) +
    simpson(x => density(x) * (1 - posterior(x)), boundary, high)
  );
}
