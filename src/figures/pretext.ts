/**
 * The pretext figure: one small picture, what each task hands to the network, and the label it gets for nothing.
 * Sources: Gidaris 2018 (rotation), Noroozi & Favaro 2016 (jigsaw), Doersch 2015 (context), Zhang 2016 (colour),
 * He et al. 2022 (masked autoencoder).
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface PretextState {
  readonly task: 'rotation' | 'jigsaw' | 'context' | 'masking' | 'super-resolution';
  /** Quarter turns; which order; which neighbour: the label itself. */
  readonly label: number;
  /** Share of patches that is hidden. */
  readonly mask_ratio: number;
}

export interface PretextNumbers {
  readonly picture: readonly (readonly number[])[];
  /** What the network sees; absent numbers are hidden from it. */
  readonly input: readonly (readonly (number | null)[])[];
  /** In words, what it has to answer. */
  readonly target: string;
  /** How many answers there are to choose from; absent where pixels are the answer. */
  readonly answers?: number;
  /** Of 16 patches, and of the 196 of a 224-pixel image with patches of 16. */
  readonly visible: { readonly here: number; readonly vit: number };
}

const SIDE = 8;
const TILE = 2;
const tasks = ['rotation', 'jigsaw', 'context', 'masking', 'super-resolution'] as const;
/** The eight neighbours of the middle, row by row. */
const NEIGHBOURS = [
  'above left',
  'above',
  'above right',
  'left',
  'right',
  'below left',
  'below',
  'below right',
] as const;
const initial: PretextState = { task: 'rotation', label: 1, mask_ratio: 0.75 };

export const pretext: Figure<PretextState, PretextNumbers> = {
  id: 'pretext',
  title: 'A label for nothing',
  caption: 'Left the picture, right what the network is given. To answer, it has to know something about the picture.',
  initial,
  controls: {
    task: { kind: 'choice', choices: tasks, label: 'task' },
    label: {
      kind: 'whole',
      min: 0,
      max: 7,
      label: 'label',
      when: ({ task }) => task !== 'masking' && task !== 'super-resolution',
    },
    mask_ratio: {
      kind: 'real',
      min: 0,
      max: 0.9375,
      step: 0.0625,
      label: 'mask ratio',
      when: ({ task }) => task === 'masking',
    },
  },
  presets: [
    { title: 'Rotation', state: initial },
    { title: 'Jigsaw', state: { ...initial, task: 'jigsaw' } },
    { title: 'Where is the neighbour?', state: { ...initial, task: 'context', label: 4 } },
    { title: 'Masked, as MAE', state: { ...initial, task: 'masking' } },
    { title: 'Super-resolution', state: { ...initial, task: 'super-resolution' } },
  ],
  compute,
  formula: ({ task, mask_ratio }, { visible, answers }) =>
    task === 'masking'
      ? {
          tex: `(1-${shown(mask_ratio)})\\cdot196=${visible.vit}\\text{ patches seen}`,
          text: `${visible.vit} of 196 patches are seen`,
        }
      : task === 'super-resolution'
        ? { tex: '4\\to 16\\text{ numbers for each }4\\times4', text: 'four numbers in, sixteen out, for each 4×4' }
        : task === 'jigsaw'
          ? { tex: '4!=24,\\quad 9!=362{,}880', text: '4! = 24 orders of four tiles; of nine tiles 9! = 362,880' }
          : {
              tex: `\\ln ${answers}=${shown(Math.log(answers!), 4)}`,
              text: `a guess costs ln ${answers} = ${shown(Math.log(answers!), 4)}`,
            },
  summary: ({ task }, { target, answers, visible }) =>
    `The label is ${target}${answers === undefined ? '' : `, one of ${answers}`}. ${
      {
        rotation: 'Who can tell which way is up has recognised something; round objects give no clue.',
        jigsaw: 'With nine tiles a few hundred orders that differ much are chosen as classes.',
        context: 'Gaps and jitter between the patches keep the network from reading edges or lens colours instead.',
        masking: `The encoder sees ${visible.here} of 16 patches here and leaves the rest to a small decoder, which is what makes it cheap.`,
        'super-resolution': 'The answer is the picture itself: any picture will do.',
      }[task]
    }`,
  prompts: [
    {
      id: 'pretext-visible',
      question:
        'A ViT cuts a 224-pixel image into 196 patches; a masked autoencoder hides 75 %. How many does its encoder see?',
      state: { ...initial, task: 'masking' },
      answer: ({ visible }) => visible.vit,
      explanation: '$0.25\\cdot196=49$. Attention over a quarter of the tokens costs a sixteenth.',
    },
    {
      id: 'pretext-context',
      question: 'Context prediction shows a patch and one of its neighbours. How many answers are there?',
      state: { ...initial, task: 'context' },
      answer: ({ answers }) => answers!,
      explanation: '8: the places around the middle one.',
    },
  ],
};

