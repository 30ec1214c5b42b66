/** A picture and what a pretext task makes of it: what is hidden is drawn as padding is. */
import type { PretextNumbers, PretextState } from '../../../src/figures/pretext';
import type { DrawingProps } from './index';

const top = 18;

export function PretextPair({ numbers: { picture, input }, width }: DrawingProps<PretextState, PretextNumbers>) {
  const side = Math.min(190, (width - 16) / 2);
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${top + side + 4}`} aria-hidden="true">
      <Tones values={picture} x={1} side={side} name="picture" />
      <Tones values={input} x={width - side - 1} side={side} name="given to the network" />
    </svg>
  );
}

interface Props {
  readonly values: readonly (readonly (number | null)[])[];
  readonly x: number;
  readonly side: number;
  readonly name: string;
}

function Tones({ values, x, side, name }: Props) {
  const unit = side / values.length;
  return (
    <g transform={`translate(${x} ${top})`}>
      <text class="name" y={-6}>
        {name}
      </text>
      {values.flatMap((line, row) =>
        line.map((value, column) => {
          const place = { x: column * unit, y: row * unit, width: unit, height: unit };
          return value === null ? (
            <rect key={`${row} ${column}`} class="padding" {...place} />
          ) : (
            <g key={`${row} ${column}`}>
              <rect class="cell" {...place} />
              <rect class="weight" {...place} opacity={value / 10} />
            </g>
          );
        }),
      )}
    </g>
  );
}
