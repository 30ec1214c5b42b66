/** The channels of an output that looks like pictures, side by side, each pixel as it was measured. */
import { useEffect, useRef } from 'preact/hooks';
import type { LayerResult } from '../../src/panels/run-protocol';
import { written } from './written';

type Picture = NonNullable<LayerResult['picture']>;

const gap = 1;

export function ContactSheet({ picture }: { picture: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, channels, shown, min, max, pixels } = picture;
  const columns = Math.max(1, Math.min(shown, Math.round(Math.sqrt((shown * height * 1.6) / width))));
  const rows = Math.ceil(shown / columns);
  useEffect(() => draw(canvas.current!, picture, columns, rows), [picture]);
  const some =
    shown < channels
      ? `the first ${shown} of ${channels} channels`
      : `${channels} ${channels === 1 ? 'channel' : 'channels'}`;
  return (
    <figure class="contact-sheet">
      <canvas
        ref={canvas}
        width={columns * (width + gap) - gap}
        height={rows * (height + gap) - gap}
        role="img"
        aria-label={`The output as pictures: ${some}, ${rows} rows of ${columns}`}
      />
      <figcaption class="quiet">
        {some.charAt(0).toUpperCase() + some.slice(1)} of the output; black is {written(min)}, white {written(max)}
      </figcaption>
    </figure>
  );

  function draw(sheet: HTMLCanvasElement, _: Picture, across: number, down: number) {
    const drawing = sheet.getContext('2d')!;
    const image = drawing.createImageData(across * (width + gap) - gap, down * (height + gap) - gap);
    for (let channel = 0; channel < shown; channel++) {
      const left = (channel % across) * (width + gap);
      const top = Math.floor(channel / across) * (height + gap);
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const grey = pixels[(channel * height + y) * width + x]!;
          image.data.set([grey, grey, grey, 255], 4 * ((top + y) * image.width + left + x));
        }
    }
    drawing.putImageData(image, 0, 0);
  }
}
