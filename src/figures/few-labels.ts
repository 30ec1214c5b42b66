/**
 * The figure of few labels: questions asked in order, each with one way out, until a route is found; and how little a small
 * held-out part of the labels can tell. Sources of the questions: Sohn et al. 2020, arXiv:2001.07685 (four labels a class);
 * Oliver et al. 2018, arXiv:1804.09170 (other classes among the unlabelled, small validation sets).
 */
import type { Figure } from './figure';
import { counted, grouped, shown } from './shown';

export interface FewLabelsState {
  readonly classes: number;
  /** For each class. */
  readonly labels: number;
  readonly unlabelled: number;
  /** More labels that can be bought. */
  readonly budget: number;
  /** The same task is labelled in another domain. */
  readonly elsewhere: boolean;
  /** The unlabelled examples hold other classes as well. */
  readonly foreign: boolean;
  /** Transformations are known that keep the label. */
  readonly augmentations: boolean;
  /** The output is a class, and not a number. */
  readonly discrete: boolean;
  /** There is a model pretrained on this kind of data. */
  readonly pretrained: boolean;
}

export interface Route {
  readonly name: string;
  /** Why, in a sentence. */
  readonly why: string;
  /** `id#anchor` of the note that teaches it. */
  readonly note: string;
}

export interface Rung {
  readonly question: string;
  /** The setting that answers it, where that is a switch. */
  readonly setting?: 'elsewhere' | 'foreign' | 'augmentations' | 'discrete' | 'pretrained';
  readonly isYes: boolean;
  /** Which answer leaves the ladder, and to where. */
  readonly leavesIf: boolean;
  readonly route: Route;
}

export interface FewLabelsNumbers {
  /** All questions in their order, asked or not. */
  readonly rungs: readonly Rung[];
  /** Index of the one where the ladder is left; past the last one where none leaves it. */
  readonly left: number;
  /** Where no question leaves. */
  readonly last: Route;
  readonly route: Route;
  /** Before anything else, to compare with. */
  readonly baseline: Route;
  /** Where labels can be bought. */
  readonly purchase?: Route;
  readonly total: number;
  /** A fifth of the labels. */
  readonly heldOut: number;
  /** Of an accuracy of 80 % measured on them, in points. */
  readonly error: number;
}

/** Fewer than this for each label are not many. */
export const MANY = 10;
/** FixMatch's smallest setting, and its results on CIFAR-10. */
const FEWEST = 4;
/** From here on, all weights may be worth training: a rule of thumb. */
const ENOUGH = 20;
const ASSUMED = 0.8;

const initial: FewLabelsState = {
  classes: 10,
  labels: 25,
  unlabelled: 50_000,
  budget: 0,
  elsewhere: false,
  foreign: false,
  augmentations: true,
  discrete: true,
  pretrained: true,
};

