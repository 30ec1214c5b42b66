/** The camera in its world, in three dimensions: drag to walk around it, or use the arrow keys. */
import { BOX, BOX_EDGES, type CameraNumbers, type CameraState } from '../../../src/figures/camera';
import { orbited, orbitSaid, PIVOT, seenFrom } from '../../../src/figures/camera-orbit';
import type { DrawingProps } from './index';
import { labelsOf } from './labels';
import type { Spot } from './plane';

/** How deep the image plane is drawn, how far the ray reaches, and where the ground is, in metres. */
const NEAR = 2.4;
const FAR = 11;
const GROUND = 1.4;
/** What the drawing is wide. */
const METRES = 13;

export function CameraScene({
  state,
  numbers,
  set,
  width,
}: Omit<DrawingProps<CameraState, CameraNumbers>, 'openNote'>) {
  const height = Math.round(0.72 * width);
  const unit = width / METRES;
  const place = (world: readonly number[]): Spot => {
    const [right, up] = seenFrom(state.orbit, world);
    return [width / 2 + unit * right, 0.55 * height - unit * up];
  };
  const path = (...points: readonly (readonly number[])[]) =>
    points
      .map(point =>
        place(point)
          .map(value => value.toFixed(1))
          .join(','),
      )
      .join(' ');
  const along = (direction: readonly number[], depth: number) =>
    direction.map((value, axis) => state.centre[axis]! + depth * value);

  const turn = (around: number, up: number) => set({ orbit: orbited(state.orbit, around, up) });
  const drag = (event: PointerEvent) => {
    const svg = event.currentTarget as SVGSVGElement;
    if (event.type === 'pointerdown') svg.setPointerCapture(event.pointerId);
    else if (event.buttons !== 0) turn(Math.round(event.movementX / 2), Math.round(event.movementY / 2));
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [5, 0], ArrowRight: [-5, 0], ArrowUp: [0, 5], ArrowDown: [0, -5] }[event.key];
    if (!by) return;
    event.preventDefault();
    turn(by[0]!, by[1]!);
  };

  const corners = numbers.corners.map(corner => along(corner, NEAR));
  const pixel = numbers.ray && along(numbers.ray, NEAR);
  const marks = [
    { name: 'camera', at: state.centre, kind: 'kind-b' },
    { name: 'point', at: state.point, kind: 'kind-a' },
    ...(pixel ? [{ name: 'pixel', at: pixel, kind: 'kind-c' }] : []),
  ];
  // In a corner, as only their directions matter.
  const corner: Spot = [26, height - 26];
  const axes = ['x', 'y', 'z'].map((name, axis) => {
    const [right, up] = seenFrom(
      state.orbit,
      PIVOT.map((middle, index) => middle + Number(index === axis)),
    );
    return { name, tip: [corner[0] + 18 * right, corner[1] - 18 * up] as Spot };
  });
  const names = [...marks, ...axes].map(({ name }) => name);
  const spots = [...marks.map(({ at }) => place(at)), ...axes.map(({ tip }) => tip)];
  const labels = labelsOf(names, spots, width, height);
  return (
    <div
      class="handle"
      tabIndex={0}
      role="slider"
      aria-label="Viewpoint"
      aria-valuemin={-180}
      aria-valuemax={180}
      aria-valuenow={state.orbit[0]}
      aria-valuetext={orbitSaid(state.orbit)}
      onKeyDown={press}
    >
      <svg
        class="drawing"
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        onPointerDown={drag}
        onPointerMove={drag}
      >
        {[-6, -4, -2, 0, 2, 4, 6].map(x => (
          <polyline key={`x ${x}`} class="grid-lines" points={path([x, GROUND, -2], [x, GROUND, 10])} />
        ))}
        {[-2, 0, 2, 4, 6, 8, 10].map(z => (
          <polyline key={`z ${z}`} class="grid-lines" points={path([-6, GROUND, z], [6, GROUND, z])} />
        ))}
        {axes.map(({ name, tip }) => (
          <line key={name} class="wire" x1={corner[0]} y1={corner[1]} x2={tip[0]} y2={tip[1]} />
        ))}
        {corners.map((corner, index) => (
          <polygon key={index} class="rays" points={path(state.centre, corner, corners[(index + 1) % 4]!)} />
        ))}
        {BOX_EDGES.map(([from, to]) => (
          <polyline key={`${from} ${to}`} class="wire" points={path(BOX[from]!, BOX[to]!)} />
        ))}
        <polygon class="frustum" points={path(...corners)} />
        {corners.map((corner, index) => (
          <polyline key={index} class="frustum" points={path(state.centre, corner)} />
        ))}
        {numbers.ray && (
          <polyline class="straight tried" fill="none" points={path(state.centre, along(numbers.ray, FAR))} />
        )}
        {marks.map(({ name, kind }, index) => {
          const [x, y] = spots[index]!;
          return kind === 'kind-a' ? (
            <circle key={name} class={`mark ${kind}`} cx={x} cy={y} r={5} />
          ) : (
            <rect key={name} class={`mark ${kind}`} x={x - 4} y={y - 4} width={8} height={8} />
          );
        })}
        {labels.map(
          (label, index) =>
            label && (
              <text key={names[index]} class="name label-of-point" x={label.at[0]} y={label.at[1]}>
                {label.text}
              </text>
            ),
        )}
      </svg>
    </div>
  );
}
