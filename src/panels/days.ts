/** Days by the calendar of the clock on the wall, which may be 23 or 25 hours long. */

/** When today ends, tomorrow, and so on: the last millisecond of each. */
export function dayEnds(now: number, count: number): readonly number[] {
  const today = new Date(now);
  return Array.from({ length: count }, (_, day) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + day, 23, 59, 59, 999).getTime(),
  );
}

export function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}
