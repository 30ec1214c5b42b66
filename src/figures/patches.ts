/**
 * The patches figure: an image cut into tokens, what embedding them costs, and what attention over them costs.
 * Source: Dosovitskiy et al. 2020, An Image is Worth 16×16 Words, arXiv:2010.11929; counts as torchvision's vit_b_16.
 */
import { type Figure, type FigureCall, isGiven, numbersOf } from './figure';
import { grouped, shown } from './shown';

export interface PatchesState {
  readonly image: number;
  readonly patch: number;
  readonly channels: number;
  readonly dim: number;
  readonly layers: number;
  /** A token that stands for the whole image. */
  readonly class_token: boolean;
  /** The patch that is looked at. */
  readonly row: number;
  readonly column: number;
}

export interface PatchesNumbers {
  readonly problem?: string;
  /** Along one side. */
  readonly side: number;
  readonly tokens: number;
  /** Numbers in one patch. */
  readonly inPatch: number;
  /** Weights and biases of the convolution that embeds a patch. */
  readonly embedding: number;
  readonly positions: number;
  /** Query–key pairs of one head in one layer. */
  readonly pairs: number;
  /** Multiply–accumulates of all layers: projections and MLP, and the two products of attention. */
  readonly macs: { readonly linear: number; readonly attention: number };
}

const initial: PatchesState = {
  image: 224,
  patch: 16,
  channels: 3,
  dim: 768,
  layers: 12,
  class_token: true,
  row: 4,
  column: 6,
};

export const patches: Figure<PatchesState, PatchesNumbers> = {
  id: 'patches',
  title: 'An image as tokens',
  caption: 'Each patch becomes one token. Half the patch side means four times the tokens and sixteen times the pairs.',
  initial,
  controls: {
    image: { kind: 'whole', min: 16, max: 1024, label: 'image side' },
    patch: { kind: 'whole', min: 2, max: 64, label: 'patch side' },
    dim: { kind: 'whole', min: 64, max: 1536, step: 64, label: 'width of a token' },
    layers: { kind: 'whole', min: 1, max: 32, label: 'layers' },
    class_token: { kind: 'switch', label: 'class token' },
  },
  presets: [
    { title: 'ViT-B/16', state: initial },
    { title: 'ViT-B/32', state: { ...initial, patch: 32, row: 2, column: 3 } },
    { title: 'Patches of 8', state: { ...initial, patch: 8, row: 8, column: 12 } },
    { title: 'A larger image', state: { ...initial, image: 384 } },
  ],
  compute,
  formula: ({ image, patch, class_token }, { problem, tokens, side }) => ({
    tex: problem
      ? `${image}/${patch}\\notin\\mathbb{N}`
      : `\\left(\\tfrac{${image}}{${patch}}\\right)^2${class_token ? '+1' : ''}=${side}^2${class_token ? '+1' : ''}=${tokens}`,
    text: problem ?? `(${image}/${patch})²${class_token ? ' + 1' : ''} = ${tokens} tokens`,
  }),
  summary: ({ dim }, { problem, tokens, inPatch, embedding, pairs, macs, positions }) =>
    problem
      ? `${problem}.`
      : `${grouped(tokens)} tokens of ${dim}; a patch holds ${grouped(inPatch)} numbers, and embedding it takes ${grouped(embedding)} parameters, positions ${grouped(positions)}. Each head compares ${grouped(pairs)} pairs; attention's products are ${shown((100 * macs.attention) / (macs.attention + macs.linear), 3)} % of the encoder's ${shown((macs.attention + macs.linear) / 1e9, 3)} GMACs.`,
  python: ({ channels, dim, patch }) => `nn.Conv2d(${channels}, ${dim}, ${patch}, stride=${patch})`,
  fromCall,
  takesInput: true,
  prompts: [
    {
      id: 'patches-eight',
      question: 'A 224-pixel image in patches of 8, with a class token. How many tokens?',
      state: { ...initial, patch: 8, row: 8, column: 12 },
      answer: ({ tokens }) => tokens,
      explanation: '$(224/8)^2+1=28^2+1=785$, against 197 with patches of 16.',
    },
    {
      id: 'patches-embedding',
      question: 'Patches of $32\\times32\\times3$ are embedded into 768 numbers, with biases. How many parameters?',
      state: { ...initial, patch: 32, row: 2, column: 3 },
      answer: ({ embedding }) => embedding,
      explanation: '$32\\cdot32\\cdot3\\cdot768+768=2{,}360{,}064$: a convolution with kernel and stride 32.',
    },
    {
      id: 'patches-pairs',
      question:
        'Without a class token: the patch side is halved. By which factor does the number of query–key pairs grow?',
      state: { ...initial, patch: 8, class_token: false, row: 8, column: 12 },
      answer: ({ pairs }, state) => pairs / compute({ ...state, patch: 16 }).pairs,
      explanation: 'Four times the tokens, and pairs go with their square: 16.',
    },
  ],
};

function compute({ image, patch, channels, dim, layers, class_token }: PatchesState): PatchesNumbers {
  const side = Math.floor(image / patch);
  const tokens = side * side + (class_token ? 1 : 0);
  const inPatch = channels * patch * patch;
  // Four projections of attention, and an MLP of four times the width.
  const linear = layers * tokens * 12 * dim * dim;
  const attention = layers * 2 * tokens * tokens * dim;
  return {
    ...(image % patch === 0 ? {} : { problem: `${image} is not divisible by ${patch}: ViT refuses it` }),
    side,
    tokens,
    inPatch,
    embedding: inPatch * dim + dim,
    positions: tokens * dim,
    pairs: tokens * tokens,
    macs: { linear, attention },
  };
}

/** Smaller windows that do not overlap are what a stem or a downsampling convolution has. */
const SMALLEST = 8;

/** A convolution that embeds patches: its windows lie side by side. */
function fromCall(call: FigureCall): PatchesState | undefined {
  if (call.operator !== 'Conv2d') return undefined;
  const given = numbersOf(call, ['in_channels', 'out_channels', 'kernel_size', 'stride']);
  if (!given || !isGiven(call, { padding: 0, dilation: 1, groups: 1, bias: true })) return undefined;
  const { in_channels: channels, out_channels: dim, kernel_size: patch, stride } = given;
  if (patch !== stride || patch < SMALLEST || patch > 64 || dim < 64 || dim > 1536) return undefined;
  const [height, width] = call.input?.slice(-2) ?? [];
  // A square image alone is drawn; where none is known, one of the usual side or of as many patches.
  if (call.input && height !== width) return undefined;
  const image = height ?? (initial.image % patch === 0 ? initial.image : 14 * patch);
  if (image < 16 || image > 1024 || image < patch) return undefined;
  return { ...initial, channels, dim, patch, image, row: 0, column: 0 };
}
