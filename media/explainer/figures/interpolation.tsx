/** Resizing, drawn as both maps: the output pixel that is looked at, the place it reads, and the pixels it takes there. */
import type { InterpolationNumbers, InterpolationState } from '../../../src/figures/interpolation';
import { CellMap, Pick } from './cells';
import type { DrawingProps } from './index';

const top = 18;
const gap = 22;

export function InterpolationMaps({
  state,
  numbers,
  set,
  width,
}: DrawingProps<InterpolationState, InterpolationNumbers>) {
  const { output, rows, columns, made, beside: other } = numbers;
  const [row, column] = [Math.min(state.row, state.size - 1), Math.min(state.column, state.size - 1)];
  const side = state.values.length;
  const beside = (width - gap - 2) / (side + state.size);
  // One below the other where side by side would leave no room for the numbers.
  const stacked = beside < 25;
  const unit = Math.min(30, stacked ? (width - 2) / Math.max(side, state.size) : beside);
  const x = stacked ? 1 : 1 + side * unit + gap;
  const y = stacked ? top + side * unit + gap : top;
  const below = Math.max(top + side * unit, y + state.size * unit);
  const takes = (r: number, c: number) =>
    rows[row]!.taps.some(([index, weight]) => index === r && weight > 0) &&
    columns[column]!.taps.some(([index, weight]) => index === c && weight > 0);
  // Nearest modes read edges of pixels from 0 to the length; bilinear reads their middles.
  const middle = state.mode === 'bilinear' ? 0.5 : 0;
  return (
    <Pick
      label="Output pixel"
      rows={state.size}
      columns={state.size}
      chosen={[row, column]}
      choose={([r, c]) => set({ row: r, column: c })}
      cellAt={(px, py) =>
        (stacked ? py < y - gap / 2 : px < x - gap / 2)
          ? undefined
          : [Math.floor((py - y) / unit), Math.floor((px - x) / unit)]
      }
      width={width}
      height={other ? below + top + state.size * unit + 4 : below + 4}
    >
      <CellMap
        values={state.values}
        x={1}
        y={top}
        unit={unit}
        name={`input ${side}×${side}`}
        classOf={(r, c) => (takes(r, c) ? 'window' : 'image')}
      />
      <CellMap
        values={output}
        x={x}
        y={y}
        unit={unit}
        name={`${state.mode}, ${state.size}×${state.size}`}
        classOf={(r, c) => (r === row && c === column ? 'window' : made[r]![c] ? 'made' : 'result')}
      />
      {other && (
        <CellMap
          values={other.output}
          x={x}
          y={below + top + 4}
          unit={unit}
          name={`${other.mode}, the same`}
          classOf={(r, c) => (other.made[r]![c] ? 'made' : 'result')}
        />
      )}
      <circle
        class="reads"
        cx={1 + (columns[column]!.source + middle) * unit}
        cy={top + (rows[row]!.source + middle) * unit}
        r={4}
      />
    </Pick>
  );
}
