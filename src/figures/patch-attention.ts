/**
 * A picture cut into patches, the patches as a row of tokens, and what one token attends to. The projections are set by hand, so
 * that it can be seen what they do: one head reads what a patch shows, the other where it lies.
 * Source: Dosovitskiy et al. 2020, arXiv:2010.11929, equations 1 and 2; Vaswani et al. 2017, arXiv:1706.03762, equation 1.
 */
import type { Figure } from './figure';
import { oneHotOf } from './one-hot';
import { PHOTO_SIDE, photo } from './photo';
import { shown, shownTex } from './shown';
import { softmaxOf } from './softmax-of';

export interface PatchAttentionState {
  readonly grid: '4×4' | '6×6' | '8×8';
  readonly head: 'content' | 'position';
  /** The token that is looked at: 0 is the class token, then the patches row by row. */
  readonly token: number;
  /** What W_Q multiplies by. */
  readonly sharpness: number;
  /** Whether it takes the one token with the highest score in place of the mixture: hard attention. */
  readonly hard: boolean;
  /** How far the patches are on their way from the picture to the row: from 0 to 1. */
  readonly along: number;
}

export interface PatchAttentionNumbers {
  /** Patches along one side, and pixels along one side of a patch. */
  readonly side: number;
  readonly patch: number;
  /** The class token and the patches: five numbers of content, four of position. */
  readonly tokens: readonly (readonly number[])[];
  /** The chosen token, within the row; what it gives to each of them. */
  readonly token: number;
  readonly weights: readonly number[];
  /** The tokens with the largest weights, itself left out. */
  readonly largest: readonly number[];
  /** How many tokens it mixes, in effect: e to the entropy. */
  readonly spread: number;
}

/** Warm colours: what the class token's query looks for. Position says nothing about it. */
const CLASS = [0.1, 0, -0.1, 0, 0, 0, 0, 0, 0] as const;
const CONTENT = 5;

const initial: PatchAttentionState = { grid: '8×8', head: 'content', token: 34, sharpness: 40, hard: false, along: 1 };

export const patchAttention: Figure<PatchAttentionState, PatchAttentionNumbers> = {
  id: 'patch-attention',
  title: 'From a picture to tokens, and back',
  caption:
    'The picture is cut, and its patches fly into a row. Point at a patch: the brighter another, the more it attends to it.',
  initial,
  controls: {
    along: { kind: 'real', min: 0, max: 1, step: 0.01, label: 'on the way' },
    token: { kind: 'whole', min: 0, max: 64, label: 'token' },
    grid: { kind: 'choice', choices: ['4×4', '6×6', '8×8'], label: 'grid' },
    head: { kind: 'choice', choices: ['content', 'position'], label: 'head reads' },
    hard: { kind: 'switch', label: 'one (hard)' },
    sharpness: { kind: 'real', min: 0, max: 200, step: 5, label: 'scale of W_Q' },
  },
  presets: [
    { title: 'From one tree to the other', state: initial },
    { title: 'The sky', state: { ...initial, token: 5 } },
    { title: 'By position: neighbours', state: { ...initial, head: 'position', token: 28, sharpness: 30 } },
    { title: 'The class token', state: { ...initial, token: 0, sharpness: 120 } },
    { title: 'The class token, by position', state: { ...initial, head: 'position', token: 0 } },
    { title: 'Larger patches', state: { ...initial, grid: '6×6', token: 19, sharpness: 120 } },
    { title: 'Hard: one patch alone', state: { ...initial, token: 26, hard: true } },
    { title: 'In the picture still', state: { ...initial, along: 0 } },
  ],
  compute,
  formula: ({ hard }, { side, token, weights, largest }) => {
    const most = hard ? weights.indexOf(1) : largest[0]!;
    return {
      tex: `${side}^2+1=${side ** 2 + 1}\\text{ tokens},\\quad a_{${token}}=\\mathrm{${hard ? 'onehot\\,argmax' : 'softmax'}}\\Bigl(\\tfrac{q_{${token}}K^\\top}{\\sqrt d}\\Bigr),\\quad a_{${token},${most}}=${shownTex(weights[most]!, 3)}`,
      text: `${side}² + 1 = ${side ** 2 + 1} tokens; token ${token} gives token ${most} a weight of ${shown(weights[most]!, 3)}`,
    };
  },
  summary: ({ head, along, hard }, { side, token, weights, largest, spread }) => {
    const where =
      along >= 1
        ? ''
        : along <= 0
          ? ' The patches lie in the picture still.'
          : ' The patches are on their way to the row.';
    const others = largest.map(other => `${placeOf(other, side)} with ${shown(weights[other]!, 2)}`);
    const own = `${shown(weights[token]!, 2)} to itself`;
    if (hard)
      return `${capital(placeOf(token, side))} takes ${weights[token] === 1 ? 'itself' : placeOf(weights.indexOf(1), side)} alone. A small change of the scores changes nothing, so no gradient reaches them.${where}`;
    const reason =
      token === 0 && head === 'position'
        ? ' Its query has no position in it: all are alike to it.'
        : head === 'position'
          ? ' What they show does not count, only where they lie.'
          : ' Where they lie does not count, only what they show.';
    return `${capital(placeOf(token, side))} gives ${own}, and most of the rest to ${others.join('; ')}. It mixes about ${shown(spread, 2)} of ${side ** 2 + 1} tokens.${reason}${where}`;
  },
  python: ({ grid, head, sharpness, hard }) => {
    const patch = PHOTO_SIDE / Number(grid[0]);
    const part = head === 'content' ? `:${CONTENT}` : `${CONTENT}:`;
    return `x = F.conv2d(image, weight, bias, stride=${patch}).flatten(2).mT  # as many as ${grid} patches\ntokens = torch.cat([class_token, torch.cat([x, positions], -1)], 1)\nq, k = ${sharpness} * tokens[..., ${part}], tokens[..., ${part}]\na = ${hard ? 'F.one_hot((q @ k.mT).argmax(-1), k.shape[-2])' : '(q @ k.mT / k.shape[-1] ** 0.5).softmax(-1)'}`;
  },
  prompts: [
    {
      id: 'patch-attention-tree',
      question:
        'A head’s queries and keys hold only what patches *show*. A patch of the left tree asks. Which other patch gets most?',
      state: { ...initial, grid: '6×6', token: 19, sharpness: 120 },
      answer: ({ largest, side }) => {
        const column = (largest[0]! - 1) % side;
        return column >= side - 2 ? 'One of the right tree' : column <= 1 ? 'The sky above it' : 'The house beside it';
      },
      choices: [
        { text: 'One of the right tree', reason: 'Alike in content, and distance is not in the scores.' },
        { text: 'The sky above it', reason: 'Near, but near is nothing to a head that reads content.' },
        { text: 'The house beside it', reason: 'Near too, and unlike.' },
      ],
      explanation: 'From the first layer on a patch reaches any other; a 3×3 convolution reaches its neighbours.',
    },
    {
      id: 'patch-attention-class',
      question:
        'A picture of 4 by 4 patches and a class token. The head reads positions, and the class token has none (its query is 0). Which weight does each token get from it?',
      state: { ...initial, grid: '4×4', head: 'position', token: 0 },
      answer: ({ weights }) => weights[0]!,
      tolerance: 0.0005,
      explanation: 'All scores are 0, so the softmax shares equally among 17 tokens: $1/17=0.0588$.',
    },
  ],
};

