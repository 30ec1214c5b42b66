/** The network as a graph: units in columns, an edge for each weight. */
import {
  EDGES,
  type Edge,
  LAYERS,
  type NetworkViewsNumbers,
  type NetworkViewsState,
  nameOf,
  SIZES,
} from '../../../src/figures/network-views';
import { shown } from '../../../src/figures/shown';
import './network-views.css';

const height = 186;
const r = 12;
/** Room beside the first and the last unit. */
const aside = 16;

interface Props {
  readonly view: NetworkViewsState['view'];
  readonly numbers: NetworkViewsNumbers;
  readonly choose: (edge: Edge) => void;
  readonly width: number;
}

export function NetworkGraph({ view, numbers, choose, width }: Props) {
  const { edge, units, weight } = numbers;
  const x = (layer: number) => aside + (layer * (width - 2 * aside)) / LAYERS;
  const y = (layer: number, unit: number) => 92 + (unit - (SIZES[layer]! - 1) / 2) * 44;
  const at = EDGES.findIndex(each => isSame(each, edge));
  const ends = ({ layer, from, to }: Edge) => [x(layer), y(layer, from), x(layer + 1), y(layer + 1, to)] as const;
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as SVGSVGElement).getBoundingClientRect();
    const scale = width / box.width;
    const [px, py] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const away = (each: Edge) => distance([px, py], ends(each));
    const nearest = EDGES.reduce((best, each) => (away(each) < away(best) ? each : best));
    if (away(nearest) <= 7 && !isSame(nearest, edge)) choose(nearest);
  };
  const press = (event: KeyboardEvent) => {
    const target = stepped(edge, at, event.key);
    if (!target) return;
    event.preventDefault();
    choose(target);
  };
  return (
    <div
      class="handle"
      tabIndex={0}
      role="slider"
      aria-label="Weight"
      aria-valuemin={0}
      aria-valuemax={EDGES.length - 1}
      aria-valuenow={at}
      aria-valuetext={`${shown(weight)} from ${nameOf(edge.layer, edge.from)} to ${nameOf(edge.layer + 1, edge.to)}: row ${edge.to}, column ${edge.from} of W${edge.layer + 1}`}
      onKeyDown={press}
    >
      <svg
        class="drawing network"
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        onPointerDown={point}
        onPointerMove={point}
      >
        {EDGES.map((each, index) => {
          const [x1, y1, x2, y2] = ends(each);
          const value = numbers.weights[each.layer]![each.to]![each.from]!;
          const isOf = belongs(view, each, edge) ? 'of' : '';
          return (
            <line
              key={index}
              class={`synapse ${index === at ? 'picked' : isOf} ${value < 0 ? 'negative' : ''}`}
              x1={x1}
              y1={y1}
              x2={x2}
              y2={y2}
              stroke-width={index === at ? 4 : 0.6 + 2.4 * Math.min(1, Math.abs(value))}
            />
          );
        })}
        {units.map((values, layer) =>
          values.map((value, unit) => (
            <g key={`${layer} ${unit}`} transform={`translate(${x(layer)} ${y(layer, unit)})`}>
              <circle class={`cell ${layer === 0 ? 'image' : 'result'} solid`} r={r} />
              <text class="name" y={4} text-anchor="middle">
                {nameOf(layer, unit)}
              </text>
              {view === 'graph' && (
                <text
                  class="label-of-point"
                  x={layer === 0 ? -r : layer === LAYERS ? r : 0}
                  y={-r - 3}
                  text-anchor={layer === 0 ? 'start' : layer === LAYERS ? 'end' : 'middle'}
                >
                  {shown(value, 2)}
                </text>
              )}
            </g>
          )),
        )}
      </svg>
    </div>
  );
}

/** On a path over the edge, or in its row. */
function belongs(view: NetworkViewsState['view'], each: Edge, edge: Edge): boolean {
  if (view !== 'graph') return each.layer === edge.layer && each.to === edge.to;
  if (each.layer === edge.layer) return false;
  if (each.layer < edge.layer) return each.layer < edge.layer - 1 || each.to === edge.from;
  return each.layer > edge.layer + 1 || each.from === edge.to;
}

/** Left and right: another unit that it comes from, and on into the next layer; up and down: another that it goes to. */
function stepped(edge: Edge, at: number, key: string): Edge | undefined {
  const { layer, to } = edge;
  const last = SIZES[layer + 1]! - 1;
  if (key === 'Home') return EDGES[0];
  if (key === 'End') return EDGES.at(-1);
  if (key === 'ArrowLeft') return EDGES[Math.max(0, at - 1)];
  if (key === 'ArrowRight') return EDGES[Math.min(EDGES.length - 1, at + 1)];
  if (key === 'ArrowUp') return { ...edge, to: Math.max(0, to - 1) };
  if (key === 'ArrowDown') return { ...edge, to: Math.min(last, to + 1) };
  return undefined;
}

function isSame(a: Edge, b: Edge): boolean {
  return a.layer === b.layer && a.from === b.from && a.to === b.to;
}

function distance(
  [px, py]: readonly [number, number],
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((px - x1) * dx + (py - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(px - x1 - along * dx, py - y1 - along * dy);
}
