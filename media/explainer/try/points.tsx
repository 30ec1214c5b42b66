/** Points in the plane, by series; a path joins them in their order. Points without a place are not drawn. */
import { scaleLinear } from 'd3-scale';
import type { RefObject } from 'preact';
import { shown } from '../../../src/figures/shown';
import type { Output } from '../../../src/panels/reference-protocol';
import { useRoom } from '../room';
import { AsNumbers, chunks, type Numbers } from './table';

interface Props {
  readonly output: Extract<Output, { kind: 'points' }>;
  readonly numbers: Numbers;
}

const height = 220;
const margin = { left: 42, right: 12, top: 10, bottom: 32 };

export function Points({ output, numbers }: Props) {
  const [room, width] = useRoom(420);
  const { label, path, down } = output;
  const count = numbers.shape.at(-2)!;
  const all = chunks([...numbers.values], 2) as readonly (readonly [number, number])[];
  const series = chunks(all, count);
  const names = output.series ?? (series.length > 1 ? series.map((_, i) => `${i}`) : ['']);
  const drawn = all.filter(isPlaced);
  if (drawn.length === 0) return <p class="quiet">{label}: no point has a place.</p>;
  const { x, y } = scales(drawn, down === true, width);
  return (
    <div class="output" ref={room as RefObject<HTMLDivElement>}>
      <p class="output-name">{label}</p>
      <svg class="points" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={described(output, series, names)}>
        {y.ticks(4).map(tick => (
          <g key={tick}>
            <line class="grid" x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={margin.left - 6} y={y(tick)} text-anchor="end" dominant-baseline="middle">
              {shown(tick)}
            </text>
          </g>
        ))}
        {x.ticks(5).map(tick => (
          <g key={tick}>
            <line class="grid" x1={x(tick)} x2={x(tick)} y1={margin.top} y2={height - margin.bottom} />
            <text class="tick" x={x(tick)} y={height - margin.bottom + 14} text-anchor="middle">
              {shown(tick)}
            </text>
          </g>
        ))}
        <text class="tick" x={width - margin.right} y={height - 3} text-anchor="end">
          {output.x}
        </text>
        <text class="tick" x={2} y={margin.top + 2}>
          {output.y}
        </text>
        {series.map((points, i) => (
          <g key={i} class={`series series-${i % 4}`}>
            {path && (
              <polyline
                points={points
                  .filter(isPlaced)
                  .map(point => `${x(point[0])},${y(point[1])}`)
                  .join(' ')}
              />
            )}
            {points.flatMap((point, at) =>
              isPlaced(point)
                ? [<Mark key={at} kind={i % 4} x={x(point[0])} y={y(point[1])} size={path ? (at === 0 ? 4 : 2) : 4} />]
                : [],
            )}
          </g>
        ))}
      </svg>
      <p class="quiet keys">
        {names.map(
          (name, i) =>
            name && (
              <span key={name}>
                <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
                  <g class={`series series-${i % 4}`}>
                    <Mark kind={i % 4} x={6} y={6} size={4} />
                  </g>
                </svg>
                {name}
              </span>
            ),
        )}
        {path && <span>each path begins at its large mark</span>}
      </p>
      <AsNumbers
        table={() => ({
          label,
          rows: series.flatMap((points, i) => points.map((_, at) => `${names[i] ?? ''} ${at}`.trim())),
          columns: [output.x, output.y],
          cells: all,
        })}
      />
    </div>
  );
}

/** Series differ in form as well as in colour. */
function Mark({ kind, x, y, size }: { kind: number; x: number; y: number; size: number }) {
  const s = size;
  switch (kind) {
    case 0:
      return <circle cx={x} cy={y} r={s} />;
    case 1:
      return <rect x={x - s} y={y - s} width={2 * s} height={2 * s} />;
    case 2:
      return <path d={`M${x} ${y - 1.2 * s}L${x + 1.1 * s} ${y + s}L${x - 1.1 * s} ${y + s}Z`} />;
    default:
      return <path d={`M${x} ${y - 1.3 * s}L${x + 1.3 * s} ${y}L${x} ${y + 1.3 * s}L${x - 1.3 * s} ${y}Z`} />;
  }
}

/** Both axes have the same unit where that leaves something to see: angles and distances are then true. */
function scales(points: readonly (readonly [number, number])[], down: boolean, width: number) {
  const across: [number, number] = [margin.left + 6, width - margin.right - 6];
  const up: [number, number] = [height - margin.bottom - 6, margin.top + 6];
  let [[x0, x1], [y0, y1]] = [extent(points.map(([x]) => x)), extent(points.map(([, y]) => y))];
  const [w, h] = [across[1] - across[0], up[0] - up[1]];
  const unit = Math.max((x1 - x0) / w, (y1 - y0) / h);
  if ((x1 - x0) / w > unit / 6 && (y1 - y0) / h > unit / 6) {
    [x0, x1] = around(x0, x1, unit * w);
    [y0, y1] = around(y0, y1, unit * h);
  }
  return { x: scaleLinear([x0, x1], across), y: scaleLinear(down ? [y1, y0] : [y0, y1], up) };
}

function around(from: number, to: number, size: number): [number, number] {
  const middle = (from + to) / 2;
  return [middle - size / 2, middle + size / 2];
}

function extent(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function isPlaced(point: readonly [number, number]): boolean {
  return point.every(Number.isFinite);
}

function described(
  { label, x, y }: Props['output'],
  series: readonly (readonly (readonly [number, number])[])[],
  names: readonly string[],
): string {
  const parts = series.map((points, i) => {
    const placed = points.filter(isPlaced);
    return `${names[i] ?? ''} ${placed.length} points`.trim();
  });
  return `${label}: ${y} over ${x}; ${parts.join(', ')}`;
}
