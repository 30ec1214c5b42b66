/**
 * The figure of semi-supervised pipelines: one unlabelled picture, and how five methods make a target of it. Each compares two
 * predictions; they differ in where the target comes from and in whether the picture counts.
 * Sources: Laine & Aila 2016, arXiv:1610.02242 (Π); Tarvainen & Valpola 2017, arXiv:1703.01780 (mean teacher); Miyato et al. 2017,
 * arXiv:1704.03976 (VAT); Berthelot et al. 2019, arXiv:1905.02249 (MixMatch); Sohn et al. 2020, arXiv:2001.07685 (FixMatch).
 */
import {
  averaged,
  CLASSES,
  divergence,
  labelled,
  predicted,
  slopeOf,
  snapshots,
  UNITS,
  unlabelled,
} from './digit-network';
import { blended, type Grey, HOLE, type Shift, type Strong, shifted, strongly } from './digit-views';
import type { Figure } from './figure';
import { pipelineCode, pipelineFormula, pipelinePrompts, pipelineSummary } from './pipelines-text';
import { normal, scattered, uniform } from './random';

export const METHODS = ['Π-model', 'mean teacher', 'VAT', 'MixMatch', 'FixMatch'] as const;
export type Method = (typeof METHODS)[number];

export interface PipelineState {
  readonly method: Method;
  /** Which unlabelled picture. */
  readonly picture: number;
  /** How far the network is: which of the recorded states of its training. */
  readonly step: number;
  /** Decides shifts, holes, dropped units and the direction that VAT starts from. */
  readonly seed: number;
  /** Π-model: share of hidden units that each pass drops. */
  readonly dropout: number;
  /** Mean teacher: how much of the average stays at each recorded state. */
  readonly alpha: number;
  /** VAT: length of the step, over all pixels. */
  readonly epsilon: number;
  /** MixMatch: views that are averaged, temperature, share of mixup, and the labelled picture that is mixed in. */
  readonly K: number;
  readonly T: number;
  readonly lambda: number;
  readonly mixed: number;
  /** FixMatch: how sure the weak view must be. */
  readonly threshold: number;
}

/** A picture on its way through a network. */
export interface Pass {
  readonly name: string;
  readonly picture: Grey;
  readonly by: 'student' | 'teacher';
  readonly probabilities: readonly number[];
}

export interface PipelineNumbers {
  /** All that is computed, from the first view to the prediction that learns, which is the last. */
  readonly passes: readonly Pass[];
  /** What the passes before the last are turned into, one after the other; the last is the target. */
  readonly targets: readonly { readonly name: string; readonly probabilities: readonly number[] }[];
  readonly isUsed: boolean;
  readonly measure: 'mean squared difference' | 'divergence' | 'cross-entropy';
  readonly loss: number;
  /** What the picture shows, which no method is told. */
  readonly label: number;
  /** Of the mean teacher: which share of its weights is still the untrained start. */
  readonly start: number;
  /** Of mixup: never below a half, so that the mixture is nearer to the unlabelled picture. */
  readonly lambda: number;
}

/** How far along the direction the gradient is taken. */
const NEAR = 1e-3;
const MOST_VIEWS = 4;

const initial: PipelineState = {
  method: 'FixMatch',
  picture: 0,
  step: snapshots.length - 1,
  seed: 9,
  dropout: 0.25,
  alpha: 0.7,
  epsilon: 0.8,
  K: 2,
  T: 0.5,
  lambda: 0.75,
  mixed: 0,
  threshold: 0.95,
};

const of =
  (...methods: readonly Method[]) =>
  ({ method }: PipelineState) =>
    methods.includes(method);

