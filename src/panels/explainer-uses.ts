/** Where code uses what a note teaches: in the file on screen at once, in the workspace when somebody asks. */
import * as vscode from 'vscode';
import { usesOf } from '../host/symbol';
import type { Library } from '../notes/library';
import { decodeSource } from '../source/encoding';
import type { Span } from '../source/span';
import type { Use } from './explainer-protocol';

/** More than anybody looks through. */
const mostFiles = 500;
const mostUses = 100;

export function usesIn(document: vscode.TextDocument, library: Library, note: string): readonly Use[] {
  return read(library, document.getText(), document.uri, note);
}

export async function usesInWorkspace(library: Library, note: string): Promise<readonly Use[]> {
  const names = (library.note(note)?.symbols ?? []).map(({ name }) => name.slice(name.lastIndexOf('.') + 1));
  if (names.length === 0) return [];
  const files = await vscode.workspace.findFiles(
    '**/*.py',
    '**/{node_modules,site-packages,.venv,venv,.git}/**',
    mostFiles,
  );
  const uses: Use[] = [];
  for (const uri of files) {
    if (uses.length >= mostUses) break;
    const text = await vscode.workspace.fs.readFile(uri).then(
      bytes => decodeSource(uri.path, bytes).replaceAll('\r\n', '\n'),
      () => '',
    );
    if (names.some(name => text.includes(name))) uses.push(...read(library, text, uri, note));
  }
  return uses.slice(0, mostUses);
}

/** A line is listed once, at its first use. */
function read(library: Library, text: string, uri: vscode.Uri, note: string): readonly Use[] {
  const uses = new Map<number, Use>();
  for (const span of usesOf(library, text, note)) {
    const use = useAt(span, text, uri);
    if (!uses.has(use.line)) uses.set(use.line, use);
  }
  return [...uses.values()];
}

function useAt({ from, to }: Span, text: string, uri: vscode.Uri): Use {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', from);
  const line = text.slice(0, start).split('\n').length;
  const written = text.slice(start, end < 0 ? undefined : end).trim();
  return {
    uri: uri.toString(),
    file: decodeURIComponent(uri.path.slice(uri.path.lastIndexOf('/') + 1)),
    line,
    text: written.length > 80 ? `${written.slice(0, 79)}…` : written,
    from,
    to,
  };
}