export const fewLabels: Figure<FewLabelsState, FewLabelsNumbers> = {
  id: 'few-labels',
  title: 'Which route with few labels?',
  caption: 'Questions from top to bottom; the first answer that leads out decides. Answer them for your own data.',
  initial,
  controls: {
    classes: { kind: 'whole', min: 2, max: 1000, log: true, label: 'classes' },
    labels: { kind: 'whole', min: 1, max: 1000, log: true, label: 'labels a class' },
    unlabelled: { kind: 'whole', min: 1, max: 1_000_000, log: true, label: 'unlabelled' },
    budget: { kind: 'whole', min: 0, max: 5000, step: 50, label: 'labels to buy' },
  },
  presets: [
    { title: 'CIFAR-10 with 250 labels', state: initial },
    { title: 'One label a class', state: { ...initial, labels: 1 } },
    { title: 'Rendered images, real ones to be classified', state: { ...initial, elsewhere: true } },
    { title: 'Pictures found on the web', state: { ...initial, foreign: true } },
    { title: 'Rows of a table', state: { ...initial, augmentations: false, pretrained: false } },
    { title: 'Ages from faces', state: { ...initial, discrete: false } },
    { title: 'Nothing but 200 labels', state: { ...initial, classes: 2, labels: 100, unlabelled: 300 } },
    { title: 'A budget of 500 labels', state: { ...initial, labels: 10, budget: 500 } },
  ],
  compute,
  formula: (_, { heldOut, error }) => ({
    tex: `\\sqrt{\\frac{${ASSUMED}\\,(1-${ASSUMED})}{${heldOut}}}=${shown(error / 100, 3)}`,
    text: `standard error of an accuracy of 80 % on ${counted(heldOut, 'example')}: ${shown(error, 3)} points`,
  }),
  summary: (
    { classes, labels, unlabelled, budget },
    { route, baseline, purchase, total, heldOut, error, left, rungs },
  ) => {
    const ratio = unlabelled / total;
    const asked = Math.min(left + 1, rungs.length);
    return `${grouped(total)} labels for ${classes} classes (${labels} each) and ${grouped(unlabelled)} unlabelled, ${shown(ratio, 3)} for each label. After ${counted(asked, 'question')}: ${route.name}. ${route.why} Compare it with a baseline first: ${baseline.name}.${
      purchase ? ` With ${budget === 1 ? 'one label' : `${grouped(budget)} labels`} to buy: ${purchase.name}.` : ''
    } A fifth of the labels held out is ${counted(heldOut, 'example')}: an accuracy of 80 % is known to ± ${shown(error, 2)} points (one standard error), too coarse to choose between methods by ${error > 1 ? 'a point' : 'a tenth of a point'}.`;
  },
  prompts: [
    {
      id: 'few-labels-error',
      question:
        'Of 250 labels, 50 are held out, and a model gets 80 % of them right. What is the standard error of that accuracy, in points?',
      state: initial,
      answer: ({ error }) => Number(error.toFixed(2)),
      tolerance: 0.2,
      explanation:
        '$\\sqrt{0.8\\cdot0.2/50}=0.057$: 5.7 points. Most published differences between semi-supervised methods are smaller.',
    },
    {
      id: 'few-labels-foreign',
      question:
        'Ten classes, 25 labels each, and 50,000 unlabelled pictures from the web, many of things outside the ten classes. What to use them for first?',
      state: { ...initial, foreign: true },
      answer: ({ route }) => route.name,
      choices: [
        { text: 'self-supervised pretraining', reason: 'It asks of no picture which class it is of.' },
        { text: 'FixMatch', reason: 'It would pull sure pictures of foreign things into one of the ten classes.' },
        { text: 'domain adaptation', reason: 'That needs the same task labelled elsewhere; here nothing is.' },
      ],
      explanation:
        'Oliver et al. (2018): with foreign classes among the unlabelled data, semi-supervised methods can do worse than the labels alone.',
    },
    {
      id: 'few-labels-table',
      question:
        'Rows of a table, 25 labels a class, many unlabelled rows of the same classes, and no transformation is known that keeps the label. What still regularises by the unlabelled rows?',
      state: { ...initial, augmentations: false },
      answer: ({ route }) => route.name,
      choices: [
        {
          text: 'VAT, or label spreading',
          reason: 'One searches its own perturbation, the other needs distances only.',
        },
        { text: 'FixMatch', reason: 'Its strong view is an augmentation, of which there is none.' },
        { text: 'a Π-model', reason: 'Two noisy passes need noise that keeps the label; dropout alone is weak.' },
      ],
      explanation: 'A virtual adversarial direction is computed from the network, for any continuous input.',
    },
  ],
};

