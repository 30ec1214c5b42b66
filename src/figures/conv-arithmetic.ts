/**
 * The convolution-arithmetic figure: which input cells each window covers along one axis, what padding adds, what the
 * floor drops, and how often each cell is used; the same for transposed convolutions, where windows are on the output.
 * Sources: PyTorch documentation, torch.nn.Conv2d and ConvTranspose2d; Dumoulin & Visin 2016, arXiv:1603.07285.
 */
import type { Figure, FigureCall } from './figure';
import { numberOf, numbersOf } from './figure';
import { grouped, shown } from './shown';

export interface ConvState {
  readonly input: number;
  readonly kernel_size: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly in_channels: number;
  readonly out_channels: number;
  readonly groups: number;
  readonly bias: boolean;
  readonly transposed: boolean;
  readonly output_padding: number;
}

export interface ConvNumbers {
  /** Absent where PyTorch raises; `problem` then says why. */
  readonly output?: number;
  readonly problem?: string;
  /** Cells from the first to the last tap: d·(k − 1) + 1. */
  readonly span: number;
  /**
   * Plain: the input positions of each output's taps; below 0 or from `input` on they are padding.
   * Transposed: the output positions that each input cell is spread over; outside of the output they are cropped.
   */
  readonly windows: readonly (readonly number[])[];
  /** How many windows cover each cell: of the input, or (transposed) of the output, where unequal counts make a checkerboard. */
  readonly overlap: readonly number[];
  /** Cells at the end, padding included, that no window reaches because the last stride does not fit. */
  readonly dropped: number;
  /** Input sizes that give the same output: why a transposed convolution needs output_padding. */
  readonly sameOutput: readonly number[];
  /** For a square 2-D layer; absent where the groups do not divide the channels. */
  readonly cost?: ConvCost;
  /** The same channels as a depthwise and a 1×1 convolution. */
  readonly separable: ConvCost;
}

export interface ConvCost {
  readonly parameters: number;
  readonly macs: number;
}

const initial: ConvState = {
  input: 7,
  kernel_size: 3,
  stride: 2,
  padding: 1,
  dilation: 1,
  in_channels: 64,
  out_channels: 128,
  groups: 1,
  bias: true,
  transposed: false,
  output_padding: 0,
};

