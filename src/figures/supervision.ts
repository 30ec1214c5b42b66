/**
 * The figure of the learning regimes as a strip, from a label for every example to none, with data sets that stand there.
 * Sources: Russakovsky et al. 2015 (ImageNet); Krause et al. 2013 (Stanford Cars); Bossard et al. 2014 (Food-101); Mahajan
 * et al. 2018, arXiv:1805.00932 (hashtags); Coates et al. 2011 (STL-10); Sohn et al. 2020, arXiv:2001.07685 (CIFAR-10 with
 * 40 labels); Oquab et al. 2023, arXiv:2304.07193 (LVD-142M); Devlin et al. 2018, arXiv:1810.04805 (words);
 * Karras et al. 2018, arXiv:1812.04948 (faces); Azzalini & Bowman 1990 (Old Faithful).
 */
import type { Figure } from './figure';
import { grouped, shown } from './shown';

export const REGIMES = [
  'supervised',
  'weakly supervised',
  'semi-supervised',
  'self-supervised',
  'unsupervised',
] as const;
export type Regime = (typeof REGIMES)[number];

export interface SupervisionState {
  readonly regime: Regime;
}

export interface ExampleData {
  readonly name: string;
  /** What it holds for training. */
  readonly examples: number;
  readonly of: string;
  /** How many have a label from people. */
  readonly labelled: number;
  /** What the loss compares with. */
  readonly target: string;
}

export interface SupervisionNumbers {
  readonly index: number;
  readonly given: string;
  readonly data: readonly [ExampleData, ExampleData];
  /** Of examples with a label from people, of each of the data sets. */
  readonly shares: readonly [number, number];
}

const all = <Data extends Omit<ExampleData, 'labelled'>>(data: Data) => ({ ...data, labelled: data.examples });
const none = <Data extends Omit<ExampleData, 'labelled'>>(data: Data) => ({ ...data, labelled: 0 });

/** Whether the labels are what the task asks for is the difference between the first two. */
export const STRIP: Readonly<Record<Regime, Pick<SupervisionNumbers, 'given' | 'data'>>> = {
  supervised: {
    given: 'the wanted label of every example',
    data: [
      all({ name: 'ImageNet-1k', examples: 1_281_167, of: 'photos', target: 'one of 1,000 classes' }),
      all({ name: 'Stanford Cars', examples: 8144, of: 'photos', target: 'one of 196 models' }),
    ],
  },
  'weakly supervised': {
    given: 'labels that are wrong, coarse or meant for something else',
    data: [
      all({ name: 'Food-101', examples: 75_750, of: 'photos', target: 'one of 101 dishes, some wrong' }),
      all({ name: 'Instagram', examples: 3_500_000_000, of: 'photos', target: 'hashtags, as users wrote them' }),
    ],
  },
  'semi-supervised': {
    given: 'labels for a part of the examples',
    data: [
      { name: 'STL-10', examples: 105_000, of: 'photos', labelled: 5000, target: 'one of 10 classes, where known' },
      {
        name: 'CIFAR-10, 40 labels',
        examples: 50_000,
        of: 'photos',
        labelled: 40,
        target: 'one of 10 classes, where known or guessed',
      },
    ],
  },
  'self-supervised': {
    given: 'a target made from each example itself',
    data: [
      none({ name: 'LVD-142M', examples: 142_000_000, of: 'photos', target: 'another view of the photo' }),
      none({ name: 'BERT’s corpus', examples: 3_300_000_000, of: 'words', target: 'the word that was masked' }),
    ],
  },
  unsupervised: {
    given: 'the examples alone',
    data: [
      none({ name: 'Old Faithful', examples: 272, of: 'eruptions', target: 'none: groups, or a density' }),
      none({ name: 'FFHQ', examples: 70_000, of: 'faces', target: 'none: new faces are drawn' }),
    ],
  },
};

const initial: SupervisionState = { regime: 'supervised' };

export const supervision: Figure<SupervisionState, SupervisionNumbers> = {
  id: 'supervision',
  title: 'From every label to none',
  caption: 'Go along the strip: what do people have to give, and what does the loss compare with?',
  initial,
  controls: { regime: { kind: 'choice', choices: REGIMES, label: 'regime' } },
  presets: REGIMES.map(regime => ({ title: `${regime[0]!.toUpperCase()}${regime.slice(1)}`, state: { regime } })),
  compute,
  formula: (_, { data: [first], shares: [share] }) => ({
    tex: `\\frac{\\text{labelled by people}}{\\text{examples}}=\\frac{${grouped(first.labelled).replaceAll(',', '{,}')}}{${grouped(first.examples).replaceAll(',', '{,}')}}=${shown(100 * share, 3)}\\,\\%`,
    text: `${first.name}: ${grouped(first.labelled)} of ${grouped(first.examples)} ${first.of} labelled by people, ${shown(100 * share, 3)} %`,
  }),
  summary: ({ regime }, { given, data, shares }) =>
    `${regime[0]!.toUpperCase()}${regime.slice(1)}: ${given}. ${data
      .map(
        ({ name, examples, of, target }, index) =>
          `${name}: ${grouped(examples)} ${of}, ${shown(100 * shares[index]!, 3)} % labelled by people; the target: ${target}.`,
      )
      .join(' ')}`,
  prompts: [
    {
      id: 'supervision-part',
      question:
        'STL-10 has 5,000 labelled images to train on, and 100,000 without labels. How many percent have a label?',
      state: { regime: 'semi-supervised' },
      answer: ({ shares }) => 100 * shares[0],
      tolerance: 0.05,
      explanation: '$5{,}000/105{,}000=4.76\\,\\%$: most of what there is to learn from has no label.',
    },
    {
      id: 'supervision-noisy',
      question:
        'Every training photo of Food-101 has a label, but nobody has cleaned them: some are wrong. Where does it stand?',
      state: { regime: 'weakly supervised' },
      answer: () => regimeOf('Food-101'),
      choices: [
        { text: 'supervised', reason: 'Then the labels could be relied on.' },
        { text: 'weakly supervised', reason: 'All are labelled; what is missing is that the labels are right.' },
        { text: 'semi-supervised', reason: 'There, part of the examples has no label at all.' },
      ],
      explanation: 'Weak labels are of three kinds: incomplete, inexact, and, as here, inaccurate.',
    },
    {
      id: 'supervision-masked',
      question:
        'A word of a sentence is hidden, and the network has to name it. Nobody has labelled anything. Where is that?',
      state: { regime: 'self-supervised' },
      answer: () => regimeOf('BERT’s corpus'),
      choices: [
        { text: 'self-supervised', reason: 'There is a target, and the example itself provides it.' },
        { text: 'supervised', reason: 'The loss looks the same, but no person has given a label.' },
        { text: 'weakly supervised', reason: 'The target is exact: it is the very word that stood there.' },
      ],
      explanation: 'Self-supervised learning is the part of unsupervised learning that makes its own targets.',
    },
  ],
};

function compute({ regime }: SupervisionState): SupervisionNumbers {
  const { given, data } = STRIP[regime];
  const share = ({ labelled, examples }: ExampleData) => labelled / examples;
  return { index: REGIMES.indexOf(regime), given, data, shares: [share(data[0]), share(data[1])] };
}

function regimeOf(name: string): Regime {
  return REGIMES.find(regime => STRIP[regime].data.some(data => data.name === name))!;
}
