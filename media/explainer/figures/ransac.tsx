/** RANSAC: the tries on a scatter of points, and how likely a clean sample has become after so many of them. */
import { type Line, MOST, MOST_TRIES, type RansacNumbers, type RansacState } from '../../../src/figures/ransac';
import { shown } from '../../../src/figures/shown';
import { Plot } from '../plot';
import type { DrawingProps } from './index';
import { Plane, type Spot } from './plane';

type Place = { readonly x: (x: number) => number; readonly y: (y: number) => number };

export function RansacLines({ state, numbers, set, width }: DrawingProps<RansacState, RansacNumbers>) {
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
      <div class="figure-actions">
        <button
          type="button"
          class="small-button"
          disabled={state.tries >= MOST_TRIES}
          onClick={() => set({ tries: state.tries + 1 })}
        >
          Draw a pair
        </button>
        <button type="button" class="small-button" disabled={state.tries === 1} onClick={() => set({ tries: 1 })}>
          From the first
        </button>
      </div>
      <Votes numbers={numbers} width={width} />
      <p class="quiet">Ringed dots: the pair of the last try. Dashed: least squares through everything.</p>
      <Plot plot={chances} {...(Number.isFinite(needed) && needed <= MOST ? { marker: Math.log10(needed) } : {})} />
      <p class="quiet">
        Line: where {shown(100 * state.confidence, 4)} % are reached with {state.sample} points a sample.
      </p>
    </>
  );
}

/** A bar for each try, the best one filled in another tone and named. */
function Votes({ numbers: { history, bestTry, points }, width }: { numbers: RansacNumbers; width: number }) {
  const wide = Math.min(18, (width - 4) / history.length);
  const tall = 44;
  const top = 16;
  const most = Math.max(1, ...history);
  const height = (votes: number) => (tall * votes) / most;
  const named = [...new Set([bestTry, history.length - 1])];
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${top + tall + 16}`} aria-hidden="true">
      {history.map((votes, index) => (
        <rect
          key={index}
          class={index === bestTry ? 'shade' : 'weight'}
          x={2 + index * wide}
          y={top + tall - height(votes)}
          width={Math.max(1, wide - 2)}
          height={height(votes)}
        />
      ))}
      {named.map(index => (
        <text
          key={index}
          x={2 + (index + 0.5) * wide - 1}
          y={top + tall - height(history[index]!) - 3}
          text-anchor="middle"
        >
          {history[index]}
        </text>
      ))}
      <text x={2} y={top + tall + 13}>
        {`votes of ${points.length}, try by try; best: try ${bestTry + 1}`}
      </text>
    </svg>
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
