/** A small line chart of what an operator says about its arguments: a learning-rate curve, a distribution. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { useRef } from 'preact/hooks';
import type { Plot as PlotData } from '../../src/operators/operator';
import { useRoom } from './room';
import { tickText } from './tick-text';
import './plot.css';

const height = 150;
const margin = { left: 44, right: 14, top: 8, bottom: 30 };
/** Lines differ in their dashes as well as in colour. */
const styles = 8;

/** A place on the chart that can be dragged, or moved with the arrow keys. */
export interface Handle {
  readonly name: string;
  readonly at: readonly [x: number, y: number];
  /** How far an arrow key moves it. */
  readonly step: readonly [x: number, y: number];
  readonly said: string;
  readonly move: (to: readonly [x: number, y: number]) => void;
}

interface Props {
  readonly plot: PlotData;
  /** A vertical line at one x. */
  readonly marker?: number;
  /** A stretch of x that is shaded from top to bottom. */
  readonly band?: readonly [from: number, to: number];
  /** In place of the title and what is drawn upwards. */
  readonly caption?: string;
  /** Lines without a name, below the others. */
  readonly thin?: readonly (readonly (readonly [x: number, y: number])[])[];
  /** What is shaded between two lines. */
  readonly area?: readonly (readonly [x: number, low: number, high: number])[];
  /** Whether zero is always on the axis upwards. */
  readonly isFromZero?: boolean;
  /** What the axis upwards spans at least, so that next to nothing does not look like much. */
  readonly span?: number;
  /** What the axis upwards reaches at least, so that plots side by side have one scale. */
  readonly top?: number;
  readonly handles?: readonly Handle[];
}

export function Plot({
  plot,
  marker,
  band,
  caption,
  thin = [],
  area = [],
  isFromZero = true,
  span = 0,
  top,
  handles = [],
}: Props) {
  const [room, width] = useRoom(460);
  // While a handle is held the axes stay, so that it keeps to the pointer.
  const held = useRef<readonly [across: readonly number[], upwards: readonly number[]] | undefined>(undefined);
  const points = [...plot.series.flatMap(series => series.points), ...thin.flat()];
  if (points.length === 0) return null;
  const x = scaleLinear(extent(points.map(point => point[0])), [margin.left, width - margin.right]);
  const [low, high] = extent([
    ...points.map(point => point[1]),
    ...area.flatMap(([, low, high]) => [low, high]),
    ...(isFromZero ? [0] : []),
    ...(top === undefined ? [] : [top]),
  ]);
  const more = Math.max(0, span - (high - low)) / 2;
  const y = scaleLinear([low - more, high + more], [height - margin.bottom, margin.top]).nice(3);
  if (held.current) {
    x.domain(held.current[0]);
    y.domain(held.current[1]);
  }
  const path = line<readonly [number, number]>(
    point => x(point[0]),
    point => y(point[1]),
  );
  return (
    <figure class="plot" ref={room}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role={handles.length > 0 ? 'group' : 'img'}
        aria-label={`${plot.title}: ${plot.y.label} over ${plot.x.label}`}
      >
        {band && (
          <rect
            class="band"
            x={x(band[0])}
            width={x(band[1]) - x(band[0])}
            y={margin.top}
            height={height - margin.bottom - margin.top}
          />
        )}
        {area.length > 0 && (
          <polygon
            class="band"
            points={[
              ...area.map(([at, , high]) => `${x(at)},${y(high)}`),
              ...area.toReversed().map(([at, low]) => `${x(at)},${y(low)}`),
            ].join(' ')}
          />
        )}
        {y.ticks(3).map(tick => (
          <g key={tick}>
            <line class="grid" x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={margin.left - 6} y={y(tick)} text-anchor="end" dominant-baseline="middle">
              {tickText(tick)}
            </text>
          </g>
        ))}
        {x.ticks(4).map(tick => (
          <text key={tick} class="tick" x={x(tick)} y={height - margin.bottom + 14} text-anchor="middle">
            {tickText(tick)}
          </text>
        ))}
        <text class="tick" x={(margin.left + width) / 2} y={height - 3} text-anchor="middle">
          {plot.x.label}
        </text>
        {marker !== undefined && (
          <line class="marker" x1={x(marker)} x2={x(marker)} y1={margin.top} y2={height - margin.bottom} />
        )}
        {thin.map((points, index) => (
          <path key={index} class="thin" d={path(points as [number, number][]) ?? ''} />
        ))}
        {plot.series.map((series, index) => (
          <path
            key={series.name}
            class={`curve curve-${index % styles}`}
            d={path(series.points as [number, number][]) ?? ''}
          />
        ))}
        {handles.map(handle => {
          const drag = (event: PointerEvent) => {
            const mark = event.currentTarget as SVGGElement;
            if (event.type === 'pointerdown') {
              mark.setPointerCapture(event.pointerId);
              held.current = [x.domain(), y.domain()];
            } else if (event.buttons === 0) return;
            const box = mark.ownerSVGElement!.getBoundingClientRect();
            handle.move([
              x.invert(((event.clientX - box.left) * width) / box.width),
              y.invert(((event.clientY - box.top) * height) / box.height),
            ]);
          };
          const release = () => {
            held.current = undefined;
            // Drawn once more, with axes that fit.
            handle.move(handle.at);
          };
          const press = (event: KeyboardEvent) => {
            const [dx, dy] = handle.step;
            const by = { ArrowLeft: [-dx, 0], ArrowRight: [dx, 0], ArrowUp: [0, dy], ArrowDown: [0, -dy] }[event.key];
            if (!by) return;
            event.preventDefault();
            const far = event.shiftKey ? 5 : 1;
            handle.move([handle.at[0] + far * by[0]!, handle.at[1] + far * by[1]!]);
          };
          return (
            <g
              key={handle.name}
              class="spot"
              transform={`translate(${x(handle.at[0])} ${y(handle.at[1])})`}
              tabindex={0}
              role="slider"
              aria-label={handle.name}
              aria-valuenow={handle.at[1]}
              aria-valuetext={handle.said}
              onPointerDown={drag}
              onPointerMove={drag}
              onPointerUp={release}
              onPointerCancel={release}
              onKeyDown={press}
            >
              <circle class="reach" r={12} />
              <circle class="knot" r={5} />
            </g>
          );
        })}
      </svg>
      <figcaption class="quiet">
        {caption ?? `${plot.title} · ${plot.y.label}`}
        {plot.series.length > 1 && (
          <span class="curve-keys">
            {plot.series.map((series, index) => (
              <span key={series.name} class="key">
                <svg class="swatch" viewBox="0 0 22 6" aria-hidden="true">
                  <path class={`curve curve-${index % styles}`} d="M0 3H22" />
                </svg>
                {series.name}
              </span>
            ))}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

function extent(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}
