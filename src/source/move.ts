/** Places in a text that was edited elsewhere: the same places in the new text. */
import type { Location, Span } from './span';

/** One stretch of a source was replaced: what stands at `from` or beyond now stands `delta` further on. */
export interface Move {
  readonly uri: string;
  readonly from: number;
  readonly delta: number;
}

export function moveOffset(offset: number, { from, delta }: Move): number {
  return offset < from ? offset : offset + delta;
}

export function moveSpan(span: Span, move: Move): Span {
  return { from: moveOffset(span.from, move), to: moveOffset(span.to, move) };
}

/** The same location in the new text; those in other sources stay. */
export function moveLocation(at: Location, move: Move): Location {
  return at.uri === move.uri ? { uri: at.uri, span: moveSpan(at.span, move) } : at;
}
