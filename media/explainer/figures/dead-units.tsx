/** A map of which unit fires on which input, an input a row; a unit is chosen by pointer or with the arrow keys. */
import { type DeadUnitsNumbers, type DeadUnitsState, UNITS } from '../../../src/figures/dead-units';
import { CellMap, Pick } from './cells';
import type { DrawingProps } from './index';

const left = 22;
const top = 34;

export function FiringMap({ state, numbers, set, width }: DrawingProps<DeadUnitsState, DeadUnitsNumbers>) {
  const { outputs, fires } = numbers;
  const unit = Math.min(34, (width - left - 2) / UNITS);
  const most = Math.max(...outputs.flat());
  const height = top + outputs.length * unit + 18;
  return (
    <>
      <Pick
        label="Unit"
        rows={1}
        columns={UNITS}
        chosen={[0, state.unit]}
        choose={([, chosen]) => set({ unit: chosen })}
        cellAt={x => [0, Math.floor((x - left) / unit)]}
        width={width}
        height={height}
      >
        <text class="name" x={left} y={12}>
          units 0 to {UNITS - 1} →
        </text>
        {outputs.map((_, row) => (
          <text key={row} class="name" x={left - 5} y={top + (row + 0.5) * unit + 4} text-anchor="end">
            {row}
          </text>
        ))}
        <CellMap
          values={outputs}
          x={left}
          y={top}
          unit={unit}
          name=""
          classOf={(row, column) => {
            const value = outputs[row]![column]!;
            if (fires[column] === 0) return 'window';
            return value <= 0 ? 'silent' : value > most / 2 ? 'strong' : 'weak';
          }}
        />
        {fires.map((count, column) => (
          <text
            key={column}
            class="name"
            x={left + (column + 0.5) * unit}
            y={top - 6}
            text-anchor="middle"
            font-weight={count === 0 ? 'bold' : undefined}
          >
            {count > 0 ? column : unit < 30 ? '✕' : 'dead'}
          </text>
        ))}
        <rect
          class="outline"
          x={left + state.unit * unit}
          y={top}
          width={unit}
          height={outputs.length * unit}
          fill="none"
        />
        {fires.map((count, column) => (
          <text key={column} class="name" x={left + (column + 0.5) * unit} y={height - 4} text-anchor="middle">
            {count}
          </text>
        ))}
      </Pick>
      <p class="quiet">
        Rows: inputs. Below: on how many of the {outputs.length} a unit fires. Framed: the unit that is set.
      </p>
    </>
  );
}
