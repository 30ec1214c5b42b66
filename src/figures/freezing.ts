/**
 * The freezing figure: a pretrained ResNet-50 with a new head, how much of it is left to train, and what the amount of data
 * and its distance from the source suggest. Source: CS231n notes, "Transfer Learning"; sizes of torchvision's resnet50.
 */
import type { Figure } from './figure';
import { grouped, shown } from './shown';

export interface FreezingState {
  /** How many stages, from the input on, are frozen: 5 leaves only the head. */
  readonly frozen: number;
  readonly classes: number;
  readonly labels: 'few' | 'many';
  readonly domain: 'similar' | 'different';
}

export interface FreezingNumbers {
  readonly stages: readonly { readonly name: string; readonly parameters: number; readonly trains: boolean }[];
  readonly trainable: number;
  readonly total: number;
  readonly advice: string;
}

/** Without the head, which is made anew. */
export const stages = [
  ['conv1, bn1', 9536],
  ['layer1', 215_808],
  ['layer2', 1_219_584],
  ['layer3', 7_098_368],
  ['layer4', 14_964_736],
] as const;
const FEATURES = 2048;

/** By labels and domain: for a map of the four cases, and as a sentence. */
export const ADVICE = {
  few: {
    similar: {
      short: 'frozen, new linear head',
      long: 'Freeze everything and train a linear classifier on the features: little data cannot carry more.',
    },
    different: {
      short: 'linear head on earlier features',
      long: 'The top features are about the source: try a linear classifier on earlier ones, and strong augmentation.',
    },
  },
  many: {
    similar: {
      short: 'fine-tune from the top down',
      long: 'Fine-tune, from the top downwards, with a small learning rate; overfitting is not the danger.',
    },
    different: {
      short: 'fine-tune everything',
      long: 'Fine-tune everything from the pretrained weights: still a better start than random ones.',
    },
  },
} as const;

const initial: FreezingState = { frozen: 5, classes: 10, labels: 'few', domain: 'similar' };

export const freezing: Figure<FreezingState, FreezingNumbers> = {
  id: 'freezing',
  title: 'What is left to train',
  caption:
    'A pretrained ResNet-50 with a new head. The early stages are general and small, the late ones special and large.',
  initial,
  controls: {
    frozen: { kind: 'whole', min: 0, max: 5, label: 'frozen stages' },
    classes: { kind: 'whole', min: 2, max: 1000, log: true, label: 'classes' },
    labels: { kind: 'choice', choices: ['few', 'many'], label: 'labels' },
    domain: { kind: 'choice', choices: ['similar', 'different'], label: 'domain' },
  },
  presets: [
    { title: 'Head only', state: initial },
    { title: 'Last stage and head', state: { ...initial, frozen: 4, labels: 'many' } },
    { title: 'Everything', state: { ...initial, frozen: 0, labels: 'many', domain: 'different' } },
  ],
  compute,
  formula: ({ classes }, { trainable, total, stages: all }) => {
    const sizes = all.filter(({ trains }) => trains).map(({ parameters }) => parameters);
    const head = `${FEATURES}\\cdot ${classes}+${classes}`;
    return {
      tex: `${[...sizes.slice(0, -1), head].join('+')}=${trainable}`,
      text: `${trainable} of ${total} parameters are trained`,
    };
  },
  summary: ({ labels, domain }, { trainable, total, advice }) =>
    `${grouped(trainable)} of ${grouped(total)} parameters are trained, ${shown((100 * trainable) / total, 3)} %. With ${labels} labels in a ${domain} domain: ${advice}`,
  python: ({ frozen, classes }) =>
    [
      `model.fc = nn.Linear(${FEATURES}, ${classes})`,
      ...(frozen > 0
        ? [
            `for stage in [${['model.conv1, model.bn1', 'model.layer1', 'model.layer2', 'model.layer3', 'model.layer4'].slice(0, frozen).join(', ')}]:`,
            '    stage.requires_grad_(False).eval()  # eval: running statistics stay too; again after every model.train()',
          ]
        : []),
    ].join('\n'),
  prompts: [
    {
      id: 'freezing-head',
      question: 'ResNet-50 is frozen and gets a head for 100 classes. How many parameters are trained?',
      state: { ...initial, classes: 100 },
      answer: ({ trainable }) => trainable,
      explanation: '$2048\\cdot100+100=204{,}900$.',
    },
    {
      id: 'freezing-last',
      question: 'Only the stem and `layer1` to `layer3` are frozen, 10 classes. What share is trained, in percent?',
      state: { ...initial, frozen: 4 },
      answer: ({ trainable, total }) => (100 * trainable) / total,
      tolerance: 1.5,
      explanation:
        '64 %: the last stage alone is almost two thirds of the network. Freezing layers early saves little.',
    },
  ],
};

function compute({ frozen, classes, labels, domain }: FreezingState): FreezingNumbers {
  const all = [
    ...stages.map(([name, parameters], index) => ({ name, parameters, trains: index >= frozen })),
    { name: 'fc, new', parameters: FEATURES * classes + classes, trains: true },
  ];
  const sum = (of: typeof all) => of.reduce((total, { parameters }) => total + parameters, 0);
  return {
    stages: all,
    trainable: sum(all.filter(({ trains }) => trains)),
    total: sum(all),
    advice: ADVICE[labels][domain].long,
  };
}
