/**
 * What a homography or an affine map of the plane says: its kind, where it sends an image, what it sends to infinity.
 * Source: Hartley & Zisserman, Multiple View Geometry, 2nd edition, chapter 2.
 */
import { shown } from '../../figures/shown';
import { determinant, type Rows } from './written';

/** A 2×3 matrix as 3×3; `undefined` for anything that is no map of the plane. */
export function planeMap(rows: Rows | undefined): Rows | undefined {
  if (rows?.[0]?.length !== 3) return undefined;
  if (rows.length === 2) return [...rows, [0, 0, 1]];
  return rows.length === 3 ? rows : undefined;
}

/** A point carried by a homography; `undefined` for one that goes to infinity. */
export function carried(map: Rows, [x, y]: readonly number[]): readonly number[] | undefined {
  const [u, v, w] = map.map(([a, b, c]) => a! * x! + b! * y! + c!);
  return Math.abs(w!) < 1e-12 ? undefined : [u! / w!, v! / w!];
}

/** What kind of map of the plane it is, with its numbers; of an image of `size` (width, height) also where that goes. */
export function planeFacts(map: Rows, size?: readonly number[]): readonly string[] {
  return [kindOf(map), ...(size ? [boxOf(map, size)] : []), ...(isAffine(map) ? [] : [horizonOf(map, size)])].filter(
    fact => fact !== undefined,
  );
}

function isAffine(map: Rows): boolean {
  return map[2]![0] === 0 && map[2]![1] === 0;
}

function kindOf(map: Rows): string {
  const scale = map[2]![2]!;
  if (!isAffine(map))
    return `A projective map: its last row is not (0, 0, 1), so parallel lines may meet. det = ${shown(determinant(map))}${determinant(map) === 0 ? ': it has no inverse' : ''}.`;
  if (scale === 0) return 'Its last row is zero: every point would go to infinity.';
  const [[a, b, x], [c, d, y]] = map.map(row => row.map(value => value / scale)) as unknown as [number[], number[]];
  const shift = `${x === 0 && y === 0 ? '' : ` and moves by (${shown(x!)}, ${shown(y!)})`}`;
  const area = a! * d! - b! * c!;
  if (Math.abs(a! - 1) + Math.abs(d! - 1) + Math.abs(b!) + Math.abs(c!) < 1e-12)
    return x === 0 && y === 0 ? 'The identity: nothing moves.' : `A translation by (${shown(x!)}, ${shown(y!)}).`;
  const slack = 1e-6 * Math.max(Math.abs(a!), Math.abs(b!), 1);
  if (Math.abs(a! - d!) < slack && Math.abs(b! + c!) < slack) {
    const [size, angle] = [Math.hypot(a!, c!), (Math.atan2(c!, a!) * 180) / Math.PI];
    const turn =
      Math.abs(angle) < 1e-6
        ? ''
        : `turns by ${shown(Math.abs(angle))}° ${angle > 0 ? 'clockwise' : 'anticlockwise'} as seen on the image`;
    const factor = Math.abs(size - 1) < 1e-6 ? '' : `scales by ${shown(size)}`;
    return `A ${factor ? 'similarity' : 'rotation'}: it ${[turn, factor].filter(Boolean).join(', ')}${shift}.`;
  }
  return `An affine map: areas grow ${shown(Math.abs(area))} times${area < 0 ? ', and it mirrors' : ''}; parallel lines stay parallel${shift}.`;
}

/** Where the corners of an image go, and the box around them. */
function boxOf(map: Rows, [width, height]: readonly number[]): string | undefined {
  const corners = [
    [0, 0],
    [width!, 0],
    [width!, height!],
    [0, height!],
  ];
  const depths = corners.map(([x, y]) => map[2]![0]! * x! + map[2]![1]! * y! + map[2]![2]!);
  if (!depths.every(w => w > 1e-9) && !depths.every(w => w < -1e-9)) return undefined;
  const there = corners.map(corner => carried(map, corner)!);
  const [xs, ys] = [there.map(([x]) => x!), there.map(([, y]) => y!)];
  return `The corners of ${width}×${height} go to ${there.map(point => `(${point.map(x => shown(x)).join(', ')})`).join(', ')}: x from ${shown(Math.min(...xs))} to ${shown(Math.max(...xs))}, y from ${shown(Math.min(...ys))} to ${shown(Math.max(...ys))}.`;
}

/** The line that goes to infinity, where w is 0. */
function horizonOf(map: Rows, size: readonly number[] | undefined): string {
  const [g, h, i] = map[2]!;
  const terms = [
    [g!, 'x'],
    [h!, 'y'],
    [i!, ''],
  ] as const;
  const sum = terms
    .filter(([factor]) => factor !== 0)
    .map(
      ([factor, name], at) =>
        `${at > 0 ? (factor < 0 ? ' − ' : ' + ') : factor < 0 ? '−' : ''}${name && Math.abs(factor) === 1 ? '' : shown(Math.abs(factor))}${name && Math.abs(factor) !== 1 ? '·' : ''}${name}`,
    )
    .join('');
  const crosses = size !== undefined && boxOf(map, size) === undefined;
  return `w = ${sum}: where it is 0 a point goes to infinity${crosses ? ', and that line runs through the image' : ''}.`;
}

/** The homography, or the affine map, through pairs of points; `undefined` where they do not fix one. */
export function mapThrough(from: Rows, to: Rows): Rows | undefined {
  const isAffineFit = from.length === 3;
  const system = from.flatMap(([x, y], i) => {
    const [u, v] = to[i]!;
    return isAffineFit
      ? [
          [x!, y!, 1, 0, 0, 0, u!],
          [0, 0, 0, x!, y!, 1, v!],
        ]
      : [
          [x!, y!, 1, 0, 0, 0, -u! * x!, -u! * y!, u!],
          [0, 0, 0, x!, y!, 1, -v! * x!, -v! * y!, v!],
        ];
  });
  const solved = solve(system);
  if (!solved) return undefined;
  const all = isAffineFit ? [...solved, 0, 0, 1] : [...solved, 1];
  return [all.slice(0, 3), all.slice(3, 6), all.slice(6)];
}

/** Gaussian elimination with pivots; each row carries its right side last. */
function solve(system: readonly (readonly number[])[]): readonly number[] | undefined {
  const rows = system.map(row => [...row]);
  const size = rows.length;
  const largest = Math.max(...rows.flat().map(Math.abs));
  for (let at = 0; at < size; at++) {
    const pivot = rows
      .slice(at)
      .reduce((best, row, i) => (Math.abs(row[at]!) > Math.abs(rows[best]![at]!) ? at + i : best), at);
    [rows[at], rows[pivot]] = [rows[pivot]!, rows[at]!];
    if (Math.abs(rows[at]![at]!) < 1e-9 * largest) return undefined;
    for (let other = 0; other < size; other++) {
      const factor = other === at ? 0 : rows[other]![at]! / rows[at]![at]!;
      if (factor !== 0) for (let k = at; k <= size; k++) rows[other]![k]! -= factor * rows[at]![k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

/** Where it is drawn as a matrix: `[1.2 0 10; 0 1 20; 0 0 1]`. */
export function matrixText(map: Rows): string {
  return `[${map.map(row => row.map(x => shown(Number(x.toFixed(9)) + 0)).join(' ')).join('; ')}]`;
}
