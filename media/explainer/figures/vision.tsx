/** The drawings of classical vision: a window of two frames, a blob and its scale. */
import type { FlowNumbers, FlowState } from '../../../src/figures/optical-flow';
import type { ScaleSpaceNumbers, ScaleSpaceState } from '../../../src/figures/scale-space';
import { Plot } from '../plot';
import { ConstraintLines } from './constraints';
import type { DrawingProps } from './index';
import { Plane, type Spot } from './plane';
import { Tones } from './tones';

export function FlowWindow({ state, numbers, set, width }: DrawingProps<FlowState, FlowNumbers>) {
  const { first, second, lines, flow, kind } = numbers;
  const side = Math.min(110, (width - 16) / 2);
  const [u = 0, v = 0] = state.motion;
  const reach = Math.max(
    1.5,
    Math.ceil(Math.max(Math.abs(u), Math.abs(v), Math.abs(flow[0]), Math.abs(flow[1])) + 0.5),
  );
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
            <ConstraintLines lines={lines} x={x} y={y} reach={reach} />
          </>
        )}
      />
      <p class="quiet">Below: motions in pixels, u across, v up. A line: all motions that explain one pixel.</p>
    </>
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
