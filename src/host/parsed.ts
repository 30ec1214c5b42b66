/** The trees of the last few texts that were asked about, and the names in them: a hover asks many times about one. */
import { type Parsed, parse } from '../python/parse';
import { type Symbols, symbolsOf } from '../python/symbols';

interface Entry {
  readonly parsed: Parsed;
  symbols?: Symbols;
}

const kept: Entry[] = [];

export function parsedText(text: string): Parsed {
  return entryOf(text).parsed;
}

export function symbolsIn(text: string): Symbols {
  const entry = entryOf(text);
  entry.symbols ??= symbolsOf(entry.parsed.module);
  return entry.symbols;
}

function entryOf(text: string): Entry {
  const found = kept.find(({ parsed }) => parsed.text === text);
  if (found) return found;
  const entry: Entry = { parsed: parse(text, kept[0]?.parsed) };
  kept.unshift(entry);
  kept.length = Math.min(kept.length, 4);
  return entry;
}
