/** The part of the input around a small box, magnified, so that each pixel that counts for the unit can be told apart. */
import type { UnitBox } from '../../src/figures/unit-box';
import type { FieldView, MeasuredField } from '../../src/panels/run-protocol';
import { HeatMap } from './field-heat';

interface Props {
  readonly input: FieldView['input'];
  readonly calculated: UnitBox;
  readonly measured: MeasuredField;
}

/** Of the longer side, in units of the drawing. */
const side = 200;
/** Boxes that take up more of the input than this are seen well enough on it. */
const small = 1 / 4;

export function needsCloseUp({ rows, columns }: UnitBox, { height, width }: FieldView['input']): boolean {
  return rows[1] - rows[0] < small * height && columns[1] - columns[0] < small * width;
}

export function FieldCloseUp({ input, calculated, measured }: Props) {
  const top = around(calculated.rows);
  const left = around(calculated.columns);
  const scale = side / Math.max(top.length, left.length);
  const [width, height] = [left.length * scale, top.length * scale];
  const rect = ({ rows, columns }: UnitBox) => ({
    x: (columns[0] - left.from) * scale,
    y: (rows[0] - top.from) * scale,
    width: (columns[1] - columns[0]) * scale,
    height: (rows[1] - rows[0]) * scale,
  });
  return (
    <svg
      class="drawing close-up"
      viewBox={`-2 -2 ${width + 4} ${height + 18}`}
      style={{ maxWidth: `${width}px` }}
      aria-hidden="true"
    >
      <rect class="padding" width={width} height={height} />
      <svg width={width} height={height} aria-hidden="true">
        <rect class="image" {...rect({ rows: [0, input.height], columns: [0, input.width] })} />
      </svg>
      {measured.heat && (
        <foreignObject width={width} height={height}>
          <HeatMap
            heat={measured.heat}
            part={{ top: top.from, left: left.from, height: top.length, width: left.length }}
          />
        </foreignObject>
      )}
      <rect class="calculated" {...rect(calculated)} />
      {measured.box && <rect class="found" {...rect(measured.box)} />}
      <text class="name" y={height + 13}>
        close up, {top.length}×{left.length} pixels
      </text>
    </svg>
  );
}

/** The interval with a third of its length on either side, in whole pixels. */
function around([from, to]: UnitBox['rows']): { readonly from: number; readonly length: number } {
  const margin = Math.ceil((to - from) / 3);
  const first = Math.floor(from - margin);
  return { from: first, length: Math.ceil(to + margin) - first };
}
