// What a `*.bench.ts` exports by default: a list of these.
export interface Benchmark {
  readonly name: string;
  readonly subject: () => unknown;
  /** Something whose cost is a natural unit for the subject's: parsing the same file, say. */
  readonly yardstick: () => unknown;
}
