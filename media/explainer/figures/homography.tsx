/** A picture whose four corners are dragged, warped by the one homography that sends them there. */
import type { HomographyNumbers, HomographyState } from '../../../src/figures/homography';
import type { DrawingProps } from './index';
import { Plane, type PlanePoint, type Spot } from './plane';

const SQUARE = ['0,0', '1,0', '1,1', '0,1'];

/** A house front on the unit square: left, bottom, right, top, and how dark. Not symmetric, so that mirror images show. */
const FRONT: readonly (readonly [number, number, number, number, number])[] = [
  [0, 0, 1, 1, 0.12],
  ...[0.1, 0.4, 0.7].flatMap(left =>
    [0.45, 0.74].map(bottom => [left, bottom, left + 0.2, bottom + 0.18, 0.5] as const),
  ),
  [0.12, 0, 0.34, 0.34, 0.75],
  [0.5, 0.14, 0.9, 0.32, 0.5],
  [0, 0.94, 1, 1, 0.4],
];

export function HomographyPlane({ state, numbers, set, width }: DrawingProps<HomographyState, HomographyNumbers>) {
  const { H, mapped, middle, vanishing } = numbers;
  const corners: readonly PlanePoint[] = SQUARE.map((name, index) => ({
    name,
    at: [state.corners[2 * index] ?? 0, state.corners[2 * index + 1] ?? 0],
    kind: 'b',
    move: ([x, y]) => set({ corners: state.corners.with(2 * index, x).with(2 * index + 1, y) }),
  }));
  const inView = (spot: readonly number[] | undefined): spot is readonly number[] =>
    spot !== undefined && spot[0]! >= -0.3 && spot[0]! <= 4.3 && spot[1]! >= -0.3 && spot[1]! <= 4.4;
  const points: readonly PlanePoint[] = inView(mapped)
    ? [...corners, { name: 'point', at: [mapped[0]!, mapped[1]!], kind: 'a', move: to => set(squarePlace(H, to)) }]
    : corners;
  return (
    <>
      <Plane
        x={[-0.3, 4.3]}
        y={[-0.3, 4.4]}
        width={width}
        height={0.8}
        step={0.05}
        points={points}
        under={({ x, y }) => (
          <>
            {H && numbers.kind !== 'folded' && <Warped H={H} x={x} y={y} />}
            {vanishing.every(inView) && vanishing.length === 2 && (
              <line
                class="straight least"
                x1={x(vanishing[0]![0]!)}
                y1={y(vanishing[0]![1]!)}
                x2={x(vanishing[1]![0]!)}
                y2={y(vanishing[1]![1]!)}
              />
            )}
            {vanishing.filter(inView).map((spot, index) => (
              <path key={index} class="centre" d={`M${x(spot[0]!) - 5} ${y(spot[1]!)}h10m-5 -5v10`} />
            ))}
            {inView(middle) && <circle class="ring" cx={x(middle[0]!)} cy={y(middle[1]!)} r={8} />}
          </>
        )}
      />
      <p class="quiet">
        A house front, warped by H. Ring: where the square’s middle goes. Cross: where parallel sides meet.
      </p>
    </>
  );
}

function Warped({
  H,
  x,
  y,
}: {
  H: readonly (readonly number[])[];
  x: (x: number) => number;
  y: (y: number) => number;
}) {
  const place = (u: number, v: number) => {
    const [a, b, w] = H.map(row => row[0]! * u + row[1]! * v + row[2]!) as [number, number, number];
    return `${x(a / w)},${y(b / w)}`;
  };
  const lines = [0, 0.25, 0.5, 0.75, 1];
  return (
    <>
      {FRONT.map(([left, bottom, right, top, tone]) => (
        <polygon
          key={`${left} ${bottom}`}
          class="tone"
          fill-opacity={tone}
          points={[place(left, bottom), place(right, bottom), place(right, top), place(left, top)].join(' ')}
        />
      ))}
      {lines.map(t => (
        <g key={t}>
          <polyline class="grid-lines" points={`${place(t, 0)} ${place(t, 1)}`} />
          <polyline class="grid-lines" points={`${place(0, t)} ${place(1, t)}`} />
        </g>
      ))}
      <polygon class="outline" points={[place(0, 0), place(1, 0), place(1, 1), place(0, 1)].join(' ')} />
    </>
  );
}

/** The place of the square that is sent to this one, kept within the square. */
function squarePlace(H: HomographyNumbers['H'], [x, y]: Spot): { readonly point?: readonly number[] } {
  if (!H) return {};
  const [[a, b, c], [d, e, f], [g, h]] = H as unknown as [Triple, Triple, Triple];
  // (a − g·x)u + (b − h·x)v = x − c, and the same below for y.
  const [p, q, r, s] = [a - g * x, b - h * x, d - g * y, e - h * y];
  const determinant = p * s - q * r;
  if (determinant === 0) return {};
  const within = (value: number) => Number(Math.min(1, Math.max(0, value)).toFixed(3));
  return {
    point: [within(((x - c) * s - q * (y - f)) / determinant), within((p * (y - f) - (x - c) * r) / determinant)],
  };
}

type Triple = readonly [number, number, number];
