/** A reliability diagram: accuracy over confidence, bin by bin, with how many predictions each holds. */
import { scaleLinear } from 'd3-scale';
import type { CalibrationNumbers, CalibrationState } from '../../../src/figures/calibration';
import type { DrawingProps } from './index';

const left = 34;
const top = 8;
/** Of the strip of counts below. */
const strip = 40;

export function ReliabilityDiagram({ numbers, width }: DrawingProps<CalibrationState, CalibrationNumbers>) {
  const side = Math.min(width - left - 8, 300);
  const x = scaleLinear([0, 1], [left, left + side]);
  const y = scaleLinear([0, 1], [top + side, top]);
  const most = Math.max(...numbers.bins.map(({ count }) => count));
  const base = top + side + 34 + strip;
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${base + 4}`} aria-hidden="true">
        {[0, 0.5, 1].map(tick => (
          <g key={tick}>
            <text x={left - 6} y={y(tick) + 4} text-anchor="end">
              {tick}
            </text>
            <text x={x(tick)} y={y(0) + 14} text-anchor="middle">
              {tick}
            </text>
          </g>
        ))}
        {numbers.bins.map(({ from, to, count, accuracy, confidence }) =>
          accuracy === undefined || confidence === undefined ? null : (
            <g key={from}>
              <rect
                class="window"
                x={x(from) + 0.5}
                width={x(to) - x(from) - 1}
                y={y(accuracy)}
                height={y(0) - y(accuracy)}
              />
              {/* From what was said to what was right. */}
              <line class="gap" x1={x(confidence)} x2={x(confidence)} y1={y(confidence)} y2={y(accuracy)} />
              <rect
                class="weight"
                x={x(from) + 0.5}
                width={x(to) - x(from) - 1}
                y={base - (strip * count) / most}
                height={Math.max(1, (strip * count) / most)}
              />
            </g>
          ),
        )}
        <rect class="frame-line" x={x(0)} y={y(1)} width={side} height={side} />
        <line class="straight least" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
        <text class="name" x={x(0.5)} y={y(0) + 26} text-anchor="middle">
          confidence
        </text>
        <text class="name" x={x(0) + 6} y={y(1) + 15}>
          share of right answers
        </text>
        <text x={x(0) + 2} y={base - strip + 9}>
          how many: {most} at most
        </text>
      </svg>
      <p class="quiet">Thick lines: from what a bin says to what it gets. Dashed: as sure as right.</p>
    </>
  );
}
