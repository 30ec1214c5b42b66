/**
 * Where the reviews are kept: one file in the extension's own storage, the same for all windows and workspaces.
 * Lines are appended with one write each, which several windows can do at once.
 */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as vscode from 'vscode';
import { createStore, type ReviewStore } from '../quiz/store';

export function openReviews(storage: vscode.Uri): ReviewStore {
  const path = join(storage.fsPath, 'reviews.jsonl');
  return createStore({
    read: async () => {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
        throw error;
      }
    },
    append: async text => {
      await mkdir(dirname(path), { recursive: true });
      await appendFile(path, text);
    },
  });
}
