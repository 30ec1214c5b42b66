/**
 * The camera figure: a pinhole seen from above, with its intrinsic and extrinsic numbers, and where a point of the world
 * lands in the image. Source: Hartley & Zisserman 2004, chapter 6: x = K[R|t]X, and the centre is C = −Rᵀt.
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
  /** Where the camera stands, in the world: x to the right, y down, z ahead. */
  readonly centre: readonly number[];
  /** The point that is looked at, in the world. */
  readonly point: readonly number[];
}

export interface CameraNumbers {
  /** Rotation from the world to the camera, by rows. */
  readonly R: readonly (readonly number[])[];
  /** The world's origin as the camera sees it: −R·C. */
  readonly t: readonly number[];
  /** The point in the camera's frame; the third number is its depth. */
  readonly seen: readonly number[];
  /** In pixels; absent for a point that is not before the camera. */
  readonly pixel?: readonly [u: number, v: number];
  readonly inImage: boolean;
}

const initial: CameraState = { fx: 500, fy: 500, cx: 320, cy: 240, yaw: 0, centre: [0, 0, 0], point: [1, 0.4, 5] };

export const camera: Figure<CameraState, CameraNumbers> = {
  id: 'camera',
  title: 'A pinhole camera',
  caption: 'From above, the camera looks up the page. Drag the point and the camera; the image stands to the right.',
  initial,
  controls: {
    fx: { kind: 'real', min: 100, max: 1500, step: 10, label: 'fx in px' },
    fy: { kind: 'real', min: 100, max: 1500, step: 10, label: 'fy in px' },
    cx: { kind: 'real', min: 0, max: 640, step: 5, label: 'cx in px' },
    cy: { kind: 'real', min: 0, max: 480, step: 5, label: 'cy in px' },
    yaw: { kind: 'real', min: -60, max: 60, step: 1, label: 'turned by °' },
    centre: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'camera x, y, z' },
    point: { kind: 'numbers', min: -10, max: 10, step: 0.1, label: 'point x, y, z' },
  },
  presets: [
    { title: 'At the origin', state: initial },
    { title: 'Twice the focal length', state: { ...initial, fx: 1000, fy: 1000 } },
    { title: 'Twice as far', state: { ...initial, point: [1, 0.4, 10] } },
    { title: 'Turned and moved', state: { ...initial, yaw: 30, centre: [-2, 0, 0] } },
    { title: 'Behind the camera', state: { ...initial, point: [1, 0, -3] } },
  ],
  compute,
  formula: ({ fx, fy, cx, cy }, { seen, pixel, t }) => {
    const n = (value: number) => shown(value, 4).replace('−', '-');
    const [X, Y, Z] = seen as [number, number, number];
    const where = pixel
      ? `u=${n(fx)}\\tfrac{${n(X)}}{${n(Z)}}+${n(cx)}=${n(pixel[0])},\\;v=${n(fy)}\\tfrac{${n(Y)}}{${n(Z)}}+${n(cy)}=${n(pixel[1])}`
      : `Z=${n(Z)}\\le0`;
    return {
      tex: `\\begin{gathered}X_c=RX+t=(${seen.map(n).join(',\\,')}),\\;t=(${t.map(n).join(',\\,')})\\\\${where}\\end{gathered}`,
      text: `in the camera's frame (${seen.map(value => shown(value)).join(', ')}), t = (${t.map(value => shown(value)).join(', ')}), ${pixel ? `pixel (${shown(pixel[0])}, ${shown(pixel[1])})` : 'not before the camera'}`,
    };
  },
  summary: ({ centre, cx }, { seen, pixel, inImage, t }) =>
    pixel
      ? `The point is ${shown(seen[2]!)} deep and lands on pixel (${shown(pixel[0])}, ${shown(pixel[1])})${inImage ? '' : ', outside of the image'}, ${shown(pixel[0] - cx)} px from the principal point across. The camera stands at (${centre.map(value => shown(value)).join(', ')}), and t is (${t.map(value => shown(value)).join(', ')}).`
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
      id: 'camera-translation',
      question: 'A camera, not turned, stands at $C=(-2,0,0)$. What is the first number of its translation $t$?',
      state: { ...initial, centre: [-2, 0, 0] },
      answer: ({ t }) => Number(t[0]!.toFixed(6)),
      explanation: '$t=-RC$, here $+2$: it says where the world’s origin is for the camera, not where the camera is.',
    },
  ],
};

function compute({ fx, fy, cx, cy, yaw, centre, point }: CameraState): CameraNumbers {
  const [cos, sin] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
  const R = [
    [cos, 0, -sin],
    [0, 1, 0],
    [sin, 0, cos],
  ];
  const turn = (vector: readonly number[]) =>
    R.map(row => row.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0));
  const t = turn(centre).map(value => 0 - value);
  const seen = turn(point).map((value, index) => value + t[index]!);
  const [X, Y, Z] = seen as [number, number, number];
  if (Z <= 1e-9) return { R, t, seen, inImage: false };
  const pixel = [(fx * X) / Z + cx, (fy * Y) / Z + cy] as const;
  return { R, t, seen, pixel, inImage: pixel[0] >= 0 && pixel[0] < 640 && pixel[1] >= 0 && pixel[1] < 480 };
}
