/**
 * Where the reviews and the imported questions are kept: two files in the extension's own storage, the same for all windows
 * and workspaces. Lines are appended with one write each, which several windows can do at once.
 */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as vscode from 'vscode';
import type { Card } from '../quiz/exchange/card';
import { readJsonLines, writeJsonLines } from '../quiz/exchange/json-lines';
import { createStore, type LogFile, type ReviewStore } from '../quiz/store';

export function openReviews(storage: vscode.Uri): ReviewStore {
  return createStore(fileAt(join(storage.fsPath, 'reviews.jsonl')));
}

export interface ImportedCards {
  /** The latest of each id. */
  readonly load: () => Promise<readonly Card[]>;
  /** Returns how many were not there before, word for word. */
  readonly add: (cards: readonly Card[]) => Promise<number>;
  /** All of them; the reviews stay. */
  readonly clear: () => Promise<void>;
}

export function openImported(storage: vscode.Uri): ImportedCards {
  const path = join(storage.fsPath, 'questions.jsonl');
  const file = fileAt(path);
  const load = async () => {
    const { cards } = readJsonLines(await file.read());
    return [...new Map(cards.map(card => [card.item.id, card])).values()];
  };
  return {
    load,
    add: async cards => {
      const known = new Set((await load()).map(card => JSON.stringify(card)));
      const added = cards.filter(card => !known.has(JSON.stringify(card)));
      if (added.length > 0) await file.append(`\n${writeJsonLines(added)}`);
      return added.length;
    },
    clear: () => rm(path, { force: true }),
  };
}

function fileAt(path: string): LogFile {
  return {
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
  };
}
