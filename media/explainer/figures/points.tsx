/** The drawings that are points on a plane: triplets, views on a circle, votes for a line, a camera from above. */
import type { CameraNumbers, CameraState } from '../../../src/figures/camera';
import type { ContrastiveNumbers, ContrastiveState } from '../../../src/figures/contrastive';
import type { Line, RansacNumbers, RansacState } from '../../../src/figures/ransac';
import type { TripletNumbers, TripletState } from '../../../src/figures/triplet';
import { Arrow } from './arrow';
import type { DrawingProps } from './index';
import { Plane, type PlanePoint, type Spot } from './plane';

type Place = { readonly x: (x: number) => number; readonly y: (y: number) => number };

export function TripletPlane({ state, numbers, set, width }: DrawingProps<TripletState, TripletNumbers>) {
  const spot = (values: readonly number[]): Spot => [values[0] ?? 0, values[1] ?? 0];
  const { gradients, toPositive } = numbers;
  const points: readonly PlanePoint[] = [
    { name: 'anchor', at: spot(state.anchor), kind: 'a', move: anchor => set({ anchor }) },
    { name: 'positive', at: spot(state.positive), kind: 'b', move: positive => set({ positive }) },
    { name: 'negative', at: spot(state.negative), kind: 'c', move: negative => set({ negative }) },
  ];
  return (
    <Plane
      x={[-5.5, 5.5]}
      y={[-4.5, 4.5]}
      width={width}
      step={0.1}
      points={points}
      under={({ x, y }) => {
        const [ax, ay] = spot(state.anchor);
        const radius = (length: number) => x(length) - x(0);
        return (
          <>
            <circle class="ring" cx={x(ax)} cy={y(ay)} r={radius(toPositive)} />
            <circle class="ring margin" cx={x(ax)} cy={y(ay)} r={radius(toPositive + state.margin)} />
            {points.map(({ name, at }) => {
              const [gx, gy] = spot(gradients[name as keyof typeof gradients]);
              // Downhill: against the gradient.
              return gx === 0 && gy === 0 ? null : (
                <Arrow key={name} from={[x(at[0]), y(at[1])]} to={[x(at[0] - gx), y(at[1] - gy)]} />
              );
            })}
          </>
        );
      }}
    />
  );
}

const KINDS = ['a', 'b', 'c', 'd'] as const;

export function ContrastiveCircle({ state, numbers, set, width }: DrawingProps<ContrastiveState, ContrastiveNumbers>) {
  const anchor = Math.min(state.anchor, state.angles.length - 1);
  const at = (angle: number): Spot => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const points = state.angles.map(
    (angle, index): PlanePoint => ({
      name: String(index),
      at: at(angle),
      kind: KINDS[(index >> 1) % 4]!,
      said: `${angle}°`,
      move: ([x, y]) => {
        const turned = (Math.round((Math.atan2(y, x) * 180) / Math.PI) + 360) % 360;
        set({ angles: state.angles.with(index, turned) });
      },
    }),
  );
  return (
    <Plane
      x={[-1.6, 1.6]}
      y={[-1.3, 1.3]}
      width={width}
      step={0.05}
      points={points}
      under={({ x, y }) => (
        <>
          <circle class="ring" cx={x(0)} cy={y(0)} r={x(1) - x(0)} />
          {state.angles.map((angle, index) => {
            if (index === anchor) return null;
            const share = numbers.shares[anchor]![index]!;
            const [from, to] = [at(state.angles[anchor]!), at(angle)];
            return (
              <line
                key={index}
                class={index === (anchor ^ 1) ? 'chord own' : 'chord'}
                x1={x(from[0])}
                y1={y(from[1])}
                x2={x(to[0])}
                y2={y(to[1])}
                stroke-width={0.5 + 5 * share}
              />
            );
          })}
        </>
      )}
    />
  );
}

