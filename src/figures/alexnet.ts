/**
 * The figure of AlexNet: its layers one below the other, with what each puts out, has to learn and has to do, for another
 * input or other pooling windows. As torchvision builds it. Source: torchvision/models/alexnet.py; Krizhevsky 2014,
 * arXiv:1404.5997.
 */
import type { Figure } from './figure';
import { grouped, groupedTex, shown } from './shown';

export interface AlexnetState {
  readonly input: number;
  /** Of the three max pools; 3 at stride 2 overlaps, 2 at stride 2 does not. */
  readonly pool: number;
  readonly stride: number;
  readonly classes: number;
}

export interface AlexnetLayer {
  readonly name: string;
  readonly kind: 'conv' | 'pool' | 'linear';
  readonly channels: number;
  /** 1 for a linear layer. */
  readonly side: number;
  readonly parameters: number;
  readonly macs: number;
}

export interface AlexnetNumbers {
  /** Nothing where the picture has become too small for a layer. */
  readonly layers?: readonly AlexnetLayer[];
  readonly parameters: number;
  readonly macs: number;
  /** Of the parameters, and of the multiply–accumulates, in the linear layers. */
  readonly linear: { readonly parameters: number; readonly macs: number };
  /** Rows that a pooling window shares with the next one. */
  readonly overlap: number;
  /** The windows of these pools, and beside them those of pools that overlap if these do not, or do not if these do. */
  readonly windows: readonly [PoolWindows, PoolWindows];
}

/** Along one side of the map that the last pool of AlexNet reads. */
export interface PoolWindows {
  readonly pool: number;
  readonly stride: number;
  readonly out: number;
  /** By cell: how many windows hold it. */
  readonly covered: readonly number[];
}

/** Its side. */
export const POOLED_SIDE = 13;

const initial: AlexnetState = { input: 224, pool: 3, stride: 2, classes: 1000 };

/** Channels, kernel, stride and padding of the convolutions, with `pool` where one follows. */
const CONVOLUTIONS = [
  [64, 11, 4, 2, true],
  [192, 5, 1, 2, true],
  [384, 3, 1, 1, false],
  [256, 3, 1, 1, false],
  [256, 3, 1, 1, true],
] as const;
/** Whatever comes out of the convolutions is averaged to this side before the linear layers. */
const HEAD_SIDE = 6;

export const alexnetStack: Figure<AlexnetState, AlexnetNumbers> = {
  id: 'alexnet-stack',
  title: 'AlexNet, layer by layer',
  caption: 'The weights sit in the linear layers, the work in the convolutions. Let the pools overlap or not.',
  initial,
  controls: {
    input: { kind: 'whole', min: 63, max: 512, label: 'side of the picture' },
    pool: { kind: 'whole', min: 2, max: 3, label: 'kernel_size of the pools' },
    stride: { kind: 'whole', min: 2, max: 3, label: 'stride of the pools' },
    classes: { kind: 'whole', min: 2, max: 1000, log: true, label: 'num_classes' },
  },
  presets: [
    { title: 'Overlapping pools', state: initial },
    { title: 'Pools of 2 that do not overlap', state: { ...initial, pool: 2 } },
    { title: 'Pools of 3 that do not overlap', state: { ...initial, stride: 3 } },
    { title: 'Ten classes', state: { ...initial, classes: 10 } },
    { title: 'A picture of 512 pixels', state: { ...initial, input: 512 } },
  ],
  compute,
  formula: (_, { parameters, linear }) => ({
    tex: `\\frac{${groupedTex(linear.parameters)}}{${groupedTex(parameters)}}=${share(linear.parameters, parameters)}\\,\\%\\text{ of the parameters}`,
    text: `${grouped(linear.parameters)} of ${grouped(parameters)} parameters, ${share(linear.parameters, parameters)} %, are in the linear layers`,
  }),
  summary: ({ pool, stride }, { layers, parameters, macs, linear, overlap }) =>
    layers === undefined
      ? 'The picture is too small: a layer would have nothing to look at.'
      : `${grouped(parameters)} parameters, ${share(linear.parameters, parameters)} % of them in the linear layers; ${shown(macs / 1e6)} million multiply–accumulates, ${share(linear.macs, macs)} % of them there. Pools of ${pool} at stride ${stride} ${overlap > 0 ? `share ${overlap} row with the next one` : 'share nothing'}; the convolutions end at ${layers.findLast(({ kind }) => kind === 'pool')!.side}×${layers.findLast(({ kind }) => kind === 'pool')!.side}.`,
  python: ({ classes, input }) =>
    `torchvision.models.alexnet(num_classes=${classes})(torch.randn(1, 3, ${input}, ${input}))`,
  prompts: [
    {
      id: 'alexnet-stack-first',
      question:
        'The first convolution is 11×11 with stride 4 and padding 2. How long is the side that it makes of 227?',
      state: { ...initial, input: 227 },
      answer: ({ layers }) => layers?.[0]?.side ?? 0,
      explanation: '$\\lfloor(227+4-11)/4\\rfloor+1=55+1=56$. With 224 it is 55.',
    },
    {
      id: 'alexnet-stack-classes',
      question: 'The network gets 10 classes in place of 1000. How many parameters does it lose?',
      state: { ...initial, classes: 10 },
      answer: ({ parameters }) => 61_100_840 - parameters,
      explanation: 'The last layer alone changes: $990\\cdot(4096+1)=4{,}056{,}030$.',
    },
    {
      id: 'alexnet-stack-overlap',
      question: 'The pools of 3 get a stride of 3, so that none overlap. At which side do the convolutions end?',
      state: { ...initial, stride: 3 },
      answer: ({ layers }) => layers?.findLast(({ kind }) => kind === 'pool')?.side ?? 0,
      explanation: '55 → 18 → 6 → 2, in place of 55 → 27 → 13 → 6.',
    },
  ],
};

