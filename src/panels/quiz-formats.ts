/**
 * The formats that need a library, in a file of their own: nothing of it is loaded before somebody exports or imports. SQLite comes with its WebAssembly inside, so that no file is looked for on disk.
 */
import initSqlJs from 'sql.js/dist/sql-wasm-inline.js';
import { writeAnki } from '../quiz/exchange/anki';
import type { Card } from '../quiz/exchange/card';
import { readGift, writeGift } from '../quiz/exchange/gift';

export { readGift, writeGift };

export async function ankiPackage(cards: readonly Card[], now: number): Promise<Uint8Array> {
  return writeAnki(cards, await initSqlJs(), now);
}
