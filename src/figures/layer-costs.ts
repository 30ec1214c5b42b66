/** Where a network's parameters or its work are: its costliest calls with their shares of the whole, and what all others have. */

export type CostKind = 'params' | 'macs';

export interface CostRow {
  readonly path: string;
  readonly cost?: { readonly params?: number; readonly macs?: number };
}

export interface LayerCosts<Row> {
  readonly rows: readonly { readonly row: Row; readonly cost: number; readonly share: number }[];
  /** Of calls beyond those, how many there are and their cost. */
  readonly others: { readonly count: number; readonly cost: number; readonly share: number };
  readonly total: number;
  /**
   * The calls have less than the whole: there are layers that are never called, or parameters that a module holds itself. How
   * much those have is not the difference, where other calls share their weights.
   */
  readonly isShort: boolean;
  /** The calls have more than the whole: some share their weights, which count once in it. */
  readonly areShared: boolean;
}

/**
 * `total` is the network's, in the same unit. `undefined` where that is not known: shares of a part would look like shares of the
 * whole. The costliest `most` are told apart, and one more where it is the only other. A module that is called again costs parameters once.
 */
export function layerCosts<Row extends CostRow>(
  calls: readonly Row[],
  kind: CostKind,
  total: number | undefined,
  most: number,
): LayerCosts<Row> | undefined {
  if (!total) return undefined;
  const seen = new Set<string>();
  const costs = calls.flatMap(row => {
    const cost = row.cost?.[kind];
    if (!cost || (kind === 'params' && seen.has(row.path))) return [];
    seen.add(row.path);
    return [{ row, cost, share: cost / total }];
  });
  const sum = costs.reduce((all, { cost }) => all + cost, 0);
  const sorted = costs.sort((a, b) => b.cost - a.cost);
  // A row for “the others” says less than the only one of them would.
  const shown = sorted.length === most + 1 ? sorted.length : most;
  const beyond = sorted.slice(shown);
  const cost = beyond.reduce((sum, other) => sum + other.cost, 0);
  const others = { count: beyond.length, cost, share: cost / total };
  return { rows: sorted.slice(0, shown), others, total, isShort: sum < total, areShared: sum > total };
}
