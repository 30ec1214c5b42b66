/** How values are spread over equally wide bins, as `numpy.histogram` counts them: the last bin holds its right edge too. */
export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** Values outside of `from` to `to` are not counted. */
export function histogramOf(values: readonly number[], from: number, to: number, bins: number): Histogram {
  const counts = Array<number>(bins).fill(0);
  const edge = (index: number) => from + index * ((to - from) / bins);
  for (const value of values) {
    if (value < from || value > to) continue;
    const bin = Math.floor(((value - from) / (to - from)) * bins);
    // Rounding may put a value that lies on an edge on its wrong side.
    counts[Math.min(bins - 1, value < edge(bin) ? bin - 1 : value >= edge(bin + 1) ? bin + 1 : bin)]!++;
  }
  return { from, to, counts };
}
