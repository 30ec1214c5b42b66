/** One picture four times: as it is, at both ends of what a transform may do, and as it was drawn. */
import type { AugmentationNumbers, AugmentationState, Grey } from '../../../src/figures/augmentation';
import { shown } from '../../../src/figures/shown';
import type { DrawingProps } from './index';

const gap = 12;
const head = 18;

export function AugmentedPictures({ state, numbers, width }: DrawingProps<AugmentationState, AugmentationNumbers>) {
  const { pictures, range, drawn } = numbers;
  const columns = width >= 380 ? 4 : 2;
  const side = Math.min(130, (width - gap * (columns - 1)) / columns);
  const amount = (value: number) => {
    const written = shown(value, 3);
    return { brightness: `×${written}`, contrast: `×${written}`, rotation: `${written}°`, blur: `σ ${written}` }[
      state.transform
    ];
  };
  const all = [
    { name: 'as it is', values: pictures.original },
    { name: `drawn: ${amount(drawn)}`, values: pictures.drawn },
    { name: `from ${amount(range[0])}`, values: pictures.low },
    { name: `to ${amount(range[1])}`, values: pictures.high },
  ];
  return (
    <svg
      class="drawing"
      viewBox={`0 0 ${width} ${(head + side + 4) * Math.ceil(all.length / columns)}`}
      aria-hidden="true"
    >
      {all.map(({ name, values }, index) => (
        <Picture
          key={index}
          values={values}
          x={(index % columns) * (side + gap)}
          y={head + Math.floor(index / columns) * (head + side + 4)}
          side={side}
          name={name}
        />
      ))}
    </svg>
  );
}

interface PictureProps {
  readonly values: Grey;
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly name: string;
}

/** In its own greys, whatever the theme: 0 is black, and brighter is brighter. */
function Picture({ values, x, y, side, name }: PictureProps) {
  const unit = side / values.length;
  return (
    <g transform={`translate(${x} ${y})`}>
      <text class="name" y={-6}>
        {name}
      </text>
      {values.flatMap((row, r) =>
        row.map((value, c) => {
          const grey = Math.round(255 * value);
          return (
            <rect
              key={`${r} ${c}`}
              class="crisp"
              x={c * unit}
              y={r * unit}
              width={unit + 0.2}
              height={unit + 0.2}
              fill={`rgb(${grey} ${grey} ${grey})`}
            />
          );
        }),
      )}
      <rect class="frame-line" width={side} height={side} />
    </g>
  );
}
