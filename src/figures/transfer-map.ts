/**
 * The map of transfer settings: where labels are, and what differs between source and target, name the setting.
 * Source: Pan & Yang 2010, A Survey on Transfer Learning, tables 1 and 2. What they leave out is said to be left out.
 */
import type { Figure } from './figure';

export interface TransferState {
  /** Whether the source's examples have labels, and the target's. */
  readonly source: boolean;
  readonly target: boolean;
  readonly domain: (typeof DOMAINS)[number];
  /** Whether the labels, or the rule that gives them, are others. */
  readonly task: boolean;
}

export type Setting =
  | 'no transfer'
  | 'inductive transfer'
  | 'transductive transfer'
  | 'unsupervised transfer'
  | 'none of the three';

export interface TransferNumbers {
  readonly setting: Setting;
  /** What people call the case. */
  readonly name: string;
  readonly example: string;
  readonly advice: string;
  /** Where the state lies on the map. */
  readonly row: number;
  readonly column: number;
}

export const DOMAINS = ['the same', 'other P(X)', 'other X'] as const;
/** Across and down the map. */
export const LABELLED = [
  { title: 'both', source: true, target: true },
  { title: 'source', source: true, target: false },
  { title: 'target', source: false, target: true },
  { title: 'neither', source: false, target: false },
] as const;
export const DIFFERENCES = [
  { title: 'nothing', domain: false, task: false },
  { title: 'domain', domain: true, task: false },
  { title: 'task', domain: false, task: true },
  { title: 'both', domain: true, task: true },
] as const;

type Case = readonly [setting: Setting, name: string, example: string, advice: string];

const TASK: readonly Case[] = [
  [
    'inductive transfer',
    'fine-tuning, or multi-task learning where both are learned together',
    'ImageNet, then ten kinds of weld defects',
    'Start from the pretrained weights with a new head: frozen with few labels, fine-tuned with more.',
  ],
  [
    'none of the three',
    'zero-shot learning',
    'photographs with captions, then classes that are only named',
    'Something must define the new task: a description of each class, or a prompt.',
  ],
  [
    'inductive transfer',
    'self-taught learning; with today’s names: self-supervised pretraining, then fine-tuning',
    'a million photographs without labels, then ten labels a class',
    'Learn features from the source without labels, then train the head on the target’s.',
  ],
  [
    'unsupervised transfer',
    'clustering with features from elsewhere',
    'groups among new photographs, found in features learned from others',
    'Take the features over and judge the result by a use of it: no label can tell.',
  ],
];

/** By row and column of the map. */
const MAP: readonly (readonly Case[])[] = [
  [
    ['no transfer', 'supervised learning', 'more labelled photographs of the same kind', 'Train on all of it at once.'],
    ['no transfer', 'supervised learning', 'a trained classifier in use', 'Apply the model; nothing has changed.'],
    [
      'no transfer',
      'semi-supervised learning',
      'few labels and many unlabelled photographs',
      'Let the unlabelled examples help.',
    ],
    ['no transfer', 'unsupervised learning', 'clusters of photographs', 'Pool the data.'],
  ],
  [
    [
      'none of the three',
      'supervised domain adaptation',
      'rendered streets, and a few labelled real ones',
      'Pretrain on the source, then train on the target’s labels; keep some for validation.',
    ],
    [
      'transductive transfer',
      'unsupervised domain adaptation',
      'labelled rendered streets, unlabelled real ones',
      'Find out which shift it is: weights for covariate shift, priors for label shift, aligned features, pseudo-labels.',
    ],
    [
      'none of the three',
      'semi-supervised learning with unlabelled data from elsewhere',
      'labelled real streets, unlabelled rendered ones',
      'Pretrain on the source without labels; compare with leaving it out.',
    ],
    [
      'none of the three',
      'unsupervised learning over two domains',
      'two cameras, no labels',
      'See to it that the groups are not the two domains.',
    ],
  ],
  TASK,
  TASK,
];

const initial: TransferState = { source: true, target: true, domain: 'other P(X)', task: true };
const adaptation: TransferState = { ...initial, target: false, task: false };

