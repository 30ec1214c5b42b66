/**
 * Pooling, drawn as three maps: what goes in, what comes out, and what each cell gets back. All winners are marked, and the
 * chosen output with its window in every map; cells that no window reaches are hatched. A convolution shows its kernel too.
 */
import { useState } from 'preact/hooks';
import { MODES, type PoolingNumbers, type PoolingState } from '../../../src/figures/pooling';
import { shown } from '../../../src/figures/shown';
import { type Cell, CellMap, Pick } from './cells';
import { Hatch } from './conv-planes';
import type { DrawingProps } from './index';

const top = 18;
const gap = 30;

export function PoolingMaps({ state, numbers, set, width }: DrawingProps<PoolingState, PoolingNumbers>) {
  const [chosen, choose] = useState<Cell>([0, 0]);
  const { output, rows, columns, winners, gradient, kernel } = numbers;
  const modes = (
    <fieldset class="tasks" aria-label="Mode">
      {MODES.map(mode => (
        <button
          key={mode}
          type="button"
          class="small-button"
          aria-pressed={mode === state.mode}
          onClick={() => set({ mode })}
        >
          {mode}
        </button>
      ))}
    </fieldset>
  );
  if (output.length === 0) return modes;
  const row = Math.min(chosen[0], rows.length - 1);
  const column = Math.min(chosen[1], columns.length - 1);
  const [[top0, bottom], [left, right]] = [rows[row]!, columns[column]!];
  const side = state.values.length;
  const pad = state.output_size > 0 && !kernel ? 0 : state.padding;
  const beside = (width - gap - 4) / (side + 2 * pad + output.length);
  // The output below the input where side by side would leave no room for the numbers.
  const stacked = beside < 20;
  const unit = Math.min(26, stacked ? (width - 4) / Math.max(side + 2 * pad, output.length) : beside);
  const x = { input: pad * unit + 1, output: stacked ? 1 : (side + 2 * pad) * unit + gap };
  const y = top + pad * unit;
  const under = y + (side + pad) * unit + gap;
  const outputY = stacked ? under : top;
  const below = stacked ? under + output.length * unit + gap : under;
  const bottomOfMaps = below + side * unit;
  const kernelAt =
    kernel &&
    kernelPlace(kernel.weight.length, unit, stacked ? bottomOfMaps + gap : below, stacked ? 1 : x.output, width);
  const isIn = (r: number, c: number) => r >= top0 && r < bottom && c >= left && c < right;
  const isWinner = (r: number, c: number) => winners.flat().some(([wr, wc]) => wr === r && wc === c);
  const isReached = (r: number, c: number) =>
    rows.some(([from, to]) => r >= from && r < to) && columns.some(([from, to]) => c >= from && c < to);
  const classOf = (r: number, c: number) =>
    `${isIn(r, c) ? 'window' : isReached(r, c) ? 'image' : 'unreached'} ${isWinner(r, c) ? 'winner' : ''}`;
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
      {modes}
      <Pick
        label="Output cell"
        rows={rows.length}
        columns={columns.length}
        chosen={[row, column]}
        choose={choose}
        cellAt={cellAt}
        width={width}
        height={Math.max(bottomOfMaps, kernelAt?.bottom ?? 0) + 3}
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
          name={kernel ? 'gradient back' : 'gradient that comes back'}
          classOf={(r, c) => (gradient[r]![c] === 0 ? 'silent' : isIn(r, c) ? 'window' : 'result')}
        />
        {kernel && kernelAt && (
          <>
            <CellMap values={kernel.weight} {...kernelAt.weight} unit={unit} name="kernel" classOf={() => 'window'} />
            <CellMap
              values={kernel.gradient}
              {...kernelAt.gradient}
              unit={unit}
              name="gradient"
              classOf={() => 'result'}
            />
          </>
        )}
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

/** The kernel, and its gradient beside it or, where there is no room, below. */
function kernelPlace(size: number, unit: number, y: number, x: number, width: number) {
  const side = size * unit;
  const beside = Math.max(side, 40) + 14;
  const fits = x + beside + Math.max(side, 52) <= width;
  const gradient = fits ? { x: x + beside, y } : { x, y: y + side + gap };
  return { weight: { x, y }, gradient, bottom: gradient.y + side };
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
  if (numbers.kernel)
    return `Output ${row}, ${column} is ${value}, the sum of ${cells}, each times its weight${state.padding > 0 ? '; padding counts as zeros' : ''}. The gradients are those of the sum of all outputs.`;
  const zeros = state.padding > 0 && state.output_size === 0 && state.count_include_pad;
  return `Output ${row}, ${column} is ${value}, the mean of ${cells}${zeros ? ', with padding counted as zeros' : ''}.`;
}
