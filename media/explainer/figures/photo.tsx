/** A picture in its own greys, whatever the theme; unlike `Tones` one image, so that ten thousand pixels cost no more than ten. */
import { useMemo } from 'preact/hooks';

interface Props {
  /** Rows from the top, 0 black to `most` white; what is absent is not drawn at all. */
  readonly values: readonly (readonly (number | undefined)[])[];
  readonly most?: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Blended between pixels rather than in squares. */
  readonly isSmooth?: boolean;
  /** Above it. */
  readonly name?: string;
}

export function Photo({ values, most = 255, x, y, width, height, isSmooth, name }: Props) {
  const url = useMemo(() => drawn(values, most), [values, most]);
  return (
    <>
      {name && (
        <text class="name" x={x} y={y - 6}>
          {name}
        </text>
      )}
      <image
        class={isSmooth ? undefined : 'photo'}
        href={url}
        x={x}
        y={y}
        width={width}
        height={height}
        preserveAspectRatio="none"
      />
    </>
  );
}

function drawn(values: Props['values'], most: number): string {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [values[0]?.length ?? 1, values.length];
  const drawing = canvas.getContext('2d')!;
  const image = drawing.createImageData(canvas.width, canvas.height);
  values.flat().forEach((value, index) => {
    if (value === undefined) return;
    const grey = Math.round((255 * value) / most);
    image.data.set([grey, grey, grey, 255], 4 * index);
  });
  drawing.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
