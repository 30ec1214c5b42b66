/** RANSAC: the tries on a scatter of points, and how likely a clean sample has become after so many of them. */
import { type Line, MOST, type RansacNumbers, type RansacState } from '../../../src/figures/ransac';
import { shown } from '../../../src/figures/shown';
import { Plot } from '../plot';
import type { DrawingProps } from './index';
import { Plane, type Spot } from './plane';

type Place = { readonly x: (x: number) => number; readonly y: (y: number) => number };

export function RansacLines({ state, numbers, width }: DrawingProps<RansacState, RansacNumbers>) {
  const { points, votes, best, last, least, pair, needed } = numbers;
  const chances = {
    title: `With ${shown(100 * state.inliers, 3)} % inliers`,
    x: { label: 'samples drawn, power of ten' },
    y: { label: 'chance of a clean one' },
    series: numbers.chances.map(({ sample, points: curve }) => ({
      name: sample === state.sample ? `${sample} points, yours` : `${sample} points`,
      points: curve.map(([drawn, chance]) => [Math.log10(drawn), chance] as const),
    })),
  };
  return (
    <>
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
      <p class="quiet">Ringed dots: the pair of the last try. Dashed: least squares through everything.</p>
      <Plot plot={chances} {...(Number.isFinite(needed) && needed <= MOST ? { marker: Math.log10(needed) } : {})} />
      <p class="quiet">
        Line: where {shown(100 * state.confidence, 4)} % are reached with {state.sample} points a sample.
      </p>
    </>
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
