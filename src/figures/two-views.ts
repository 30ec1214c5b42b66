/**
 * The figure of two views: a wall and a post before it, seen by a camera that turns, steps aside and zooms between two shots;
 * where each point lands, and where the homography of the wall sends it.
 * Source: Hartley & Zisserman 2004, section 13.1: H = K′(R + t·nᵀ/d)K⁻¹ for the plane nᵀX = d, and K′RK⁻¹ where t = 0.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface TwoViewsState {
  /** Turn to the right between the shots, in degrees. */
  readonly turn: number;
  /** Where the second shot is taken from: metres to the right, metres ahead. */
  readonly move: readonly number[];
  /** Distance of the wall from the first camera, in metres. */
  readonly wall: number;
  /** Distance of the post; a post behind the wall is painted on it. */
  readonly post: number;
  /** Focal length of the second shot over that of the first, which is 500 pixels. */
  readonly zoom: number;
}

export interface ViewedPoint {
  /** Metres, in the first camera's frame: right, down, ahead. */
  readonly at: readonly number[];
  /** Pixels of the first and of the second shot; absent for what is not before the second camera. */
  readonly first: readonly number[];
  readonly second?: readonly number[];
  /** Where the wall's homography sends the first pixel. */
  readonly sent: readonly number[];
}

export interface TwoViewsNumbers {
  /** By rows, the last entry 1. */
  readonly H: readonly (readonly number[])[];
  readonly wall: readonly ViewedPoint[];
  readonly post: readonly ViewedPoint[];
  /** The largest distance in pixels between where a point lands and where H sends it; absent where the post is not seen. */
  readonly wallMiss: number;
  readonly postMiss?: number;
  /** How far the centre moved, in metres. */
  readonly moved: number;
  /** What makes one homography enough, if anything does. */
  readonly because?: 'centre' | 'plane';
}

/** Pixels of the first shot and its middle; its image has 640 × 480. */
const F = 500;
const [CX, CY] = [320, 240];

/** As shares of the depth, so that moving wall or post in depth leaves the first shot as it is. */
const WALL = [-0.4, -0.2, 0, 0.2, 0.4].flatMap(x => [-0.25, 0.25].map(y => [x, y] as const));
const POST = [
  [-0.05, -0.2],
  [0.05, -0.2],
  [0.05, 0.3],
  [-0.05, 0.3],
] as const;

const initial: TwoViewsState = { turn: 4, move: [0.3, 0], wall: 6, post: 3, zoom: 1 };
const straight: TwoViewsState = { ...initial, turn: 0 };
const turned: TwoViewsState = { turn: 12, move: [0, 0], wall: 6, post: 2, zoom: 1 };
const far: TwoViewsState = { ...straight, wall: 60, post: 30 };

export const twoViews: Figure<TwoViewsState, TwoViewsNumbers> = {
  id: 'two-views',
  title: 'Two shots, one homography?',
  caption:
    'Drag the second camera and the post; turn and zoom below. The homography is the wall’s. What stands before it is sent to its place only if the camera’s centre stays.',
  initial,
  controls: {
    turn: { kind: 'real', min: -20, max: 20, step: 1, label: 'turned by °' },
    move: { kind: 'numbers', min: -1, max: 1, step: 0.1, label: 'moved right, ahead' },
    wall: { kind: 'real', min: 2, max: 60, step: 0.5, log: true, label: 'wall in m' },
    post: { kind: 'real', min: 1, max: 60, step: 0.5, log: true, label: 'post in m' },
    zoom: { kind: 'real', min: 0.5, max: 2, step: 0.1, label: 'zoom' },
  },
  presets: [
    { title: 'A step aside, with depth', state: initial },
    { title: 'A turn and nothing else', state: turned },
    { title: 'A zoom and nothing else', state: { ...turned, turn: 0, zoom: 1.6 } },
    { title: 'The post against the wall: a plane', state: { ...initial, post: 6 } },
    { title: 'The same step, all ten times as far', state: { ...initial, wall: 60, post: 30 } },
    { title: 'A step ahead', state: { ...straight, move: [0, 1] } },
  ],
  compute,
  formula: (_, { H }) => {
    const rows = H.map(row => row.map(value => shown(value, 3).replaceAll('−', '-')).join('&')).join('\\\\');
    return {
      tex: `\\begin{gathered}H=K'\\Bigl(R+\\frac{t\\,n^\\top}{d}\\Bigr)K^{-1}\\\\=\\begin{bmatrix}${rows}\\end{bmatrix}\\end{gathered}`,
      text: `H = K′(R + t·nᵀ/d)K⁻¹ = (${H.map(row => row.map(value => shown(value, 3)).join(', ')).join('; ')})`,
    };
  },
  summary: ({ wall, post }, { postMiss, moved, because }) => {
    if (because === 'centre')
      return 'The camera’s centre stays, so that every pixel keeps its ray: H = K′RK⁻¹, without any depth in it, sends wall and post to where they are seen, 0 px off.';
    if (because === 'plane')
      return `The camera moved by ${shown(moved, 3)} m, but all points lie on one plane, ${shown(wall, 3)} m away: its homography sends them to where they are seen, 0 px off.`;
    if (postMiss === undefined) return 'The post is not before the second camera: it has no image in the second shot.';
    return `The camera moved by ${shown(moved, 3)} m, and there are two depths: the wall’s homography is exact for the wall, ${shown(wall, 3)} m away, and misses the post, ${shown(post, 3)} m away, by up to ${shown(postMiss, 3)} px. That is parallax.`;
  },
  prompts: [
    {
      id: 'two-views-turn',
      question:
        'A camera turns by 12° about its centre. The homography of a wall 6 m away is known. By how many pixels does it misplace a post 2 m away?',
      state: turned,
      answer: ({ postMiss }) => Number(postMiss!.toFixed(6)),
      explanation: '$H=K^{\\prime}RK^{-1}$ has no depth in it: with a centre that stays, each pixel keeps its ray.',
    },
    {
      id: 'two-views-step',
      question:
        'A camera with $f=500$ px steps 0.3 m aside without turning. By how many pixels does the homography of a wall 6 m away misplace a post 3 m away?',
      state: straight,
      answer: ({ postMiss }) => Number(postMiss!.toFixed(6)),
      tolerance: 0.5,
      explanation:
        'The wall shifts by $500\\cdot0.3/6=25$ px, the post by $500\\cdot0.3/3=50$ px. The difference is the parallax.',
    },
    {
      id: 'two-views-far',
      question:
        'After a step aside the homography of a wall 6 m away misses a post 3 m away by 25 px. By how many pixels, if wall and post stand ten times as far?',
      state: far,
      answer: ({ postMiss }) => Number(postMiss!.toFixed(6)),
      tolerance: 0.05,
      explanation:
        'Parallax is inverse to the depth: $500\\cdot0.3\\,(1/30-1/60)=2.5$ px. A far scene is nearly a plane for a short step.',
    },
  ],
};

