/** Two frames with a window that is dragged, its lines in the plane of motions, and the search on each level of the pyramid. */
import type { FlowPyramidNumbers, FlowPyramidState } from '../../../src/figures/flow-pyramid';
import type { LevelTrack } from '../../../src/figures/lucas-kanade';
import { SCENE_SIDE } from '../../../src/figures/scene';
import { shown } from '../../../src/figures/shown';
import { Arrow } from './arrow';
import { ConstraintLines } from './constraints';
import type { DrawingProps } from './index';
import { Photo } from './photo';
import { Plane, type PlanePoint, type Spot } from './plane';

const gap = 12;
const last = SCENE_SIDE - 1;

export function FlowPyramid({ state, numbers, set, width }: DrawingProps<FlowPyramidState, FlowPyramidNumbers>) {
  const { first, second, tracks, alone, looked } = numbers;
  const [u = 0, v = 0] = state.motion;
  const place: Spot = [state.place[0] ?? 0, state.place[1] ?? 0];
  const side = width < 300 ? width : (width - gap) / 2;
  // The plane's numbers grow upwards, those of pictures downwards.
  const up = ([x, y]: Spot): Spot => [x, last - y];
  const after = (motion: Spot): Spot => up([place[0] + motion[0], place[1] + motion[1]]);
  const tenth = (value: number) => Number(Math.min(16, Math.max(-16, value)).toFixed(1));
  const inView = ([x, y]: Spot) => x >= 0 && x <= last && y >= 0 && y <= last;
  const ends: readonly PlanePoint[] = [
    { name: 'level 0 alone', label: 'alone', at: after(alone.found), kind: 'c' as const },
    ...(state.levels > 0
      ? [{ name: 'coarse to fine', label: 'coarse to fine', at: after(tracks.at(-1)!.found), kind: 'b' as const }]
      : []),
  ].filter(({ at }) => inView(at));
  return (
    <>
      <div class="side-by-side">
        <Framed
          name="frame 1"
          step={1}
          values={first[0]!}
          side={side}
          window={state.window}
          at={place}
          points={[
            {
              name: 'window',
              at: up(place),
              kind: 'a',
              said: `column ${place[0]}, row ${place[1]}`,
              move: to => set({ place: up(to).map(Math.round) }),
            },
          ]}
        />
        <Framed
          name="frame 2"
          step={0.5}
          values={second[0]!}
          side={side}
          window={state.window}
          at={[place[0] + u, place[1] + v]}
          points={[
            {
              name: 'true place',
              label: 'true',
              at: after([u, v]),
              kind: 'a',
              said: `moved by ${shown(u)}, ${shown(v)}`,
              move: to => {
                const [x, y] = up(to);
                set({ motion: [tenth(x - place[0]), tenth(y - place[1])] });
              },
            },
            ...ends,
          ]}
        />
      </div>
      <Levels numbers={numbers} state={state} width={width} />
      <p class="quiet">
        On each level: the window, a ring where it truly went, and the way that the search took from the level before.
      </p>
      <Lines looked={looked} motion={[u, v]} width={width} />
      <p class="quiet">
        {`Motions on level ${looked.level}, in its pixels: u to the right, v down. A line: all motions that explain one pixel of the window, as seen from where the search began.`}
      </p>
    </>
  );
}

interface FramedProps {
  readonly name: string;
  /** Pixels that an arrow key moves. */
  readonly step: number;
  readonly values: readonly (readonly number[])[];
  readonly side: number;
  readonly window: number;
  readonly at: Spot;
  readonly points: readonly PlanePoint[];
}

function Framed({ name, step, values, side, window, at: [column, row], points }: FramedProps) {
  return (
    <div style={{ maxWidth: `${side}px` }}>
      <p class="quiet">{name}</p>
      <Plane
        x={[0, last]}
        y={[0, last]}
        width={side}
        height={1}
        step={step}
        points={points}
        under={({ x, y }) => {
          const unit = x(1) - x(0);
          return (
            <>
              <Photo
                values={values}
                x={x(-0.5)}
                y={y(last + 0.5)}
                width={SCENE_SIDE * unit}
                height={SCENE_SIDE * unit}
              />
              <rect
                class="on-photo"
                x={x(column - window / 2)}
                y={y(last - row + window / 2)}
                width={window * unit}
                height={window * unit}
              />
            </>
          );
        }}
      />
    </div>
  );
}

