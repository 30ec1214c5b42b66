/** Numbers as pixels: pictures as they are, maps of numbers on a colour scale. */

export interface Plane {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
}

/** Values are 0 to 1, channel by channel; one channel is grey, three are colours. */
export function drawPicture(
  canvas: HTMLCanvasElement,
  { values, channels, height, width }: Plane & { channels: number },
) {
  const size = height * width;
  paint(canvas, height, width, i => {
    const at = (channel: number) => Math.round(255 * clamp(values[(channels === 3 ? channel * size : 0) + i]!));
    return [at(0), at(1), at(2)];
  });
}

export function drawMap(canvas: HTMLCanvasElement, { values, height, width }: Plane, scale: Scale) {
  paint(canvas, height, width, i => colour(values[i]!, scale));
}

/** One for all maps that are compared. Signed values are drawn around zero. */
export interface Scale {
  readonly min: number;
  readonly max: number;
}

/** The models of notes compute with numbers about 1 in size, in 32 bits: what is smaller, or differs by less, is rounding. */
const rounding = 1e-6;

/** From the smallest to the largest; of values that differ by rounding alone, one value, so that what is flat looks flat. */
export function scaleOf(values: ArrayLike<number>): Scale {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const most = Math.max(-min, max);
  if (!(min <= max) || most < rounding) return { min: 0, max: 0 };
  return max - min < rounding * most ? { min, max: min } : { min, max };
}

type Rgb = readonly [number, number, number];

/** Dark to light, in steps that look alike, and readable without seeing colours. */
const rising: readonly Rgb[] = [
  [20, 24, 56],
  [45, 70, 130],
  [40, 125, 142],
  [94, 190, 110],
  [250, 230, 80],
];
/** Blue below zero, orange above. */
const signed: readonly Rgb[] = [
  [24, 78, 200],
  [120, 165, 235],
  [240, 240, 240],
  [240, 165, 95],
  [190, 70, 5],
];
const unknown: Rgb = [128, 128, 128];

export function colour(value: number, { min, max }: Scale): Rgb {
  if (!Number.isFinite(value)) return unknown;
  const most = Math.max(-min, max);
  if (min < 0 && max > 0) return between(signed, (value / most + 1) / 2);
  return between(rising, max > min ? (value - min) / (max - min) : 0);
}

/** The colours of the scale from left to right, as CSS. */
export function scaleColours(scale: Scale): string {
  const stops = Array.from({ length: 9 }, (_, i) => colour(scale.min + (i / 8) * (scale.max - scale.min), scale));
  return `linear-gradient(to right, ${stops.map(stop => `rgb(${stop.join(' ')})`).join(', ')})`;
}

/** Whether black is easier to read on it than white. */
export function isLight([r, g, b]: Rgb): boolean {
  return 0.299 * r + 0.587 * g + 0.114 * b > 140;
}

function between(stops: readonly Rgb[], share: number): Rgb {
  const at = clamp(share) * (stops.length - 1);
  const [from, to] = [stops[Math.floor(at)]!, stops[Math.ceil(at)]!];
  const mix = (channel: 0 | 1 | 2) => Math.round(from[channel] + (at % 1) * (to[channel] - from[channel]));
  return [mix(0), mix(1), mix(2)];
}

function paint(canvas: HTMLCanvasElement, height: number, width: number, colourOf: (i: number) => Rgb) {
  canvas.width = width;
  canvas.height = height;
  const drawing = canvas.getContext('2d')!;
  const image = drawing.createImageData(width, height);
  for (let i = 0; i < width * height; i++) image.data.set([...colourOf(i), 255], 4 * i);
  drawing.putImageData(image, 0, 0);
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