export const convArithmetic: Figure<ConvState, ConvNumbers> = {
  id: 'conv-arithmetic',
  title: 'Convolution arithmetic',
  caption:
    'Each output cell looks through one window; the window moves by the stride and the last one must fit entirely.',
  initial,
  controls: {
    input: { kind: 'whole', min: 1, max: 256, label: 'input size' },
    kernel_size: { kind: 'whole', min: 1, max: 15, label: 'kernel_size' },
    stride: { kind: 'whole', min: 1, max: 8, label: 'stride' },
    padding: { kind: 'whole', min: 0, max: 8, label: 'padding' },
    dilation: { kind: 'whole', min: 1, max: 8, label: 'dilation' },
    transposed: { kind: 'switch', label: 'transposed' },
    output_padding: { kind: 'whole', min: 0, max: 7, label: 'output_padding', when: state => state.transposed },
    in_channels: { kind: 'whole', min: 1, max: 2048, label: 'in_channels' },
    out_channels: { kind: 'whole', min: 1, max: 2048, label: 'out_channels' },
    groups: { kind: 'whole', min: 1, max: 2048, label: 'groups' },
    bias: { kind: 'switch', label: 'bias' },
  },
  presets: [
    { title: 'Strided 3×3', state: initial },
    {
      title: 'ResNet stem',
      state: { ...initial, input: 224, kernel_size: 7, padding: 3, in_channels: 3, out_channels: 64 },
    },
    { title: 'Same size', state: { ...initial, stride: 1 } },
    { title: 'Dilated', state: { ...initial, input: 12, stride: 1, padding: 0, dilation: 3 } },
    { title: 'Depthwise', state: { ...initial, stride: 1, out_channels: 64, groups: 64 } },
    { title: 'Transposed', state: { ...initial, input: 3, transposed: true } },
    { title: 'Checkerboard', state: { ...initial, input: 5, padding: 0, transposed: true } },
  ],
  compute,
  formula: (state, numbers) => {
    const { input, kernel_size, stride, padding, dilation, output_padding } = state;
    const output = numbers.output ?? '—';
    const reach = dilation === 1 ? `${kernel_size} - 1` : `${dilation}\\cdot(${kernel_size} - 1)`;
    const reachText = dilation === 1 ? `(${kernel_size} − 1)` : `${dilation}·(${kernel_size} − 1)`;
    if (state.transposed) {
      return {
        tex: `H_\\text{out} = (${input} - 1)\\cdot${stride} - 2\\cdot${padding} + ${reach} + ${output_padding} + 1 = ${output}`,
        text: `H_out = (${input} − 1)·${stride} − 2·${padding} + ${reachText} + ${output_padding} + 1 = ${output}`,
      };
    }
    return {
      tex: `H_\\text{out} = \\left\\lfloor\\frac{${input} + 2\\cdot${padding} - ${dilation}\\cdot(${kernel_size} - 1) - 1}{${stride}}\\right\\rfloor + 1 = ${output}`,
      text: `H_out = ⌊(${input} + 2·${padding} − ${dilation}·(${kernel_size} − 1) − 1) / ${stride}⌋ + 1 = ${output}`,
    };
  },
  summary,
  python: state => {
    const named = [
      `stride=${state.stride}`,
      `padding=${state.padding}`,
      state.transposed && state.output_padding > 0 && `output_padding=${state.output_padding}`,
      state.dilation > 1 && `dilation=${state.dilation}`,
      state.groups > 1 && `groups=${state.groups}`,
      !state.bias && 'bias=False',
    ].filter(part => part !== false);
    const type = state.transposed ? 'ConvTranspose2d' : 'Conv2d';
    return `nn.${type}(${state.in_channels}, ${state.out_channels}, ${state.kernel_size}, ${named.join(', ')})`;
  },
  fromCall,
  takesInput: true,
  prompts: [
    {
      id: 'conv-arithmetic-stem',
      question: 'A 7-wide kernel with stride 2 and padding 3 runs over 224 cells. How many outputs?',
      state: { ...initial, input: 224, kernel_size: 7, padding: 3 },
      answer: numbers => numbers.output!,
      explanation: 'The last half stride does not fit, so the quotient 111.5 is floored before 1 is added.',
    },
    {
      id: 'conv-arithmetic-same-output',
      question: 'Kernel 3, stride 2, padding 1: an input of 5 gives 3 outputs. What does an input of 6 give?',
      state: { ...initial, input: 6 },
      answer: numbers => numbers.output!,
      explanation:
        'The last cell is dropped by the floor. Two input sizes share one output size, so the way back needs output_padding.',
    },
    {
      id: 'conv-arithmetic-dropped',
      question: 'Kernel 3, stride 3, no padding, input 8: how many cells at the end does no window reach?',
      state: { ...initial, input: 8, stride: 3, padding: 0 },
      answer: numbers => numbers.dropped,
      explanation: 'Two windows cover cells 0 to 5; a third would need a cell 8 that is not there.',
    },
    {
      id: 'conv-arithmetic-transposed',
      question: 'A transposed convolution, kernel 3, stride 2, padding 1, spreads 3 cells. How long is its output?',
      state: { ...initial, input: 3, transposed: true },
      answer: numbers => numbers.output!,
      explanation: '(3 − 1)·2 − 2·1 + 2 + 1 = 5; with output_padding=1 it would be 6.',
    },
  ],
};

function compute(state: ConvState): ConvNumbers {
  const { input, kernel_size, stride, padding, dilation, transposed, output_padding } = state;
  const span = dilation * (kernel_size - 1) + 1;
  const taps = Array.from({ length: kernel_size }, (_, tap) => tap * dilation - padding);
  const fixed = { span, sameOutput: [] as number[], cost: costOf(state), separable: separable(state) };
  if (transposed) {
    const output = (input - 1) * stride - 2 * padding + span + output_padding;
    const windows = Array.from({ length: input }, (_, i) => taps.map(tap => i * stride + tap));
    if (output_padding >= stride && output_padding >= dilation)
      return refused(fixed, 'output padding must be smaller than either stride or dilation');
    if (output <= 0) return refused(fixed, `the output would have ${output} cells`);
    return { ...fixed, output, windows, overlap: countOf(windows, output), dropped: 0 };
  }
  const room = input + 2 * padding - span;
  if (room < 0)
    return refused(
      fixed,
      `Kernel size can't be greater than actual input size: ${span} against ${input + 2 * padding}`,
    );
  const output = Math.floor(room / stride) + 1;
  const windows = Array.from({ length: output }, (_, o) => taps.map(tap => o * stride + tap));
  const shortest = (output - 1) * stride + span - 2 * padding;
  return {
    ...fixed,
    output,
    windows,
    overlap: countOf(windows, input),
    dropped: room % stride,
    sameOutput: Array.from({ length: stride }, (_, extra) => shortest + extra).filter(size => size >= 1),
  };
}

