/** Class activation maps: the feature maps with their weights, and the sum of both; one position is followed through all. */
import { useState } from 'preact/hooks';
import type { ClassActivationNumbers, ClassActivationState } from '../../../src/figures/class-activation-map';
import { shown } from '../../../src/figures/shown';
import { type Cell, CellMap, Pick } from './cells';
import type { DrawingProps } from './index';

const top = 18;
const gap = 14;

export function ClassActivationMaps({
  state,
  numbers,
  width,
}: DrawingProps<ClassActivationState, ClassActivationNumbers>) {
  const [[row, column], choose] = useState<Cell>(numbers.strongest);
  const { maps, weights } = state;
  const rows = numbers.map.length;
  const columns = numbers.map[0]?.length ?? 0;
  const unit = Math.min(26, (width - gap * (maps.length - 1) - 2) / (columns * maps.length));
  const left = (index: number) => 1 + index * (columns * unit + gap);
  const below = top + rows * unit + 28;
  // The sum has a row of its own, so its cells have room for longer numbers.
  const sumUnit = Math.min(30, (width - 2) / columns);
  const most = Math.max(...numbers.map.flat().map(Math.abs), 1e-9);
  const cellAt = (px: number, py: number): Cell => {
    const isSum = py > below - 20;
    const index = isSum ? 0 : Math.min(maps.length - 1, Math.max(0, Math.floor(px / (columns * unit + gap))));
    const side = isSum ? sumUnit : unit;
    return [Math.floor((py - (isSum ? below : top)) / side), Math.floor((px - left(index)) / side)];
  };
  const isChosen = (r: number, c: number) => r === row && c === column;
  const strength = (r: number, c: number) => {
    const value = numbers.map[r]![c]! / most;
    return value <= 0 ? '' : value > 0.66 ? 'result strong' : value > 0.33 ? 'result' : 'result weak';
  };
  return (
    <>
      <Pick
        label="Position"
        rows={rows}
        columns={columns}
        chosen={[row, column]}
        choose={choose}
        cellAt={cellAt}
        width={width}
        height={below + rows * sumUnit + 3}
      >
        {maps.map((values, k) => (
          <CellMap
            key={k}
            values={values}
            x={left(k)}
            y={top}
            unit={unit}
            name={`${shown(weights[k] ?? 0)} × map ${k + 1}`}
            classOf={(r, c) => (isChosen(r, c) ? 'window' : 'image')}
          />
        ))}
        <CellMap
          values={numbers.map}
          x={left(0)}
          y={below}
          unit={sumUnit}
          name="class activation map"
          classOf={strength}
        />
        <rect
          class="outline"
          x={left(0) + column * sumUnit}
          y={below + row * sumUnit}
          width={sumUnit}
          height={sumUnit}
        />
      </Pick>
      <p class="quiet">{inWords(state, numbers, row, column)}</p>
    </>
  );
}

/** `Row 1, column 2: 0.5·8 + 0.75·4 − 0.5·0 = 7.` */
function inWords(
  { maps, weights }: ClassActivationState,
  { map }: ClassActivationNumbers,
  row: number,
  column: number,
) {
  const terms = maps.map((values, k) => {
    const weight = weights[k] ?? 0;
    const sign = weight < 0 ? '− ' : k === 0 ? '' : '+ ';
    return `${sign}${shown(Math.abs(weight))}·${shown(values[row]![column]!)}`;
  });
  return `Row ${row}, column ${column}: ${terms.join(' ')} = ${shown(map[row]![column]!)}.`;
}