export const transferMap: Figure<TransferState, TransferNumbers> = {
  id: 'transfer-map',
  title: 'A map of transfer settings',
  caption:
    'Across: who has labels. Down: what differs between source and target. Which cells do Pan and Yang’s names leave out?',
  initial,
  controls: {
    source: { kind: 'switch', label: 'source labels' },
    target: { kind: 'switch', label: 'target labels' },
    domain: { kind: 'choice', choices: DOMAINS, label: 'domain' },
    task: { kind: 'switch', label: 'another task' },
  },
  presets: [
    { title: 'ImageNet to weld defects', state: initial },
    { title: 'Rendered streets to real ones', state: adaptation },
    { title: 'English reviews to French ones', state: { ...adaptation, domain: 'other X' } },
    { title: 'Pretrained without labels', state: { ...initial, source: false } },
    { title: 'No labels anywhere', state: { ...initial, source: false, target: false } },
    { title: 'The same problem', state: { ...initial, domain: 'the same', task: false } },
  ],
  compute,
  formula: (state, { setting }) => {
    const relation = (differs: boolean) => (differs ? '\\ne' : '=');
    const differs = state.domain !== 'the same';
    return {
      tex: `\\begin{aligned}&\\mathcal D_S${relation(differs)}\\mathcal D_T,\\quad\\mathcal T_S${relation(state.task)}\\mathcal T_T\\\\&\\Rightarrow\\ \\text{${setting}}\\end{aligned}`,
      text: `domains ${differs ? 'differ' : 'are the same'}, tasks ${state.task ? 'differ' : 'are the same'}: ${setting}`,
    };
  },
  summary: (state, { setting, name, example, advice }) => {
    const space =
      state.domain === 'other X'
        ? ' Heterogeneous: a common representation has to be found first.'
        : setting.endsWith('transfer') && setting !== 'no transfer'
          ? ' Homogeneous: the features are the same.'
          : '';
    const said = setting === 'none of the three' ? 'None of Pan and Yang’s three' : capital(setting);
    return `${said}: ${name}. For instance ${example}. ${advice}${space}`;
  },
  prompts: [
    {
      id: 'transfer-map-adaptation',
      question:
        'Labels for rendered streets, none for real ones; the classes are the same. Which of Pan and Yang’s settings is that?',
      state: adaptation,
      answer: ({ setting }) => setting,
      choices: [
        {
          text: 'transductive transfer',
          reason: 'The domains differ and the task is one; most call it domain adaptation.',
        },
        { text: 'inductive transfer', reason: 'There the tasks differ, and the target has some labels.' },
        { text: 'unsupervised transfer', reason: 'There the source has no labels either.' },
      ],
      explanation: 'Another domain, the same task, labels in the source only, and unlabelled target data at hand.',
    },
    {
      id: 'transfer-map-self-taught',
      question:
        'A network learns from unlabelled photographs and then another task from a few labels. Which of Pan and Yang’s settings is that?',
      state: { ...initial, source: false },
      answer: ({ setting }) => setting,
      choices: [
        { text: 'inductive transfer', reason: 'The target’s labels define the new task; the source needs none.' },
        { text: 'unsupervised transfer', reason: 'There the target has no labels either.' },
        { text: 'transductive transfer', reason: 'There the task is the same, and the labels are the source’s.' },
      ],
      explanation: 'They call it self-taught learning; today it is self-supervised pretraining.',
    },
    {
      id: 'transfer-map-zero-shot',
      question: 'The task differs, and the target has no labels at all, though the source has. What is that called?',
      state: { ...initial, target: false },
      answer: ({ name }) => name,
      choices: [
        {
          text: 'zero-shot learning',
          reason: 'The new classes are only described; none of the three names covers it.',
        },
        { text: 'unsupervised transfer', reason: 'There the source has no labels.' },
        { text: 'domain adaptation', reason: 'There the task is the same.' },
      ],
      explanation: 'Without labels something else must define the task: a description, or attributes of each class.',
    },
  ],
};

function compute({ source, target, domain, task }: TransferState): TransferNumbers {
  const column = LABELLED.findIndex(labelled => labelled.source === source && labelled.target === target);
  const row = DIFFERENCES.findIndex(differs => differs.domain === (domain !== 'the same') && differs.task === task);
  const [setting, name, example, advice] = MAP[row]![column]!;
  return { setting, name, example, advice, row, column };
}

/** The state that a cell of the map stands for, the rest left as it is. */
export function stateAt(state: TransferState, row: number, column: number): TransferState {
  const { source, target } = LABELLED[column]!;
  const { domain, task } = DIFFERENCES[row]!;
  const other = state.domain === 'the same' ? 'other P(X)' : state.domain;
  return { source, target, task, domain: domain ? other : 'the same' };
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
