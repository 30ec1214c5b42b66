/**
 * The pretext figure: one small photograph, what each task hands to the network, and the label it gets for nothing.
 * Sources: Gidaris 2018 (rotation), Noroozi & Favaro 2016 (jigsaw), Doersch 2015 (context), Misra 2016 (frame order), Caron 2018
 * (clustering), Pathak 2016 (inpainting), He et al. 2022 (masking), Zhang 2016 and 2017 (colour, cross-channel).
 */
import type { Figure } from './figure';
import { PHOTO_SIDE } from './photo';
import { LABELS, PATCH, type Pair, pairOf, type Task } from './pretext-tasks';
import { shown } from './shown';

export interface PretextState {
  readonly task: Task;
  /** Quarter turns; which order, neighbour, tile or channel. */
  readonly label: number;
  /** Share of patches that is hidden. */
  readonly mask_ratio: number;
}

export interface PretextNumbers extends Pair {
  /** Of the patches here, and of the 196 of a 224-pixel image with patches of 16. */
  readonly visible: { readonly here: number; readonly vit: number };
}

const PATCHES = (PHOTO_SIDE / PATCH) ** 2;
const initial: PretextState = { task: 'rotation', label: 1, mask_ratio: 0.75 };

export const pretext: Figure<PretextState, PretextNumbers> = {
  id: 'pretext',
  title: 'A label for nothing',
  caption:
    'One photograph, eleven tasks: what the network is given, and the answer. To find it, it has to know something about the picture.',
  initial,
  controls: {
    label: { kind: 'whole', min: 0, max: 8, label: 'label', when: ({ task }) => task in LABELS },
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
    { title: 'Are the frames in order?', state: { ...initial, task: 'frame order' } },
    { title: 'The number of a cluster', state: { ...initial, task: 'clustering', label: 4 } },
    { title: 'A hole', state: { ...initial, task: 'inpainting' } },
    { title: 'Masked, as MAE', state: { ...initial, task: 'masking' } },
    { title: 'Super-resolution', state: { ...initial, task: 'super-resolution' } },
    { title: 'Colour from grey', state: { ...initial, task: 'colourisation' } },
    { title: 'Two channels from one', state: { ...initial, task: 'cross-channel', label: 0 } },
    { title: 'Labels of a renderer', state: { ...initial, task: 'rendering' } },
  ],
  compute: ({ task, label, mask_ratio }) => {
    const visible = { here: Math.round((1 - mask_ratio) * PATCHES), vit: Math.round((1 - mask_ratio) * 196) };
    return { ...pairOf(task, Math.min(label, (LABELS[task] ?? 1) - 1), visible.here), visible };
  },
  formula: ({ task, mask_ratio }, { visible, answers }) => {
    if (task === 'masking')
      return {
        tex: `(1-${shown(mask_ratio)})\\cdot196=${visible.vit}\\text{ patches seen}`,
        text: `${visible.vit} of 196 patches are seen`,
      };
    if (task === 'jigsaw')
      return { tex: '4!=24,\\quad 9!=362{,}880', text: '4! = 24 orders of four tiles; of nine tiles 9! = 362,880' };
    if (answers !== undefined)
      return {
        tex: `\\ln ${answers}=${shown(Math.log(answers), 4)}`,
        text: `a guess costs ln ${answers} = ${shown(Math.log(answers), 4)}`,
      };
    return PIXELS[task as keyof typeof PIXELS];
  },
  summary: ({ task }, { target, answers, visible }) =>
    `The label is ${target}${answers === undefined ? '' : `, one of ${answers}`}. ${REASONS[task].replace('{here}', `${visible.here} of ${PATCHES}`)}`,
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
    {
      id: 'pretext-frames',
      question:
        'Three frames of a film are shown to the network, which says whether they are in order. How many answers?',
      state: { ...initial, task: 'frame order', label: 2 },
      answer: ({ answers }) => answers!,
      explanation: '2. Forwards and backwards both count as in order, since most movements can be either.',
    },
  ],
};

/** How many numbers go in and come out where pixels are the answer. */
const PIXELS = {
  inpainting: { tex: '24^2-8^2=512\\to 8^2=64\\text{ pixels}', text: '512 pixels in, the 64 of the hole out' },
  'super-resolution': {
    tex: '1\\to 16\\text{ pixels for each }4\\times4',
    text: 'one pixel in, sixteen out, for each 4×4',
  },
  colourisation: { tex: '1\\to 3\\text{ numbers a pixel}', text: 'one number a pixel in, three out' },
  'cross-channel': { tex: '1\\to 2\\text{ numbers a pixel}', text: 'one number a pixel in, two out' },
  rendering: { tex: '24^2=576\\text{ labels}', text: '576 labels, one a pixel' },
};

const REASONS: Record<Task, string> = {
  rotation: 'Who can tell which way is up has recognised something; round objects give no clue.',
  jigsaw: 'With nine tiles a few hundred orders that differ much are chosen as classes.',
  context: 'Gaps and jitter between the patches keep the network from reading edges or lens colours instead.',
  'frame order': 'A film is its own label; what moves, and how, has to be found.',
  clustering:
    'Each tile stands for a picture here. Their clusters are found without a label, and the number of the cluster is then learned; afterwards the clusters are found anew, from better features.',
  inpainting: 'What belongs into the hole follows from what is around it.',
  masking: 'The encoder sees {here} patches here and leaves the rest to a small decoder, which is what makes it cheap.',
  'super-resolution': 'The answer is the picture itself: any picture will do.',
  colourisation: 'A sky is blue and a tree green only for one who knows them in grey.',
  'cross-channel': 'Two networks, each from what the other has to predict; their features are put together.',
  rendering:
    'Who draws a picture knows what is in it. That is free supervision; real pictures then need domain adaptation.',
};
