/** A plane with points on it that can be dragged, or moved with the arrow keys; what lies beneath is drawn by the figure. */
import { scaleLinear } from 'd3-scale';
import type { ComponentChildren } from 'preact';
import { shown } from '../../../src/figures/shown';
import { labelsOf } from './labels';

export type Spot = readonly [x: number, y: number];

export interface PlanePoint {
  /** What it is said to be, and what stands beside it unless `label` does. */
  readonly name: string;
  readonly label?: string;
  readonly at: Spot;
  /** `a`, `b`, `c` or `d`: its colour and its shape. */
  readonly kind: 'a' | 'b' | 'c' | 'd';
  /** Absent for one that stays where it is. */
  readonly move?: (to: Spot) => void;
  /** For one that stays where it is: what pressing it does. */
  readonly press?: () => void;
  /** How its place is said; its coordinates where absent. */
  readonly said?: string;
}

interface Props {
  readonly x: Spot;
  readonly y: Spot;
  readonly width: number;
  /** As a share of the width; where absent, both axes have the same unit. */
  readonly height?: number;
  readonly points: readonly PlanePoint[];
  /** How far an arrow key moves a point, and to what a drag is rounded. */
  readonly step: number;
  readonly under?: (place: {
    readonly x: (x: number) => number;
    readonly y: (y: number) => number;
  }) => ComponentChildren;
}

/** Larger y are further up. */
export function Plane({ x: [left, right], y: [bottom, top], width, height: share, points, step, under }: Props) {
  const height = share ? share * width : 12 + ((width - 12) * (top - bottom)) / (right - left);
  const x = scaleLinear([left, right], [6, width - 6]);
  const y = scaleLinear([bottom, top], [height - 6, 6]);
  const rounded = (value: number, low: number, high: number) =>
    Number((Math.round(Math.min(high, Math.max(low, value)) / step) * step).toFixed(4));
  const place = (to: Spot): Spot => [rounded(to[0], left, right), rounded(to[1], bottom, top)];
  const drag = (point: PlanePoint) => (event: PointerEvent) => {
    const handle = event.currentTarget as SVGGElement;
    if (event.type === 'pointerdown') handle.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const box = handle.ownerSVGElement!.getBoundingClientRect();
    point.move?.(
      place([
        x.invert(((event.clientX - box.left) * width) / box.width),
        y.invert(((event.clientY - box.top) * height) / box.height),
      ]),
    );
  };
  const press = (point: PlanePoint) => (event: KeyboardEvent) => {
    const by: Record<string, Spot> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    const moved = by[event.key];
    if (!moved) return;
    event.preventDefault();
    const far = event.shiftKey ? 5 : 1;
    point.move?.(place([point.at[0] + far * moved[0], point.at[1] + far * moved[1]]));
  };
  const labels = labelsOf(
    points.map(({ name, label }) => label ?? name),
    points.map(({ at }): Spot => [x(at[0]), y(at[1])]),
    width,
    height,
  );
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a title would pop up over every point; the points have names, and the figure's summary says the rest
    <svg class="drawing plane" viewBox={`0 0 ${width} ${height}`}>
      <g>{under?.({ x, y })}</g>
      {points.map(point => {
        const at = `translate(${x(point.at[0])} ${y(point.at[1])})`;
        if (point.press)
          return (
            // biome-ignore lint/a11y/useSemanticElements: SVG has no button of its own
            <g
              key={point.name}
              class="spot pressed"
              transform={at}
              tabindex={0}
              role="button"
              aria-label={point.said ?? point.name}
              onClick={point.press}
              onKeyDown={event => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                point.press?.();
              }}
            >
              <circle class="reach" r={11} />
              <Mark kind={point.kind} />
            </g>
          );
        if (!point.move)
          return (
            <g key={point.name} transform={at}>
              <Mark kind={point.kind} />
            </g>
          );
        return (
          <g
            key={point.name}
            class="spot"
            transform={at}
            // In SVG, names of attributes keep their case, and `tabIndex` means nothing.
            tabindex={0}
            role="slider"
            aria-label={point.name}
            aria-valuemin={left}
            aria-valuemax={right}
            aria-valuenow={point.at[0]}
            aria-valuetext={point.said ?? `${shown(point.at[0], 3)}, ${shown(point.at[1], 3)}`}
            onPointerDown={drag(point)}
            onPointerMove={drag(point)}
            onKeyDown={press(point)}
          >
            <circle class="reach" r={13} />
            <Mark kind={point.kind} />
          </g>
        );
      })}
      {/* Above all marks, so that none hides the name of another. */}
      {points.map((point, index) => {
        const label = labels[index];
        return (
          label && (
            <text key={point.name} class="name label-of-point" x={label.at[0]} y={label.at[1]}>
              {label.text}
            </text>
          )
        );
      })}
    </svg>
  );
}

/** Told apart by shape, not by colour alone. */
function Mark({ kind }: { kind: PlanePoint['kind'] }) {
  const r = 5.5;
  if (kind === 'a') return <circle class="mark kind-a" r={r} />;
  if (kind === 'b') return <rect class="mark kind-b" x={-r + 0.5} y={-r + 0.5} width={2 * r - 1} height={2 * r - 1} />;
  if (kind === 'c') return <path class="mark kind-c" d={`M0 ${-r - 1} L${r + 1} ${r - 1} L${-r - 1} ${r - 1} Z`} />;
  return <path class="mark kind-d" d={`M0 ${-r - 1} L${r + 1} 0 L0 ${r + 1} L${-r - 1} 0 Z`} />;
}
