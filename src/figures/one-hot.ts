/** 1 where the highest score is, the first of several alike, as `torch.argmax` takes it. */
export function oneHotOf(row: readonly number[]): readonly number[] {
  const most = row.indexOf(Math.max(...row));
  return row.map((_, key) => Number(key === most));
}
