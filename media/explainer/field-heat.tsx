/** How much each pixel of the input counts for a unit, as colour. */
import { useEffect, useRef } from 'preact/hooks';
import type { Heat } from '../../src/panels/run-protocol';

interface Props {
  readonly heat: Pick<Heat, 'width' | 'height'> & { readonly pixels: ArrayLike<number> };
  /** Of the input, in pixels; it may reach beyond. The whole without. */
  readonly part?: { readonly top: number; readonly left: number; readonly height: number; readonly width: number };
}

export function HeatMap({ heat, part }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { top, left, height, width } = part ?? { top: 0, left: 0, ...heat };
  useEffect(() => {
    const drawing = canvas.current!.getContext('2d')!;
    const image = drawing.createImageData(heat.width, heat.height);
    // Orange is at work, as everywhere; how strong says how much. Small values are lifted, or only the peak would be seen.
    for (const [i, value] of Array.from(heat.pixels).entries())
      image.data.set([230, 120, 30, Math.round(255 * Math.sqrt(value / 255))], 4 * i);
    drawing.putImageData(image, -left, -top);
  }, [heat, top, left, height, width]);
  return <canvas ref={canvas} class="heat" width={width} height={height} />;
}