function compute({ turn, move, wall, post, zoom }: TwoViewsState): TwoViewsNumbers {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const R: Matrix = [
    [cos, 0, -sin],
    [0, 1, 0],
    [sin, 0, cos],
  ];
  const [right = 0, ahead = 0] = move;
  const t = apply(R, [right, 0, ahead]).map(value => -value);
  // The wall is nᵀX = d with n = (0, 0, 1): only the third column gets t/d.
  const induced = R.map((row, index) => [row[0], row[1], row[2] + t[index]! / wall] as const) as unknown as Matrix;
  const scaled = times(times(camera(zoom * F), induced), inverseCamera());
  const H = scaled.map(row => row.map(value => value / scaled[2][2])) as unknown as Matrix;

  const seen =
    (depth: number) =>
    ([x, y]: readonly [number, number]): ViewedPoint => {
      const at = [x * depth, y * depth, depth];
      const first = [F * x + CX, F * y + CY];
      const [X, Y, Z] = apply(R, at).map((value, index) => value + t[index]!) as [number, number, number];
      const second = Z > 1e-9 ? [(zoom * F * X) / Z + CX, (zoom * F * Y) / Z + CY] : undefined;
      const [u, v, w] = apply(H, [...first, 1]) as [number, number, number];
      return { at, first, sent: [u / w, v / w], ...(second ? { second } : {}) };
    };
  const depth = Math.min(post, wall);
  const [walls, posts] = [WALL.map(seen(wall)), POST.map(seen(depth))];
  const isBefore = posts.every(({ second }) => second);
  return {
    H,
    moved: Math.hypot(right, ahead),
    wall: walls,
    post: posts,
    wallMiss: miss(walls),
    ...(isBefore ? { postMiss: miss(posts) } : {}),
    ...(right === 0 && ahead === 0
      ? { because: 'centre' as const }
      : depth === wall
        ? { because: 'plane' as const }
        : {}),
  };
}

function miss(points: readonly ViewedPoint[]): number {
  return Math.max(...points.map(({ second, sent }) => Math.hypot(sent[0]! - second![0]!, sent[1]! - second![1]!)));
}

type Row = readonly [number, number, number];
type Matrix = readonly [Row, Row, Row];

function camera(f: number): Matrix {
  return [
    [f, 0, CX],
    [0, f, CY],
    [0, 0, 1],
  ];
}

function inverseCamera(): Matrix {
  return [
    [1 / F, 0, -CX / F],
    [0, 1 / F, -CY / F],
    [0, 0, 1],
  ];
}

function apply(matrix: Matrix, vector: readonly number[]): readonly number[] {
  return matrix.map(row => row[0] * vector[0]! + row[1] * vector[1]! + row[2] * vector[2]!);
}

function times(a: Matrix, b: Matrix): Matrix {
  return a.map(row =>
    [0, 1, 2].map(column => row.reduce((sum, value, index) => sum + value * b[index]![column]!, 0)),
  ) as unknown as Matrix;
}
