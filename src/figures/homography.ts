/**
 * The homography figure: the unit square and the four corners it is sent to; the matrix that does it, where parallel sides
 * meet, and where any other point goes. Source: Heckbert 1989, Fundamentals of Texture Mapping and Image Warping, section 2.2.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface HomographyState {
  /** Where (0, 0), (1, 0), (1, 1) and (0, 1) go: x, y, x, y, … */
  readonly corners: readonly number[];
  /** A point of the square, to be sent along. */
  readonly point: readonly number[];
}

export interface HomographyNumbers {
  readonly kind: 'affine' | 'projective' | 'folded' | 'degenerate';
  /** By rows, scaled so that the last entry is 1; absent where no homography does it. */
  readonly H?: readonly (readonly number[])[];
  /** Where the point goes, and the third coordinate that is divided by. */
  readonly mapped?: readonly number[];
  readonly w?: number;
  /** Where the square's middle goes: not to the mean of the corners, unless the map is affine. */
  readonly middle?: readonly number[];
  /** Where the images of horizontal and of vertical lines meet; absent where they stay parallel. */
  readonly vanishing: readonly (readonly number[] | undefined)[];
  /** Of the four corners. */
  readonly depths: readonly number[];
  readonly determinant: number;
}

const trapezium: HomographyState = { corners: [0, 0, 4, 0, 3, 2, 1, 2], point: [0.5, 0.5] };
const initial: HomographyState = { corners: [0.3, 0.2, 3.8, 0.6, 2.9, 2.4, 1.2, 2], point: [0.5, 0.5] };
const parallelogram: HomographyState = { corners: [0.5, 0.4, 2.5, 0.8, 3.3, 2.6, 1.3, 2.2], point: [0.5, 0.5] };
const inLine: HomographyState = { corners: [0.5, 0.5, 3.5, 0.5, 2, 1.5, 0.5, 2.5], point: [0.5, 0.5] };

export const homography: Figure<HomographyState, HomographyNumbers> = {
  id: 'homography',
  title: 'Four corners, one homography',
  caption: 'Drag the corners of the picture and the point in it. Four corners decide where every other point must go.',
  initial,
  controls: {
    corners: { kind: 'numbers', min: 0, max: 4, step: 0.1, label: 'corners x, y, …' },
    point: { kind: 'numbers', min: 0, max: 1, step: 0.05, label: 'point u, v' },
  },
  presets: [
    { title: 'A square seen from the side', state: initial },
    { title: 'A road: the sides meet at the horizon', state: trapezium },
    { title: 'A parallelogram: affine', state: parallelogram },
    { title: 'Mirrored', state: { ...trapezium, corners: [4, 0.2, 0.2, 0.2, 1, 2.2, 3, 2.2] } },
    { title: 'Three corners on a line', state: inLine },
    { title: 'Not convex: w changes sign', state: { ...initial, corners: [0.4, 0.3, 3.7, 0.4, 1.3, 0.9, 0.6, 2.6] } },
  ],
  compute,
  formula: ({ point }, { H, mapped, w }) => {
    const n = (value: number) => shown(value, 3).replaceAll('−', '-');
    if (!H || !mapped || w === undefined)
      return {
        tex: '\\text{no invertible }3\\times3\\text{ matrix}',
        text: 'no invertible 3 × 3 matrix sends the square to these corners',
      };
    const [u = 0, v = 0] = point;
    const rows = H.map(row => row.map(n).join('&')).join('\\\\');
    return {
      tex: `\\begin{bmatrix}${rows}\\end{bmatrix}\\begin{bmatrix}${n(u)}\\\\${n(v)}\\\\1\\end{bmatrix}=${n(w)}\\begin{bmatrix}${n(mapped[0]!)}\\\\${n(mapped[1]!)}\\\\1\\end{bmatrix}`,
      text: `H = (${H.map(row => row.map(value => shown(value, 3)).join(', ')).join('; ')}); (${shown(u)}, ${shown(v)}) goes to (${shown(mapped[0]!, 3)}, ${shown(mapped[1]!, 3)}), after division by ${shown(w, 3)}`,
    };
  },
  summary: (_, { kind, middle, vanishing, determinant, depths }) => {
    if (kind === 'degenerate')
      return 'Three of the corners lie on a line: no homography sends the corners of a square there, and four such pairs determine none.';
    const at = (place: readonly number[]) => `(${shown(place[0]!, 3)}, ${shown(place[1]!, 3)})`;
    const middles = `The middle of the square goes to ${at(middle!)}, where the diagonals cross`;
    const mirrored = determinant < 0 ? ' It is mirrored: the determinant is negative.' : '';
    if (kind === 'folded')
      return `The corners are not convex: w runs from ${shown(Math.min(...depths), 3)} to ${shown(Math.max(...depths), 3)} and is 0 in between, so that a line within the square goes to infinity.${mirrored}`;
    if (kind === 'affine')
      return `Affine: the last row is (0, 0, 1), parallels stay parallel. ${middles}, and that is the mean of the corners.${mirrored}`;
    const meet = vanishing.flatMap(place => (place ? [at(place)] : []));
    return `Projective: ${meet.length === 2 ? `both pairs of sides meet, at ${meet.join(' and ')}` : `one pair of sides meets, at ${meet[0]}; the other stays parallel`}. ${middles}, and not to the mean of the corners.${mirrored}`;
  },
  prompts: [
    {
      id: 'homography-middle',
      question:
        'A square becomes a trapezium: the lower side 4 long, the upper one 2, 2 high. At which height does the middle of the square land?',
      state: trapezium,
      answer: ({ middle }) => Number(middle![1]!.toFixed(6)),
      tolerance: 0.01,
      explanation:
        'Straight lines stay straight, so the middle stays where the diagonals cross: at $\\tfrac43$, not halfway up. The far half of a square looks smaller.',
    },
    {
      id: 'homography-horizon',
      question: 'A trapezium is 4 long below, 2 long above and 2 high. At which height do its two slanted sides meet?',
      state: { ...trapezium, point: [0.5, 1] },
      answer: ({ vanishing }) => Number(vanishing[1]![1]!.toFixed(6)),
      tolerance: 0.01,
      explanation:
        'They close by 2 over a height of 2 and are 4 apart below: they meet at height 4, on the horizon. It is the image of the point at infinity $(0,1,0)$.',
    },
    {
      id: 'homography-affine',
      question: 'The corners form a parallelogram. What is the first number of the last row of $H$, with $h_{33}=1$?',
      state: parallelogram,
      answer: ({ H }) => Number(H![2]![0]!.toFixed(6)),
      explanation:
        'Parallel sides stay parallel, nothing comes from infinity: the last row is $(0,0,1)$, an affine map.',
    },
    {
      id: 'homography-line',
      question: 'Three of the four corners are dragged onto one line. What is there to find?',
      state: inLine,
      answer: ({ kind }) => (kind === 'degenerate' ? 'No homography' : 'Exactly one'),
      choices: [
        { text: 'Exactly one', reason: 'That takes four points of which no three lie on a line.' },
        {
          text: 'No homography',
          reason: 'An invertible map keeps points that are not on a line off a line.',
        },
        { text: 'An affine map', reason: 'An affine map is a homography, and keeps corners off a line as well.' },
      ],
      explanation: 'Three collinear corners make the system of equations lose rank: a degenerate sample for RANSAC.',
    },
  ],
};

