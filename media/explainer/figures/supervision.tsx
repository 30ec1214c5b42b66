/** The regimes as a strip of columns, as full as their first data set is labelled; one is chosen by pointer or arrow keys. */

import { REGIMES, type SupervisionNumbers, type SupervisionState, supervision } from '../../../src/figures/supervision';
import { Pick } from './cells';
import type { DrawingProps } from './index';

const TOP = 18;
const TALL = 100;

export function SupervisionStrip({ state, numbers, set, width }: DrawingProps<SupervisionState, SupervisionNumbers>) {
  const unit = (width - 4) / REGIMES.length;
  const x = (index: number) => 2 + index * unit;
  const name = (regime: string) => (regime === 'unsupervised' ? 'un-' : regime.replace(/ ?supervised$/, '') || 'fully');
  const bottom = TOP + TALL;
  return (
    <>
      <Pick
        label="Regime"
        rows={1}
        columns={REGIMES.length}
        chosen={[0, numbers.index]}
        choose={([, index]) => set({ regime: REGIMES[index]! })}
        cellAt={at => [0, Math.floor((at - 2) / unit)]}
        said={state.regime}
        width={width}
        height={bottom + 38}
      >
        <text class="name" x={2} y={11}>
          a label for each
        </text>
        <text class="name" x={width - 2} y={11} text-anchor="end">
          none
        </text>
        {REGIMES.map((regime, index) => {
          const {
            data: [first],
            shares: [share],
          } = supervision.compute({ regime });
          const filled = Math.max(share > 0 ? 2 : 0, share * (TALL - 2));
          return (
            <g key={regime}>
              <rect class="cell" x={x(index)} y={TOP} width={unit} height={TALL} />
              <rect
                class={regime === 'weakly supervised' ? 'made' : 'result'}
                x={x(index) + 1}
                y={bottom - 1 - filled}
                width={unit - 2}
                height={filled}
              />
              {regime === 'self-supervised' && (
                <rect class="padding" x={x(index) + 4} y={TOP + 4} width={unit - 8} height={TALL - 8} />
              )}
              <text class="name" transform={`translate(${x(index) + unit / 2 + 4} ${bottom - 10}) rotate(-90)`}>
                {first.name}
              </text>
              <text
                class={index === numbers.index ? 'chosen' : 'name'}
                x={x(index) + unit / 2}
                y={bottom + 14 + (unit < 56 && index % 2 === 1 ? 14 : 0)}
                text-anchor="middle"
              >
                {name(regime)}
              </text>
            </g>
          );
        })}
        <rect class="outline" x={x(numbers.index)} y={TOP} width={unit} height={TALL} />
        <text class="name" x={2} y={bottom + 34}>
          {unit < 56 ? '' : '… supervised'}
        </text>
      </Pick>
      <p class="quiet">
        In each an example of data. Filled: the share that people have labelled; red: weakly. Dashed box: the data make
        their own target.
      </p>
    </>
  );
}
