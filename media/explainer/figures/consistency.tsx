/** Two moons, what a network makes of the plane, an unlabelled point that can be dragged, and the two predictions for it. */
import type { ConsistencyNumbers, ConsistencyState } from '../../../src/figures/consistency';
import { contour } from '../../../src/figures/contours';
import { classify, moons } from '../../../src/figures/moons-classifier';
import { Wide } from '../../shared/wide';
import { Arrow } from './arrow';
import type { DrawingProps } from './index';
import { Plane, type Spot } from './plane';

const X: Spot = [-1.5, 2.5];
const Y: Spot = [-1.2, 1.6];
const COLUMNS = 40;
const ROWS = 28;
/** How sure the network is of the lower moon, by rows from the bottom; and where it is undecided. */
const beliefs = Array.from({ length: ROWS }, (_, row) =>
  Array.from({ length: COLUMNS }, (__, column) => classify([along(X, column, COLUMNS), along(Y, row, ROWS)])[1]),
);
const boundary = contour((x, y) => classify([x, y])[1], 0.5, { x: X, y: Y, squares: 48 });

function along([from, to]: Spot, index: number, of: number): number {
  return from + ((to - from) * (index + 0.5)) / of;
}

export function TwoPasses({ state, numbers, set, width }: DrawingProps<ConsistencyState, ConsistencyNumbers>) {
  const { passes, start } = numbers;
  const isVat = state.method === 'VAT';
  const at: Spot = [state.point[0] ?? 0, state.point[1] ?? 0];
  const ends = isVat ? [passes[1].at] : passes.map(pass => pass.at);
  return (
    <>
      <Plane
        x={X}
        y={Y}
        width={width}
        step={0.05}
        points={[{ name: 'unlabelled', at, kind: 'd', move: point => set({ point }) }]}
        under={({ x, y }) => {
          const [cx, cy] = [x(at[0]), y(at[1])];
          const tall = y(along(Y, 0, ROWS)) - y(along(Y, 1, ROWS));
          return (
            <>
              {beliefs.flatMap((row, r) =>
                row.map((belief, c) => (
                  <rect
                    key={`${r} ${c}`}
                    class="tone crisp"
                    x={x(along(X, c - 0.5, COLUMNS))}
                    y={y(along(Y, r, ROWS)) - tall / 2}
                    width={x(along(X, c + 0.5, COLUMNS)) - x(along(X, c - 0.5, COLUMNS))}
                    height={tall}
                    fill-opacity={(0.3 * belief).toFixed(3)}
                  />
                )),
              )}
              <path
                class="outline"
                d={boundary.map(([x1, y1, x2, y2]) => `M${x(x1)} ${y(y1)}L${x(x2)} ${y(y2)}`).join('')}
              />
              {moons.map(({ at: [mx, my], moon, isLabelled }, index) => (
                <g key={index}>
                  {isLabelled && <circle class="ring" cx={x(mx)} cy={y(my)} r={8} />}
                  {moon === 0 ? (
                    <circle class={`mark kind-a ${isLabelled ? '' : 'faint'}`} cx={x(mx)} cy={y(my)} r={3.5} />
                  ) : (
                    <rect
                      class={`mark kind-c ${isLabelled ? '' : 'faint'}`}
                      x={x(mx) - 3}
                      y={y(my) - 3}
                      width={6}
                      height={6}
                    />
                  )}
                </g>
              ))}
              {isVat && (
                <>
                  <circle class="ring margin" cx={cx} cy={cy} r={x(at[0] + state.epsilon) - cx} />
                  <line
                    class="ring margin"
                    x1={cx}
                    y1={cy}
                    x2={x(at[0] + state.epsilon * start[0])}
                    y2={y(at[1] + state.epsilon * start[1])}
                  />
                </>
              )}
              {ends.map((end, index) => (
                <Arrow key={index} from={[cx, cy]} to={[x(end[0]), y(end[1])]} />
              ))}
            </>
          );
        }}
      />
      <p class="quiet">
        Shaded: sure of the lower moon. Line: undecided. {isVat ? 'Dashed: the random direction it starts from.' : ''}
      </p>
      <Predictions
        numbers={numbers}
        names={isVat ? ['at the point', 'after the step'] : ['first pass', 'second pass']}
      />
    </>
  );
}

function Predictions({
  numbers: { passes },
  names,
}: {
  numbers: ConsistencyNumbers;
  names: readonly [string, string];
}) {
  return (
    <Wide>
      <table class="bars thirds">
        <thead>
          <tr>
            <th>moon</th>
            {names.map(name => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {['upper', 'lower'].map((name, k) => (
            <tr key={name}>
              <td>{name}</td>
              {passes.map(({ probabilities }, index) => (
                <td key={index} class="third">
                  <span style={{ width: `${100 * probabilities[k]!}%` }} />
                  <span class="mono">{`${(100 * probabilities[k]!).toFixed(1)}%`}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
