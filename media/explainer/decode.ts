/** A picture's file to pixels, by the browser's own decoders. Large pictures are made smaller: inputs of networks are small. */
import type { FromExplainer, ToExplainer } from '../../src/panels/explainer-protocol';

type Asked = Extract<ToExplainer, { type: 'decode' }>;
type Answer = Extract<FromExplainer, { type: 'decoded' }>;

/** Of the longer side, in pixels. */
const largest = 1024;

export async function decode({ id, bytes, svg }: Asked): Promise<Answer> {
  try {
    return { type: 'decoded', id, result: await pixels(bytes, svg) };
  } catch {
    return {
      type: 'decoded',
      id,
      result: { reason: 'a browser cannot read it; it is no picture, damaged, or too large' },
    };
  }
}

/** Red, green and blue, row by row. Rejects what is no picture that a browser can read. */
export async function pixels(bytes: Uint8Array, svg: boolean) {
  const source = svg ? await drawn(bytes) : await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const scale = Math.min(1, largest / Math.max(source.width, source.height));
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext('2d')!;
  drawing.imageSmoothingQuality = 'high';
  // What is transparent is white, as on paper.
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, width, height);
  drawing.drawImage(source, 0, 0, width, height);
  const { data } = drawing.getImageData(0, 0, width, height);
  const rgb = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
  return { width, height, pixels: rgb };
}

/** Vector pictures are decoded only as an image element. */
async function drawn(bytes: Uint8Array): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;utf8,${encodeURIComponent(new TextDecoder().decode(bytes))}`;
  await image.decode();
  image.width ||= 256;
  image.height ||= 256;
  return image;
}
