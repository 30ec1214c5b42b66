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
  /** What the first units see along each, `null` for nothing, where they do not all see as much: the pattern repeats. */
  readonly windows?: readonly (readonly (Interval | null)[])[];
  /** What all units together see, where that is not the whole input. */
  readonly within?: readonly Interval[];
}

type Interval = readonly [from: number, to: number];

export interface UnitBox {
  readonly rows: Interval;
  readonly columns: Interval;
}

/**
 * Half-open intervals; they may reach into the padding. `undefined` where units have no place of their own, or one sees
 * nothing.
 */
export function unitBox(
  { size, stride, start, windows }: FieldGeometry,
  [row, column]: readonly [number, number],
  input: { readonly height: number; readonly width: number },
): UnitBox | undefined {
  if (size === 'all') return { rows: [0, input.height], columns: [0, input.width] };
  if (!stride || !start) return undefined;
  const along = (axis: 0 | 1, unit: number): Interval | undefined => {
    const seen = windows?.[axis] ?? [[start[axis], start[axis] + size[axis]]];
    const first = unit % seen.length;
    // A whole number of periods, although a stride need not be a whole number.
    const by = Math.round((unit - first) * stride[axis]);
    const span = seen[first];
    return span ? [span[0] + by, span[1] + by] : undefined;
  };
  const [rows, columns] = [along(0, row), along(1, column)];
  return rows && columns && { rows, columns };
}

/** The part of a box that lies on the input, where any unit looks: what can be measured of it. */
export function clipped(
  { rows, columns }: UnitBox,
  input: { readonly height: number; readonly width: number },
  { within }: Pick<FieldGeometry, 'within'> = {},
): UnitBox {
  const clip = ([from, to]: Interval, [first, end]: Interval): Interval => [
    Math.min(end, Math.max(first, from)),
    Math.max(first, Math.min(end, to)),
  ];
  const [height, width] = within ?? [
    [0, input.height],
    [0, input.width],
  ];
  return { rows: clip(rows, height!), columns: clip(columns, width!) };
}

/** How far neighbours are apart: `4`, `4×2`, `1.33`. */
export function apartText(stride: readonly number[]): string {
  const texts = stride.map(step => `${Math.round(100 * step) / 100}`);
  return texts.every(text => text === texts[0]) ? texts[0]! : texts.join('×');
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
