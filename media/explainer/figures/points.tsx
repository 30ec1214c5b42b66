/** The drawings that are points on a plane: a triplet, views on a circle. */
import type { ContrastiveNumbers, ContrastiveState } from '../../../src/figures/contrastive';
import type { TripletNumbers, TripletState } from '../../../src/figures/triplet';
import { Arrow } from './arrow';
import type { DrawingProps } from './index';
import { Plane, type PlanePoint, type Spot } from './plane';
import { SimilarityMatrix } from './similarity-matrix';

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
    <>
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
      <SimilarityMatrix {...{ numbers, anchor, width }} choose={point => set({ anchor: point })} />
    </>
  );
}
