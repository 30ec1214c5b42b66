/** Class activation maps: the feature maps with their weights, and the sum of both; one position is followed through all. */
import { useState } from 'preact/hooks';
import type { ClassActivationNumbers, ClassActivationState } from '../../../src/figures/class-activation-map';
import { PHOTO_SIDE, photo } from '../../../src/figures/photo';
import { shown } from '../../../src/figures/shown';
import { type Cell, CellMap, Pick } from './cells';
import { ControlRow } from './control';
import type { DrawingProps } from './index';
import { Pixels } from './pixels';
import './patch-attention.css';

const top = 18;
const gap = 14;

export function ClassActivationMaps({
  state,
  numbers,
  set,
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
  const sumUnit = Math.min(30, (width - gap - 2) / (2 * columns));
  const photoSize = rows * sumUnit;
  const photoLeft = left(0) + columns * sumUnit + gap;
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
            name={columns * unit < 84 ? `map ${k + 1}` : `${shown(weights[k] ?? 0)} × map ${k + 1}`}
            classOf={(r, c) => (isChosen(r, c) ? 'window' : 'image')}
          />
        ))}
        <CellMap values={numbers.map} x={left(0)} y={below} unit={sumUnit} name="the sum" classOf={strength} />
        <Overlay enlarged={numbers.enlarged} x={photoLeft} y={below} size={photoSize} />
        <rect
          class="outline"
          x={left(0) + column * sumUnit}
          y={below + row * sumUnit}
          width={sumUnit}
          height={sumUnit}
        />
      </Pick>
      <p class="quiet">{inWords(state, numbers, row, column)}</p>
      <div class="controls">
        {maps.map((_, k) => (
          <ControlRow
            key={k}
            name={`weight-${k}`}
            control={{ kind: 'real', min: -4, max: 4, step: 0.25, label: `weight ${k + 1}` }}
            value={weights[k] ?? 0}
            set={weight => set({ weights: maps.map((__, at) => (at === k ? Number(weight) : (weights[at] ?? 0))) })}
          />
        ))}
      </div>
    </>
  );
}

/** The photograph, in the dark where there is no evidence for the class. */
function Overlay({
  enlarged,
  x,
  y,
  size,
}: {
  enlarged: ClassActivationNumbers['enlarged'];
  x: number;
  y: number;
  size: number;
}) {
  const unit = size / PHOTO_SIDE;
  const most = Math.max(...enlarged.flat(), 1e-9);
  return (
    <>
      <text class="name" x={x} y={y - 6}>
        {size < 90 ? 'picture' : 'on the picture'}
      </text>
      <Pixels picture={photo} x={x} y={y} unit={unit} />
      {enlarged.flatMap((line, r) =>
        line.map((value, c) => (
          <rect
            key={`${r} ${c}`}
            class="veil crisp"
            x={x + c * unit}
            y={y + r * unit}
            width={unit}
            height={unit}
            fill-opacity={(0.82 * (1 - Math.max(0, value) / most)).toFixed(2)}
          />
        )),
      )}
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
