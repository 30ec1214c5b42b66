/**
 * The sampling figure: one place between four pixels, and what nearest and bilinear interpolation read there. Each pixel
 * weighs as much as the rectangle between the place and the pixel opposite.
 * Source: PyTorch documentation, torch.nn.functional.grid_sample; a tie goes to the even neighbour, which is the first.
 */
import type { Figure } from './figure';
import { shown, shownTex } from './shown';

export interface SamplePatchState {
  /** Upper left, upper right, lower left, lower right. */
  readonly pixels: readonly number[];
  /** From the upper left pixel: to the right and down, 0 to 1. */
  readonly place: readonly number[];
}

export interface SamplePatchNumbers {
  /** In the order of the pixels. */
  readonly weights: readonly number[];
  readonly bilinear: number;
  /** Which pixel is nearest. */
  readonly nearest: number;
}

export const PIXELS = ['upper left', 'upper right', 'lower left', 'lower right'] as const;

const initial: SamplePatchState = { pixels: [10, 20, 30, 40], place: [0.25, 0.75] };

export const samplePatch: Figure<SamplePatchState, SamplePatchNumbers> = {
  id: 'sample-patch',
  title: 'Between four pixels',
  caption: 'Drag the place. A pixel weighs as much as the rectangle of its own shade, which lies opposite.',
  initial,
  controls: {
    place: { kind: 'numbers', min: 0, max: 1, step: 0.05, label: 'place x, y' },
    pixels: { kind: 'numbers', min: 0, max: 99, step: 1, label: 'pixels' },
  },
  presets: [
    { title: 'Between four', state: initial },
    { title: 'On a pixel', state: { ...initial, place: [1, 0] } },
    { title: 'In the very middle', state: { ...initial, place: [0.5, 0.5] } },
    { title: 'On an edge', state: { ...initial, place: [0.7, 0] } },
  ],
  compute,
  formula: ({ pixels }, { weights, bilinear }) => {
    const terms = weights.map((weight, index) => [weight, pixels[index] ?? 0] as const);
    return {
      tex: `${terms.map(([weight, pixel]) => `${shownTex(weight, 3)}\\cdot${shownTex(pixel)}`).join('+')}=${shownTex(bilinear)}`,
      text: `${terms.map(([weight, pixel]) => `${shown(weight, 3)}·${shown(pixel)}`).join(' + ')} = ${shown(bilinear)}`,
    };
  },
  summary: ({ pixels, place }, { weights, bilinear, nearest }) =>
    `At x ${shown(place[0] ?? 0)}, y ${shown(place[1] ?? 0)}: bilinear reads ${shown(bilinear)}, nearest the ${PIXELS[nearest]} pixel, ${shown(pixels[nearest] ?? 0)}. The weights ${weights.map(weight => shown(weight, 3)).join(', ')} add up to 1.`,
  python: ({ pixels, place }) =>
    `x = torch.tensor([[[[${pixels.slice(0, 2).join('., ')}.], [${pixels.slice(2).join('., ')}.]]]])\nF.grid_sample(x, torch.tensor([[[[${place.map(at => shown(2 * at - 1).replace('−', '-')).join(', ')}]]]]), mode='bilinear', align_corners=True)`,
  prompts: [
    {
      id: 'sample-patch-weight',
      question:
        'A place is a quarter of the way to the right and half of the way down between four pixels. How much does the upper left pixel weigh?',
      state: { ...initial, place: [0.25, 0.5] },
      answer: ({ weights }) => weights[0]!,
      tolerance: 1e-6,
      explanation: '$(1-0.25)\\cdot(1-0.5)=0.375$: the area of the rectangle from the place to the lower right pixel.',
    },
    {
      id: 'sample-patch-middle',
      question: 'Four pixels are 10, 20, 30 and 40. What does bilinear interpolation read in the very middle?',
      state: { ...initial, place: [0.5, 0.5] },
      answer: ({ bilinear }) => bilinear,
      tolerance: 1e-6,
      explanation: 'Each weighs a quarter: the mean, 25. Nearest reads one of the four, whichever the rounding picks.',
    },
  ],
};

function compute({ pixels, place }: SamplePatchState): SamplePatchNumbers {
  const [x = 0, y = 0] = place;
  const weights = [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
  return {
    weights,
    bilinear: weights.reduce((sum, weight, index) => sum + weight * (pixels[index] ?? 0), 0),
    nearest: (y > 0.5 ? 2 : 0) + (x > 0.5 ? 1 : 0),
  };
}