function compute(state: FewLabelsState): FewLabelsNumbers {
  const { classes, labels, budget, pretrained } = state;
  const total = classes * labels;
  const rungs = ladder(state, total);
  const found = rungs.findIndex(({ isYes, leavesIf }) => isYes === leavesIf);
  const left = found < 0 ? rungs.length : found;
  const last: Route = {
    name: 'FixMatch',
    why: 'Sure predictions for weakly augmented examples become labels for strongly augmented ones.',
    note: 'semi-supervised-methods#fixmatch',
  };
  const baseline: Route = pretrained
    ? labels >= ENOUGH
      ? {
          name: 'fine-tune the pretrained model',
          why: 'With labels enough, all weights may adapt.',
          note: 'transfer-learning-methods#fine-tuning',
        }
      : {
          name: 'frozen pretrained features and a linear layer',
          why: 'Few labels fit few weights.',
          note: 'transfer-learning-methods#feature-extractor',
        }
    : {
        name: 'a small network with heavy augmentation',
        why: 'Stretch the labels there are.',
        note: 'regularization#data-augmentation',
      };
  const heldOut = Math.max(1, Math.round(total / 5));
  return {
    rungs,
    left,
    last,
    route: rungs[left]?.route ?? last,
    baseline,
    ...(budget > 0
      ? {
          purchase: {
            name: 'active learning, scored by that model',
            why: 'Buy the labels that it is unsure about, mixed with some drawn at random.',
            note: 'few-labels-strategies#active-learning',
          },
        }
      : {}),
    total,
    heldOut,
    error: 100 * Math.sqrt((ASSUMED * (1 - ASSUMED)) / heldOut),
  };
}

function ladder(
  { labels, unlabelled, elsewhere, foreign, augmentations, discrete, pretrained }: FewLabelsState,
  total: number,
): readonly Rung[] {
  return [
    {
      question: 'Is the same task labelled in another domain?',
      setting: 'elsewhere',
      isYes: elsewhere,
      leavesIf: true,
      route: {
        name: 'domain adaptation',
        why: 'Align the two domains with the labels of the other one, and fine-tune on your own.',
        note: 'transfer-learning-methods#unsupervised-da',
      },
    },
    {
      question: `Are there ${MANY} unlabelled examples or more for each label?`,
      isYes: unlabelled >= MANY * total,
      leavesIf: false,
      route: pretrained
        ? {
            name: 'transfer alone',
            why: 'Too little unlabelled data to learn from: use what a pretrained model knows.',
            note: 'few-labels-strategies#pretrain-finetune',
          }
        : {
            name: 'heavy augmentation and mixup',
            why: 'There is nothing but the labels: stretch them.',
            note: 'regularization#data-augmentation',
          },
    },
    {
      question: 'Do the unlabelled examples hold other classes too?',
      setting: 'foreign',
      isYes: foreign,
      leavesIf: true,
      route: {
        name: 'self-supervised pretraining',
        why: 'It asks of no example which class it is of; pseudo-labels would force all into yours.',
        note: 'self-supervised-learning',
      },
    },
    {
      question: 'Do you know augmentations that keep the label?',
      setting: 'augmentations',
      isYes: augmentations,
      leavesIf: false,
      route: {
        name: 'VAT, or label spreading',
        why: 'One searches its own perturbation, the other needs nothing but distances.',
        note: 'semi-supervised-methods#vat',
      },
    },
    {
      question: 'Is the output a class, rather than a number?',
      setting: 'discrete',
      isYes: discrete,
      leavesIf: false,
      route: {
        name: 'mean teacher',
        why: 'Its distance between outputs needs no classes; thresholds and pseudo-labels do.',
        note: 'semi-supervised-methods#mean-teacher',
      },
    },
    {
      question: `Are there ${FEWEST} labels a class or more?`,
      isYes: labels >= FEWEST,
      leavesIf: false,
      route: {
        name: 'self-supervised pretraining, then pseudo-labels',
        why: 'From so few, the first pseudo-labels would be wrong too often and confirm themselves.',
        note: 'semi-supervised-methods#pseudo-labeling',
      },
    },
  ];
}
