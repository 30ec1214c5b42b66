/**
 * The figure of stacked 3×3 convolutions: which values of each map below reach one value at the top, on how many paths, and
 * what one convolution of the same reach would cost. Source: Simonyan & Zisserman 2014, arXiv:1409.1556, section 2.3.
 */
import type { Figure } from './figure';
import { counted, grouped, groupedTex, shown } from './shown';

export interface StackedWindowsState {
  readonly layers: number;
  /** In and out of every convolution; none has a bias. */
  readonly channels: number;
}

export interface StackedWindowsNumbers {
  /** The side of what one value at the top sees: of itself, of the map below, and so on down to the input. */
  readonly sides: readonly number[];
  /** In the middle of a map of `SIDE`, by the same order: paths from each value up to the one at the top. */
  readonly paths: readonly (readonly (readonly number[])[])[];
  readonly stacked: number;
  readonly single: number;
  /** Share of weights that stacking saves; negative where it costs more. */
  readonly saved: number;
}

/** Of every map: as much as four layers see. */
export const SIDE = 9;
const KERNEL = 3;

const initial: StackedWindowsState = { layers: 3, channels: 64 };

export const stackedWindows: Figure<StackedWindowsState, StackedWindowsNumbers> = {
  id: 'stacked-windows',
  title: 'Windows on windows',
  caption: 'Each value sees 3×3 values of the map below, and those see further. How many layers make a window of 7?',
  initial,
  controls: {
    layers: { kind: 'whole', min: 1, max: 4, label: 'layers' },
    channels: { kind: 'whole', min: 1, max: 512, log: true, label: 'channels' },
  },
  presets: [
    { title: 'Three layers see 7×7', state: initial },
    { title: 'Two layers see 5×5', state: { ...initial, layers: 2 } },
    { title: 'One layer', state: { ...initial, layers: 1 } },
    { title: 'Three layers of 512 channels', state: { ...initial, channels: 512 } },
  ],
  compute,
  formula: ({ layers, channels }, { sides, stacked, single }) => ({
    tex: `1+${layers}\\cdot2=${sides.at(-1)},\\qquad ${layers}\\cdot3^2\\cdot ${channels}^2=${groupedTex(stacked)}\\ \\text{or}\\ ${sides.at(-1)}^2\\cdot ${channels}^2=${groupedTex(single)}`,
    text: `${counted(layers, 'layer')} of 3×3 see ${sides.at(-1)}×${sides.at(-1)}: ${grouped(stacked)} weights, or ${grouped(single)} in one convolution of that size`,
  }),
  summary: ({ layers }, { sides, paths, stacked, single, saved }) => {
    const side = sides.at(-1)!;
    const middle = (SIDE - 1) / 2;
    const most = paths.at(-1)![middle]![middle]!;
    return layers === 1
      ? `One layer sees 3×3 values with ${grouped(stacked)} weights.`
      : `${layers} layers see ${side}×${side} values of the input, the one in the middle on ${counted(most, 'path')}, a corner on 1. They have ${grouped(stacked)} weights, ${shown(100 * saved, 2)} % fewer than the ${grouped(single)} of one ${side}×${side} convolution, and ${layers} activations in place of 1.`;
  },
  python: ({ layers, channels }) =>
    `nn.Sequential(${Array(layers).fill(`nn.Conv2d(${channels}, ${channels}, 3, padding=1, bias=False), nn.ReLU()`).join(', ')})`,
  prompts: [
    {
      id: 'stacked-windows-four',
      question: 'Four 3×3 convolutions with stride 1, one on the other. How long is the side of what a value sees?',
      state: { ...initial, layers: 4 },
      answer: ({ sides }) => sides.at(-1)!,
      explanation: '$1+4\\cdot2=9$: each layer adds 2, one to either side.',
    },
    {
      id: 'stacked-windows-saved',
      question: 'How many percent of the weights do two 3×3 convolutions save over one 5×5, with the same channels?',
      state: { ...initial, layers: 2 },
      answer: ({ saved }) => 100 * saved,
      tolerance: 0.5,
      explanation: '$1-18/25=28\\,\\%$, whatever the number of channels.',
    },
    {
      id: 'stacked-windows-paths',
      question:
        'Two 3×3 convolutions. On how many paths does the pixel in the middle of the 5×5 window reach the value?',
      state: { ...initial, layers: 2 },
      answer: ({ paths }) => paths.at(-1)![(SIDE - 1) / 2]![(SIDE - 1) / 2]!,
      explanation:
        'By any of the nine values between: 9. A corner has one path only, which is why the middle of a receptive field counts most.',
    },
  ],
};

function compute({ layers, channels }: StackedWindowsState): StackedWindowsNumbers {
  const side = 1 + (KERNEL - 1) * layers;
  // Rows and columns do not meet: the paths to a value are those along its row times those along its column.
  let along: readonly number[] = Array.from({ length: SIDE }, (_, at) => Number(at === (SIDE - 1) / 2));
  const lines = [along];
  for (let layer = 0; layer < layers; layer++) {
    const above = along;
    along = above.map((_, at) => (above[at - 1] ?? 0) + above[at]! + (above[at + 1] ?? 0));
    lines.push(along);
  }
  const stacked = layers * KERNEL ** 2 * channels ** 2;
  const single = side ** 2 * channels ** 2;
  return {
    sides: lines.map((_, below) => 1 + (KERNEL - 1) * below),
    paths: lines.map(line => line.map(down => line.map(across => down * across))),
    stacked,
    single,
    saved: 1 - stacked / single,
  };
}
