/** The table of position encodings as a map: dark is 1, paper is −1. An entry is chosen by pointer or with the arrow keys. */
import type { PositionNumbers, PositionState } from '../../../src/figures/position-encoding';
import { shown } from '../../../src/figures/shown';
import { Pick } from './cells';
import type { DrawingProps } from './index';

const LEFT = 22;
const TOP = 16;

export function PositionMap({ state, numbers, set, width }: DrawingProps<PositionState, PositionNumbers>) {
  const { positions, d_model } = state;
  const [row, column] = [Math.min(state.position, positions - 1), Math.min(state.column, d_model - 1)];
  const wide = (Math.min(width, 420) - LEFT - 2) / d_model;
  const high = Math.min(18, 260 / positions);
  return (
    <>
      <Pick
        label="Entry"
        rows={positions}
        columns={d_model}
        chosen={[row, column]}
        choose={([position, c]) => set({ position, column: c })}
        cellAt={(px, py) => [Math.floor((py - TOP) / high), Math.floor((px - LEFT) / wide)]}
        width={width}
        height={TOP + positions * high + 3}
      >
        <text class="name" x={LEFT} y={11}>
          columns 0 to {d_model - 1}
        </text>
        {[0, positions - 1].map((position, index) => (
          <text
            key={position}
            x={LEFT - 4}
            y={TOP + (index === 0 ? Math.min(high, 11) : positions * high - 1)}
            text-anchor="end"
          >
            {position}
          </text>
        ))}
        {numbers.table.map((line, r) =>
          line.map((value, c) => (
            <rect
              key={`${r} ${c}`}
              class="shade crisp"
              x={LEFT + c * wide}
              y={TOP + r * high}
              width={wide}
              height={high}
              fill-opacity={((value + 1) / 2).toFixed(3)}
            />
          )),
        )}
        <rect class="frame-line" x={LEFT} y={TOP} width={d_model * wide} height={positions * high} />
        <rect class="frame-line" x={LEFT} y={TOP + row * high} width={d_model * wide} height={high} />
        <rect class="outline" x={LEFT + column * wide} y={TOP + row * high} width={wide} height={high} />
      </Pick>
      <p class="quiet">
        Filled is 1, empty −1. Row {row} beside rows{' '}
        {[1, 2, 4, 8]
          .filter(distance => row + distance < positions)
          .map(distance => `${row + distance}: ${shown(numbers.products[row + distance]!, 3)}`)
          .join(', ') || `${row - 1}: ${shown(numbers.products[row - 1]!, 3)}`}
        .
      </p>
    </>
  );
}
