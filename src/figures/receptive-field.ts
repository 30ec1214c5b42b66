/**
 * The receptive-field figure: how far a unit sees after each layer, where its window begins, and how much of that window
 * really matters. Along one axis; layers are given by kernel, stride, padding and dilation, pooling layers among them.
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
  /** Which unit of the last layer; counted from 0. */
  readonly unit: number;
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
  /** First and last input pixel that the unit sees; may reach into the padding. */
  readonly window: readonly [number, number];
  /** How much each pixel of the window counts if all taps weigh the same; sums to 1. */
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
const initial: ReceptiveFieldState = { layers: stack(3), input: 32, unit: 16 };

export const receptiveField: Figure<ReceptiveFieldState, ReceptiveFieldNumbers> = {
  id: 'receptive-field',
  title: 'Receptive field',
  caption:
    'Each layer widens the field by dilation·(kernel − 1) times the distance between its inputs, and strides grow that distance.',
  initial,
  controls: {
    input: { kind: 'whole', min: 8, max: 512, label: 'input size' },
    unit: { kind: 'whole', min: 0, max: 511, label: 'unit' },
  },
  presets: [
    { title: 'Three 3×3', state: initial },
    { title: 'Two 3×3', state: { ...initial, layers: stack(2) } },
    {
      title: 'Dilated 1, 2, 4',
      state: { ...initial, layers: [1, 2, 4].map((d, i) => plain(`conv${i + 1}`, 3, 1, d, d)) },
    },
    { title: 'ResNet stem', state: { layers: resnet50('3×3').slice(0, 2), input: 224, unit: 28 } },
    { title: 'AlexNet', state: { layers: alexnet, input: 224, unit: 3 } },
    { title: 'VGG-16', state: { layers: vgg16(), input: 224, unit: 3 } },
    { title: 'ResNet-50 (torchvision)', state: { layers: resnet50('3×3'), input: 224, unit: 3 } },
    { title: 'ResNet-50 (original strides)', state: { layers: resnet50('1×1'), input: 224, unit: 3 } },
    { title: 'Twenty 3×3', state: { layers: stack(20), input: 64, unit: 32 } },
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
  summary: (state, { rows, window, deviation, effective }) => {
    const last = rows.at(-1);
    if (!last) return 'Without layers a unit sees one pixel.';
    return `After ${last.name} one unit sees ${counted(last.size, 'pixel')}, neighbours are ${last.jump} apart, the first begins at ${last.start}. Unit ${state.unit} sees pixels ${window[0]} to ${window[1]}. With equal weights the influence has a standard deviation of ${shown(deviation)} pixels, so two of them to either side cover ${Math.round(100 * effective)}% of the field.`;
  },
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
      state: { layers: resnet50('3×3').slice(0, 2), input: 224, unit: 0 },
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

function compute({ layers, input, unit }: ReceptiveFieldState): ReceptiveFieldNumbers {
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
  const first = start + unit * jump;
  const deviation = Math.sqrt(layers.length === 0 ? 0 : variance(weights));
  return {
    rows,
    window: [first, first + size - 1],
    weights,
    deviation,
    effective: Math.min(1, (4 * deviation) / size),
  };
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
