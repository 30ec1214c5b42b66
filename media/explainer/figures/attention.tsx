/** Attention, drawn as the table of weights: a row a query, a column a key, and beside each row the mixture it makes. */
import type { AttentionNumbers, AttentionState } from '../../../src/figures/attention';
import { shown } from '../../../src/figures/shown';
import { CellMap, Pick } from './cells';
import type { DrawingProps } from './index';

const top = 20;
const left = 14;

export function AttentionWeights({ state, numbers, set, width }: DrawingProps<AttentionState, AttentionNumbers>) {
  const { weights, output } = numbers;
  const [rows, columns, wide] = [weights.length, weights[0]!.length, output[0]!.length];
  const row = Math.min(state.query, rows - 1);
  const gap = 26;
  const unit = Math.min(34, (width - left - gap - 2) / (columns + wide));
  const aside = left + columns * unit + gap;
  const masked = (r: number, c: number) => numbers.scores[r]![c] === Number.NEGATIVE_INFINITY;
  const classOf = (r: number, c: number) => {
    const weight = weights[r]![c]!;
    const strength = weight > 0.5 ? 'result strong' : weight > 0.2 ? 'result' : 'result weak';
    return masked(r, c) ? 'silent' : strength;
  };
  return (
    <>
      <Pick
        label="Query"
        rows={rows}
        columns={1}
        chosen={[row, 0]}
        choose={([query]) => set({ query })}
        cellAt={(_, py) => [Math.floor((py - top) / unit), 0]}
        width={width}
        height={top + rows * unit + 4}
      >
        {weights.map((_, r) => (
          <text key={r} x={left - 5} y={top + r * unit + unit / 2 + 3.5} text-anchor="end">
            {r}
          </text>
        ))}
        <CellMap values={weights} x={left} y={top} unit={unit} name="weights" classOf={classOf} />
        <CellMap
          values={output}
          x={aside}
          y={top}
          unit={unit}
          name="output"
          classOf={r => (r === row ? 'window' : 'image')}
        />
        <rect class="outline" x={left} y={top + row * unit} width={columns * unit} height={unit} />
        <text class="name" x={left + columns * unit + gap / 2} y={top + row * unit + unit / 2 + 4} text-anchor="middle">
          ·V=
        </text>
      </Pick>
      <p class="quiet">
        Query {row}:{' '}
        {weights[row]!.map((weight, key) => `key ${key} ${masked(row, key) ? 'masked' : shown(weight, 2)}`).join(', ')}.
      </p>
    </>
  );
}