function refused(fixed: Pick<ConvNumbers, 'span' | 'sameOutput' | 'cost' | 'separable'>, problem: string): ConvNumbers {
  return { ...fixed, problem, windows: [], overlap: [], dropped: 0 };
}

function countOf(windows: readonly (readonly number[])[], length: number): readonly number[] {
  const counts = Array<number>(length).fill(0);
  for (const cell of windows.flat()) if (cell >= 0 && cell < length) counts[cell]!++;
  return counts;
}

/** Multiply–accumulates: one per weight and output position; a transposed convolution uses its weights once per input position. */
function costOf(state: ConvState): ConvCost | undefined {
  const { in_channels, out_channels, groups, kernel_size } = state;
  if (in_channels % groups !== 0 || out_channels % groups !== 0) return undefined;
  const weights = (in_channels * out_channels * kernel_size ** 2) / groups;
  return { parameters: weights + (state.bias ? out_channels : 0), macs: weights * positions(state) };
}

function separable(state: ConvState): ConvCost {
  const { in_channels, out_channels, kernel_size, bias } = state;
  const depthwise = in_channels * kernel_size ** 2;
  const pointwise = in_channels * out_channels;
  return {
    parameters: depthwise + pointwise + (bias ? in_channels + out_channels : 0),
    macs: (depthwise + pointwise) * positions(state),
  };
}

function positions({ input, kernel_size, stride, padding, dilation, transposed }: ConvState): number {
  if (transposed) return input ** 2;
  return Math.max(0, Math.floor((input + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1) ** 2;
}

function summary(state: ConvState, numbers: ConvNumbers): string {
  if (numbers.output === undefined) return `PyTorch refuses this: ${numbers.problem}.`;
  const parts = [`${state.input} cells give ${numbers.output}`];
  if (state.transposed) {
    const counts = [...new Set(numbers.overlap)].sort((a, b) => a - b);
    parts.push(
      counts.length === 1
        ? `every output cell receives ${counts[0]} contributions`
        : `output cells receive ${counts.join(', ')} contributions: a checkerboard where the numbers alternate`,
    );
  } else {
    parts.push(`each window spans ${numbers.span}`);
    if (numbers.dropped > 0)
      parts.push(`${numbers.dropped} at the end ${numbers.dropped === 1 ? 'is' : 'are'} dropped`);
    if (numbers.sameOutput.length > 1) parts.push(`inputs of ${numbers.sameOutput.join(', ')} give the same size`);
  }
  if (numbers.cost) {
    parts.push(
      `${grouped(numbers.cost.parameters)} parameters (depthwise separable: ${grouped(numbers.separable.parameters)}, ${shown(numbers.separable.macs / numbers.cost.macs)} of the multiply–accumulates)`,
    );
  }
  return `${parts.join('; ')}.`;
}

const convolution = /^(Lazy)?Conv(Transpose)?([123])d$|^conv(_transpose)?([123])d$/;

function fromCall(call: FigureCall): ConvState | undefined {
  const match = convolution.exec(call.operator);
  const kernel_size = numberOf(call, 'kernel_size');
  if (!match || kernel_size === undefined) return undefined;
  const transposed = match[2] !== undefined || match[4] !== undefined;
  // One number must stand for every axis: a window of 3 by 5, or one that nobody knows, is not this figure's.
  const given = numbersOf(call, ['stride', 'dilation', 'groups']);
  const output_padding = transposed ? numberOf(call, 'output_padding') : 0;
  if (!given || output_padding === undefined) return undefined;
  const { stride, dilation, groups } = given;
  const same = call.arguments.padding === 'same' ? (dilation * (kernel_size - 1)) / 2 : undefined;
  const padding = call.arguments.padding === 'valid' ? 0 : (same ?? numberOf(call, 'padding'));
  const in_channels = numberOf(call, 'in_channels') ?? call.input?.at(-1 - Number(match[3] ?? match[5]));
  const out_channels = numberOf(call, 'out_channels');
  const { bias } = call.arguments;
  if (padding === undefined || !Number.isInteger(padding) || bias === undefined) return undefined;
  if (in_channels === undefined || out_channels === undefined) return undefined;
  return {
    input: call.input?.at(-1) ?? initial.input,
    kernel_size,
    stride,
    dilation,
    padding,
    in_channels,
    out_channels,
    groups,
    bias: bias !== false && bias !== null,
    transposed,
    output_padding,
  };
}
