/** Clusters of points, with centres to drag. */
import type { KMeansNumbers, KMeansState } from '../../../src/figures/k-means';
import type { DrawingProps } from './index';
import { Plane, type Spot } from './plane';

const KINDS = ['a', 'b', 'c', 'd'] as const;

export function ClusterPlane({ state, numbers, set, width }: DrawingProps<KMeansState, KMeansNumbers>) {
  const places = numbers.nearest.map((_, index): Spot => [state.points[2 * index]!, state.points[2 * index + 1]!]);
  const right = Math.max(8.4, ...places.map(([x]) => x + 0.6));
  const of = (values: readonly number[]): Spot => [values[0]!, values[1]!];
  const moved = state.steps > 0;
  return (
    <>
      <Plane
        x={[-0.4, right]}
        y={[-1, 7.2]}
        width={width}
        step={0.1}
        points={numbers.centres.map((centre, k) => ({
          name: `centre ${k + 1}`,
          at: of(centre),
          kind: KINDS[k % 4]!,
          // Dragging begins anew from where it was dropped.
          move: to => set({ steps: 0, centres: numbers.centres.with(k, to) }),
        }))}
        under={({ x, y }) => (
          <>
            {places.map((place, index) => {
              const centre = of(numbers.centres[numbers.nearest[index]!]!);
              return (
                <g key={index}>
                  <line class="chord" x1={x(place[0])} y1={y(place[1])} x2={x(centre[0])} y2={y(centre[1])} />
                  <circle
                    class={`mark kind-${KINDS[numbers.nearest[index]! % 4]}`}
                    cx={x(place[0])}
                    cy={y(place[1])}
                    r={3}
                  />
                </g>
              );
            })}
            {moved &&
              state.centres.map((centre, k) => (
                <circle key={k} class="ring margin" cx={x(centre[0]!)} cy={y(centre[1]!)} r={5} />
              ))}
          </>
        )}
      />
      {moved && <p class="quiet">Dashed rings: where the centres began.</p>}
    </>
  );
}
