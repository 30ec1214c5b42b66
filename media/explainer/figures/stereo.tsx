/** Two parallel cameras from above with a point that is dragged, where it lands in both images, and depth over disparity. */
import { shown } from '../../../src/figures/shown';
import type { StereoNumbers, StereoState } from '../../../src/figures/stereo';
import { Plot } from '../plot';
import type { DrawingProps } from './index';
import { Plane, type Spot } from './plane';

/** Of the view from above: baselines to the left and right of the left camera, and tenths of its depth. */
const SIDES = [-4, 5] as const;
const TOP = 10;
/** Columns of an image, counted from its middle. */
const HALF = 320;

export function StereoViews({ state, numbers, set, width }: DrawingProps<StereoState, StereoNumbers>) {
  const { f, B, d, error } = state;
  const { depth, near, far } = numbers;
  // As deep as a disparity of 14 px, and deeper only for a point beyond that.
  const deepest = Math.max((f * B) / 14, 1.25 * depth);
  const up = (metres: number) => Math.min(1.2 * TOP, (TOP * metres) / deepest);
  const at: Spot = [state.X / B, up(depth)];
  const ray = (from: number): Spot => [from + 1.2 * (at[0] - from) * (TOP / at[1]), 1.2 * TOP];
  // A step along one axis leaves the other as exact as it was.
  const isMoved = (to: number, from: number) => Math.abs(to - from) > 0.051;
  const disparity = (y: number) => (f * B * TOP) / (Math.max(0.1, y) * deepest);
  const move = ([x, y]: Spot) =>
    set({
      ...(isMoved(x, at[0]) ? { X: Number((x * B).toFixed(3)) } : {}),
      ...(isMoved(y, at[1]) ? { d: Number(Math.min(120, Math.max(1, disparity(y))).toFixed(1)) } : {}),
    });
  const curve = { name: 'depth', points: numbers.curve };
  const within = (disparity: number) => Math.min(120, Math.max(4, disparity));
  return (
    <>
      <Plane
        x={SIDES}
        y={[-1.2, TOP]}
        width={width}
        height={0.72}
        step={0.1}
        points={[
          { name: 'left', at: [0, 0], kind: 'd' },
          { name: 'right', at: [1, 0], kind: 'b' },
          {
            name: 'point',
            at,
            kind: 'a',
            said: `${shown(state.X, 3)} m to the right, ${shown(depth, 3)} m away`,
            move,
          },
        ]}
        under={({ x, y }) => {
          const [low, high] = [y(up(near)), y(up(Number.isFinite(far) ? far : 2 * deepest))];
          return (
            <>
              <rect class="band" x={x(SIDES[0])} width={x(SIDES[1]) - x(SIDES[0])} y={high} height={low - high} />
              {[0, 1].map(from => (
                <line
                  key={from}
                  class={`straight ${from === 0 ? 'tried' : 'best'}`}
                  x1={x(from)}
                  y1={y(0)}
                  x2={x(ray(from)[0])}
                  y2={y(ray(from)[1])}
                />
              ))}
              <line class="gap" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(0)} />
            </>
          );
        }}
      />
      <p class="quiet">
        {`From above, up to ${shown(deepest, 2)} m deep; stretched sideways to ${shown(9 * B, 2)} m. Shaded: all depths within the error.`}
      </p>
      <DisparityBar state={state} numbers={numbers} width={width} />
      <Plot
        plot={{ title: 'Depth', x: { label: 'disparity in px' }, y: { label: 'metres' }, series: [curve] }}
        marker={within(d)}
        band={[within(d - error), within(d + error)]}
      />
    </>
  );
}

/** Both images as lines, the point's column in each, and the distance between the two. */
function DisparityBar({ state: { d, error }, numbers: { left, right }, width }: BarProps) {
  const x = (column: number) => 6 + ((Math.min(HALF, Math.max(-HALF, column)) + HALF) / (2 * HALF)) * (width - 12);
  const rows = [
    { name: 'left image', column: left, y: 24, kind: 'kind-c' },
    { name: 'right image', column: right, y: 58, kind: 'kind-b' },
  ];
  const [from, to] = [x(right), x(left)];
  return (
    <svg class="drawing" viewBox={`0 0 ${width} 112`} aria-hidden="true">
      {rows.map(({ name, column, y, kind }) => (
        <g key={name}>
          <text class="name" x={6} y={y - 10}>
            {Math.abs(column) <= HALF ? `${name}: ${shown(column, 3)}` : `${name}: outside, ${shown(column, 3)}`}
          </text>
          <line class="frame-line" x1={x(-HALF)} x2={x(HALF)} y1={y} y2={y} />
          <line class="frame-line" x1={x(0)} x2={x(0)} y1={y - 4} y2={y + 4} />
          {Math.abs(column) <= HALF && (
            <rect class={`mark ${kind}`} x={x(column) - 3.5} y={y - 6} width={7} height={12} />
          )}
        </g>
      ))}
      <text class="name" x={6} y={82}>
        {`disparity ${shown(d)} ± ${shown(error)} px`}
      </text>
      <rect class="shade" x={from} y={90} width={Math.max(1, to - from)} height={10} />
      <rect
        class="outline"
        x={x(right - error)}
        y={87}
        width={Math.max(2, x(right + error) - x(right - error))}
        height={16}
      />
    </svg>
  );
}

interface BarProps {
  readonly state: StereoState;
  readonly numbers: StereoNumbers;
  readonly width: number;
}
