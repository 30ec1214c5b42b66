/** Pixels of a picture, in its own colours in every theme; what is hidden stays empty. */
import type { Colour } from '../../../src/figures/photo';

interface Props {
  readonly picture: readonly (readonly (Colour | null)[])[];
  readonly x: number;
  readonly y: number;
  /** Side of a pixel. */
  readonly unit: number;
}

export function Pixels({ picture, x, y, unit }: Props) {
  return (
    <g transform={`translate(${x} ${y})`}>
      {picture.flatMap((line, row) =>
        line.map(
          (colour, column) =>
            colour && (
              <rect
                key={`${row} ${column}`}
                class="crisp"
                x={column * unit}
                y={row * unit}
                // No seam between neighbours.
                width={unit + 0.3}
                height={unit + 0.3}
                fill={coloured(colour)}
              />
            ),
        ),
      )}
    </g>
  );
}

function coloured(colour: Colour): string {
  return `rgb(${colour.map(value => Math.round(255 * Math.min(1, Math.max(0, value)))).join(' ')})`;
}
