/** Histograms below each other over one scale, so that a shift or a change of width is seen. */
import { scaleLinear } from 'd3-scale';
import type { Histogram } from '../../../src/figures/histogram';

interface Props {
  readonly rows: readonly {
    readonly name: string;
    readonly histogram: Histogram;
    /** One value that is looked at. */
    readonly marker?: number;
  }[];
  readonly width: number;
}

const tall = 44;
/** From the top of one to that of the next: its name, itself and a gap. */
const pitch = tall + 26;

export function Histograms({ rows, width }: Props) {
  const { from, to } = rows[0]!.histogram;
  const x = scaleLinear([from, to], [2, width - 2]);
  const bottom = rows.length * pitch - 8;
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${bottom + 16}`} aria-hidden="true">
      <line class="frame-line" x1={x(0)} x2={x(0)} y1={14} y2={bottom} stroke-dasharray="2 3" />
      {rows.map(({ name, histogram: { counts }, marker }, index) => {
        const most = Math.max(...counts, 1);
        const bin = (width - 4) / counts.length;
        return (
          <g key={name} transform={`translate(0 ${index * pitch})`}>
            <text class="name" x={2} y={11}>
              {name}
            </text>
            {counts.map((count, k) =>
              count === 0 ? null : (
                <rect
                  key={k}
                  class="weight"
                  x={2 + k * bin + 0.5}
                  width={Math.max(0.5, bin - 1)}
                  y={18 + tall * (1 - count / most)}
                  height={(tall * count) / most}
                />
              ),
            )}
            <line class="frame-line" x1={2} x2={width - 2} y1={18 + tall} y2={18 + tall} />
            {marker !== undefined && (
              <line class="looked-at" x1={x(marker)} x2={x(marker)} y1={16} y2={18 + tall + 3} />
            )}
          </g>
        );
      })}
      {x.ticks(5).map(tick => (
        <text key={tick} x={Math.min(width - 10, Math.max(8, x(tick)))} y={bottom + 13} text-anchor="middle">
          {String(tick).replace('-', '−')}
        </text>
      ))}
    </svg>
  );
}