/** Every level as large as the picture, so that the window, which has as many pixels on each, covers more of it. */
function Levels({ state, numbers: { second, tracks }, width }: LevelsProps) {
  const columns = width < 300 ? Math.min(2, tracks.length) : tracks.length;
  const side = Math.min(110, (width - gap * (columns - 1)) / columns);
  const high = side + 24;
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${high * Math.ceil(tracks.length / columns)}`} aria-hidden="true">
      {tracks.map(({ level, start, found, ended }, index) => {
        const picture = second[level]!;
        const unit = side / picture.length;
        const [left, top] = [(index % columns) * (side + gap), Math.floor(index / columns) * high + 18];
        const at = (motion: readonly number[]): Spot =>
          [0, 1].map(axis => {
            const along = (state.place[axis]! + 0.5) / 2 ** level + motion[axis]!;
            return (axis === 0 ? left : top) + Math.min(side, Math.max(0, along * unit));
          }) as unknown as Spot;
        const [x, y] = at([0, 0]);
        const [tx, ty] = at(state.motion.map(value => value / 2 ** level));
        const half = (state.window / 2) * unit;
        const box = { left: Math.max(left, x - half), top: Math.max(top, y - half) };
        return (
          <g key={level}>
            <text class={level === Math.min(state.level, state.levels) ? 'chosen' : 'name'} x={left} y={top - 6}>
              {side > 90 ? `level ${level}, ${picture.length}×${picture.length}` : `level ${level}`}
            </text>
            <Photo values={picture} x={left} y={top} width={side} height={side} />
            <rect
              class="on-photo"
              x={box.left}
              y={box.top}
              width={Math.min(left + side, x + half) - box.left}
              height={Math.min(top + side, y + half) - box.top}
            />
            <circle class="on-photo" cx={tx} cy={ty} r={4} />
            <g class="way-on-photo">
              {ended === 'found' && Math.hypot(found[0] - start[0], found[1] - start[1]) * unit > 4 ? (
                <Arrow from={at(start)} to={at(found)} />
              ) : (
                <circle cx={at(found)[0]} cy={at(found)[1]} r={2.5} />
              )}
            </g>
          </g>
        );
      })}
    </svg>
  );
}

interface LevelsProps {
  readonly state: FlowPyramidState;
  readonly numbers: FlowPyramidNumbers;
  readonly width: number;
}

function Lines({ looked, motion, width }: { looked: LevelTrack; motion: Spot; width: number }) {
  const { level, start, found, constraints } = looked;
  const truth: Spot = [motion[0] / 2 ** level, motion[1] / 2 ** level];
  const reach = Math.max(1.5, Math.ceil(Math.max(...[...truth, ...start].map(Math.abs)) + 0.5));
  const isSeen = found.every(value => Math.abs(value) < 0.74 * reach);
  // From the motion at which the search began.
  const lines = constraints.map(([a, b, t]) => [a, b, t - a * start[0] - b * start[1]] as const);
  return (
    <Plane
      x={[-reach, reach]}
      y={[-0.75 * reach, 0.75 * reach]}
      width={width}
      step={0.1}
      points={[
        { name: 'true', at: [truth[0], -truth[1]], kind: 'a' },
        { name: 'begun', at: [start[0], -start[1]], kind: 'd' },
        ...(isSeen ? [{ name: 'found', at: [found[0], -found[1]] as const, kind: 'c' as const }] : []),
      ]}
      under={({ x, y }) => (
        <>
          <path class="grid-lines" d={`M${x(-reach)} ${y(0)}H${x(reach)}M${x(0)} ${y(-reach)}V${y(reach)}`} />
          <ConstraintLines lines={lines} x={x} y={v => y(-v)} reach={reach} />
        </>
      )}
    />
  );
}
