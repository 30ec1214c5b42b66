/**
 * What the matrices of a camera say: intrinsics K, rotation R, translation t.
 * Source: Hartley & Zisserman, Multiple View Geometry, 2nd edition, chapter 6.
 */
import { shown } from '../../figures/shown';
import { determinant, type Rows } from './written';

/** Focal lengths, principal point and skew, where the matrix has the form of intrinsics. */
export interface Intrinsics {
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
  readonly skew: number;
}

export function intrinsicsOf(rows: Rows | undefined): Intrinsics | undefined {
  if (rows?.length !== 3 || rows[0]!.length !== 3) return undefined;
  const [[fx, skew, cx], [below, fy, cy], last] = rows as readonly [readonly number[], readonly number[], Rows[0]];
  if (below !== 0 || last.join() !== '0,0,1' || !(fx! > 0) || !(fy! > 0)) return undefined;
  return { fx: fx!, fy: fy!, cx: cx!, cy: cy!, skew: skew! };
}

/** What intrinsics say, most telling first. With `size` (width, height) the angles of the whole image. */
export function intrinsicsFacts({ fx, fy, cx, cy, skew }: Intrinsics, size?: readonly number[]): readonly string[] {
  const focal =
    fx === fy ? `Focal length ${shown(fx)} px` : `Focal lengths ${shown(fx)} px across and ${shown(fy)} px down`;
  return [
    `${focal}, principal point (${shown(cx)}, ${shown(cy)}).`,
    size ? fieldOf({ fx, fy, cx, cy, skew }, size) : centredField({ fx, fy, cx, cy, skew }),
    `A point at (1, 1, 10) of the camera lands on pixel (${shown((fx + skew) / 10 + cx)}, ${shown(fy / 10 + cy)}).`,
    ...(skew === 0 ? [] : [`Skew ${shown(skew)}: the axes of the pixels are not at right angles; cameras have 0.`]),
  ];
}

/** The principal point of most cameras lies near the middle, and then the matrix says how much it sees. */
function centredField(camera: Intrinsics): string {
  const size = [2 * camera.cx, 2 * camera.cy];
  if (!(camera.cx > 0) || !(camera.cy > 0)) return 'The size of the image is not in it.';
  return `If the principal point is the middle, the image is ${shown(size[0]!)}×${shown(size[1]!)} and sees ${angles(camera, size)}.`;
}

function fieldOf(camera: Intrinsics, [width, height]: readonly number[]): string {
  const off = [camera.cx - width! / 2, camera.cy - height! / 2];
  const centre =
    off[0] === 0 && off[1] === 0
      ? 'the principal point is its middle'
      : `the principal point is (${shown(off[0]!)}, ${shown(off[1]!)}) px from its middle`;
  return `An image of ${width}×${height} sees ${angles(camera, [width!, height!])}; ${centre}.`;
}

/** Width and height as angles from the pinhole. */
function angles({ fx, fy, cx, cy }: Intrinsics, [width, height]: readonly number[]): string {
  const angle = (near: number, far: number, f: number) => ((Math.atan(near / f) + Math.atan(far / f)) * 180) / Math.PI;
  return `${shown(angle(cx, width! - cx, fx), 3)}° × ${shown(angle(cy, height! - cy, fy), 3)}°`;
}

/** How far R·Rᵀ is from I, at its largest entry. */
function offOrthonormal(rows: Rows): number {
  let most = 0;
  rows.forEach((row, i) => {
    rows.forEach((other, j) => {
      const product = row.reduce((sum, x, k) => sum + x * other[k]!, 0);
      most = Math.max(most, Math.abs(product - Number(i === j)));
    });
  });
  return most;
}

/** Of a 3×3 matrix whose rows are orthonormal, or nearly so: whether it turns or mirrors, by how much and about what. */
export function rotationFacts(rows: Rows): readonly string[] {
  if (rows.length !== 3 || rows[0]!.length !== 3) return [];
  const off = offOrthonormal(rows);
  if (off > 0.01) return [];
  const precision = off < 1e-6 ? 'R·Rᵀ = I' : `R·Rᵀ is I up to ${shown(off, 2)}`;
  if (determinant(rows) < 0)
    return [`${precision}, but det R = −1: it mirrors, so as a rotation a row or column has the wrong sign.`];
  const cosine = Math.min(1, Math.max(-1, (rows[0]![0]! + rows[1]![1]! + rows[2]![2]! - 1) / 2));
  const angle = (Math.acos(cosine) * 180) / Math.PI;
  return [`A rotation: ${precision}, det R = 1. It turns by ${shown(angle, 4)}°${axisWords(rows, angle)}.`];
}

function axisWords(r: Rows, angle: number): string {
  if (angle < 0.01 || angle > 179.99) return '';
  const axis = [r[2]![1]! - r[1]![2]!, r[0]![2]! - r[2]![0]!, r[1]![0]! - r[0]![1]!];
  const length = Math.hypot(...axis);
  return ` about (${axis.map(x => shown(Number((x / length).toFixed(6)) + 0, 3)).join(', ')})`;
}

/** Where the camera stands: C = −Rᵀ·t. */
export function centreOf(rotation: Rows, t: readonly number[]): readonly number[] {
  return [0, 1, 2].map(column => -rotation.reduce((sum, row, i) => sum + row[column]! * t[i]!, 0) + 0);
}

/** The rotation of a vector of Rodrigues: axis times angle in radians. */
export function rotationOf(vector: readonly number[]): Rows {
  const angle = Math.hypot(...vector);
  const [x, y, z] = angle > 0 ? vector.map(v => v / angle) : [0, 0, 0];
  const [c, s, d] = [Math.cos(angle), Math.sin(angle), 1 - Math.cos(angle)];
  return [
    [c + x! * x! * d, x! * y! * d - z! * s, x! * z! * d + y! * s],
    [y! * x! * d + z! * s, c + y! * y! * d, y! * z! * d - x! * s],
    [z! * x! * d - y! * s, z! * y! * d + x! * s, c + z! * z! * d],
  ];
}