export const pipelines: Figure<PipelineState, PipelineNumbers> = {
  id: 'pipelines',
  title: 'Five pipelines for one unlabelled picture',
  caption:
    'Change the method and follow the picture: which views are made, who predicts, what becomes the target, what has to follow it.',
  initial,
  controls: {
    method: { kind: 'choice', choices: METHODS, label: 'method' },
    picture: { kind: 'whole', min: 0, max: unlabelled.length - 1, label: 'image' },
    step: { kind: 'whole', min: 0, max: snapshots.length - 1, label: 'state' },
    seed: { kind: 'whole', min: 1, max: 30, label: 'seed' },
    dropout: { kind: 'real', min: 0, max: 0.75, step: 0.05, label: 'dropout p', when: of('Π-model') },
    alpha: { kind: 'real', min: 0, max: 0.99, step: 0.01, label: 'EMA decay α', when: of('mean teacher') },
    epsilon: { kind: 'real', min: 0, max: 2, step: 0.05, label: 'step ε', when: of('VAT') },
    K: { kind: 'whole', min: 1, max: MOST_VIEWS, label: 'views K', when: of('MixMatch') },
    T: { kind: 'real', min: 0.1, max: 1, step: 0.05, label: 'temperature T', when: of('MixMatch') },
    lambda: { kind: 'real', min: 0, max: 1, step: 0.05, label: 'mixup λ', when: of('MixMatch') },
    mixed: { kind: 'whole', min: 0, max: labelled.length - 1, label: 'mixed with', when: of('MixMatch') },
    threshold: { kind: 'real', min: 0.34, max: 0.99, step: 0.01, label: 'threshold τ', when: of('FixMatch') },
  },
  presets: [
    { title: 'Π-model', state: { ...initial, method: 'Π-model', picture: 2 } },
    { title: 'Mean teacher', state: { ...initial, method: 'mean teacher', picture: 2 } },
    { title: 'VAT', state: { ...initial, method: 'VAT', picture: 2 } },
    { title: 'MixMatch', state: { ...initial, method: 'MixMatch', picture: 2 } },
    { title: 'FixMatch: sure enough', state: initial },
    { title: 'FixMatch: not sure, left out', state: { ...initial, picture: 2 } },
    { title: 'FixMatch: sure, and wrong', state: { ...initial, picture: 3 } },
  ],
  compute,
  formula: pipelineFormula,
  summary: pipelineSummary,
  python: pipelineCode,
  prompts: pipelinePrompts(initial, compute),
};

function compute(state: PipelineState): PipelineNumbers {
  const { method, step, alpha, dropout } = state;
  const { picture, label: truth } = unlabelled[Math.min(state.picture, unlabelled.length - 1)]!;
  const student = snapshots[Math.min(step, snapshots.length - 1)]!;
  const { weak, strong, chances, direction } = drawn(state.seed);
  const pass = (name: string, view: Grey, kept?: readonly number[]): Pass => ({
    name,
    picture: view,
    by: 'student',
    probabilities: predicted(student, view, kept),
  });
  const rest = { isUsed: true, label: truth, start: alpha ** step, lambda: Math.max(state.lambda, 1 - state.lambda) };
  const views = weak.map(shift => shifted(picture, shift));
  if (method === 'Π-model') {
    // What stays is scaled up, so that the mean is kept.
    const kept = chances.map(units => units.map(chance => (chance < dropout ? 0 : 1 / (1 - dropout))));
    const passes = [pass('second view', views[1]!, kept[1]), pass('first view', views[0]!, kept[0])];
    return { ...rest, ...compared(passes, 'the other pass') };
  }
  if (method === 'mean teacher') {
    const teacher: Pass = {
      name: 'second view',
      picture: views[1]!,
      by: 'teacher',
      probabilities: predicted(averaged(step, alpha), views[1]!),
    };
    return { ...rest, ...compared([teacher, pass('first view', views[0]!)], 'the teacher says') };
  }
  if (method === 'VAT') {
    const clean = pass('picture', picture);
    const slope = slopeOf(student, clean.probabilities, moved(picture, direction, NEAR));
    const worst = pass('worst step away', moved(picture, unit(slope) ?? direction, state.epsilon));
    return {
      ...rest,
      passes: [clean, worst],
      targets: [{ name: 'target: without the step', probabilities: clean.probabilities }],
      measure: 'divergence',
      loss: divergence(clean.probabilities, worst.probabilities),
    };
  }
  if (method === 'MixMatch') return { ...rest, ...mixed(state, views, pass, rest.lambda) };
  const passes = [pass('weak view', views[0]!), pass('strong view', strongly(picture, strong))];
  const { probabilities } = passes[0]!;
  const label = probabilities.indexOf(Math.max(...probabilities));
  const isUsed = probabilities[label]! >= state.threshold;
  return {
    ...rest,
    passes,
    targets: isUsed
      ? [{ name: 'target: the class alone', probabilities: CLASSES.map((_, k) => Number(k === label)) }]
      : [],
    isUsed,
    measure: 'cross-entropy',
    loss: isUsed ? 0 - Math.log(passes[1]!.probabilities[label]!) : 0,
  };
}

