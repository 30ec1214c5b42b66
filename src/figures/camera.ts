/**
 * The camera figure: a pinhole seen from above and from the side, with its frustum, its matrices, and where a point and a
 * box of the world land in the image. Source: Hartley & Zisserman 2004, chapter 6: x = K[R|t]X, and the centre is C = −Rᵀt.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface CameraState {
  /** Focal lengths and principal point in pixels; the image is 640 × 480. */
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
  /** The camera is turned about the vertical axis by so many degrees: to the right is positive. */
  readonly yaw: number;
  /** And then raised by so many degrees. */
  readonly pitch: number;
  /** Where the camera stands, in the world: x to the right, y down, z ahead. */
  readonly centre: readonly number[];
  /** The point that is looked at, in the world. */
  readonly point: readonly number[];
  /** From where all this is looked at: degrees around it, and above the ground. */
  readonly orbit: readonly number[];
}

export interface CameraNumbers {
  /** Rotation from the world to the camera, by rows. */
  readonly R: readonly (readonly number[])[];
  /** The world's origin as the camera sees it: −R·C. */
  readonly t: readonly number[];
  /** The point in the camera's frame; the third number is its depth. */
  readonly seen: readonly number[];
  /** In pixels; absent for a point that is not before the camera. */
  readonly pixel?: Pixel;
  readonly inImage: boolean;
  /** Edges of the box in the image, those left out that are not wholly before the camera: from a pixel to a pixel. */
  readonly edges: readonly (readonly [from: Pixel, to: Pixel])[];
  /** Directions in the world, one unit deep, of the image's corners: upper left, upper right, lower right, lower left. */
  readonly corners: readonly (readonly number[])[];
  /** A direction in the world whose points all land on the point's pixel: Rᵀ·K⁻¹·(u, v, 1). */
  readonly ray?: readonly number[];
}

export type Pixel = readonly [u: number, v: number];

export const IMAGE: Pixel = [640, 480];
/** Corners of a cube of 2 m on the ground, which is 1.4 m below the camera's first place. */
export const BOX = [-1, 1].flatMap(x => [-0.6, 1.4].flatMap(y => [6, 8].map(z => [x, y, z] as const)));
/** Pairs of corners that differ along one axis alone. */
export const BOX_EDGES = BOX.flatMap((corner, i) =>
  BOX.flatMap((other, j) =>
    j > i && corner.filter((value, axis) => value !== other[axis]).length === 1 ? [[i, j] as const] : [],
  ),
);

const initial: CameraState = {
  fx: 500,
  fy: 500,
  cx: 320,
  cy: 240,
  yaw: 0,
  pitch: 0,
  centre: [0, 0, 0],
  point: [1, 0.4, 5],
  orbit: [-40, 25],
};

