/** The drawings of classical vision: a square sent to four corners, a window of two frames, a blob and its scale. */
import type { HomographyNumbers, HomographyState } from '../../../src/figures/homography';
import type { FlowNumbers, FlowState } from '../../../src/figures/optical-flow';
import type { ScaleSpaceNumbers, ScaleSpaceState } from '../../../src/figures/scale-space';
import { Plot } from '../plot';
import type { DrawingProps } from './index';
import { Plane, type PlanePoint, type Spot } from './plane';

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
        x={[-0.3, 4.3]}
        y={[-0.3, 4.4]}
        width={width}
        height={0.8}
        step={0.05}
        points={points}
        under={({ x, y }) => (
          <>
            {H && numbers.kind !== 'folded' && <Grid H={H} x={x} y={y} />}
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
      <p class="quiet">Ring: where the square’s middle goes. Cross: where parallel sides meet.</p>
    </>
  );
}

function Grid({ H, x, y }: { H: readonly (readonly number[])[]; x: (x: number) => number; y: (y: number) => number }) {
  const place = (u: number, v: number) => {
    const [a, b, w] = H.map(row => row[0]! * u + row[1]! * v + row[2]!) as [number, number, number];
    return `${x(a / w)},${y(b / w)}`;
  };
  const lines = [0, 0.25, 0.5, 0.75, 1];
  return (
    <>
      {/* The lower right quarter is filled, so that turns and mirror images show. */}
      <polygon class="band" points={[place(0.5, 0), place(1, 0), place(1, 0.5), place(0.5, 0.5)].join(' ')} />
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

export function FlowWindow({ state, numbers, set, width }: DrawingProps<FlowState, FlowNumbers>) {
  const { first, second, lines, flow, kind } = numbers;
  const side = Math.min(110, (width - 16) / 2);
  const [u = 0, v = 0] = state.motion;
  const reach = Math.max(
    1.5,
    Math.ceil(Math.max(Math.abs(u), Math.abs(v), Math.abs(flow[0]), Math.abs(flow[1])) + 0.5),
  );
  // Strong gradients only: the others say next to nothing, and their lines lie anywhere.
  const strongest = Math.max(...lines.map(([x, y]) => Math.hypot(x, y)));
  const drawn = lines.filter(([x, y]) => Math.hypot(x, y) > 0.35 * strongest && strongest > 1e-9);
  const thin = drawn.filter((_, index) => index % Math.ceil(drawn.length / 24) === 0);
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${side + 20}`} aria-hidden="true">
        <Tones values={first} x={0} y={18} side={side} name="frame 1" />
        <Tones values={second} x={side + 16} y={18} side={side} name="frame 2" />
      </svg>
      <Plane
        x={[-reach, reach]}
        y={[-0.75 * reach, 0.75 * reach]}
        width={width}
        step={0.05}
        points={[
          { name: 'true motion', at: [u, v], kind: 'a', move: motion => set({ motion }) },
          ...(kind === 'flat' ? [] : [{ name: 'found', at: flow, kind: 'c' as const }]),
        ]}
        under={({ x, y }) => (
          <>
            <path class="grid-lines" d={`M${x(-reach)} ${y(0)}H${x(reach)}M${x(0)} ${y(-reach)}V${y(reach)}`} />
            {thin.map(([a, b, t], index) => {
              // The line a·u + b·v = −t, through its point nearest to the middle.
              const size = a * a + b * b;
              const [nu, nv] = [(-t * a) / size, (-t * b) / size];
              const [du, dv] = [(-b * 4 * reach) / Math.sqrt(size), (a * 4 * reach) / Math.sqrt(size)];
              return <line key={index} class="chord" x1={x(nu - du)} y1={y(nv - dv)} x2={x(nu + du)} y2={y(nv + dv)} />;
            })}
          </>
        )}
      />
      <p class="quiet">Below: motions in pixels, u across, v up. A line: all motions that explain one pixel.</p>
    </>
  );
}

interface TonesProps {
  readonly values: readonly (readonly number[])[];
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly name: string;
}

/** A small grey picture of values from 0 to 1; in every theme more ink is brighter or darker than the page alike. */
function Tones({ values, x, y, side, name }: TonesProps) {
  const unit = side / values.length;
  return (
    <g transform={`translate(${x} ${y})`}>
      <text class="name" y={-6}>
        {name}
      </text>
      {values.flatMap((row, r) =>
        row.map((value, c) => (
          <rect
            key={`${r} ${c}`}
            class="tone crisp"
            x={c * unit}
            y={r * unit}
            width={unit}
            height={unit}
            fill-opacity={Math.min(1, Math.max(0, value)).toFixed(3)}
          />
        )),
      )}
      <rect class="frame-line" width={side} height={side} />
    </g>
  );
}

/** Pixels left out at each side of the blob’s picture. */
const CROP = 10;

export function ScaleSpaceCurves({ numbers, width }: DrawingProps<ScaleSpaceState, ScaleSpaceNumbers>) {
  const { picture, responses, sigma, histogram, orientation } = numbers;
  const side = Math.min(170, (width - 12) / 2);
  // What matters is in the middle.
  const middle = picture.slice(CROP, -CROP).map(row => row.slice(CROP, -CROP));
  const unit = side / middle.length;
  const most = Math.max(...histogram) || 1;
  const rose = 0.44 * side;
  const centre: Spot = [side + 12 + side / 2, 18 + side / 2];
  const towards = (degrees: number, length: number) =>
    `${centre[0] + length * Math.cos((degrees * Math.PI) / 180)},${centre[1] - length * Math.sin((degrees * Math.PI) / 180)}`;
  const plot = {
    title: 'Difference of Gaussians at the middle',
    x: { label: 'σ in px' },
    y: { label: 'response' },
    series: [{ name: 'response', points: responses }],
  };
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${side + 22}`} aria-hidden="true">
        <Tones values={middle} x={0} y={18} side={side} name="picture" />
        <circle class="keypoint" cx={side / 2} cy={18 + side / 2} r={Math.SQRT2 * sigma * unit} />
        <line
          class="keypoint"
          x1={side / 2}
          y1={18 + side / 2}
          x2={side / 2 + Math.SQRT2 * sigma * unit * Math.cos((orientation * Math.PI) / 180)}
          y2={18 + side / 2 - Math.SQRT2 * sigma * unit * Math.sin((orientation * Math.PI) / 180)}
        />
        <text class="name" x={side + 12} y={12}>
          gradient directions
        </text>
        <circle class="ring" cx={centre[0]} cy={centre[1]} r={rose} />
        {histogram.map((value, bin) => (
          <polygon
            key={bin}
            class="weight"
            points={`${centre.join(',')} ${towards(10 * bin - 4, (rose * value) / most)} ${towards(10 * bin + 4, (rose * value) / most)}`}
          />
        ))}
      </svg>
      <Plot plot={plot} marker={sigma} />
    </>
  );
}
