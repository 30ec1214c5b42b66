/**
 * Pooling, drawn as three maps: what goes in, what comes out, and what each cell gets back. The chosen output is marked in
 * all of them, with the cell that won it; cells that no window reaches are hatched.
 */
import { useState } from 'preact/hooks';
import type { PoolingNumbers, PoolingState } from '../../../src/figures/pooling';
import { shown } from '../../../src/figures/shown';
import { type Cell, CellMap, Pick } from './cells';
import { Hatch } from './conv-planes';
import type { DrawingProps } from './index';

const top = 18;
const gap = 30;

export function PoolingMaps({ state, numbers, width }: DrawingProps<PoolingState, PoolingNumbers>) {
  const [chosen, choose] = useState<Cell>([0, 0]);
  const { output, rows, columns, winners, gradient } = numbers;
  if (output.length === 0) return null;
  const row = Math.min(chosen[0], rows.length - 1);
  const column = Math.min(chosen[1], columns.length - 1);
  const [[top0, bottom], [left, right]] = [rows[row]!, columns[column]!];
  const side = state.values.length;
  const pad = state.output_size > 0 ? 0 : state.padding;
  const beside = (width - gap - 4) / (side + 2 * pad + output.length);
  // The output below the input where side by side would leave no room for the numbers.
  const stacked = beside < 20;
  const unit = Math.min(26, stacked ? (width - 4) / Math.max(side + 2 * pad, output.length) : beside);
  const x = { input: pad * unit + 1, output: stacked ? 1 : (side + 2 * pad) * unit + gap };
  const y = top + pad * unit;
  const under = y + (side + pad) * unit + gap;
  const outputY = stacked ? under : top;
  const below = stacked ? under + output.length * unit + gap : under;
  const winner = winners[row]?.[column];
  const isIn = (r: number, c: number) => r >= top0 && r < bottom && c >= left && c < right;
  const isWinner = (r: number, c: number) => winner?.[0] === r && winner[1] === c;
  const isReached = (r: number, c: number) =>
    rows.some(([from, to]) => r >= from && r < to) && columns.some(([from, to]) => c >= from && c < to);
  const classOf = (r: number, c: number) =>
    isWinner(r, c) ? 'window winner' : isIn(r, c) ? 'window' : isReached(r, c) ? 'image' : 'unreached';
  const cellAt = (px: number, py: number): Cell => {
    const isOutput = stacked ? py >= under - gap / 2 && py < below - gap / 2 : px >= x.output - gap / 2;
    if (isOutput) return [Math.floor((py - outputY) / unit), Math.floor((px - x.output) / unit)];
    const nearest = (position: number, spans: PoolingNumbers['rows']) => {
      const distance = spans.map(([from, to]) => Math.abs((from + to) / 2 - position));
      return distance.indexOf(Math.min(...distance));
    };
    return [nearest((py - y) / unit, rows), nearest((px - x.input) / unit, columns)];
  };
  const padded = (side + 2 * pad) * unit;
  return (
    <>
      <Pick
        label="Output cell"
        rows={rows.length}
        columns={columns.length}
        chosen={[row, column]}
        choose={choose}
        cellAt={cellAt}
        width={width}
        height={below + side * unit + 3}
      >
        <Hatch />
        {pad > 0 && <rect class="padding" x={1} y={top} width={padded} height={padded} />}
        <CellMap
          values={state.values}
          x={x.input}
          y={y}
          unit={unit}
          name={pad > 0 ? '' : `input ${side}×${side}`}
          classOf={classOf}
        />
        {pad > 0 && (
          <text class="name" x={1} y={top - 6}>
            {`input ${side}×${side}, padding ${pad}`}
          </text>
        )}
        <CellMap
          values={output}
          x={x.output}
          y={outputY}
          unit={unit}
          name={`output ${output.length}×${output[0]!.length}`}
          classOf={(r, c) => (r === row && c === column ? 'window' : 'result')}
        />
        <CellMap
          values={gradient}
          x={x.input}
          y={below}
          unit={unit}
          name="gradient that comes back"
          classOf={(r, c) => (gradient[r]![c] === 0 ? 'silent' : isIn(r, c) ? 'window' : 'result')}
        />
        {[y, below].map(start => (
          <rect
            key={start}
            class="outline"
            x={x.input + left * unit}
            y={start + top0 * unit}
            width={(right - left) * unit}
            height={(bottom - top0) * unit}
          />
        ))}
      </Pick>
      <p class="quiet">{inWords(state, numbers, row, column)}</p>
    </>
  );
}

/** `Output 0, 1 keeps 5, the largest of 4 cells: row 1, column 3.` */
function inWords(state: PoolingState, numbers: PoolingNumbers, row: number, column: number): string {
  const [[from, to], [left, right]] = [numbers.rows[row]!, numbers.columns[column]!];
  const count = (to - from) * (right - left);
  const cells = `${count} ${count === 1 ? 'cell' : 'cells'}`;
  const value = shown(numbers.output[row]![column]!);
  const winner = numbers.winners[row]?.[column];
  if (winner)
    return `Output ${row}, ${column} keeps ${value}, the largest of ${cells}: row ${winner[0]}, column ${winner[1]}.`;
  const zeros = state.padding > 0 && state.output_size === 0 && state.count_include_pad;
  return `Output ${row}, ${column} is ${value}, the mean of ${cells}${zeros ? ', with padding counted as zeros' : ''}.`;
}
