/**
 * What a `*.bench.ts` exports by default: comparisons, or a function that makes a table of its own.
 *
 * A comparison sets a subject beside a yardstick on the same machine: a ratio travels between machines, a time does not.
 */
export type Bench = readonly Benchmark[] | (() => Promise<readonly Row[]>);

export interface Benchmark {
  readonly name: string;
  readonly subject: () => unknown;
  /** Something whose cost is a natural unit for the subject's: parsing the same file, say. */
  readonly yardstick: () => unknown;
}

/** One line of a table, by column. */
export type Row = Readonly<Record<string, string>>;

/** The median time of a run in milliseconds, over at least `least` runs and `enough` milliseconds, after one to warm up. */
export async function median(run: () => unknown, least = 5, enough = 500): Promise<number> {
  await run();
  const times: number[] = [];
  for (const end = performance.now() + enough; times.length < least || performance.now() < end; ) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return middle(times);
}

export function middle(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

export function shown(milliseconds: number): string {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toPrecision(3)} s` : `${milliseconds.toPrecision(3)} ms`;
}

/** `theirs / ours`, as a person says it. */
export function faster(ours: number, theirs: number | undefined): string {
  return theirs === undefined ? '–' : `${(theirs / ours).toPrecision(2)}×`;
}