export function RansacLines({ state, numbers, width }: DrawingProps<RansacState, RansacNumbers>) {
  const { points, votes, best, last, least, pair } = numbers;
  return (
    <Plane
      x={[-4.2, 4.2]}
      y={[-4, 5]}
      width={width}
      height={0.77}
      step={0.1}
      points={[]}
      under={place => (
        <>
          <Band line={best} by={state.threshold} place={place} />
          <Straight line={[-least[0], 1, least[1]]} place={place} kind="least" />
          {state.tries > 1 && <Straight line={last} place={place} kind="tried" />}
          <Straight line={best} place={place} kind="best" />
          {points.map(([x, y], index) => (
            <circle
              key={index}
              class={`point ${votes[index] ? '' : 'other'} ${pair.includes(index) ? 'drawn' : ''}`}
              cx={place.x(x)}
              cy={place.y(y)}
              r={pair.includes(index) ? 4.5 : 3}
            />
          ))}
        </>
      )}
    />
  );
}

/** Where a line enters and leaves the drawing. */
function ends([a, b, c]: Line): readonly [Spot, Spot] {
  return Math.abs(b) > 1e-9
    ? [
        [-5, (c + 5 * a) / b],
        [5, (c - 5 * a) / b],
      ]
    : [
        [c / a, -5],
        [c / a, 6],
      ];
}

function Straight({ line, place: { x, y }, kind }: { line: Line; place: Place; kind: string }) {
  const [[x1, y1], [x2, y2]] = ends(line);
  return <line class={`straight ${kind}`} x1={x(x1)} y1={y(y1)} x2={x(x2)} y2={y(y2)} />;
}

function Band({ line: [a, b, c], by, place: { x, y } }: { line: Line; by: number; place: Place }) {
  const [[x1, y1], [x2, y2]] = ends([a, b, c + by]);
  const [[x3, y3], [x4, y4]] = ends([a, b, c - by]);
  return <polygon class="band" points={`${x(x1)},${y(y1)} ${x(x2)},${y(y2)} ${x(x4)},${y(y4)} ${x(x3)},${y(y3)}`} />;
}

export function CameraFromAbove({ state, numbers, set, width }: DrawingProps<CameraState, CameraNumbers>) {
  const [cx = 0, cy = 0, cz = 0] = state.centre;
  const [px = 0, py = 0, pz = 0] = state.point;
  // What the image's left and right edges see.
  const edge = (u: number): Spot => {
    const angle = Math.atan2(u - state.cx, state.fx) + (state.yaw * Math.PI) / 180;
    return [cx + 20 * Math.sin(angle), cz + 20 * Math.cos(angle)];
  };
  return (
    <>
      <Plane
        x={[-7, 7]}
        y={[-3.5, 10.5]}
        width={width}
        step={0.1}
        points={[
          { name: 'camera', at: [cx, cz], kind: 'b', move: ([x, z]) => set({ centre: [x, cy, z] }) },
          { name: 'point', at: [px, pz], kind: 'a', move: ([x, z]) => set({ point: [x, py, z] }) },
        ]}
        under={({ x, y }) => {
          const [l, r] = [edge(0), edge(640)];
          return (
            <>
              <polygon class="rays" points={`${x(cx)},${y(cz)} ${x(l[0])},${y(l[1])} ${x(r[0])},${y(r[1])}`} />
              <line class="straight tried" x1={x(cx)} y1={y(cz)} x2={x(px)} y2={y(pz)} />
              <ImagePlane numbers={numbers} width={width} />
            </>
          );
        }}
      />
      <p class="quiet">From above; height is not drawn. The box is the image, 640×480.</p>
    </>
  );
}

function ImagePlane({ numbers: { pixel, inImage }, width }: { numbers: CameraNumbers; width: number }) {
  const [w, h] = [72, 54];
  const [left, top] = [width - w - 3, 3];
  return (
    <g transform={`translate(${left} ${top})`}>
      <rect class="frame" width={w} height={h} />
      <path class="centre" d={`M${w / 2} ${h / 2 - 4} v8 M${w / 2 - 4} ${h / 2} h8`} />
      {pixel && inImage && <circle class="mark kind-a" cx={(pixel[0] / 640) * w} cy={(pixel[1] / 480) * h} r={3.5} />}
      {!(pixel && inImage) && (
        <text x={w / 2} y={h / 2 + 18} text-anchor="middle">
          {pixel ? 'outside' : 'behind'}
        </text>
      )}
    </g>
  );
}
