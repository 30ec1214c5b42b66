/**
 * What is open in the editor, as sources: a Python file is one, the code cells of a notebook together are one. Documents
 * change under us, so a source is a snapshot, and `stampOf` tells whether it still is what is on screen.
 */
import * as vscode from 'vscode';
import { fromCell, type JoinedCells, joinCells, locateInCell, toCell } from '../source/cells';
import type { Source } from '../source/source';
import type { Location, Span } from '../source/span';

/** The uri of the source that a document belongs to: its own, or its notebook's. */
export function sourceUri(document: vscode.TextDocument): string {
  return (notebookOf(document)?.uri ?? document.uri).toString();
}

/** Differs whenever the text of the source does. */
export function stampOf(document: vscode.TextDocument): string {
  const notebook = notebookOf(document);
  return notebook
    ? pythonCells(notebook)
        .map(({ index, document }) => `${index} ${document.uri.fragment} ${document.version}`)
        .join()
    : String(document.version);
}

export function sourceOf(document: vscode.TextDocument): Source | JoinedCells {
  const notebook = notebookOf(document);
  if (!notebook) return { uri: document.uri.toString(), version: document.version, text: document.getText() };
  const cells = pythonCells(notebook).map(cell => ({
    uri: cell.document.uri.toString(),
    number: cell.index + 1,
    text: cell.document.getText(),
  }));
  return joinCells(notebook.uri.toString(), notebook.version, cells);
}

/** The open documents of a source. */
export function documentsOf(document: vscode.TextDocument): readonly vscode.TextDocument[] {
  const notebook = notebookOf(document);
  return notebook ? documentsIn(notebook) : [document];
}

/** The Python cells of a notebook. */
export function documentsIn(notebook: vscode.NotebookDocument): readonly vscode.TextDocument[] {
  return pythonCells(notebook).map(cell => cell.document);
}

/** From an offset in the source to one in the document; `undefined` where it lies in another cell. */
export function toDocument(
  source: Source | JoinedCells,
  document: vscode.TextDocument,
  offset: number,
): number | undefined {
  if (!('cells' in source)) return offset;
  const cell = toCell(source, offset);
  return cell?.uri === document.uri.toString() ? cell.offset : undefined;
}

/** The open document that a span of the source stands in, and where. */
export function locate(source: Source | JoinedCells, span: Span): Location | undefined {
  return 'cells' in source ? locateInCell(source, span) : { uri: source.uri, span };
}

export function fromDocument(
  source: Source | JoinedCells,
  document: vscode.TextDocument,
  offset: number,
): number | undefined {
  return 'cells' in source ? fromCell(source, document.uri.toString(), offset) : offset;
}

function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments.find(notebook =>
    notebook.getCells().some(cell => cell.document === document),
  );
}

function pythonCells(notebook: vscode.NotebookDocument): readonly vscode.NotebookCell[] {
  return notebook
    .getCells()
    .filter(cell => cell.kind === vscode.NotebookCellKind.Code && cell.document.languageId === 'python');
}
