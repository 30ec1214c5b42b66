/** The same points through five lenses; what becomes a single number of each is drawn once more on a line below. */
import { useMemo } from 'preact/hooks';
import { contour } from '../../../src/figures/contours';
import { densityAt, type LensesNumbers, type LensesState } from '../../../src/figures/five-lenses';
import type { DrawingProps } from './index';
import { Plane } from './plane';

const KINDS = ['a', 'b', 'c', 'd'] as const;
/** Left around the points. */
const MARGIN = 0.55;
/** Contours at these shares of the highest density. */
const SHARES = [0.1, 0.3, 0.5, 0.7, 0.9];

export function FiveLenses({ state, numbers, width }: DrawingProps<LensesState, LensesNumbers>) {
  const { points, clusters, axis, density, samples, embedding, origin } = numbers;
  const { lens } = state;
  const reach = (axis: 0 | 1) => {
    const values = points.map(point => point[axis]);
    return [Math.min(...values) - MARGIN, Math.max(...values) + MARGIN] as const;
  };
  const [across, upwards] = [reach(0), reach(1)];
  const pieces = useMemo(() => {
    if (lens !== 'density') return [];
    const most = Math.max(...density);
    return SHARES.flatMap(share =>
      contour((x, y) => densityAt(points, state.bandwidth, [x, y]), share * most, {
        x: across,
        y: upwards,
        squares: 56,
      }),
    );
  }, [lens, state.data, state.bandwidth]);
  const kindOf = (index: number) => (lens === 'clusters' ? KINDS[clusters.nearest[index]! % 4]! : 'a');
  const apart = new Set(origin).size > 1 ? ' Shapes tell origins apart, which the lens is not told.' : '';
  return (
    <>
      <Plane
        x={across}
        y={upwards}
        width={width}
        step={0.1}
        points={[]}
        under={({ x, y }) => (
          <>
            {lens === 'density' && (
              <path
                class="fitted"
                d={pieces.map(([x1, y1, x2, y2]) => `M${x(x1)} ${y(y1)}L${x(x2)} ${y(y2)}`).join('')}
              />
            )}
            {lens === 'axis' && (
              <>
                {points.map(([px, py], index) => {
                  const [fx, fy] = axis.direction.map((d, i) => axis.mean[i]! + axis.along[index]! * d) as [
                    number,
                    number,
                  ];
                  return <line key={index} class="chord" x1={x(px)} y1={y(py)} x2={x(fx)} y2={y(fy)} />;
                })}
                <line
                  class="straight best"
                  x1={x(axis.mean[0] - 4 * axis.direction[0])}
                  y1={y(axis.mean[1] - 4 * axis.direction[1])}
                  x2={x(axis.mean[0] + 4 * axis.direction[0])}
                  y2={y(axis.mean[1] + 4 * axis.direction[1])}
                />
              </>
            )}
            {points.map(([px, py], index) => (
              <g key={index} transform={`translate(${x(px)} ${y(py)})`}>
                <Dot kind={lens === 'embedding' || lens === 'axis' ? KINDS[origin[index]!]! : kindOf(index)} />
              </g>
            ))}
            {lens === 'samples' &&
              samples.map(([px, py], index) => (
                <path key={index} class="fitted" d={`M${x(px) - 3.5} ${y(py)}h7m-3.5 -3.5v7`} />
              ))}
            {lens === 'clusters' &&
              clusters.centres.map(([cx = 0, cy = 0], index) => (
                <circle key={index} class="mean" cx={x(cx)} cy={y(cy)} r={7} />
              ))}
          </>
        )}
      />
      {(lens === 'axis' || lens === 'embedding') && (
        <Strip values={lens === 'axis' ? axis.along : embedding} origin={origin} width={width} />
      )}
      <p class="quiet">
        {
          {
            clusters: 'Rings: the centres. Colour and shape: the cluster.',
            axis: `Below: where each point falls on the axis.${apart}`,
            density: 'Lines of equal density, at 10, 30, 50, 70 and 90 % of the highest.',
            samples: 'Crosses: new points. Dots: the data.',
            embedding: `Below: the one new coordinate.${apart}`,
          }[lens]
        }
      </p>
    </>
  );
}

function Strip({ values, origin, width }: { values: readonly number[]; origin: readonly number[]; width: number }) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (value: number) => 8 + ((width - 16) * (value - low)) / (high - low || 1);
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${14 + 12 * new Set(origin).size}`} aria-hidden="true">
      {values.map((value, index) => (
        <g key={index} transform={`translate(${x(value)} ${12 + 12 * origin[index]!})`}>
          <Dot kind={KINDS[origin[index]!]!} />
        </g>
      ))}
    </svg>
  );
}

/** Told apart by shape, not by colour alone. */
function Dot({ kind }: { kind: (typeof KINDS)[number] }) {
  if (kind === 'a') return <circle class="mark kind-a" r={4} />;
  if (kind === 'b') return <rect class="mark kind-b" x={-4} y={-4} width={8} height={8} />;
  if (kind === 'c') return <path class="mark kind-c" d="M0 -5L5 4H-5Z" />;
  return <path class="mark kind-d" d="M0 -5L5 0L0 5L-5 0Z" />;
}
