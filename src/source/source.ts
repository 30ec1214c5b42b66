/**
 * The text that everything above works on: one document. The room speaks offsets into `text`; lines and columns
 * (0-based, UTF-16, as in VS Code) are only for what is shown.
 */
export interface Source {
  readonly uri: string;
  readonly text: string;
  /** Grows with every edit; two sources with one `uri` and one `version` hold the same text. */
  readonly version: number;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The offsets at which lines begin, found when first asked for. */
const lineStarts = new WeakMap<Pick<Source, 'text'>, readonly number[]>();

export function positionAt(source: Pick<Source, 'text'>, offset: number): Position {
  const within = Math.min(Math.max(offset, 0), source.text.length);
  const line = lineOf(source, within);
  return { line, column: within - startsOf(source)[line]! };
}

/** The offset of a position; a column beyond its line's end is the line's end, a line beyond the last the text's end. */
export function offsetAt(source: Source, line: number, column: number): number {
  const starts = startsOf(source);
  if (line < 0) return 0;
  const start = starts[line];
  if (start === undefined) return source.text.length;
  const next = starts[line + 1];
  let end = next ?? source.text.length;
  while (next !== undefined && end > start && /[\r\n]/.test(source.text[end - 1]!)) end--;
  return Math.min(start + Math.max(column, 0), end);
}

/** The 0-based line on which the character at `offset` stands. */
export function lineOf(source: Pick<Source, 'text'>, offset: number): number {
  const starts = startsOf(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function startsOf(source: Pick<Source, 'text'>): readonly number[] {
  const known = lineStarts.get(source);
  if (known !== undefined) return known;
  const starts = [0];
  for (const match of source.text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  lineStarts.set(source, starts);
  return starts;
}