export const camera: Figure<CameraState, CameraNumbers> = {
  id: 'camera',
  title: 'A pinhole camera',
  caption:
    'Drag the scene to walk around it. In the views below it drag the point and the camera; the picture is what the camera sees.',
  initial,
  controls: {
    fx: { kind: 'real', min: 100, max: 1500, step: 10, label: 'fx in px' },
    fy: { kind: 'real', min: 100, max: 1500, step: 10, label: 'fy in px' },
    cx: { kind: 'real', min: 0, max: 640, step: 5, label: 'cx in px' },
    cy: { kind: 'real', min: 0, max: 480, step: 5, label: 'cy in px' },
    yaw: { kind: 'real', min: -60, max: 60, step: 1, label: 'yaw in °' },
    pitch: { kind: 'real', min: -60, max: 60, step: 1, label: 'pitch in °' },
    centre: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'camera', each: ['x', 'y', 'z'] },
    point: { kind: 'numbers', min: -10, max: 10, step: 0.1, label: 'point', each: ['x', 'y', 'z'] },
  },
  presets: [
    { title: 'At the origin', state: initial },
    { title: 'Twice the focal length', state: { ...initial, fx: 1000, fy: 1000 } },
    { title: 'Twice as far', state: { ...initial, point: [1, 0.4, 10] } },
    { title: 'Turned and moved', state: { ...initial, yaw: 30, centre: [-2, 0, 0] } },
    {
      title: 'Looking up: verticals converge',
      state: { ...initial, pitch: 15, centre: [0, 0.8, 3], point: [1, -0.6, 6] },
    },
    { title: 'From high above', state: { ...initial, pitch: -40, centre: [0, -5, 1] } },
    { title: 'Far off with a long lens', state: { ...initial, fx: 920, fy: 920, centre: [0, 0, -5] } },
    { title: 'Behind the camera', state: { ...initial, point: [1, 0, -3] } },
  ],
  compute,
  formula: ({ fx, fy, cx, cy }, { seen, pixel, t, R }) => {
    const n = (value: number) => shown(value, 4).replace('−', '-');
    const [X, Y, Z] = seen as [number, number, number];
    const rows = (matrix: readonly (readonly number[])[]) => matrix.map(row => row.map(n).join('&')).join('\\\\');
    const intrinsics = rows([
      [fx, 0, cx],
      [0, fy, cy],
      [0, 0, 1],
    ]);
    // Rounded to what fits beside each other.
    const extrinsics = rows(R.map((row, index) => [...row, t[index]!].map(value => Number(value.toFixed(2)))));
    const where = pixel
      ? `u=${n(fx)}\\tfrac{${n(X)}}{${n(Z)}}+${n(cx)}=${n(pixel[0])},\\;v=${n(fy)}\\tfrac{${n(Y)}}{${n(Z)}}+${n(cy)}=${n(pixel[1])}`
      : `Z=${n(Z)}\\le0`;
    return {
      tex: `\\begin{gathered}K=\\begin{bmatrix}${intrinsics}\\end{bmatrix}\\\\{[R\\,|\\,t]}=\\begin{bmatrix}${extrinsics}\\end{bmatrix}\\\\X_c=RX+t=(${seen.map(n).join(',\\,')})\\\\${where}\\end{gathered}`,
      text: `in the camera's frame (${seen.map(value => shown(value)).join(', ')}), t = (${t.map(value => shown(value)).join(', ')}), ${pixel ? `pixel (${shown(pixel[0])}, ${shown(pixel[1])})` : 'not before the camera'}`,
    };
  },
  summary: ({ centre, cx }, { seen, pixel, inImage, t, ray }) =>
    pixel
      ? `The point is ${shown(seen[2]!)} deep and lands on pixel (${shown(pixel[0])}, ${shown(pixel[1])})${inImage ? '' : ', outside of the image'}, ${shown(pixel[0] - cx)} px from the principal point across. Every point of the ray from the camera along (${ray!.map(value => shown(value, 3)).join(', ')}) does. The camera stands at (${centre.map(value => shown(value)).join(', ')}), and t is (${t.map(value => shown(value)).join(', ')}).`
      : `The point is behind the camera (depth ${shown(seen[2]!)}): it has no image, though the formula would give one.`,
  python: ({ fx, fy, cx, cy, point }) =>
    `K = torch.tensor([[${fx}., 0., ${cx}.], [0., ${fy}., ${cy}.], [0., 0., 1.]])\nx = K @ (R @ torch.tensor([${point.join(', ')}]) + t)\nu, v = x[:2] / x[2]`,
  prompts: [
    {
      id: 'camera-focal',
      question:
        'A point lands 100 px to the right of the principal point. The focal length is doubled: how many pixels to the right is it now?',
      state: { ...initial, fx: 1000, fy: 1000 },
      answer: ({ pixel }, { cx }) => Number((pixel![0] - cx).toFixed(6)),
      explanation: 'The offset is $f\\,X/Z$: proportional to the focal length. The principal point stays.',
    },
    {
      id: 'camera-far',
      question:
        'A point straight ahead and 1 m to the side at depth 5 lands 100 px off centre. How many pixels off is it at depth 10?',
      state: { ...initial, point: [1, 0.4, 10] },
      answer: ({ pixel }, { cx }) => Number((pixel![0] - cx).toFixed(6)),
      explanation: 'Twice the depth, half the offset: $500\\cdot1/10=50$. That division is perspective.',
    },
    {
      id: 'camera-verticals',
      question:
        'The camera stands before a box and is tilted upwards. What do the box’s vertical edges do in the image?',
      state: { ...initial, pitch: 15, centre: [0, 0.8, 3] },
      answer: ({ edges }) => {
        const [left, right] = verticals(edges);
        const gap = (row: 0 | 1) => Math.abs(left![row]![0] - right![row]![0]);
        return gap(0) < gap(1) - 1
          ? 'They lean together towards the top'
          : gap(0) > gap(1) + 1
            ? 'They lean apart'
            : 'They stay parallel';
      },
      choices: [
        {
          text: 'They lean together towards the top',
          reason: 'Their upper ends are now deeper, and are divided by more.',
        },
        { text: 'They lean apart', reason: 'That is what a camera sees that looks down.' },
        { text: 'They stay parallel', reason: 'Only while the image plane is upright: with a pitch of 0.' },
      ],
      explanation:
        'Lines that are parallel in the world meet in the image unless they are parallel to the image plane. Architects’ lenses shift the image, that is $c_y$, instead of tilting the camera.',
    },
    {
      id: 'camera-translation',
      question: 'A camera, not turned, stands at $C=(-2,0,0)$. What is the first number of its translation $t$?',
      state: { ...initial, centre: [-2, 0, 0] },
      answer: ({ t }) => Number(t[0]!.toFixed(6)),
      explanation: '$t=-RC$, here $+2$: it says where the world’s origin is for the camera, not where the camera is.',
    },
  ],
};

