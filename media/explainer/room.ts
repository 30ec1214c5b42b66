/**
 * How wide a drawing may be, in pixels. Drawings are laid out at this very width, so that a unit of theirs is a pixel and
 * their text keeps its size in a narrow side bar.
 */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The content width of the element that takes the returned reference, at most `most`. */
export function useRoom(most: number): readonly [RefObject<HTMLElement>, number] {
  const box = useRef<HTMLElement>(null) as RefObject<HTMLElement>;
  const [width, setWidth] = useState(Math.min(most, 340));
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(160, Math.min(most, element.clientWidth)));
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    return () => watching.disconnect();
  }, [most]);
  return [box, width];
}