/** A house with a sun: it has an up, a left and a right. */
const picture: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0, 8, 8],
  [0, 0, 5, 5, 0, 0, 8, 8],
  [0, 5, 5, 5, 5, 0, 0, 0],
  [5, 5, 5, 5, 5, 5, 0, 0],
  [0, 3, 3, 3, 3, 0, 0, 0],
  [0, 3, 9, 3, 3, 0, 0, 0],
  [0, 3, 9, 3, 3, 0, 0, 0],
  [2, 2, 2, 2, 2, 2, 2, 2],
];

function compute({ task, label, mask_ratio }: PretextState): PretextNumbers {
  const visible = {
    here: Math.round((1 - mask_ratio) * (SIDE / TILE) ** 2),
    vit: Math.round((1 - mask_ratio) * 196),
  };
  const made = (input: PretextNumbers['input'], target: string, answers?: number): PretextNumbers => ({
    picture,
    input,
    target,
    ...(answers === undefined ? {} : { answers }),
    visible,
  });
  const grid = (at: (row: number, column: number) => number | null) =>
    Array.from({ length: SIDE }, (_, r) => Array.from({ length: SIDE }, (__, c) => at(r, c)));
  if (task === 'rotation') {
    const turns = label % 4;
    let turned = picture;
    // As torch.rot90: counter-clockwise.
    for (let turn = 0; turn < turns; turn++) turned = turned.map((_, r) => turned.map(row => row[SIDE - 1 - r]!));
    return made(turned, `${90 * turns}° counter-clockwise`, 4);
  }
  if (task === 'jigsaw') {
    const order = permutation(label * 3, 4);
    const half = SIDE / 2;
    return made(
      grid((r, c) => {
        const from = order[2 * Math.floor(r / half) + Math.floor(c / half)]!;
        return picture[half * Math.floor(from / 2) + (r % half)]![half * (from % 2) + (c % half)]!;
      }),
      `the order (${order.join(', ')})`,
      24,
    );
  }
  if (task === 'context') {
    // The middle 2×2 patch and the neighbour at the label, row by row without the middle.
    const at = label < 4 ? label : label + 1;
    const [row, column] = [TILE * Math.floor(at / 3) + 1, TILE * (at % 3) + 1];
    const within = (r: number, c: number, top: number, left: number) =>
      r >= top && r < top + TILE && c >= left && c < left + TILE;
    return made(
      grid((r, c) => (within(r, c, 3, 3) || within(r, c, row, column) ? picture[r]![c]! : null)),
      `“${NEIGHBOURS[label]}”`,
      8,
    );
  }
  if (task === 'masking') {
    const order = permutation(1_000_003, (SIDE / TILE) ** 2);
    const seen = new Set(order.slice(0, visible.here));
    return made(
      grid((r, c) => (seen.has((SIDE / TILE) * Math.floor(r / TILE) + Math.floor(c / TILE)) ? picture[r]![c]! : null)),
      'the pixels of the hidden patches',
    );
  }
  return made(
    grid((r, c) => {
      const [top, left] = [TILE * Math.floor(r / TILE), TILE * Math.floor(c / TILE)];
      return (
        (picture[top]![left]! + picture[top]![left + 1]! + picture[top + 1]![left]! + picture[top + 1]![left + 1]!) / 4
      );
    }),
    'the picture at full resolution',
  );
}

/** The `index`-th order of 0 to n − 1, in a fixed sequence of them; index 0 is the order itself. */
function permutation(index: number, n: number): number[] {
  const left = Array.from({ length: n }, (_, i) => i);
  let rest = index;
  return Array.from({ length: n }, (_, i) => {
    const at = rest % (n - i);
    rest = Math.floor(rest / (n - i));
    return left.splice(at, 1)[0]!;
  });
}
