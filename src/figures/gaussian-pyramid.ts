/**
 * SIFT's scale space: octaves of ever more blurred pictures, the differences between neighbours, and where a difference is an
 * extreme among its 26 neighbours. Places are whole pixels: Lowe's refinement between pixels and scales is left out.
 * Source: Lowe 2004, sections 3 and 4. The first octave has the picture's own size; Lowe doubles it before.
 */

export type Greys = readonly (readonly number[])[];

export interface Octave {
  /** `scales` + 3, each 2^(1/scales) times as blurred as the one before. */
  readonly blurred: readonly Greys[];
  /** `scales` + 2: the more blurred less the less blurred. */
  readonly differences: readonly Greys[];
}

export interface Extreme {
  readonly octave: number;
  /** Of the difference; 1 to `scales`. */
  readonly layer: number;
  /** In the octave's own pixels. */
  readonly row: number;
  readonly column: number;
  readonly value: number;
  /** tr²/det of the difference's Hessian; infinite where the curvatures have opposite signs. */
  readonly edgeRatio: number;
}

export const FIRST_SIGMA = 1.6;
/** How blurred a picture is taken to be by itself. */
const CAMERA_SIGMA = 0.5;

/** In pixels of the first octave. */
export function sigmaOf(octave: number, layer: number, scales: number): number {
  return FIRST_SIGMA * 2 ** (octave + layer / scales);
}

export function octavesOf(picture: Greys, count: number, scales: number): readonly Octave[] {
  const octaves: Octave[] = [];
  let first = blur(picture, Math.sqrt(FIRST_SIGMA ** 2 - CAMERA_SIGMA ** 2));
  for (let octave = 0; octave < count; octave++) {
    const blurred = [first];
    for (let layer = 1; layer < scales + 3; layer++) {
      const [before, after] = [sigmaOf(0, layer - 1, scales), sigmaOf(0, layer, scales)];
      blurred.push(blur(blurred.at(-1)!, Math.sqrt(after ** 2 - before ** 2)));
    }
    const differences = blurred
      .slice(1)
      .map((more, index) => more.map((line, r) => line.map((value, c) => value - blurred[index]![r]![c]!)));
    octaves.push({ blurred, differences });
    const every = <T>(list: readonly T[]) => list.filter((_, index) => index % 2 === 0);
    first = every(blurred[scales]!).map(every);
  }
  return octaves;
}

/** Layer by layer, row by row; the outermost pixels have too few neighbours. */
export function extremesOf(octaves: readonly Octave[], scales: number): readonly Extreme[] {
  return octaves.flatMap(({ differences }, octave) =>
    Array.from({ length: scales }, (_, index) => {
      const layer = index + 1;
      const [below, own, above] = [differences[layer - 1]!, differences[layer]!, differences[layer + 1]!];
      const found: Extreme[] = [];
      for (let row = 1; row < own.length - 1; row++)
        for (let column = 1; column < own[row]!.length - 1; column++) {
          if (!isExtreme([below, own, above], row, column)) continue;
          const value = own[row]![column]!;
          found.push({ octave, layer, row, column, value, edgeRatio: edgeRatio(own, row, column) });
        }
      return found;
    }).flat(),
  );
}

function isExtreme([below, own, above]: readonly [Greys, Greys, Greys], row: number, column: number): boolean {
  const value = own[row]![column]!;
  let [isMost, isLeast] = [true, true];
  for (const layer of [own, below, above])
    for (let r = row - 1; r <= row + 1; r++)
      for (let c = column - 1; c <= column + 1; c++) {
        if (layer === own && r === row && c === column) continue;
        const other = layer[r]![c]!;
        if (other >= value) isMost = false;
        if (other <= value) isLeast = false;
        if (!isMost && !isLeast) return false;
      }
  return true;
}

function edgeRatio(d: Greys, row: number, column: number): number {
  const at = (down: number, right: number) => d[row + down]![column + right]!;
  const xx = at(0, 1) + at(0, -1) - 2 * at(0, 0);
  const yy = at(1, 0) + at(-1, 0) - 2 * at(0, 0);
  const xy = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4;
  const determinant = xx * yy - xy * xy;
  return determinant > 0 ? (xx + yy) ** 2 / determinant : Number.POSITIVE_INFINITY;
}

/** A Gaussian out to 4σ along columns and rows; at the border the picture is mirrored. */
function blur(picture: Greys, sigma: number): Greys {
  const reach = Math.floor(4 * sigma + 0.5);
  const raw = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const sum = raw.reduce((a, b) => a + b);
  const weights = raw.map(weight => weight / sum);
  const along = (line: readonly number[]) => {
    const period = 2 * (line.length - 1);
    const padded = Array.from({ length: line.length + 2 * reach }, (_, index) => {
      const within = (((index - reach) % period) + period) % period;
      return line[within < line.length ? within : period - within]!;
    });
    return line.map((_, at) => {
      let total = 0;
      for (let tap = 0; tap < weights.length; tap++) total += weights[tap]! * padded[at + tap]!;
      return total;
    });
  };
  const transposed = (of: Greys) => of[0]!.map((_, column) => of.map(row => row[column]!));
  return transposed(transposed(picture.map(along)).map(along));
}