/** The first prediction is the target of the second, as it is. */
function compared(passes: readonly Pass[], name: string) {
  const [target, found] = passes.map(({ probabilities }) => probabilities) as [readonly number[], readonly number[]];
  return {
    passes,
    targets: [{ name: `target: ${name}`, probabilities: target }],
    measure: 'mean squared difference' as const,
    loss: squared(target, found),
  };
}

function mixed(
  { K, T, mixed: which }: PipelineState,
  views: readonly Grey[],
  pass: (name: string, view: Grey) => Pass,
  share: number,
) {
  const guesses = views.slice(0, K).map((view, index) => pass(`view ${index + 1}`, view));
  const mean = CLASSES.map((_, k) => guesses.reduce((sum, { probabilities }) => sum + probabilities[k]! / K, 0));
  const powers = mean.map(p => p ** (1 / T));
  const total = powers.reduce((a, b) => a + b, 0);
  const sharp = powers.map(power => power / total);
  const other = labelled[Math.min(which, labelled.length - 1)]!;
  const target = sharp.map((p, k) => share * p + (1 - share) * Number(k === other.label));
  const mixture = pass(`view 1, mixed with a ${CLASSES[other.label]}`, blended(views[0]!, other.picture, share));
  return {
    passes: [...guesses, mixture],
    targets: [
      { name: 'their mean', probabilities: mean },
      { name: 'sharpened', probabilities: sharp },
      { name: 'target: mixed alike', probabilities: target },
    ],
    measure: 'mean squared difference' as const,
    loss: squared(target, mixture.probabilities),
  };
}

function squared(target: readonly number[], found: readonly number[]): number {
  return target.reduce((sum, p, k) => sum + (p - found[k]!) ** 2, 0) / target.length;
}

function moved(picture: Grey, direction: Grey, length: number): Grey {
  return picture.map((line, row) => line.map((value, column) => value + length * direction[row]![column]!));
}

/** `undefined` for what has no direction. */
function unit(picture: Grey): Grey | undefined {
  const length = Math.sqrt(picture.flat().reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? undefined : picture.map(line => line.map(value => value / length));
}

/** What chance decides, by the seed alone. */
function drawn(seed: number) {
  const chance = uniform(scattered(seed));
  const whole = (low: number, high: number) => low + Math.floor((high - low + 1) * chance());
  const shift = (most: number): Shift => ({ down: whole(-most, most), right: whole(-most, most) });
  const weak = Array.from({ length: MOST_VIEWS }, () => shift(1));
  const strong: Strong = {
    ...shift(1),
    factor: 0.5 + 0.5 * chance(),
    row: whole(0, 8 - HOLE),
    column: whole(0, 8 - HOLE),
  };
  const chances = [0, 1].map(() => Array.from({ length: UNITS }, chance));
  const draw = normal(seed);
  const direction = unit(Array.from({ length: 8 }, () => Array.from({ length: 8 }, draw)))!;
  return { weak, strong, chances, direction };
}
