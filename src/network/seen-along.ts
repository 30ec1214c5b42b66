/** Which places of its input a window looks at, one by one. */
import type { Reach, SlidWindow } from '../operators/operator';
import { isKnown } from '../tensor/dim';
import type { Shape } from '../tensor/tensor';

/** By place of the result, the places of the input along the same axis; `undefined` where that is not told, or all see all. */
export function seenAlong(
  { windows, mixes, groups = 1 }: Reach & { kind: 'window' },
  axis: number,
  size: number,
  length: Shape[number] | undefined,
): readonly (readonly number[])[] | undefined {
  if (length === undefined || !isKnown(length)) return undefined;
  const places = Array.from({ length }, (_, place) => place);
  const from = (first: number, count: number, every = 1) =>
    Array.from({ length: count }, (_, i) => first + i * every).filter(place => place >= 0 && place < size);
  if (mixes?.includes(axis)) {
    const each = size / groups;
    return groups === 1 ? undefined : places.map(place => from(Math.floor((place * groups) / length) * each, each));
  }
  const window = windows[axis];
  if (!window) return length === size ? places.map(place => [place]) : undefined;
  if ('places' in window) return window.slid ? undefined : window.places.map(place => from(place, 1));
  if ('taps' in window || (window.upsample ?? 1) > 1) return undefined;
  const { kernel, stride, padding, dilation } = window as SlidWindow;
  return places.map(place => from(place * stride - padding, kernel, dilation));
}

/** Whether each place of the result looks at the one of its own number alone, as channels do in pooling and depthwise. */
export function isEachItsOwn(
  { windows, mixes, groups = 1 }: Reach & { kind: 'window' },
  axis: number,
  size: number,
  length: Shape[number] | undefined,
): boolean {
  return length === size && (mixes?.includes(axis) ? groups === size : !windows[axis]);
}

type Slides = Reach & { kind: 'slides' };

/** The output's axes that tell a place along an input axis which a window may slide along. */
export function lookedThrough({ windows }: Slides, axis: number, to: (axis: number) => number): readonly number[] {
  const slide = windows[axis];
  return slide ? [to(axis), slide.along] : [to(axis)];
}

/** The place along the input axis, `undefined` in the padding. */
export function placeThrough(
  { windows }: Slides,
  axis: number,
  size: number,
  moved: (axis: number) => number,
  place: (axis: number) => number,
): number | undefined {
  const slide = windows[axis];
  if (!slide) return moved(axis);
  const at = moved(axis) * slide.stride - slide.padding + place(slide.along) * slide.dilation;
  return at >= 0 && at < size ? at : undefined;
}
