/**
 * The interpolation figure: where each pixel of a resized map looks in the original, and what it makes of its neighbours.
 * Source: PyTorch documentation, torch.nn.functional.interpolate; the coordinates are those of ATen's UpSample kernels.
 */
import { type Figure, numberOf } from './figure';
import { counted, shown } from './shown';

export interface InterpolationState {
  readonly values: readonly (readonly number[])[];
  /** Side of the output. */
  readonly size: number;
  readonly mode: 'nearest' | 'nearest-exact' | 'bilinear';
  /** For `bilinear`: whether corner pixels lie on corner pixels, or the edges of the pixels on each other. */
  readonly align_corners: boolean;
  /** Whether the values are the numbers of classes, between which nothing lies. */
  readonly ids: boolean;
  /** The output pixel that is looked at. */
  readonly row: number;
  readonly column: number;
}

export interface Reading {
  /** Where it looks, in input pixels. */
  readonly source: number;
  /** The one or two pixels it takes, and how much of each. */
  readonly taps: readonly (readonly [index: number, weight: number])[];
}

export interface InterpolationNumbers {
  readonly output: readonly (readonly number[])[];
  readonly rows: readonly Reading[];
  readonly columns: readonly Reading[];
  /** Which output pixels hold a number that none of the pixels has from which they were made; of class ids only. */
  readonly made: readonly (readonly boolean[])[];
  /** The same class ids resized the other way: bilinear where that is nearest, nearest where not. */
  readonly beside?: {
    readonly mode: string;
    readonly output: readonly (readonly number[])[];
    readonly made: readonly (readonly boolean[])[];
  };
}

const initial: InterpolationState = {
  values: [
    [0, 10, 20],
    [30, 40, 50],
    [60, 70, 80],
  ],
  size: 5,
  mode: 'bilinear',
  align_corners: false,
  ids: false,
  row: 1,
  column: 1,
};

const ramp: InterpolationState = {
  ...initial,
  values: [
    [0, 10],
    [0, 10],
  ],
  size: 4,
  row: 0,
};

/** A car, 7, and a person, 12, before a background, 0. */
const labels: InterpolationState = {
  ...initial,
  values: [
    [0, 0, 0, 0],
    [0, 7, 7, 0],
    [0, 7, 7, 12],
    [0, 0, 0, 12],
  ],
  size: 8,
  ids: true,
  row: 3,
  column: 5,
};

export const interpolation: Figure<InterpolationState, InterpolationNumbers> = {
  id: 'interpolation',
  title: 'Resizing by interpolation',
  caption: 'An output pixel looks back at a place in the input; nearest takes one pixel there, bilinear weighs four.',
  initial,
  controls: {
    mode: { kind: 'choice', choices: ['nearest', 'nearest-exact', 'bilinear'], label: 'mode' },
    size: { kind: 'whole', min: 1, max: 8, label: 'size' },
    ids: { kind: 'switch', label: 'values are class ids' },
    align_corners: { kind: 'switch', label: 'align_corners', when: state => state.mode === 'bilinear' },
  },
  presets: [
    { title: '3 to 5', state: initial },
    { title: 'Corners aligned', state: { ...initial, align_corners: true } },
    { title: 'A ramp, 2 to 4', state: ramp },
    { title: 'Nearest', state: { ...initial, mode: 'nearest' } },
    { title: 'Class ids, bilinear', state: labels },
    { title: 'Class ids, nearest', state: { ...labels, mode: 'nearest' } },
    { title: 'Shrinking skips pixels', state: { ...initial, values: checker(6), size: 3, mode: 'nearest' } },
  ],
  compute,
  formula: (state, { rows, columns, output }) => {
    const [row, column] = chosen(state);
    const [y, x] = [rows[row]!, columns[column]!];
    const terms = y.taps
      .flatMap(([r, wy]) => x.taps.map(([c, wx]) => [wy * wx, state.values[r]![c]!] as const))
      .filter(([weight]) => weight > 0);
    const sum = terms.map(([weight, value]) => `${shown(weight, 3)}·${shown(value, 3)}`).join(' + ');
    const result = shown(output[row]![column]!);
    return {
      tex: `\\begin{gathered}(y,x)=(${shown(y.source, 3)},\\,${shown(x.source, 3)})\\\\${sum.replaceAll('·', '\\cdot ')}=${result}\\end{gathered}`.replaceAll(
        '−',
        '-',
      ),
      text: `looks at (${shown(y.source, 3)}, ${shown(x.source, 3)}): ${sum} = ${result}`,
    };
  },
  summary: (state, { output, rows, columns, made }) => {
    const [row, column] = chosen(state);
    return `${state.values.length}×${state.values[0]!.length} becomes ${state.size}×${state.size}. Output pixel ${row}, ${column} looks at row ${shown(rows[row]!.source, 3)}, column ${shown(columns[column]!.source, 3)} and is ${shown(output[row]![column]!)}; the first row is ${output[0]!.map(value => shown(value)).join(', ')}.${
      state.ids
        ? ` Of ${counted(state.size ** 2, 'pixel')}, ${made.flat().filter(Boolean).length} hold a number that none of the pixels they are made from has: a class that nobody drew there, or none at all.`
        : ''
    }`;
  },
  python: ({ size, mode, align_corners }) =>
    `F.interpolate(x, size=${size}, mode='${mode}'${mode === 'bilinear' ? `, align_corners=${align_corners ? 'True' : 'False'}` : ''})`,
  fromCall: call => {
    if (!/^(interpolate|upsample|Upsample|UpsamplingNearest2d|UpsamplingBilinear2d)$/.test(call.operator))
      return undefined;
    const mode =
      call.operator === 'UpsamplingBilinear2d'
        ? 'bilinear'
        : call.operator === 'UpsamplingNearest2d'
          ? 'nearest'
          : call.arguments.mode;
    const factor = numberOf(call, 'scale_factor');
    if (mode !== 'nearest' && mode !== 'nearest-exact' && mode !== 'bilinear') return undefined;
    if (factor !== 2 || (call.arguments.recompute_scale_factor ?? null) !== null) return undefined;
    const corners = call.operator === 'UpsamplingBilinear2d' ? true : (call.arguments.align_corners ?? false);
    return typeof corners !== 'boolean' ? undefined : { ...initial, mode, size: 6, align_corners: corners };
  },
  prompts: [
    {
      id: 'interpolation-ramp',
      question:
        'A row $0, 10$ is resized to four pixels, `bilinear` with `align_corners=False`. What is the second pixel?',
      state: { ...ramp, column: 1 },
      answer: ({ output }) => output[0]![1]!,
      tolerance: 0.001,
      explanation: 'It looks at $(1+0.5)\\cdot2/4-0.5=0.25$: three quarters of 0 and one of 10, which is 2.5.',
    },
    {
      id: 'interpolation-corners',
      question:
        'A row $0, 10$ is resized to four pixels, `bilinear` with `align_corners=True`. What is the second pixel?',
      state: { ...ramp, column: 1, align_corners: true },
      answer: ({ output }) => output[0]![1]!,
      tolerance: 0.005,
      explanation: 'Four pixels over the distance of one make steps of $1/3$: $10/3=3.333$.',
    },
    {
      id: 'interpolation-ids',
      question:
        'A label map of 0 (background) and 14 (person) is enlarged `bilinear`ly. What can stand between the two?',
      state: {
        ...labels,
        values: [
          [0, 14],
          [0, 14],
        ],
        size: 4,
        row: 0,
        column: 1,
      },
      answer: ({ output }) => {
        const between = output[0]!.filter(value => value !== 0 && value !== 14);
        return between.length === 0
          ? 'Only 0 and 14'
          : between.every(Number.isInteger)
            ? 'Only whole numbers'
            : 'Numbers of other classes, and of none';
      },
      choices: [
        { text: 'Only 0 and 14', reason: 'So it is with `nearest`, which copies one pixel.' },
        {
          text: 'Numbers of other classes, and of none',
          reason: 'A quarter of the way is 3.5; rounded, it is some other class.',
        },
        { text: 'Only whole numbers', reason: 'Weighted means are not rounded.' },
      ],
      explanation: 'Class ids are names. A mean of names means nothing, so label maps are resized with `nearest`.',
    },
    {
      id: 'interpolation-skips',
      question:
        'Nearest interpolation halves a 6-pixel row $0, 1, 0, 1, 0, 1$. What is the largest value of the result?',
      state: { ...initial, values: checker(6), size: 3, mode: 'nearest', row: 0 },
      answer: ({ output }) => Math.max(...output[0]!),
      explanation:
        'It takes pixels 0, 2 and 4, all of them 0: what lies between is not looked at. That is aliasing, and why one blurs before shrinking.',
    },
  ],
};

