/** A plane and what hidden layers make of it: on the left as it comes in, on the right as far on its way as the slider says. */
import type { HiddenLayerNumbers, HiddenLayerState, Place } from '../../../src/figures/hidden-layer';
import { shown } from '../../../src/figures/shown';
import type { DrawingProps } from './index';
import { Plane } from './plane';
import { Play } from './play';

export function BentPlane({ state, numbers, set, width }: DrawingProps<HiddenLayerState, HiddenLayerNumbers>) {
  const { room, boundary, passed, layers, points, moved, grid, line } = numbers;
  // One below the other where side by side would leave no room for the names.
  const half = width < 420 ? Math.min(width, 300) : (width - 12) / 2;
  const isNamed = state.data === 'XOR';
  const at = points.map(({ x }) => x);
  return (
    <>
      <div class="side-by-side">
        <div>
          <p class="quiet">inputs</p>
          <Sheet
            {...{ isNamed, points, width: half }}
            room={room.inputs}
            places={at}
            border={boundary.inputs}
            lines={grid.inputs}
          />
        </div>
        <div>
          <p class="quiet">
            {passed === layers ? 'hidden units h₁, h₂' : `after ${shown(passed, 2)} of ${layers} hidden`}
            {passed !== layers && (layers === 1 ? ' layer' : ' layers')}
          </p>
          <Sheet
            {...{ isNamed, points, width: half }}
            room={room.moved}
            places={moved}
            border={passed === layers && line ? [line] : boundary.moved}
            lines={grid.moved}
          />
        </div>
      </div>
      <Play
        label="Bend the plane"
        value={state.through}
        min={0}
        max={1}
        step={0.01}
        seconds={1.5 * layers}
        set={through => set({ through: Number(through.toFixed(2)) })}
      />
    </>
  );
}

interface SheetProps {
  readonly points: HiddenLayerNumbers['points'];
  readonly places: readonly Place[];
  readonly room: readonly [Place, Place];
  readonly border: HiddenLayerNumbers['boundary']['inputs'];
  readonly lines: readonly (readonly Place[])[];
  readonly width: number;
  /** Four points have room for their names; the marks of more are smaller. */
  readonly isNamed: boolean;
}

function Sheet({ points, places, room: [low, high], border, lines, width, isNamed }: SheetProps) {
  return (
    <Plane
      x={[low[0], high[0]]}
      y={[low[1], high[1]]}
      width={width}
      height={0.75}
      step={0.1}
      points={
        isNamed
          ? places
              .map((place, index) => ({
                name: named(points, places, index),
                at: place,
                kind: points[index]!.label === 1 ? ('b' as const) : ('a' as const),
              }))
              .filter(({ name }) => name !== '')
          : []
      }
      under={({ x, y }) => (
        <>
          {lines.map((line, index) => (
            <polyline
              key={index}
              class="grid-lines bent"
              points={line.map(([px, py]) => `${x(px)},${y(py)}`).join(' ')}
            />
          ))}
          <path
            class="straight best"
            d={border.map(([x1, y1, x2, y2]) => `M${x(x1)} ${y(y1)}L${x(x2)} ${y(y2)}`).join('')}
          />
          {!isNamed &&
            places.map(([px, py], index) =>
              points[index]!.label === 1 ? (
                <rect key={index} class="mark kind-b" x={x(px) - 3.5} y={y(py) - 3.5} width={7} height={7} />
              ) : (
                <circle key={index} class="mark kind-a" cx={x(px)} cy={y(py)} r={4} />
              ),
            )}
        </>
      )}
    />
  );
}

/** Points that fall together share one name, at the first of them. */
function named(points: HiddenLayerNumbers['points'], places: readonly Place[], index: number): string {
  const same = places.map(([x, y]) => x === places[index]![0] && y === places[index]![1]);
  if (same.indexOf(true) !== index) return '';
  return points.flatMap(({ x }, other) => (same[other] ? [`(${x.join(',')})`] : [])).join(' ');
}
