/** The input as a sheet, with what counts for the unit as heat, and its two boxes: dashed by calculation, solid as measured. */
import type { UnitBox } from '../../src/figures/unit-box';
import type { FieldLayer, FieldView, MeasuredField } from '../../src/panels/run-protocol';
import { HeatMap } from './field-heat';

interface Props {
  readonly input: FieldView['input'];
  readonly layer: FieldLayer;
  readonly unit: readonly [row: number, column: number];
  readonly calculated: UnitBox | undefined;
  readonly measured: MeasuredField | undefined;
  /** The reader points at this place of the input. */
  readonly look: (point: readonly [y: number, x: number]) => void;
}

/** Of the longer side, in units of the drawing. */
const side = 260;
/** Around the input, where padding lies. */
const margin = 22;

export function FieldDrawing({ input, layer, unit, calculated, measured, look }: Props) {
  const scale = side / Math.max(input.height, input.width);
  const [width, height] = [input.width * scale, input.height * scale];
  const [across, down] = [width + 2 * margin, height + 2 * margin];
  const drag = (event: PointerEvent) => {
    const svg = event.currentTarget as SVGSVGElement;
    if (event.type === 'pointerdown') svg.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const box = svg.getBoundingClientRect();
    const point = (position: number, length: number, whole: number) => ((position / length) * whole - margin) / scale;
    look([point(event.clientY - box.top, box.height, down), point(event.clientX - box.left, box.width, across)]);
  };
  const rect = ({ rows, columns }: UnitBox) => ({
    x: margin + columns[0] * scale,
    y: margin + rows[0] * scale,
    width: (columns[1] - columns[0]) * scale,
    height: (rows[1] - rows[0]) * scale,
  });
  const middle = calculated && center(calculated, scale);
  return (
    <svg
      class="drawing field-drawing"
      viewBox={`0 0 ${across} ${down}`}
      style={{ maxWidth: `${across}px` }}
      aria-hidden="true"
      onPointerDown={drag}
      onPointerMove={drag}
    >
      <rect class="image" x={margin} y={margin} width={width} height={height} />
      {measured?.heat && (
        <foreignObject x={margin} y={margin} width={width} height={height}>
          <HeatMap heat={measured.heat} />
        </foreignObject>
      )}
      {layer.size !== 'all' && calculated && <rect class="calculated" {...rect(calculated)} />}
      {layer.size === 'all' && <rect class="calculated" x={margin} y={margin} width={width} height={height} />}
      {measured?.box && <rect class="found" {...rect(measured.box)} />}
      {middle && <circle class="unit" cx={middle[1]} cy={middle[0]} r={4} />}
      <text class="name" x={margin} y={margin - 8}>
        {input.name} {input.height}×{input.width}
      </text>
      <text class="name" x={margin + width} y={margin + height + 14} text-anchor="end">
        unit {unit[0]}, {unit[1]}
      </text>
    </svg>
  );
}

function center({ rows, columns }: UnitBox, scale: number): readonly [y: number, x: number] {
  return [margin + ((rows[0] + rows[1]) / 2) * scale, margin + ((columns[0] + columns[1]) / 2) * scale];
}
