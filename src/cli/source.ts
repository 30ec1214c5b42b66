/** The file that a command is about, as text: a Python file as it is, a notebook (`.ipynb`) as its code cells in order. */
import { readFileSync } from 'node:fs';
import { type Cell, joinCells, type Text } from '../source/cells';
import { decodeSource } from '../source/encoding';

export interface FileText extends Text {
  readonly uri: string;
}

/** Errors: a string, in words, where a notebook cannot be read. */
export function readSource(path: string): FileText | string {
  const text = decodeSource(path, readFileSync(path));
  if (!path.endsWith('.ipynb')) return { uri: path, text };
  const cells = codeCells(path, text);
  return typeof cells === 'string' ? cells : joinCells(path, 0, cells);
}

/** Cells are numbered from 1, prose too, as the editor numbers them. Source: nbformat 4. */
function codeCells(path: string, text: string): readonly Cell[] | string {
  let notebook: unknown;
  try {
    notebook = JSON.parse(text);
  } catch (error) {
    return `not a notebook: ${(error as Error).message}`;
  }
  const { nbformat, cells } = (notebook ?? {}) as { readonly nbformat?: unknown; readonly cells?: unknown };
  if (!Array.isArray(cells))
    return typeof nbformat === 'number' && nbformat < 4
      ? `a notebook of format ${nbformat}: save it again, in format 4`
      : 'not a notebook: it has no cells';
  return cells.flatMap((cell: { readonly cell_type?: unknown; readonly source?: unknown } | null, index) => {
    if (cell?.cell_type !== 'code') return [];
    const { source } = cell;
    const lines = Array.isArray(source) ? source : [source];
    return {
      uri: `${path}#${index + 1}`,
      number: index + 1,
      text: lines.filter(line => typeof line === 'string').join(''),
    };
  });
}
