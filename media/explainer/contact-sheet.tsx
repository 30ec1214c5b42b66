/** The channels of an output that looks like pictures, side by side, each pixel as it was measured. */
import { useEffect, useRef } from 'preact/hooks';
import type { LayerResult } from '../../src/panels/run-protocol';
import { pictureWords } from './picture-words';
import { written } from './written';

type Picture = NonNullable<LayerResult['picture']>;

/** As wide as a narrow side bar shows it, in pixels; a wider sheet is scaled down. */
const narrow = 270;

export function ContactSheet({ picture }: { picture: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, shown, min, max, pixels } = picture;
  const columns = Math.max(1, Math.min(shown, Math.round(Math.sqrt((shown * height * 1.6) / width))));
  const rows = Math.ceil(shown / columns);
  // A gap that would vanish when scaled down is wider.
  const gap = Math.ceil((columns * width) / narrow);
  const across = columns * (width + gap) - gap;
  const down = rows * (height + gap) - gap;
  useEffect(() => draw(canvas.current!), [picture]);
  const some = pictureWords(picture);
  return (
    <figure class="contact-sheet">
      <canvas
        ref={canvas}
        class={across <= narrow ? 'magnified' : ''}
        width={across}
        height={down}
        role="img"
        aria-label={`The output as pictures: ${some}, ${rows} rows of ${columns}`}
      />
      <figcaption class="quiet">
        {some.charAt(0).toUpperCase() + some.slice(1)}; black is {written(min)}, white {written(max)}
      </figcaption>
    </figure>
  );

  function draw(sheet: HTMLCanvasElement) {
    const drawing = sheet.getContext('2d')!;
    const image = drawing.createImageData(across, down);
    for (let channel = 0; channel < shown; channel++) {
      const left = (channel % columns) * (width + gap);
      const top = Math.floor(channel / columns) * (height + gap);
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const grey = pixels[(channel * height + y) * width + x]!;
          image.data.set([grey, grey, grey, 255], 4 * ((top + y) * image.width + left + x));
        }
    }
    drawing.putImageData(image, 0, 0);
  }
}
