/**
 * Which part of the input one unit sees, by calculation, and the unit that sees a given pixel best. Along each axis the
 * field of unit u begins at start + u · stride (Araujo, Norris & Sim 2019, "Computing Receptive Fields of Convolutional
 * Neural Networks").
 */

/** Along rows and columns, in input pixels; without strides, every unit sees the same. */
export interface FieldGeometry {
  readonly size: readonly [number, number] | 'all';
  readonly stride?: readonly [number, number];
  readonly start?: readonly [number, number];
}

type Interval = readonly [from: number, to: number];

export interface UnitBox {
  readonly rows: Interval;
  readonly columns: Interval;
}

/** Half-open intervals; they may reach into the padding. `undefined` where units have no place of their own. */
export function unitBox(
  { size, stride, start }: FieldGeometry,
  [row, column]: readonly [number, number],
  input: { readonly height: number; readonly width: number },
): UnitBox | undefined {
  if (size === 'all') return { rows: [0, input.height], columns: [0, input.width] };
  if (!stride || !start) return undefined;
  const along = (axis: 0 | 1, unit: number): Interval => {
    const from = start[axis] + unit * stride[axis];
    return [from, from + size[axis]];
  };
  return { rows: along(0, row), columns: along(1, column) };
}

/** The part of a box that lies on the input: what can be measured of it. */
export function clipped(
  { rows, columns }: UnitBox,
  input: { readonly height: number; readonly width: number },
): UnitBox {
  const clip = ([from, to]: Interval, length: number): Interval => [
    Math.min(length, Math.max(0, from)),
    Math.max(0, Math.min(length, to)),
  ];
  return { rows: clip(rows, input.height), columns: clip(columns, input.width) };
}

export function sameBox(a: UnitBox, b: UnitBox): boolean {
  return `${a.rows} ${a.columns}` === `${b.rows} ${b.columns}`;
}

export function coversInput(
  { rows, columns }: UnitBox,
  input: { readonly height: number; readonly width: number },
): boolean {
  return rows[0] <= 0 && columns[0] <= 0 && rows[1] >= input.height && columns[1] >= input.width;
}

/** The unit whose field has its middle nearest to a point of the input. */
export function unitAt(
  { size, stride, start }: FieldGeometry,
  [y, x]: readonly [number, number],
  units: { readonly height: number; readonly width: number },
): readonly [number, number] {
  const along = (axis: 0 | 1, at: number, count: number) => {
    if (size === 'all' || !stride || !start || stride[axis] === 0) return Math.floor(count / 2);
    const unit = Math.round((at - start[axis] - size[axis] / 2) / stride[axis]);
    return Math.max(0, Math.min(count - 1, unit));
  };
  return [along(0, y, units.height), along(1, x, units.width)];
}