type Three = readonly [number, number, number];

function compute({ corners, point }: HomographyState): HomographyNumbers {
  const [p0, p1, p2, p3] = [0, 1, 2, 3].map(i => [corners[2 * i] ?? 0, corners[2 * i + 1] ?? 0] as const) as [
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
  ];
  const area = (a: readonly number[], b: readonly number[], c: readonly number[]) =>
    (b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!);
  const areas = [area(p0, p1, p2), area(p1, p2, p3), area(p2, p3, p0), area(p3, p0, p1)];
  if (areas.some(each => Math.abs(each) < 1e-9))
    return { kind: 'degenerate', vanishing: [], depths: [], determinant: 0 };
  const [dx1, dx2, sx] = [p1[0] - p2[0], p3[0] - p2[0], p0[0] - p1[0] + p2[0] - p3[0]];
  const [dy1, dy2, sy] = [p1[1] - p2[1], p3[1] - p2[1], p0[1] - p1[1] + p2[1] - p3[1]];
  const across = dx1 * dy2 - dx2 * dy1;
  const exact = (value: number) => (Math.abs(value) < 1e-12 ? 0 : value);
  const [g, h] = [exact((sx * dy2 - dx2 * sy) / across), exact((dx1 * sy - sx * dy1) / across)];
  const H: readonly Three[] = [
    [p1[0] - p0[0] + g * p1[0], p3[0] - p0[0] + h * p3[0], p0[0]],
    [p1[1] - p0[1] + g * p1[1], p3[1] - p0[1] + h * p3[1], p0[1]],
    [g, h, 1],
  ];
  const send = (vector: Three) => H.map(row => row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2]);
  const divided = ([x = 0, y = 0, w = 0]: readonly number[]) => [x / w, y / w];
  const depths = [1, 1 + g, 1 + g + h, 1 + h];
  const isFolded = depths.some(depth => depth < 0);
  const [a, b, c] = H as [Three, Three, Three];
  const determinant =
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  const sent = send([point[0] ?? 0, point[1] ?? 0, 1]);
  const directions: readonly Three[] = [
    [1, 0, 0],
    [0, 1, 0],
  ];
  return {
    kind: isFolded ? 'folded' : g === 0 && h === 0 ? 'affine' : 'projective',
    H,
    mapped: divided(sent),
    w: sent[2]!,
    middle: divided(send([0.5, 0.5, 1])),
    vanishing: directions.map(direction => {
      const end = send(direction);
      return end[2] === 0 ? undefined : divided(end);
    }),
    depths,
    determinant,
  };
}
