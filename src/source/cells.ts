/**
 * A notebook as one text: the code cells in order, each followed by a line break. What is IPython's and not Python's is
 * blanked out, so that every offset in the joined text is an offset in a cell plus where that cell begins.
 */
import { withoutMagics } from './magics';
import { lineOf, type Source } from './source';
import type { Location } from './span';

export interface Cell {
  readonly uri: string;
  /** Which cell of the notebook it is, as the editor counts them: from 1, prose too. */
  readonly number: number;
  readonly text: string;
}

/** One cell's place in the joined text: half-open, without the line break that follows it. */
export interface PlacedCell {
  readonly uri: string;
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/** A text, and where its cells stand if it is a notebook's. */
export interface Text {
  readonly text: string;
  readonly cells?: readonly PlacedCell[];
}

export interface JoinedCells extends Source {
  readonly cells: readonly PlacedCell[];
}

export function joinCells(uri: string, version: number, cells: readonly Cell[]): JoinedCells {
  const placed: PlacedCell[] = [];
  let text = '';
  for (const cell of cells) {
    const from = text.length;
    text += `${withoutMagics(cell.text)}\n`;
    placed.push({ uri: cell.uri, number: cell.number, from, to: text.length - 1 });
  }
  return { uri, version, text, cells: placed };
}

/** The cell an offset lies in, and the offset in it; the end of a cell still belongs to it. Nothing without cells. */
export function toCell(
  { cells }: JoinedCells,
  offset: number,
): { readonly uri: string; readonly offset: number } | undefined {
  const cell = cells.find(({ to }) => offset <= to) ?? cells.at(-1);
  if (cell === undefined) return undefined;
  return { uri: cell.uri, offset: Math.min(Math.max(offset, cell.from), cell.to) - cell.from };
}

/** Where an offset in a cell is in the joined text; nothing for a cell that is not in it. */
export function fromCell({ cells }: JoinedCells, uri: string, offset: number): number | undefined {
  const cell = cells.find(candidate => candidate.uri === uri);
  return cell === undefined ? undefined : Math.min(cell.from + Math.max(offset, 0), cell.to);
}

/** The part of a span that lies in the cell where the span begins. */
export function locateInCell(joined: JoinedCells, { from, to }: Location['span']): Location | undefined {
  const start = toCell(joined, from);
  if (start === undefined) return undefined;
  const end = fromCell(joined, start.uri, start.offset + Math.max(to - from, 0))!;
  const cellFrom = joined.cells.find(({ uri }) => uri === start.uri)!.from;
  return { uri: start.uri, span: { from: start.offset, to: end - cellFrom } };
}

/** Where something stands, as the editor counts: from 1, in a notebook in a cell. */
export interface Place {
  readonly line: number;
  readonly cell?: number;
}

export function placeAt(source: Text, offset: number): Place {
  const line = lineOf(source, offset) + 1;
  const cell = source.cells?.findLast(({ from }) => from <= offset);
  return cell ? { line: line - lineOf(source, cell.from), cell: cell.number } : { line };
}

/** `line 12`; in a notebook `line 3 of cell 2`. */
export function lineText(source: Text, offset: number): string {
  return placeText(placeAt(source, offset));
}

export function placeText({ line, cell }: Place): string {
  return cell === undefined ? `line ${line}` : `line ${line} of cell ${cell}`;
}