function compute({ grid, head, token: asked, sharpness, hard }: PatchAttentionState): PatchAttentionNumbers {
  const side = Number(grid[0]);
  const patch = PHOTO_SIDE / side;
  const tokens = [
    CLASS,
    ...Array.from({ length: side * side }, (_, index) => {
      const [row, column] = [Math.floor(index / side), index % side];
      return [...contentOf(row, column, patch), ...positionOf(row, side), ...positionOf(column, side)];
    }),
  ];
  const token = Math.max(0, Math.min(tokens.length - 1, asked));
  const read = (of: readonly number[]) => (head === 'content' ? of.slice(0, CONTENT) : of.slice(CONTENT));
  const query = read(tokens[token]!).map(value => sharpness * value);
  const scores = tokens.map(
    key => read(key).reduce((sum, value, at) => sum + value * query[at]!, 0) / Math.sqrt(query.length),
  );
  const weights = hard ? oneHotOf(scores) : softmaxOf(scores);
  return {
    side,
    patch,
    tokens,
    token,
    weights,
    largest: weights
      .map((_, index) => index)
      .filter(index => index !== token)
      .sort((a, b) => weights[b]! - weights[a]!)
      .slice(0, 3),
    spread: Math.exp(-weights.reduce((sum, weight) => sum + (weight > 0 ? weight * Math.log(weight) : 0), 0)),
  };
}

/** A linear projection of the patch: mean red, green and blue less 0.5, right less left and lower less upper half in brightness. */
function contentOf(row: number, column: number, patch: number): readonly number[] {
  const sums = [-0.5, -0.5, -0.5, 0, 0];
  const area = patch * patch;
  for (let r = 0; r < patch; r++)
    for (let c = 0; c < patch; c++) {
      const pixel = photo[row * patch + r]![column * patch + c]!;
      const bright = (pixel[0] + pixel[1] + pixel[2]) / 3;
      pixel.forEach((value, channel) => {
        sums[channel]! += value / area;
      });
      sums[3]! += (Math.sign(2 * c + 1 - patch) * bright) / area;
      sums[4]! += (Math.sign(2 * r + 1 - patch) * bright) / area;
    }
  return sums;
}

/** Along one axis: the product of two such is the cosine of how far they are apart, half a turn from end to end. */
function positionOf(at: number, side: number): readonly number[] {
  const angle = (Math.PI * (at + 0.5)) / side;
  return [Math.cos(angle), Math.sin(angle)];
}

/** `the class token`, `row 3, column 0`. */
export function placeOf(token: number, side: number): string {
  return token === 0 ? 'the class token' : `row ${Math.floor((token - 1) / side)}, column ${(token - 1) % side}`;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
