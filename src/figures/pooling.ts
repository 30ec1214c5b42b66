/**
 * The pooling figure: windows over a small map, the winners of max pooling, what average pooling divides by, a strided
 * convolution in their place, and where the gradient goes. Sources: PyTorch documentation, torch.nn.MaxPool2d, AvgPool2d, AdaptiveAvgPool2d, AdaptiveMaxPool2d, Conv2d.
 */
import { type Figure, isGiven, numberOf, numbersOf } from './figure';
import { cellsOf, type Span, spans, type WindowSettings } from './pooling-windows';
import { shown } from './shown';

export interface PoolingState extends WindowSettings {
  /** A map of one channel, row by row. */
  readonly values: readonly (readonly number[])[];
  readonly mode: (typeof MODES)[number];
  /** Of a strided convolution, row by row; repeated where the kernel has more. */
  readonly weight: readonly number[];
}

export const MODES = ['max', 'average', 'strided conv'] as const;

export interface PoolingNumbers {
  readonly output: readonly (readonly number[])[];
  readonly problem?: string;
  /** Per output row (and column, the map is treated alike both ways): first and one past the last input position. */
  readonly rows: readonly (readonly [number, number])[];
  readonly columns: readonly (readonly [number, number])[];
  /** For max: the winning cell `[row, column]` of each output. */
  readonly winners: readonly (readonly (readonly [number, number])[])[];
  /** What each input cell receives when every output sends back a gradient of 1. */
  readonly gradient: readonly (readonly number[])[];
  /** For a convolution: its kernel, and what each weight receives in the same way. */
  readonly kernel?: {
    readonly weight: readonly (readonly number[])[];
    readonly gradient: readonly (readonly number[])[];
  };
}

const initial: PoolingState = {
  values: [
    [1, 3, 2, 0],
    [4, 2, 1, 5],
    [0, 1, 7, 2],
    [3, 6, 2, 4],
  ],
  mode: 'max',
  kernel_size: 2,
  stride: 2,
  padding: 0,
  ceil_mode: false,
  count_include_pad: true,
  output_size: 0,
  weight: [1, 0, -1, 0.5],
};

/** Some digits to pool over, the same every time. */
function mapOf(side: number): readonly (readonly number[])[] {
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column) => (row * 7 + column * 3) % 10),
  );
}

const five = mapOf(5);

