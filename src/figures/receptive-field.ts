/**
 * The receptive-field figure: how far a unit sees after each layer, which patch of the input that is, and how much each
 * pixel of it really matters. Maps are square, layers the same along both axes: kernel, stride, padding and dilation,
 * pooling layers among them.
 * Sources: Araujo et al. 2019, "Computing receptive fields of convolutional neural networks"; Luo et al. 2016 for the
 * effective field.
 */
import type { Figure } from './figure';
import { counted, shown } from './shown';

export interface Layer {
  readonly name: string;
  readonly kernel_size: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

export interface ReceptiveFieldState {
  readonly layers: readonly Layer[];
  readonly input: number;
  /** Which unit of the last layer, counted from 0; the last one where there are fewer. */
  readonly row: number;
  readonly column: number;
  readonly view: (typeof VIEWS)[number];
}

export const VIEWS = ['patch', 'effective weight'] as const;

/** Along one axis. */
export interface Seen {
  readonly unit: number;
  /** First and last input pixel that the unit sees; may reach into the padding. */
  readonly window: readonly [number, number];
  /** What each input pixel counts if all taps weigh the same: the gradient of the unit. Padding takes its part away. */
  readonly weights: readonly number[];
}

export interface Row {
  readonly name: string;
  /** Units after this layer; absent where the kernel no longer fits. */
  readonly output?: number;
  /** Input pixels that one unit sees. */
  readonly size: number;
  /** Input pixels between neighbouring units. */
  readonly jump: number;
  /** Where the first unit's window begins; negative: in the padding. */
  readonly start: number;
}

export interface ReceptiveFieldNumbers {
  readonly rows: readonly Row[];
  /** Down and across; what a pixel counts is the product of both. */
  readonly down: Seen;
  readonly across: Seen;
  /** The same weights along one axis far from borders, by pixel of the window; they sum to 1. */
  readonly weights: readonly number[];
  /** Standard deviation of those weights, in pixels, and the share of the window within two of them. */
  readonly deviation: number;
  readonly effective: number;
}

const plain = (
  name: string,
  kernel_size: number,
  stride = 1,
  padding = Math.floor(kernel_size / 2),
  dilation = 1,
): Layer => ({
  name,
  kernel_size,
  stride,
  padding,
  dilation,
});

function vgg16(): readonly Layer[] {
  return [2, 2, 3, 3, 3].flatMap((convolutions, stage) => [
    ...Array.from({ length: convolutions }, (_, i) => plain(`conv${stage + 1}_${i + 1}`, 3)),
    plain(`pool${stage + 1}`, 2, 2, 0),
  ]);
}

/** The longest path. torchvision strides in the 3×3 convolution, the original paper in the 1×1 before it. */
function resnet50(strideIn: '3×3' | '1×1'): readonly Layer[] {
  const blocks = [3, 4, 6, 3].flatMap((count, stage) =>
    Array.from({ length: count }, (_, block) => {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const name = `layer${stage + 1}.${block}`;
      return [
        plain(`${name}.conv1`, 1, strideIn === '1×1' ? stride : 1),
        plain(`${name}.conv2`, 3, strideIn === '3×3' ? stride : 1),
        plain(`${name}.conv3`, 1),
      ];
    }).flat(),
  );
  return [plain('conv1', 7, 2), plain('maxpool', 3, 2), ...blocks];
}

const alexnet = [
  plain('conv1', 11, 4, 2),
  plain('pool1', 3, 2, 0),
  plain('conv2', 5),
  plain('pool2', 3, 2, 0),
  plain('conv3', 3),
  plain('conv4', 3),
  plain('conv5', 3),
  plain('pool5', 3, 2, 0),
];

const stack = (count: number): readonly Layer[] => Array.from({ length: count }, (_, i) => plain(`conv${i + 1}`, 3));
const initial: ReceptiveFieldState = { layers: stack(3), input: 32, row: 10, column: 16, view: 'patch' };

export const receptiveField: Figure<ReceptiveFieldState, ReceptiveFieldNumbers> = {
  id: 'receptive-field',
  title: 'Receptive field',
  caption:
    'Click a unit of the output: its patch of the input lights up. Each layer widens it by dilation·(kernel − 1) times the distance between its inputs, and strides grow that distance.',
  initial,
  controls: {
    input: { kind: 'whole', min: 8, max: 512, label: 'input size' },
  },
  presets: [
    { title: 'Three 3×3', state: initial },
    { title: 'Two 3×3', state: { ...initial, layers: stack(2) } },
    {
      title: 'Dilated 1, 2, 4',
      state: { ...initial, layers: [1, 2, 4].map((d, i) => plain(`conv${i + 1}`, 3, 1, d, d)) },
    },
    {
      title: 'ResNet stem',
      state: { ...initial, layers: resnet50('3×3').slice(0, 2), input: 224, row: 28, column: 28 },
    },
    { title: 'AlexNet', state: { ...initial, layers: alexnet, input: 224, row: 3, column: 3 } },
    { title: 'VGG-16', state: { ...initial, layers: vgg16(), input: 224, row: 3, column: 3 } },
    { title: 'ResNet-50 (torchvision)', state: { ...initial, layers: resnet50('3×3'), input: 224, row: 3, column: 3 } },
    {
      title: 'ResNet-50 (original strides)',
      state: { ...initial, layers: resnet50('1×1'), input: 224, row: 3, column: 3 },
    },
    {
      title: 'Twenty 3×3',
      state: { layers: stack(20), input: 64, row: 32, column: 32, view: 'effective weight' },
    },
  ],
  compute,
  formula: ({ layers }, { rows }) => {
    const terms: string[] = [];
    let jump = 1;
    for (const layer of layers) {
      terms.push(`${layer.dilation * (layer.kernel_size - 1)}·${jump}`);
      jump *= layer.stride;
    }
    const shownTerms = terms.length > 6 ? [...terms.slice(0, 3), '…', ...terms.slice(-2)] : terms;
    const text = `R = 1 + ${shownTerms.join(' + ')} = ${rows.at(-1)?.size ?? 1}`;
    return { tex: text.replaceAll('·', '\\cdot ').replace('…', '\\dots').replace('R', 'R'), text };
  },
  summary: (_, { rows, down, across, deviation, effective }) => {
    const last = rows.at(-1);
    if (!last) return 'Without layers a unit sees one pixel.';
    if (last.output === undefined) return `The input is too small for ${last.name}: its kernel does not fit.`;
    const pixels = ({ window: [first, end] }: Seen) => `${shown(first)} to ${shown(end)}`;
    return `After ${last.name} one unit sees ${last.size}×${counted(last.size, 'pixel')}, neighbours are ${last.jump} apart, the first begins at ${shown(last.start)}. Unit ${down.unit}, ${across.unit} sees rows ${pixels(down)} and columns ${pixels(across)}. With equal weights, away from the border, what a pixel counts has a standard deviation of ${shown(deviation)} pixels, so two of them to either side cover ${Math.round(100 * effective)}% of the field.`;
  },
  python: ({ layers }) => `nn.Sequential(\n${layers.map(layer => `    ${written(layer)},\n`).join('')})`,
  prompts: [
    {
      id: 'receptive-field-two',
      question: 'Two 3×3 convolutions, stride 1: how many input pixels across does a unit see?',
      state: { ...initial, layers: stack(2) },
      answer: ({ rows }) => rows.at(-1)!.size,
      explanation: '1 + 2 + 2: each adds its kernel minus one.',
    },
    {
      id: 'receptive-field-stem',
      question: 'A 7×7 convolution with stride 2, then 3×3 pooling with stride 2: how many pixels?',
      state: { ...initial, layers: resnet50('3×3').slice(0, 2), input: 224, row: 0, column: 0 },
      answer: ({ rows }) => rows.at(-1)!.size,
      explanation: '1 + 6·1 + 2·2 = 11: the pooling counts in steps of the stride before it, not of its own.',
    },
    {
      id: 'receptive-field-dilated',
      question: 'Three 3×3 convolutions with dilations 1, 2 and 4: how many pixels?',
      state: { ...initial, layers: [1, 2, 4].map((d, i) => plain(`conv${i + 1}`, 3, 1, d, d)) },
      answer: ({ rows }) => rows.at(-1)!.size,
      explanation: '1 + 2 + 4 + 8 = 15: dilation d widens a 3-tap kernel by 2d.',
    },
  ],
};

/** With one channel, since channels change nothing here. */
function written({ name, kernel_size, stride, padding, dilation }: Layer): string {
  const isPool = name.includes('pool');
  const others = [
    // Whose stride would be its window.
    (isPool || stride > 1) && `stride=${stride}`,
    padding > 0 && `padding=${padding}`,
    dilation > 1 && `dilation=${dilation}`,
  ];
  const settings = [kernel_size, ...others].filter(part => part !== false).join(', ');
  return isPool ? `nn.MaxPool2d(${settings})` : `nn.Conv2d(1, 1, ${settings})`;
}

function compute({ layers, input, row, column }: ReceptiveFieldState): ReceptiveFieldNumbers {
  const rows: Row[] = [];
  let output: number | undefined = input;
  let size = 1;
  let jump = 1;
  let start = 0;
  let weights: readonly number[] = [1];
  for (const { name, kernel_size, stride, padding, dilation } of layers) {
    size += dilation * (kernel_size - 1) * jump;
    start -= padding * jump;
    weights = spread(weights, kernel_size, dilation * jump);
    jump *= stride;
    const room: number = (output ?? 0) + 2 * padding - dilation * (kernel_size - 1) - 1;
    output = output === undefined || room < 0 ? undefined : Math.floor(room / stride) + 1;
    rows.push({ name, output, size, jump, start });
  }
  const seen = (wanted: number): Seen => {
    const unit = Math.min(wanted, Math.max(0, (output ?? 1) - 1));
    const first = start + unit * jump;
    return { unit, window: [first, first + size - 1], weights: gradientOf(layers, rows, input, unit) };
  };
  const deviation = Math.sqrt(layers.length === 0 ? 0 : variance(weights));
  return {
    rows,
    down: seen(row),
    across: seen(column),
    weights,
    deviation,
    effective: Math.min(1, (4 * deviation) / size),
  };
}

/** Of one unit of the last layer by each input pixel, along one axis, through layers of equal taps; taps on padding reach none. */
function gradientOf(layers: readonly Layer[], rows: readonly Row[], input: number, unit: number): readonly number[] {
  const lengths = [input, ...rows.map(({ output }) => output ?? 0)];
  let gradient = Array<number>(lengths.at(-1)!).fill(0);
  if (unit < gradient.length) gradient[unit] = 1;
  for (const [index, { kernel_size, stride, padding, dilation }] of [...layers.entries()].reverse()) {
    const before = Array<number>(lengths[index]!).fill(0);
    for (const [at, value] of gradient.entries())
      for (let tap = 0; value > 0 && tap < kernel_size; tap++) {
        const from = at * stride - padding + tap * dilation;
        if (from >= 0 && from < before.length) before[from]! += value / kernel_size;
      }
    gradient = before;
  }
  return gradient;
}

/** The weights with one more layer of `kernel` equal taps, `distance` pixels apart. */
function spread(weights: readonly number[], kernel: number, distance: number): readonly number[] {
  const wider = Array<number>(weights.length + (kernel - 1) * distance).fill(0);
  for (let tap = 0; tap < kernel; tap++) {
    weights.forEach((weight, i) => {
      wider[i + tap * distance]! += weight / kernel;
    });
  }
  return wider;
}

function variance(weights: readonly number[]): number {
  const mean = weights.reduce((sum, weight, i) => sum + weight * i, 0);
  return weights.reduce((sum, weight, i) => sum + weight * (i - mean) ** 2, 0);
}