function checker(side: number): readonly (readonly number[])[] {
  return Array.from({ length: side }, (_, row) => Array.from({ length: side }, (_, column) => (row + column) % 2));
}

function chosen({ row, column, size }: InterpolationState): readonly [number, number] {
  return [Math.min(row, size - 1), Math.min(column, size - 1)];
}

function compute(state: InterpolationState): InterpolationNumbers {
  if (!state.ids) return resize(state);
  const mode = state.mode === 'bilinear' ? 'nearest' : 'bilinear';
  const { output, made } = resize({ ...state, mode });
  return { ...resize(state), beside: { mode, output, made } };
}

function resize(state: InterpolationState): InterpolationNumbers {
  const read = (length: number) => Array.from({ length: state.size }, (_, index) => reading(state, length, index));
  const [rows, columns] = [read(state.values.length), read(state.values[0]!.length)];
  const output = resized(state, rows, columns);
  const made = output.map((line, r) =>
    line.map((value, c) => {
      const near = rows[r]!.taps.flatMap(([y]) => columns[c]!.taps.map(([x]) => state.values[y]![x]!));
      return state.ids && near.every(own => Math.abs(own - value) > 1e-9);
    }),
  );
  return { output, rows, columns, made };
}

function resized(
  { values }: InterpolationState,
  rows: readonly Reading[],
  columns: readonly Reading[],
): InterpolationNumbers['output'] {
  return rows.map(({ taps: ys }) =>
    columns.map(({ taps: xs }) =>
      ys.reduce((sum, [r, wy]) => sum + wy * xs.reduce((inner, [c, wx]) => inner + wx * values[r]![c]!, 0), 0),
    ),
  );
}

function reading({ mode, size, align_corners }: InterpolationState, length: number, index: number): Reading {
  if (mode !== 'bilinear') {
    const source = ((index + (mode === 'nearest' ? 0 : 0.5)) * length) / size;
    return { source, taps: [[Math.min(length - 1, Math.floor(source)), 1]] };
  }
  const source = align_corners
    ? size > 1
      ? (index * (length - 1)) / (size - 1)
      : 0
    : Math.max(0, ((index + 0.5) * length) / size - 0.5);
  const low = Math.min(length - 1, Math.floor(source));
  const high = Math.min(length - 1, low + 1);
  const share = source - low;
  return {
    source,
    taps:
      low === high
        ? [[low, 1]]
        : [
            [low, 1 - share],
            [high, share],
          ],
  };
}