export const pooling: Figure<PoolingState, PoolingNumbers> = {
  id: 'pooling',
  title: 'Pooling',
  caption:
    'Max pooling keeps the largest value of each window, and the whole gradient goes back to it; averaging shares it out. A strided convolution learns how to shrink.',
  initial,
  controls: {
    weight: { kind: 'numbers', min: -9, max: 9, label: 'weight', when: isConvolution },
    kernel_size: { kind: 'whole', min: 1, max: 6, label: 'kernel_size', when: plainly },
    stride: { kind: 'whole', min: 1, max: 6, label: 'stride', when: plainly },
    padding: { kind: 'whole', min: 0, max: 3, label: 'padding', when: plainly },
    ceil_mode: { kind: 'switch', label: 'ceil_mode', when: state => plainly(state) && !isConvolution(state) },
    count_include_pad: {
      kind: 'switch',
      label: 'count_include_pad',
      when: state => plainly(state) && state.mode === 'average' && state.padding > 0,
    },
    output_size: {
      kind: 'whole',
      min: 0,
      max: 8,
      label: 'output_size (0: not adaptive)',
      when: state => !isConvolution(state),
    },
  },
  presets: [
    { title: 'Max 2×2', state: initial },
    { title: 'Average 2×2', state: { ...initial, mode: 'average' } },
    { title: 'Strided convolution', state: { ...initial, mode: 'strided conv' } },
    { title: 'Overlapping 3×3', state: { ...initial, values: five, kernel_size: 3, padding: 1 } },
    { title: 'Floor or ceil', state: { ...initial, values: five, ceil_mode: true } },
    { title: 'Global average', state: { ...initial, mode: 'average', output_size: 1 } },
  ],
  compute,
  formula: (state, { rows }) => {
    const side = state.values.length;
    if (!plainly(state))
      return { tex: `H_\\text{out} = ${state.output_size}`, text: `H_out = ${state.output_size}, whatever the input` };
    const { kernel_size, stride, padding } = state;
    const ceil_mode = roundsUp(state);
    const [open, close] = ceil_mode ? ['\\lceil', '\\rceil'] : ['\\lfloor', '\\rfloor'];
    const [opens, closes] = ceil_mode ? ['⌈', '⌉'] : ['⌊', '⌋'];
    return {
      tex: `H_\\text{out} = \\left${open}\\frac{${side} + 2\\cdot${padding} - ${kernel_size}}{${stride}}\\right${close} + 1 = ${rows.length}`,
      text: `H_out = ${opens}(${side} + 2·${padding} − ${kernel_size}) / ${stride}${closes} + 1 = ${rows.length}`,
    };
  },
  summary: (state, numbers) => {
    if (numbers.problem) return `PyTorch refuses this: ${numbers.problem}.`;
    const size = (map: readonly (readonly number[])[]) => `${map.length}×${map[0]?.length ?? 0}`;
    const silent = numbers.gradient.flat().filter(value => value === 0).length;
    return `${size(state.values)} becomes ${size(numbers.output)}: ${numbers.output.map(row => row.map(value => shown(value)).join(', ')).join(' / ')}. ${silent} of ${state.values.length * (state.values[0]?.length ?? 0)} cells receive no gradient; ${numbers.kernel ? `${state.kernel_size ** 2} weights do, to learn from` : 'there is nothing to learn'}.`;
  },
  python: state => {
    if (state.mode === 'strided conv') {
      const rows = kernelOf(state).map(
        row => `[${row.map(value => (Number.isInteger(value) ? `${value}.0` : value)).join(', ')}]`,
      );
      return `F.conv2d(x, torch.tensor([[[${rows.join(', ')}]]]), stride=${state.stride}, padding=${state.padding})`;
    }
    const kind = state.mode === 'max' ? 'Max' : 'Avg';
    if (state.output_size > 0) return `nn.Adaptive${kind}Pool2d(${state.output_size})`;
    const others = [
      `stride=${state.stride}`,
      state.padding > 0 && `padding=${state.padding}`,
      state.ceil_mode && 'ceil_mode=True',
      state.mode === 'average' && !state.count_include_pad && 'count_include_pad=False',
    ].filter(part => part !== false);
    return `nn.${kind}Pool2d(${[state.kernel_size, ...others].join(', ')})`;
  },
  fromCall: call => {
    const match = /^(Adaptive)?(Max|Avg)Pool[12]d$|^(adaptive_)?(max|avg)_pool[12]d$/.exec(call.operator);
    if (!match) return undefined;
    const mode = (match[2] ?? match[4])!.toLowerCase() === 'max' ? 'max' : 'average';
    if (match[1] ?? match[3]) {
      const output_size = numberOf(call, 'output_size');
      return output_size === undefined || output_size > 8 ? undefined : { ...initial, mode, output_size };
    }
    const given = numbersOf(call, ['kernel_size', 'padding']);
    // PyTorch's default stride is the window.
    const stride = call.arguments.stride === null ? given?.kernel_size : numberOf(call, 'stride');
    const { ceil_mode, count_include_pad } = call.arguments;
    const drawn = mode === 'max' ? { dilation: 1 } : { divisor_override: null };
    if (!given || stride === undefined || typeof ceil_mode !== 'boolean' || !isGiven(call, drawn)) return undefined;
    if (mode === 'average' && typeof count_include_pad !== 'boolean') return undefined;
    const { kernel_size, padding } = given;
    if (kernel_size > 6 || stride > 6 || padding > 3) return undefined;
    return {
      ...initial,
      values: mapOf(Math.max(4, kernel_size + 2)),
      mode,
      kernel_size,
      stride,
      padding,
      ceil_mode,
      count_include_pad: count_include_pad !== false,
    };
  },
  prompts: [
    {
      id: 'pooling-average',
      question: 'Average pooling over the window 1, 3 / 4, 2: what comes out?',
      state: { ...initial, mode: 'average' },
      answer: numbers => numbers.output[0]![0]!,
      explanation: '10 / 4 = 2.5; max pooling would give 4.',
    },
    {
      id: 'pooling-ceil',
      question: 'A side of 5, kernel 2, stride 2, ceil_mode=True: how long is the output side?',
      state: { ...initial, values: five, ceil_mode: true },
      answer: numbers => numbers.output.length,
      explanation: 'The floor gives 2 and drops the last column; with ceil_mode a third, partial window is kept.',
    },
    {
      id: 'pooling-gradient',
      question: 'In 2×2 max pooling of a 4×4 map, how many of the 16 cells receive a gradient?',
      state: initial,
      answer: numbers => numbers.gradient.flat().filter(value => value !== 0).length,
      explanation: 'One winner in each of the four windows; all other cells receive none.',
    },
  ],
};

