/** A pinhole camera in its world, the picture it takes, and both from above and from the side, where things are dragged. */
import { BOX, BOX_EDGES, type CameraNumbers, type CameraState, IMAGE } from '../../../src/figures/camera';
import { CameraScene } from './camera-scene';
import type { DrawingProps } from './index';
import { Plane, type Spot } from './plane';

/** How deep the image plane is drawn, and how far the view reaches, in metres. */
const NEAR = 1.5;
const FAR = 14;

/** From above: x to the right, z up. From the side: z to the right, and y, which grows downwards, down. */
const VIEWS = [
  { name: 'from above', flat: ([x = 0, , z = 0]: readonly number[]): Spot => [x, z], x: [-7.4, 7.4], y: [-5.4, 9.6] },
  { name: 'from the side', flat: ([, y = 0, z = 0]: readonly number[]): Spot => [z, -y], x: [-6, 10.5], y: [-3, 6] },
] as const;

export function CameraViews({ state, numbers, set, width }: DrawingProps<CameraState, CameraNumbers>) {
  // Side by side where both have room.
  const half = width < 400 ? width : (width - 12) / 2;
  const [cx = 0, cy = 0] = state.centre;
  const [px = 0, py = 0] = state.point;
  const moves = [
    {
      camera: ([x, z]: Spot) => set({ centre: [x, cy, z] }),
      point: ([x, z]: Spot) => set({ point: [x, py, z] }),
    },
    {
      camera: ([z, up]: Spot) => set({ centre: [cx, -up, z] }),
      point: ([z, up]: Spot) => set({ point: [px, -up, z] }),
    },
  ];
  const along = (direction: readonly number[], depth: number) =>
    direction.map((value, axis) => state.centre[axis]! + depth * value);
  return (
    <>
      <CameraScene state={state} numbers={numbers} set={set} width={width} />
      <Picture numbers={numbers} width={width} />
      <div class="side-by-side">
        {VIEWS.map(({ name, flat, x: across, y: upwards }, view) => (
          <div key={name} style={{ maxWidth: `${half}px` }}>
            <p class="quiet">{name}</p>
            <Plane
              x={across}
              y={upwards}
              width={half}
              step={0.1}
              points={[
                {
                  name: `camera ${name}`,
                  label: 'camera',
                  at: flat(state.centre),
                  kind: 'b',
                  move: moves[view]!.camera,
                },
                { name: `point ${name}`, label: 'point', at: flat(state.point), kind: 'a', move: moves[view]!.point },
              ]}
              under={({ x, y }) => {
                const at = (world: readonly number[]) => {
                  const [a, b] = flat(world);
                  return `${x(a)},${y(b)}`;
                };
                const near = numbers.corners.map(corner => at(along(corner, NEAR)));
                const far = numbers.corners.map(corner => at(along(corner, FAR)));
                return (
                  <>
                    {numbers.corners.map((_, index) => (
                      <polygon
                        key={index}
                        class="rays"
                        points={`${at(state.centre)} ${far[index]} ${far[(index + 1) % 4]}`}
                      />
                    ))}
                    {BOX_EDGES.map(([from, to]) => (
                      <polyline key={`${from} ${to}`} class="wire" points={`${at(BOX[from]!)} ${at(BOX[to]!)}`} />
                    ))}
                    <polygon class="frustum" points={near.join(' ')} />
                    {near.map((corner, index) => (
                      <polyline key={index} class="frustum" points={`${at(state.centre)} ${corner}`} />
                    ))}
                    {numbers.ray && (
                      <polyline
                        class="straight tried"
                        fill="none"
                        points={`${at(state.centre)} ${at(along(numbers.ray, FAR))}`}
                      />
                    )}
                  </>
                );
              }}
            />
          </div>
        ))}
      </div>
    </>
  );
}

/** What the camera sees: the box, the point, and the principal point as a cross. */
function Picture({ numbers: { pixel, inImage, edges }, width }: { numbers: CameraNumbers; width: number }) {
  const wide = Math.min(width, 300);
  const scale = wide / IMAGE[0];
  const tall = IMAGE[1] * scale;
  return (
    // As large as the picture, so that what lies outside is cut off.
    <svg class="drawing" style={{ maxWidth: `${wide}px` }} viewBox={`0 0 ${wide} ${tall}`} aria-hidden="true">
      <rect class="frame" width={wide} height={tall} />
      <path class="centre" d={`M${wide / 2} ${tall / 2 - 5} v10 M${wide / 2 - 5} ${tall / 2} h10`} />
      {edges.map(([from, to], index) => (
        <polyline
          key={index}
          class="wire"
          points={[from, to].map(([u, v]) => `${(u * scale).toFixed(1)},${(v * scale).toFixed(1)}`).join(' ')}
        />
      ))}
      {pixel && inImage && <circle class="mark kind-a" cx={pixel[0] * scale} cy={pixel[1] * scale} r={5} />}
      <text x={6} y={15}>
        {pixel && inImage ? 'image, 640×480' : `the point is ${pixel ? 'outside' : 'behind the camera'}`}
      </text>
    </svg>
  );
}
