/** A span as one number, for maps by place. */
import { type Move, moveOffset } from './move';
import type { Span } from './span';

export type SpanKey = number;

/** Longer than any text. */
const LENGTH = 2 ** 26;

export function keyOf({ from, to }: Span): SpanKey {
  return from * LENGTH + to;
}

export function spanOf(key: SpanKey): Span {
  return { from: Math.floor(key / LENGTH), to: key % LENGTH };
}

export function moveKey(key: SpanKey, move: Move): SpanKey {
  const { from, to } = spanOf(key);
  return moveOffset(from, move) * LENGTH + moveOffset(to, move);
}