function isConvolution({ mode }: PoolingState): boolean {
  return mode === 'strided conv';
}

function plainly(state: PoolingState): boolean {
  return state.output_size === 0 || isConvolution(state);
}

function roundsUp(state: PoolingState): boolean {
  return state.ceil_mode && !isConvolution(state);
}

function kernelOf({ kernel_size, weight }: PoolingState): readonly (readonly number[])[] {
  return Array.from({ length: kernel_size }, (_, row) =>
    Array.from({ length: kernel_size }, (_, column) => weight[(row * kernel_size + column) % weight.length] ?? 0),
  );
}

function compute(state: PoolingState): PoolingNumbers {
  const { values, mode, kernel_size, padding } = state;
  const height = values.length;
  const width = values[0]?.length ?? 0;
  const nothing = { output: [], rows: [], columns: [], winners: [], gradient: values.map(row => row.map(() => 0)) };
  if (plainly(state) && !isConvolution(state) && padding > kernel_size / 2)
    return {
      ...nothing,
      problem: `pad should be at most half of effective kernel size, but got pad=${padding} and kernel_size=${kernel_size}`,
    };
  const windows = isConvolution(state) ? { ...state, ceil_mode: false, output_size: 0 } : state;
  const rows = spans(windows, height);
  const columns = spans(windows, width);
  if (rows.length === 0 || columns.length === 0) {
    const problem = isConvolution(state)
      ? `Kernel size can't be greater than actual input size: ${kernel_size} against ${height + 2 * padding}`
      : 'the output size is too small';
    return { ...nothing, problem };
  }
  const weight = kernelOf(state);
  const toWeight = weight.map(row => row.map(() => 0));
  const gradient = nothing.gradient;
  const winners: (readonly [number, number])[][] = [];
  const output = rows.map((row, o) => {
    winners.push([]);
    return columns.map(column => {
      const cells = cellsOf(row, column);
      if (mode === 'max') {
        const best = cells.reduce((winner, cell) => (at(values, cell) > at(values, winner) ? cell : winner));
        winners[o]!.push(best);
        gradient[best[0]]![best[1]]! += 1;
        return at(values, best);
      }
      if (mode === 'strided conv') {
        return cells.reduce((sum, [y, x]) => {
          const [down, across] = [y - row.begin, x - column.begin];
          gradient[y]![x]! += weight[down]![across]!;
          toWeight[down]![across]! += at(values, [y, x]);
          return sum + weight[down]![across]! * at(values, [y, x]);
        }, 0);
      }
      const divisor = row.divisor * column.divisor;
      for (const [y, x] of cells) gradient[y]![x]! += 1 / divisor;
      return cells.reduce((sum, cell) => sum + at(values, cell), 0) / divisor;
    });
  });
  const pair = ({ from, to }: Span) => [from, to] as const;
  return {
    output,
    rows: rows.map(pair),
    columns: columns.map(pair),
    winners: mode === 'max' ? winners : [],
    gradient,
    ...(isConvolution(state) ? { kernel: { weight, gradient: toWeight } } : {}),
  };
}

function at(values: readonly (readonly number[])[], [row, column]: readonly [number, number]): number {
  return values[row]![column]!;
}
