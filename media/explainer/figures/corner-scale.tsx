/** A magnified shape: the window that Harris looks through at its corner, and the circle of the best difference of Gaussians. */
import type { CornerScaleNumbers, CornerScaleState } from '../../../src/figures/corner-scale';
import { Plot } from '../plot';
import type { DrawingProps } from './index';
import { Tones } from './tones';

/** Pixels of the enlarged part, around the corner. */
const REACH = 7;

export function CornerScale({ state, numbers, width }: DrawingProps<CornerScaleState, CornerScaleNumbers>) {
  const { picture, corner, responses, sigma } = numbers;
  const [row, column] = corner;
  const side = Math.min(180, (width - 14) / 2);
  const unit = side / picture.length;
  const near = picture.slice(row - REACH, row + REACH + 1).map(line => line.slice(column - REACH, column + REACH + 1));
  const large = side / near.length;
  const window = (state.blockSize / 2) * unit;
  const middle = side / 2;
  const plot = {
    title: 'Difference of Gaussians at the middle of the shape',
    x: { label: 'σ in px' },
    y: { label: 'response' },
    series: [{ name: 'response', points: responses }],
  };
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${side + 22}`} aria-hidden="true">
        <Tones values={picture} x={0} y={18} side={side} name="the picture" />
        <circle class="keypoint" cx={middle} cy={18 + middle} r={Math.min(middle, Math.SQRT2 * sigma * unit)} />
        <rect
          class="outline"
          x={(column + 0.5) * unit - window}
          y={18 + (row + 0.5) * unit - window}
          width={2 * window}
          height={2 * window}
        />
        <Tones values={near} x={side + 14} y={18} side={side} name="around the corner" />
        <rect
          class="outline"
          x={side + 14 + (REACH + 0.5 - state.blockSize / 2) * large}
          y={18 + (REACH + 0.5 - state.blockSize / 2) * large}
          width={state.blockSize * large}
          height={state.blockSize * large}
        />
      </svg>
      <Plot plot={plot} marker={sigma} />
    </>
  );
}
