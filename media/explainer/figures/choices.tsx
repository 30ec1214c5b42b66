/** The drawings of predictions one can drag: a triangle of class probabilities, a circle of sentences around an image. */
import { CANDIDATES, type QueryNumbers, type QueryState, scoresOf, urge } from '../../../src/figures/query-rules';
import { shown } from '../../../src/figures/shown';
import type { ZeroShotNumbers, ZeroShotState } from '../../../src/figures/zero-shot';
import { Wide } from '../../shared/wide';
import type { DrawingProps } from './index';
import { Plane, type PlanePoint, type Spot } from './plane';

/** Class 0 at the lower left, 1 at the lower right, 2 at the top, of an equilateral triangle with sides of 1. */
const HEIGHT = Math.sqrt(3) / 2;
const spotOf = ([, p1 = 0, p2 = 0]: readonly number[]): Spot => [p1 + p2 / 2, p2 * HEIGHT];
const STRIPES = 18;

export function QueryTriangle({ state, numbers, set, width }: DrawingProps<QueryState, QueryNumbers>) {
  const points = CANDIDATES.map(
    (name): PlanePoint => ({
      name: numbers.picked[state.rule] === name ? `${name} ✓` : name,
      at: spotOf(numbers.scores[name].probabilities),
      kind: numbers.picked[state.rule] === name ? 'c' : 'a',
      said: numbers.scores[name].probabilities.map(p => shown(p, 2)).join(', '),
      move: ([x, y]) => {
        const p2 = Math.min(1, Math.max(0, y / HEIGHT));
        const p1 = Math.min(1 - p2, Math.max(0, x - p2 / 2));
        set({ [name]: [1 - p1 - p2, p1].map(p => Number(Math.max(0, p).toFixed(3))) });
      },
    }),
  );
  return (
    <>
      <Plane
        x={[-0.12, 1.12]}
        y={[-0.1, 0.97]}
        width={Math.min(width, 360)}
        step={0.01}
        points={points}
        under={({ x, y }) => (
          <>
            {tiles().map(corners => {
              const middle = [0, 1, 2].map(k => corners.reduce((sum, p) => sum + p[k]!, 0) / 3);
              return (
                <polygon
                  key={middle.join()}
                  class="tone"
                  fill-opacity={(0.03 + 0.5 * urge(state.rule, scoresOf(middle)) ** 3).toFixed(3)}
                  points={corners
                    .map(p => spotOf(p))
                    .map(([px, py]) => `${x(px)},${y(py)}`)
                    .join(' ')}
                />
              );
            })}
            <polygon
              class="frame-line"
              points={[spotOf([1, 0, 0]), spotOf([0, 1, 0]), spotOf([0, 0, 1])]
                .map(([px, py]) => `${x(px)},${y(py)}`)
                .join(' ')}
            />
            <text x={x(0)} y={y(-0.065)} text-anchor="middle">
              class 0
            </text>
            <text x={x(1)} y={y(-0.065)} text-anchor="middle">
              class 1
            </text>
            <text x={x(0.5)} y={y(0.915)} text-anchor="middle">
              class 2
            </text>
          </>
        )}
      />
      <Wide>
        <table class="bars">
          <thead>
            <tr>
              <th>example</th>
              <th class="end">entropy</th>
              <th class="end">margin</th>
              <th class="end">1 − max</th>
            </tr>
          </thead>
          <tbody>
            {CANDIDATES.map(name => {
              const { entropy, margin, doubt } = numbers.scores[name];
              return (
                <tr key={name}>
                  <td class="mono">{name}</td>
                  <td class="mono end">{entropy.toFixed(3)}</td>
                  <td class="mono end">{margin.toFixed(2)}</td>
                  <td class="mono end">{doubt.toFixed(2)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

/** Small triangles that cover the large one, each by its corners as probabilities. */
function tiles(): readonly (readonly (readonly number[])[])[] {
  const at = (i: number, j: number) => [1 - (i + j) / STRIPES, i / STRIPES, j / STRIPES];
  const all: (readonly (readonly number[])[])[] = [];
  for (let j = 0; j < STRIPES; j++)
    for (let i = 0; i + j < STRIPES; i++) {
      all.push([at(i, j), at(i + 1, j), at(i, j + 1)]);
      if (i + j + 1 < STRIPES) all.push([at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)]);
    }
  return all;
}

export function SentenceCircle({ state, numbers, set, width }: DrawingProps<ZeroShotState, ZeroShotNumbers>) {
  const at = (angle: number): Spot => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const angleOf = ([x, y]: Spot) => (Math.round((Math.atan2(y, x) * 180) / Math.PI) + 360) % 360;
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  return (
    <>
      <Plane
        x={[-1.5, 1.5]}
        y={[-1.25, 1.25]}
        width={Math.min(width, 360)}
        step={0.05}
        points={[
          {
            name: 'image',
            at: at(state.image),
            kind: 'a',
            said: `${shown(state.image)}°`,
            move: to => set({ image: angleOf(to) }),
          },
          ...state.sentences.map(
            (angle, index): PlanePoint => ({
              name: String(index + 1),
              at: at(angle),
              kind: 'b',
              said: `sentence ${index + 1}, ${shown(angle)}°`,
              move: to => set({ sentences: state.sentences.with(index, angleOf(to)) }),
            }),
          ),
        ]}
        under={({ x, y }) => (
          <>
            <circle class="ring" cx={x(0)} cy={y(0)} r={x(1) - x(0)} />
            {state.sentences.map((angle, index) => (
              <line
                key={index}
                class={index === numbers.predicted ? 'chord own' : 'chord'}
                x1={x(at(state.image)[0])}
                y1={y(at(state.image)[1])}
                x2={x(at(angle)[0])}
                y2={y(at(angle)[1])}
                stroke-width={0.5 + 5 * numbers.probabilities[index]!}
              />
            ))}
          </>
        )}
      />
      <Wide>
        <table class="bars">
          <thead>
            <tr>
              <th>sentence</th>
              <th>probability</th>
              <td />
              <th class="end">cosine</th>
            </tr>
          </thead>
          <tbody>
            {numbers.cosines.map((cosine, index) => (
              <tr key={index}>
                <td class="mono">{index + 1}</td>
                <td class="bar">
                  <span style={{ width: percent(numbers.probabilities[index]!) }} />
                </td>
                <td class="mono">{percent(numbers.probabilities[index]!)}</td>
                <td class="mono end">{cosine.toFixed(2).replace('-', '−')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}
