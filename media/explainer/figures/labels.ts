/**
 * Where the names of points are written: beside their own point, off every mark, inside the drawing. Points so close that
 * their names would lie on each other are named together, at the first of them. Everything is in pixels.
 */
type Spot = readonly [x: number, y: number];

export interface Label {
  readonly text: string;
  /** Where the text begins, and its baseline. */
  readonly at: Spot;
}

/** What a name takes up at 11 px, and how far a mark reaches from its middle. */
const LETTER = 7;
const ASCENT = 10;
const REACH = 6.5;

/** By index of the points; `undefined` for those that are named at another. */
export function labelsOf(
  names: readonly string[],
  spots: readonly Spot[],
  width: number,
  height: number,
): readonly (Label | undefined)[] {
  const first = spots.map((spot, index) =>
    spots.findIndex(
      (other, before) => before === index || (before < index && areClose(spot, other, names[before]!, names[index]!)),
    ),
  );
  const leader = (index: number): number => (first[index] === index ? index : leader(first[index]!));
  return spots.map((spot, index) => {
    if (first[index] !== index) return undefined;
    const text = names.filter((_, other) => leader(other) === index).join(', ');
    const at = placesFor(spot, LETTER * text.length, width, height)
      .map(place => ({ place, hidden: spots.filter(mark => covers(place, LETTER * text.length, mark)).length }))
      .reduce((best, next) => (next.hidden < best.hidden ? next : best)).place;
    return { text, at };
  });
}

function areClose(a: Spot, b: Spot, name: string, other: string): boolean {
  return Math.abs(a[1] - b[1]) < 13 && Math.abs(a[0] - b[0]) < LETTER * Math.max(name.length, other.length) + 3;
}

/** Above to the right if nothing lies there, else above to the left, below, right above. */
function placesFor([x, y]: Spot, length: number, width: number, height: number): readonly Spot[] {
  const within = ([left, base]: Spot): Spot => [
    Math.max(2, Math.min(left, width - 2 - length)),
    Math.max(ASCENT, Math.min(base, height - 2)),
  ];
  const right = within([x + 8, y - 6]);
  // Pushed back by the edge, it would lie on its own mark.
  const first: Spot = right[0] < x + 8 ? within([right[0], y - 9]) : right;
  return [
    first,
    ...[
      [x - 8 - length, y - 6],
      [x + 8, y + 15],
      [x - 8 - length, y + 15],
      [x - length / 2, y - 10],
      [x - length / 2, y + 19],
    ].map(place => within(place as unknown as Spot)),
  ];
}

/** Whether a text that begins there would lie on a mark. */
export function covers([left, base]: Spot, length: number, [x, y]: Spot): boolean {
  return left < x + REACH && left + length > x - REACH && base - ASCENT < y + REACH && base > y - REACH;
}
