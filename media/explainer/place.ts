/**
 * Where in a page the reader is: kept with the view it belongs to, and found again when one comes back to it, whether by
 * going back, after a search, or because the page was hidden or the window reloaded. The focus goes along.
 */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';

interface Options {
  /** Another key is another place to be. */
  readonly key: string;
  /** How far down it was left; nothing where it is new. */
  readonly top?: number;
  /** Whether the page itself goes to a part of its own. */
  readonly hasAnchor: boolean;
  readonly remember: (top: number) => void;
}

export function usePlace(main: RefObject<HTMLElement | null>, { key, top, hasAnchor, remember }: Options): void {
  useLayoutEffect(() => {
    const page = main.current;
    if (!page) return;
    takeFocus(page);
    if (top) return stayAt(page, top);
    if (!hasAnchor) page.scrollTo({ top: 0 });
  }, [key]);
  useEffect(() => {
    const page = main.current;
    if (!page) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const scrolled = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => remember(Math.round(page.scrollTop)), 150);
    };
    page.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      clearTimeout(waiting);
      page.removeEventListener('scroll', scrolled);
    };
  }, [key]);
}

/** What was clicked is gone with its page, and the keyboard with it: it goes on at the title of the new one. */
function takeFocus(page: HTMLElement): void {
  if (!document.hasFocus() || (document.activeElement && document.activeElement !== document.body)) return;
  const title = page.querySelector<HTMLElement>('h1') ?? page;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

/**
 * Texts, figures and measurements come after the page and move what stands below; a reader who moves on is left alone.
 * So is a screen reader, which scrolls without a key or a pointer: the page has moved though nothing has grown.
 */
function stayAt(page: HTMLElement, top: number): () => void {
  const give = performance.now() + 3000;
  let frame = 0;
  let settled = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    for (const event of OWN) page.removeEventListener(event, stop);
  };
  const step = () => {
    const height = page.scrollHeight;
    const isAway = Math.abs(page.scrollTop - top) > 1;
    const isLeft = isAway && height === settled;
    if (isAway && !isLeft && height - page.clientHeight >= top) page.scrollTo({ top });
    if (Math.abs(page.scrollTop - top) <= 1) settled = height;
    if (isLeft || performance.now() > give) stop();
    else frame = requestAnimationFrame(step);
  };
  for (const event of OWN) page.addEventListener(event, stop, { passive: true });
  step();
  return stop;
}

const OWN = ['wheel', 'pointerdown', 'keydown'] as const;

/** As in a browser: Alt and an arrow, or the buttons at the side of a mouse. Calls `step` with -1 or 1. */
export function useHistoryKeys(step: (by: 1 | -1) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isText(event.target)) return;
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      // The workbench would go back in its editors too.
      event.preventDefault();
      event.stopImmediatePropagation();
      step(event.key === 'ArrowLeft' ? -1 : 1);
    };
    const clicked = (event: MouseEvent) => {
      if (event.button !== 3 && event.button !== 4) return;
      event.preventDefault();
      step(event.button === 3 ? -1 : 1);
    };
    document.addEventListener('keydown', pressed, true);
    document.addEventListener('mouseup', clicked, true);
    return () => {
      document.removeEventListener('keydown', pressed, true);
      document.removeEventListener('mouseup', clicked, true);
    };
  }, []);
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && /^(?:text|search|number)$/.test(target.type);
}
