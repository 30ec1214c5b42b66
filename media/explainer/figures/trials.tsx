/** The drawings that compare: networks by their cost, points by regime, runs by seed. */
import { scaleLinear } from 'd3-scale';
import type { CostsNumbers, CostsState } from '../../../src/figures/network-costs';
import type { RegimesNumbers, RegimesState } from '../../../src/figures/regimes';
import type { SeedsNumbers, SeedsState } from '../../../src/figures/seeds';
import { shown } from '../../../src/figures/shown';
import { Wide } from '../../shared/wide';
import type { DrawingProps } from './index';
import { Plane, type PlanePoint } from './plane';

export function NetworkScatter({ state, numbers, set, width, openNote }: DrawingProps<CostsState, CostsNumbers>) {
  const { shown: all } = numbers;
  const byWork = state.cost !== 'parameters';
  const ticks = byWork ? [0.3, 1, 3, 10, 30] : [3, 10, 30, 100];
  const chosen = [state.network, state.beside];
  const points = all.map(
    ({ letter, name, cost, accuracy, isBest, note }): PlanePoint => ({
      name: letter,
      at: [Math.log10(cost), accuracy],
      kind: chosen.includes(name) ? 'c' : isBest ? 'b' : 'a',
      said: `${name}: ${shown(cost, 3)} ${byWork ? 'G' : 'M'}, ${accuracy.toFixed(1)} %${chosen.includes(name) ? '; opens its note' : ''}`,
      // What was chosen before stands beside it, so that two presses compare two networks; one more leads to a note.
      press: () => (chosen.includes(name) ? openNote(note) : set({ network: name, beside: state.network })),
    }),
  );
  return (
    <>
      <Plane
        x={byWork ? [-0.9, 1.85] : [0.15, 2.35]}
        y={[52, 88]}
        width={width}
        height={0.62}
        step={1}
        points={points}
        under={({ x, y }) => (
          <>
            {[60, 70, 80].map(tick => (
              <g key={tick}>
                <line class="grid-lines" x1={0} x2={width} y1={y(tick)} y2={y(tick)} />
                <text x={2} y={y(tick) - 3}>
                  {tick} %
                </text>
              </g>
            ))}
            {ticks.map(tick => (
              <text key={tick} x={x(Math.log10(tick))} y={0.62 * width - 3} text-anchor="middle">
                {`${tick} ${byWork ? 'G' : 'M'}`}
              </text>
            ))}
          </>
        )}
      />
      <p class="quiet">
        Up: top-1 accuracy. Across: {state.cost}, each step a multiple. Squares: none cheaper is better. Triangles: the
        two compared. Press a triangle, or a name below, for its note.
      </p>
      <Wide>
        <table class="layers">
          <thead>
            <tr>
              <th>
                <span class="visually-hidden">letter</span>
              </th>
              <th>network</th>
              <th>year</th>
              <th class="number">{byWork ? 'MACs' : 'parameters'}</th>
              <th class="number">top-1</th>
            </tr>
          </thead>
          <tbody>
            {all.map(({ letter, name, year, cost, accuracy, note }) => (
              <tr key={name}>
                <td class="mono">{letter}</td>
                <td>
                  <button type="button" class="link" onClick={() => openNote(note)}>
                    {name}
                  </button>
                </td>
                <td class="mono">{year}</td>
                <td class="mono number">
                  {shown(cost, 3)} {byWork ? 'G' : 'M'}
                </td>
                <td class="mono number">{accuracy.toFixed(1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

export function RegimesPlane({ state, numbers, width }: DrawingProps<RegimesState, RegimesNumbers>) {
  const { points, subject, labelled, group, centres } = numbers;
  const reach = 2.2 + state.camera / 2;
  return (
    <>
      <Plane
        x={[-4.2, 4.2]}
        y={[-reach, reach]}
        width={width}
        height={0.72}
        step={0.1}
        points={[]}
        under={({ x, y }) => (
          <>
            {points.map(([px, py], index) => {
              const [cx, cy] = [x(px), y(py)];
              const side = group[index] === 0 ? 'a' : 'c';
              const isHeld = labelled[index];
              return (
                <g key={index}>
                  {isHeld && <circle class="ring" cx={cx} cy={cy} r={8.5} />}
                  {/* Filled by group, shaped by subject. */}
                  {subject[index] === 0 ? (
                    <circle class={`mark kind-${side}`} cx={cx} cy={cy} r={4.5} />
                  ) : (
                    <path class={`mark kind-${side}`} d={`M${cx} ${cy - 5.5}L${cx + 5.5} ${cy + 4.5}H${cx - 5.5}Z`} />
                  )}
                </g>
              );
            })}
            {centres.map((centre, k) => (
              <path key={k} class="mean" d={`M${x(centre[0]) - 7} ${y(centre[1])}h14m-7 -7v14`} />
            ))}
          </>
        )}
      />
      <p class="quiet">
        Shape: the subject. Colour: the group it was put in. Crosses: the groups’ means
        {state.regime === 'unsupervised' ? '.' : '. Ringed: labelled.'}
      </p>
    </>
  );
}

const ROW = 34;

export function SeedStrips({ numbers, width }: DrawingProps<SeedsState, SeedsNumbers>) {
  const { first, second, means } = numbers;
  const all = [...first, ...second];
  const room = Math.max(0.2, (Math.max(...all) - Math.min(...all)) * 0.08);
  const x = scaleLinear([Math.min(...all) - room, Math.max(...all) + room], [14, width - 14]);
  const strip = (values: readonly number[], row: number, name: string) => {
    const middle = 18 + ROW * row + ROW / 2;
    const mean = means[row]!;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    const error = deviation / Math.sqrt(values.length);
    const clamp = (value: number) => Math.min(width - 2, Math.max(2, x(value)));
    return (
      <g key={name}>
        <text class="name" x={2} y={middle - 12}>
          {name}
        </text>
        <rect
          class="band"
          x={clamp(mean - 2 * error)}
          width={clamp(mean + 2 * error) - clamp(mean - 2 * error)}
          y={middle - 8}
          height={16}
        />
        <line class="straight best" x1={x(mean)} x2={x(mean)} y1={middle - 10} y2={middle + 10} />
        {values.map((value, index) => (
          <circle key={index} class="point other" cx={x(value)} cy={middle} r={3.5} />
        ))}
      </g>
    );
  };
  const bottom = 18 + 2 * ROW + 14;
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${bottom + 4}`} aria-hidden="true">
        {strip(first, 0, 'first method')}
        {strip(second, 1, 'second method')}
        {x.ticks(Math.max(2, Math.floor(width / 90))).map(tick => (
          <text key={tick} x={x(tick)} y={bottom} text-anchor="middle">
            {tick}
          </text>
        ))}
      </svg>
      <p class="quiet">Line: the mean. Band: twice its standard error to either side.</p>
    </>
  );
}
