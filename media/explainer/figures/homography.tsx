/** A picture whose four corners are dragged, warped by the one homography that sends them there. */

import { useMemo } from 'preact/hooks';
import type { HomographyNumbers, HomographyState } from '../../../src/figures/homography';
import { scene } from '../../../src/figures/scene';
import { sent, warped } from '../../../src/figures/warp';
import type { DrawingProps } from './index';
import { Photo } from './photo';
import { Plane, type PlanePoint, type Spot } from './plane';

/** What is seen of the plane. */
const ACROSS = [-0.3, 4.3] as const;
const UPWARDS = [-0.3, 4.4] as const;

const SQUARE = ['0,0', '1,0', '1,1', '0,1'];

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
        x={ACROSS}
        y={UPWARDS}
        width={width}
        height={0.8}
        step={0.05}
        points={points}
        under={({ x, y }) => (
          <>
            {H && <Warped H={H} width={width} isFolded={numbers.kind === 'folded'} x={x} y={y} />}
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
            {inView(middle) && <circle class="on-photo" cx={x(middle[0]!)} cy={y(middle[1]!)} r={8} />}
          </>
        )}
      />
      <p class="quiet">
        A picture on the unit square, warped by H. Ring: where its middle goes. Cross: where parallel sides meet.
      </p>
    </>
  );
}

interface WarpedProps {
  readonly H: readonly (readonly number[])[];
  readonly width: number;
  readonly isFolded: boolean;
  readonly x: (x: number) => number;
  readonly y: (y: number) => number;
}

function Warped({ H, width, isFolded, x, y }: WarpedProps) {
  const picture = useMemo(() => {
    const [columns, rows] = [Math.min(240, width), Math.round(0.8 * Math.min(240, width))];
    return warped(scene, H, columns, rows, (column, row) => [
      ACROSS[0] + ((column + 0.5) / columns) * (ACROSS[1] - ACROSS[0]),
      UPWARDS[1] - ((row + 0.5) / rows) * (UPWARDS[1] - UPWARDS[0]),
    ]);
  }, [H, width]);
  const place = (u: number, v: number) => {
    const [a, b] = sent(H, u, v);
    return `${x(a)},${y(b)}`;
  };
  return (
    <>
      <Photo
        values={picture}
        isSmooth
        x={x(ACROSS[0])}
        y={y(UPWARDS[1])}
        width={x(ACROSS[1]) - x(ACROSS[0])}
        height={y(UPWARDS[0]) - y(UPWARDS[1])}
      />
      {!isFolded && (
        <>
          {[0.25, 0.5, 0.75].map(t => (
            <g key={t} class="on-photo thin">
              <polyline points={`${place(t, 0)} ${place(t, 1)}`} />
              <polyline points={`${place(0, t)} ${place(1, t)}`} />
            </g>
          ))}
          <polygon class="outline" points={[place(0, 0), place(1, 0), place(1, 1), place(0, 1)].join(' ')} />
        </>
      )}
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
