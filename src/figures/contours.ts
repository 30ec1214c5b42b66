/** Lines of equal height, by marching squares: where a surface over a grid crosses a level, as short straight pieces. */

export type Piece = readonly [x1: number, y1: number, x2: number, y2: number];

interface Grid {
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  /** Squares along each side. */
  readonly squares: number;
}

/** The pieces of one level; a square crossed twice has its corners told apart by its middle. */
export function contour(f: (x: number, y: number) => number, level: number, { x, y, squares }: Grid): readonly Piece[] {
  const at = ([from, to]: readonly [number, number], index: number) => from + ((to - from) * index) / squares;
  const heights = Array.from({ length: squares + 1 }, (_, row) =>
    Array.from({ length: squares + 1 }, (_, column) => f(at(x, column), at(y, row)) - level),
  );
  const pieces: Piece[] = [];
  for (let row = 0; row < squares; row++)
    for (let column = 0; column < squares; column++) {
      // Around the square, so that neighbours in the list are neighbours on its border.
      const corners = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ] as const;
      const crossings = corners.flatMap((from, side) => {
        const to = corners[(side + 1) % 4]!;
        const [a, b] = [heights[from[1]]![from[0]]!, heights[to[1]]![to[0]]!];
        if (a > 0 === b > 0) return [];
        const share = a / (a - b);
        return [[at(x, from[0] + share * (to[0] - from[0])), at(y, from[1] + share * (to[1] - from[1]))] as const];
      });
      const middle = f(at(x, column + 0.5), at(y, row + 0.5)) - level;
      // Of four crossings, those around a corner that the middle does not side with belong together.
      const turned = crossings.length === 4 && heights[row]![column]! > 0 !== middle > 0;
      const order = turned ? [...crossings.slice(1), crossings[0]!] : crossings;
      for (let index = 0; index + 1 < order.length; index += 2) pieces.push([...order[index]!, ...order[index + 1]!]);
    }
  return pieces;
}
