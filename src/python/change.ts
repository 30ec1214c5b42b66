/** What differs between two versions of a text. */

/** The one stretch that differs: from `from` (in both) to `to` (in the new text), which grew by `delta`. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly delta: number;
}

export function changeBetween(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  const delta = after.length - before.length;
  const from = common(shorter, (start, end) => before.slice(start, end) === after.slice(start, end));
  const tail = common(
    shorter - from,
    (start, end) =>
      before.slice(before.length - end, before.length - start) ===
      after.slice(after.length - end, after.length - start),
  );
  return { from, to: after.length - tail, delta };
}

/** The greatest length up to `limit` for which all is `same`; halving the stride beats comparing each character. */
function common(limit: number, same: (start: number, end: number) => boolean): number {
  let length = 0;
  for (let stride = 4096; stride > 0; stride >>= 1)
    while (length + stride <= limit && same(length, length + stride)) length += stride;
  return length;
}
