/**
 * The texts of files that are not on screen, at once: the interpreter asks while it runs and cannot wait. A file on a disk
 * is read then and there; a file of another file system is reported absent the first time, fetched, and there the next
 * time. What is open in the editor counts before what is on the disk, saved or not.
 */
import { readFileSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import { log } from './log';

export interface FileTexts {
  /** `undefined` where there is no such file, or not yet. */
  read(uri: string): string | undefined;
  /** Fetches what was asked for in vain; whether anything new has come. */
  fetch(): Promise<boolean>;
}

/** Larger files are no source code that a person wrote. */
const largest = 4 * 1024 * 1024;

export function openFileTexts(): FileTexts {
  const onDisk = new Map<string, { readonly modified: number; readonly text: string }>();
  const elsewhere = new Map<string, string | undefined>();
  const wanted = new Set<string>();

  const readDisk = (uri: string): string | undefined => {
    const path = vscode.Uri.parse(uri).fsPath;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.size > largest) return undefined;
    const known = onDisk.get(uri);
    if (known?.modified === stat.mtimeMs) return known.text;
    const text = readFileSync(path, 'utf8');
    onDisk.set(uri, { modified: stat.mtimeMs, text });
    return text;
  };

  return {
    read: uri => {
      const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri);
      if (open) return open.getText();
      if (uri.startsWith('file:')) {
        try {
          return readDisk(uri);
        } catch (error) {
          log.debug(`cannot read ${uri}:`, String(error));
          return undefined;
        }
      }
      if (!elsewhere.has(uri)) wanted.add(uri);
      return elsewhere.get(uri);
    },
    fetch: async () => {
      const uris = [...wanted];
      wanted.clear();
      const texts = await Promise.all(uris.map(fetchText));
      uris.forEach((uri, index) => {
        elsewhere.set(uri, texts[index]);
      });
      return texts.some(text => text !== undefined);
    },
  };
}

async function fetchText(uri: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.parse(uri)));
  } catch {
    return undefined;
  }
}
