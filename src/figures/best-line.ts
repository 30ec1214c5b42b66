/**
 * How many points of two classes a straight line can have on the right side at best. Any division of a plane by a line is that
 * of a line through two of the points, turned or shifted by next to nothing: all of those are tried.
 */

type Place = readonly [x: number, y: number];

export function bestLine(points: readonly Place[], isOne: readonly boolean[]): number {
  const ones = isOne.filter(Boolean).length;
  // With all points on one side.
  let best = Math.max(ones, points.length - ones);
  points.forEach(([x1, y1], a) => {
    for (const [x2, y2] of points.slice(a + 1)) {
      const [dx, dy] = [x2 - x1, y2 - y1];
      const length = Math.hypot(dx, dy);
      if (length < 1e-9) continue;
      const side = ([x, y]: Place) => (dx * (y - y1) - dy * (x - x1)) / length;
      const along = ([x, y]: Place) => (dx * (x - x1) + dy * (y - y1)) / length;
      const right = (isLeftOne: boolean) =>
        points.filter(
          (point, index) => Math.abs(side(point)) > 1e-9 && side(point) > 0 === (isOne[index] === isLeftOne),
        ).length;
      const on = points.flatMap((point, index) =>
        Math.abs(side(point)) > 1e-9 ? [] : [{ at: along(point), isOne: isOne[index]! }],
      );
      const most = mostDivided(on);
      best = Math.max(best, right(true) + most, right(false) + most);
    }
  });
  return best;
}

/** Of points on a line, turned about a place between two of them: those before it go to one side, those after it to the other. */
function mostDivided(on: readonly { readonly at: number; readonly isOne: boolean }[]): number {
  const ones = on.filter(({ isOne }) => isOne).length;
  const cuts = on.map(({ at }) => {
    const before = on.filter(other => other.at <= at + 1e-9);
    const onesBefore = before.filter(({ isOne }) => isOne).length;
    const right = onesBefore + (on.length - before.length - (ones - onesBefore));
    return Math.max(right, on.length - right);
  });
  return Math.max(ones, on.length - ones, ...cuts);
}
