/**
 * The figure of convolution variants: one small input through five layers, what the cell that is looked at reads or writes
 * there, and what each of the five costs. Sources: PyTorch documentation, torch.nn.Conv2d and ConvTranspose2d; Howard et
 * al. 2017, MobileNets, arXiv:1704.04861.
 */
import { convolved, depthwise, INPUT, KERNEL, type Maps, SIDE, spread } from './conv-variants-maps';
import type { Figure } from './figure';
import { counted, grouped, groupedTex, shown } from './shown';

export const VARIANTS = ['ordinary', '1×1', 'transposed', 'dilated', 'depthwise separable'] as const;
export type Variant = (typeof VARIANTS)[number];

export interface VariantsState {
  readonly variant: Variant;
  /** The cell that is looked at: of the output, or of the input of a transposed convolution; row by row. */
  readonly at: number;
  /** Its channel. */
  readonly channel: number;
  readonly dilation: number;
  /** Of the layer whose cost is counted. */
  readonly in_channels: number;
  readonly out_channels: number;
  readonly size: number;
  readonly cost: (typeof COSTS)[number];
}

/** A cell that takes part; rows and columns outside of the map are padding, or cropped. */
export interface Tap {
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

export interface VariantCost {
  readonly weights: number;
  /** Multiply–accumulates: one a weight and position, of the output, or of the input of a transposed convolution. */
  readonly macs: number;
}

export interface VariantsNumbers {
  readonly input: Maps;
  /** Between the two steps of a separable convolution. */
  readonly middle?: Maps;
  readonly output: Maps;
  /** By map, the cells that go together for the one that is looked at. */
  readonly taps: { readonly input: readonly Tap[]; readonly middle: readonly Tap[]; readonly output: readonly Tap[] };
  /** Cells from the first to the last tap. */
  readonly span: number;
  readonly costs: Readonly<Record<Variant, VariantCost>>;
}

const COSTS = ['weights', 'MACs'] as const;
const STRIDE = 2;

const initial: VariantsState = {
  variant: 'ordinary',
  at: 14,
  channel: 0,
  dilation: 2,
  in_channels: 64,
  out_channels: 128,
  size: 56,
  cost: 'weights',
};

export const convVariants: Figure<VariantsState, VariantsNumbers> = {
  id: 'conv-variants',
  title: 'Five convolutions, one input',
  caption: 'Which cells belong together: what one output reads or, transposed, where one input is written to.',
  initial,
  controls: {
    dilation: { kind: 'whole', min: 1, max: 3, label: 'dilation', when: ({ variant }) => variant === 'dilated' },
    in_channels: { kind: 'whole', min: 1, max: 1024, label: 'in_channels' },
    out_channels: { kind: 'whole', min: 1, max: 1024, label: 'out_channels' },
    size: { kind: 'whole', min: 1, max: 224, label: 'side of the map' },
    cost: { kind: 'choice', choices: COSTS, label: 'bars' },
  },
  presets: [
    ...VARIANTS.map(variant => ({
      title: variant[0]!.toUpperCase() + variant.slice(1),
      state: { ...initial, variant },
    })),
    { title: 'In the corner', state: { ...initial, variant: 'dilated', at: 0 } },
  ],
  compute,
  formula: ({ variant, in_channels: c, out_channels: o }, { costs }) => {
    const { weights } = costs[variant];
    const square = `${KERNEL}^2`;
    const tex = {
      '1×1': `${c}\\cdot ${o}`,
      'depthwise separable': `\\underbrace{${c}\\cdot ${square}}_{\\text{depthwise}}+\\underbrace{${c}\\cdot ${o}}_{1\\times1}`,
    }[variant as string];
    const text = { '1×1': `${c}·${o}`, 'depthwise separable': `${c}·${KERNEL}² + ${c}·${o}` }[variant as string];
    return {
      tex: `\\text{weights}=${tex ?? `${c}\\cdot ${o}\\cdot ${square}`}=${groupedTex(weights)}`,
      text: `weights = ${text ?? `${c}·${o}·${KERNEL}²`} = ${grouped(weights)}`,
    };
  },
  summary: (state, numbers) => {
    const { variant, in_channels, out_channels, size } = state;
    const { weights, macs } = numbers.costs[variant];
    const part = weights / numbers.costs.ordinary.weights;
    const share =
      variant === 'ordinary'
        ? ''
        : part === 1
          ? ', as the ordinary one has'
          : `, ${shown(part, 3)} of the ordinary one’s`;
    const side = numbers.output[0]!.length;
    return `${said(state, numbers)} ${SIDE}×${SIDE} becomes ${side}×${side}. From ${in_channels} to ${counted(out_channels, 'channel')} of ${size}×${size} it has ${grouped(weights)} weights${share}, and ${grouped(macs)} multiply–accumulates.`;
  },
  python: ({ variant, dilation, in_channels: c, out_channels: o }) =>
    ({
      ordinary: `nn.Conv2d(${c}, ${o}, 3, padding=1, bias=False)`,
      '1×1': `nn.Conv2d(${c}, ${o}, 1, bias=False)`,
      transposed: `nn.ConvTranspose2d(${c}, ${o}, 3, stride=2, padding=1, output_padding=1, bias=False)`,
      dilated: `nn.Conv2d(${c}, ${o}, 3, padding=${dilation}, dilation=${dilation}, bias=False)`,
      'depthwise separable': `nn.Sequential(nn.Conv2d(${c}, ${c}, 3, padding=1, groups=${c}, bias=False), nn.Conv2d(${c}, ${o}, 1, bias=False))`,
    })[variant],
  prompts: [
    {
      id: 'conv-variants-separable',
      question: 'How many weights has a depthwise separable 3×3 convolution from 64 to 128 channels, without biases?',
      state: { ...initial, variant: 'depthwise separable' },
      answer: ({ costs }) => costs['depthwise separable'].weights,
      explanation:
        '$64\\cdot9=576$ for the windows, $64\\cdot128=8{,}192$ to mix the channels; an ordinary one has 73,728.',
    },
    {
      id: 'conv-variants-span',
      question: 'A kernel of 3 taps a side has a dilation of 3. How many cells does it span?',
      state: { ...initial, variant: 'dilated', dilation: 3 },
      answer: ({ span }) => span,
      explanation: '$3\\cdot(3-1)+1=7$, with as many weights as before.',
    },
    {
      id: 'conv-variants-doubled',
      question:
        'A transposed convolution (kernel 3, stride 2, padding 1, output_padding 1) gets 6×6. How long is the side of its output?',
      state: { ...initial, variant: 'transposed' },
      answer: ({ output }) => output[0]!.length,
      explanation: '$(6-1)\\cdot2-2\\cdot1+(3-1)+1+1=12$.',
    },
  ],
};

function compute(state: VariantsState): VariantsNumbers {
  const { variant, at, channel } = state;
  const dilation = variant === 'dilated' ? state.dilation : 1;
  const cell = { channel, row: Math.floor(at / SIDE), column: at % SIDE };
  const everywhere = INPUT.map((_, index) => ({ ...cell, channel: index }));
  const around = (each: Tap) => windowOf(each, variant === '1×1' ? 1 : KERNEL, dilation);
  const maps = mapsOf(variant, dilation);
  const rest = {
    input: INPUT,
    costs: costsOf(state),
    span: variant === '1×1' ? 1 : dilation * (KERNEL - 1) + 1,
    ...maps,
  };
  if (variant === 'transposed') {
    const corner = { row: STRIDE * cell.row, column: STRIDE * cell.column };
    const written = everywhere.flatMap(each => windowOf({ ...each, ...corner }, KERNEL, 1));
    return { ...rest, taps: { input: [cell], middle: [], output: written } };
  }
  const isSeparable = variant === 'depthwise separable';
  return {
    ...rest,
    taps: { input: everywhere.flatMap(around), middle: isSeparable ? everywhere : [], output: [cell] },
  };
}

function mapsOf(variant: Variant, dilation: number): { readonly middle?: Maps; readonly output: Maps } {
  if (variant === 'transposed') return { output: spread(INPUT, STRIDE) };
  if (variant === '1×1') return { output: convolved(INPUT, 1, 1) };
  if (variant !== 'depthwise separable') return { output: convolved(INPUT, KERNEL, dilation) };
  const middle = depthwise(INPUT);
  return { middle, output: convolved(middle, 1, 1) };
}

/** The taps around a cell: as many before it as after. */
function windowOf({ channel, row, column }: Tap, size: number, dilation: number): readonly Tap[] {
  const reach = (size - 1) / 2;
  return Array.from({ length: size * size }, (_, index) => ({
    channel,
    row: row + (Math.floor(index / size) - reach) * dilation,
    column: column + ((index % size) - reach) * dilation,
  }));
}

function costsOf({ in_channels: c, out_channels: o, size }: VariantsState): Readonly<Record<Variant, VariantCost>> {
  const cost = (weights: number) => ({ weights, macs: weights * size ** 2 });
  const full = cost(c * o * KERNEL ** 2);
  return {
    ordinary: full,
    '1×1': cost(c * o),
    transposed: full,
    dilated: full,
    'depthwise separable': cost(c * KERNEL ** 2 + c * o),
  };
}

/** `Output 2, 2 of channel 0 reads 3×3 cells of each of 3 channels, 4 apart.` */
function said({ variant, at, channel }: VariantsState, { taps, span, output }: VariantsNumbers): string {
  const [row, column] = [Math.floor(at / SIDE), at % SIDE];
  const side = variant === 'transposed' ? output[0]!.length : SIDE;
  const all = variant === 'transposed' ? taps.output : taps.input;
  const lost = all.filter(tap => Math.min(tap.row, tap.column) < 0 || Math.max(tap.row, tap.column) >= side).length;
  const beyond =
    lost === 0 ? '' : `, ${lost} of ${all.length} of them ${variant === 'transposed' ? 'cropped' : 'padding'}`;
  if (variant === 'transposed')
    return `Input ${row}, ${column} of channel ${channel} is written to 3×3 cells of each of ${output.length} output channels${beyond}; where windows overlap, they add up.`;
  const value = shown(output[channel]![row]![column]!);
  const start = `Output ${row}, ${column} of channel ${channel} is ${value}: it`;
  if (variant === '1×1') return `${start} reads one cell of each of ${INPUT.length} channels.`;
  if (variant === 'depthwise separable')
    return `${start} mixes ${INPUT.length} channels of one cell, and each of those has read 3×3 cells of its own channel${beyond}.`;
  return `${start} reads 3×3 cells of each of ${INPUT.length} channels, and spans ${span}${beyond}.`;
}
