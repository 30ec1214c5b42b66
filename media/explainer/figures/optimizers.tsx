/** Optimizers on one surface: their paths over its contours, the loss along each, and the rate each has for x and for y. */
import { useMemo } from 'preact/hooks';
import { contour } from '../../../src/figures/contours';
import { type OptimizerNumbers, type OptimizerState, surfaces } from '../../../src/figures/optimizers';
import { shown } from '../../../src/figures/shown';
import { Wide } from '../../shared/wide';
import { Plot } from '../plot';
import type { DrawingProps } from './index';
import { Plane, type Spot } from './plane';
import { Play } from './play';

/** To the left and right, and up and down unless the start lies further out. */
const REACH: Spot = [5, 2.4];
const SQUARES = 100;
/** How many steps a race has. */
const RACE = 100;

export function OptimizerRace({ state, numbers, set, width }: DrawingProps<OptimizerState, OptimizerNumbers>) {
  const surface = surfaces[state.surface];
  const [startX = 0, startY = 0] = state.start;
  const high = Math.max(REACH[1], Math.abs(startY) + 0.3);
  const pieces = useMemo(
    () =>
      surface.levels.flatMap(level =>
        contour((x, y) => surface.f([x, y]), level, { x: [-REACH[0], REACH[0]], y: [-high, high], squares: SQUARES }),
      ),
    [surface, high],
  );
  const losses = {
    title: 'Loss along the path',
    x: { label: 'step' },
    y: { label: 'loss' },
    series: numbers.paths.map(({ rule, losses: along }) => ({
      name: rule,
      points: along.filter(Number.isFinite).map((loss, step) => [step, loss] as const),
    })),
  };
  return (
    <>
      <Plane
        x={[-REACH[0], REACH[0]]}
        y={[-high, high]}
        width={width}
        height={0.62}
        step={0.1}
        points={[{ name: 'start', at: [startX, startY], kind: 'd', move: to => set({ start: [...to] }) }]}
        under={({ x, y }) => (
          <>
            {/* One path for all pieces: thousands of lines would be slow to drag over. */}
            <path
              class="contours"
              d={pieces.map(([x1, y1, x2, y2]) => `M${x(x1)} ${y(y1)}L${x(x2)} ${y(y2)}`).join('')}
            />
            {numbers.paths.map(({ rule, steps }, index) => {
              const [ex = 0, ey = 0] = steps.at(-1)!.position;
              const far = (value: number) => Math.max(-40, Math.min(40, value));
              return (
                <g key={rule}>
                  <polyline
                    class={`curve curve-${index % 8}`}
                    points={steps
                      .map(({ position }) => `${x(far(position[0]!)).toFixed(1)},${y(far(position[1]!)).toFixed(1)}`)
                      .join(' ')}
                  />
                  <circle class={`curve curve-${index % 8} path-end`} cx={x(far(ex))} cy={y(far(ey))} r={3.5} />
                </g>
              );
            })}
          </>
        )}
      />
      <Play label="Race" value={state.steps} min={1} max={RACE} step={1} seconds={5} set={steps => set({ steps })} />
      <p class="quiet">x to the right, y up. Rings: where each path ends.</p>
      <Plot plot={losses} />
      <Rates numbers={numbers} />
    </>
  );
}

/** A bar for each parameter's rate, as long as its power of ten stands above the least of them. */
function Rates({ numbers }: { numbers: OptimizerNumbers }) {
  const rows = numbers.paths.flatMap(({ rule, steps }) => {
    const { rates } = steps.at(-1)!;
    return rates.length === 2 ? [{ rule, rates }] : [];
  });
  const powers = rows.flatMap(({ rates }) => rates.map(Math.log10));
  const [low, most] = [Math.min(...powers), Math.max(...powers)];
  const bar = (rate: number) => (
    <td class="third">
      <span style={{ width: `${8 + (92 * (Math.log10(rate) - low)) / Math.max(0.3, most - low)}%` }} />
      <span class="mono">{shown(rate, 3)}</span>
    </td>
  );
  return (
    <Wide>
      <table class="bars thirds rates">
        <thead>
          <tr>
            <th>last step’s rate</th>
            <th>for x</th>
            <th>for y</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ rule, rates }) => (
            <tr key={rule}>
              <td>{rule}</td>
              {bar(rates[0]!)}
              {bar(rates[1]!)}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">Bars grow with the power of ten.</p>
    </Wide>
  );
}
