/** One channel of a map in greys, with the cells marked that are looked at; those beyond it stand on padding. */
import type { Tap } from '../../../src/figures/conv-variants';

interface Props {
  readonly x: number;
  readonly y: number;
  readonly shades: readonly (readonly number[])[];
  readonly unit: number;
  readonly kind: 'image' | 'result';
  readonly taps: readonly Tap[];
}

export function SheetMap({ x, y, shades, unit, kind, taps }: Props) {
  const side = shades.length;
  const isInside = ({ row, column }: Tap) => Math.min(row, column) >= 0 && Math.max(row, column) < side;
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class={kind} width={side * unit} height={side * unit} />
      {shades.flatMap((line, row) =>
        line.map((shade, column) => (
          <rect
            key={`${row} ${column}`}
            class="tone crisp"
            fill-opacity={shade.toFixed(2)}
            x={column * unit}
            y={row * unit}
            width={unit}
            height={unit}
          />
        )),
      )}
      {taps.map(tap => (
        <rect
          key={`${tap.row} ${tap.column}`}
          class={isInside(tap) ? 'read' : 'padding'}
          x={tap.column * unit + 1}
          y={tap.row * unit + 1}
          width={unit - 2}
          height={unit - 2}
        />
      ))}
    </g>
  );
}

/** From 0 for the least to 0.7 for the largest of all maps. */
export function shadesOf(
  map: readonly (readonly number[])[],
  all: readonly (readonly (readonly number[])[])[],
): readonly (readonly number[])[] {
  const values = all.flat(2);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return map.map(row => row.map(value => (0.7 * (value - least)) / (most - least || 1)));
}