function compute({ input, pool, stride, classes }: AlexnetState): AlexnetNumbers {
  const layers: AlexnetLayer[] = [];
  let [channels, side] = [3, input];
  for (const [index, [out, kernel, step, padding, isPooled]] of CONVOLUTIONS.entries()) {
    side = Math.floor((side + 2 * padding - kernel) / step) + 1;
    const weights = kernel * kernel * channels * out;
    layers.push({
      name: `conv${index + 1} ${kernel}×${kernel}`,
      kind: 'conv',
      channels: out,
      side,
      parameters: weights + out,
      macs: weights * side * side,
    });
    channels = out;
    if (!isPooled) continue;
    side = Math.floor((side - pool) / stride) + 1;
    layers.push({ name: `pool${index + 1} ${pool}×${pool}`, kind: 'pool', channels, side, parameters: 0, macs: 0 });
  }
  const isTooSmall = layers.some(layer => layer.side < 1);
  for (const [index, [from, to]] of [
    [channels * HEAD_SIDE ** 2, 4096],
    [4096, 4096],
    [4096, classes],
  ].entries())
    layers.push({
      name: `linear${index + 1}`,
      kind: 'linear',
      channels: to!,
      side: 1,
      parameters: (from! + 1) * to!,
      macs: from! * to!,
    });
  const sum = (of: 'parameters' | 'macs', among: readonly AlexnetLayer[]) =>
    among.reduce((total, layer) => total + layer[of], 0);
  const linear = layers.filter(({ kind }) => kind === 'linear');
  return {
    ...(isTooSmall ? {} : { layers }),
    parameters: sum('parameters', layers),
    macs: isTooSmall ? 0 : sum('macs', layers),
    linear: { parameters: sum('parameters', linear), macs: sum('macs', linear) },
    overlap: Math.max(0, pool - stride),
    windows: [windowsOf(pool, stride), pool > stride ? windowsOf(stride, stride) : windowsOf(3, 2)],
  };
}

function windowsOf(pool: number, stride: number): PoolWindows {
  const out = Math.floor((POOLED_SIDE - pool) / stride) + 1;
  const starts = Array.from({ length: out }, (_, index) => index * stride);
  const covered = Array.from(
    { length: POOLED_SIDE },
    (_, cell) => starts.filter(start => start <= cell && cell < start + pool).length,
  );
  return { pool, stride, out, covered };
}

function share(part: number, whole: number): string {
  return whole === 0 ? '0' : shown((100 * part) / whole, 3);
}