function compute({ fx, fy, cx, cy, yaw, pitch, centre, point }: CameraState): CameraNumbers {
  const [cos, sin] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
  const [up, lift] = [Math.cos((pitch * Math.PI) / 180), Math.sin((pitch * Math.PI) / 180)];
  // About the world's vertical first, then about the camera's own axis to the right.
  const R = [
    [cos, 0, -sin],
    [lift * sin, up, lift * cos],
    [up * sin, -lift, up * cos],
  ];
  const turn = (vector: readonly number[]) =>
    R.map(row => row.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0));
  const t = turn(centre).map(value => 0 - value);
  const project = (world: readonly number[]): Pixel | undefined => {
    const [X, Y, Z] = turn(world).map((value, index) => value + t[index]!) as [number, number, number];
    return Z <= 1e-9 ? undefined : [(fx * X) / Z + cx, (fy * Y) / Z + cy];
  };
  // Rᵀ·K⁻¹·(u, v, 1)
  const back = ([u, v]: Pixel) =>
    [0, 1, 2].map(axis => (R[0]![axis]! * (u - cx)) / fx + (R[1]![axis]! * (v - cy)) / fy + R[2]![axis]!);
  const ends = BOX.map(project);
  const pixel = project(point);
  return {
    R,
    t,
    seen: turn(point).map((value, index) => value + t[index]!),
    ...(pixel ? { pixel, ray: back(pixel) } : {}),
    inImage: pixel?.every((value, axis) => value >= 0 && value < IMAGE[axis]!) ?? false,
    edges: BOX_EDGES.flatMap(([from, to]) => (ends[from] && ends[to] ? [[ends[from], ends[to]] as const] : [])),
    corners: [[0, 0] as const, [IMAGE[0], 0] as const, IMAGE, [0, IMAGE[1]] as const].map(back),
  };
}

/** The two nearest vertical edges of the box, each from its upper end. */
function verticals(edges: CameraNumbers['edges']): readonly (readonly [Pixel, Pixel])[] {
  const near = BOX_EDGES.flatMap(([from, to], index) =>
    BOX[from]![1] !== BOX[to]![1] && BOX[from]![2] === 6 ? [edges[index]!] : [],
  );
  return near.map(([from, to]) => (from[1] < to[1] ? [from, to] : [to, from]));
}
