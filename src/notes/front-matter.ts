/**
 * The YAML between the `---` lines at the top of a note.
 * What cannot be read is a problem with its line; the note below it is read all the same.
 */
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { readFigureCase } from './figure-case';
import type { FigureCase } from './item';
import type { NoteProblem, NoteSymbol, Position } from './note';

export interface FrontMatter {
  readonly id?: string;
  readonly section?: string;
  readonly order?: number;
  readonly title?: string;
  readonly question?: string;
  /** One as a text, several as a list. */
  readonly figures: readonly FigureCase[];
  /** Ids of reference models: one as a text, several as a list. */
  readonly models: readonly string[];
  readonly symbols: readonly NoteSymbol[];
  readonly sources: readonly string[];
}

export interface FrontMatterBlock {
  /** Absent where the text has no front matter. */
  readonly matter?: FrontMatter;
  /** First line below it. */
  readonly end: number;
}

const TEXTS = ['id', 'section', 'title', 'question'] as const;
const LISTS = ['symbols', 'sources', 'model'] as const;

export function parseFrontMatter(lines: readonly string[], uri: string, problems: NoteProblem[]): FrontMatterBlock {
  if (lines[0]?.trimEnd() !== '---') return { end: 0 };
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) {
    problems.push({
      uri,
      message: 'the front matter is not closed: a line `---` is missing',
      at: { line: 0, column: 0 },
    });
    return { end: 1 };
  }
  const counter = new LineCounter();
  const document = parseDocument(lines.slice(1, end).join('\n'), { lineCounter: counter });
  const position = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line, column: Math.max(0, col - 1) };
  };
  const report = (message: string, offset: number) => problems.push({ uri, message, at: position(offset) });
  for (const error of document.errors)
    report(`front matter: ${error.message.split('\n')[0]!.replace(/ at line \d+.*$/, '')}`, error.pos[0]);
  if (!isMap(document.contents)) return { matter: { symbols: [], sources: [], figures: [], models: [] }, end: end + 1 };

  const texts: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  let order: number | undefined;
  let figures: readonly FigureCase[] = [];
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const offset = (isScalar(key) && key.range?.[0]) || 0;
    const read: unknown = (value as { toJSON?(): unknown } | null)?.toJSON?.() ?? null;
    if (name === 'order') {
      if (typeof read === 'number') order = read;
      else report('front matter: `order` must be a number', offset);
    } else if (name === 'figure') {
      const named: readonly unknown[] = Array.isArray(read) ? read : read === null ? [] : [read];
      figures = named.flatMap(each => (typeof each === 'string' && readFigureCase(`Figure: ${each}`)) || []);
      if (figures.length < named.length)
        report('front matter: `figure` must be the id of a figure, and settings of it after commas', offset);
    } else if ((TEXTS as readonly string[]).includes(name)) {
      if (typeof read === 'string' || typeof read === 'number') texts[name] = String(read);
      else if (read !== null) report(`front matter: \`${name}\` must be a text`, offset);
    } else if ((LISTS as readonly string[]).includes(name)) {
      if (name === 'model' && typeof read === 'string') lists[name] = [read];
      else if (Array.isArray(read) && read.every(entry => typeof entry === 'string')) lists[name] = read as string[];
      else if (read !== null)
        report(
          `front matter: \`${name}\` must be a list of texts; quote entries that hold a colon or begin with #`,
          offset,
        );
    } else report(`front matter: \`${name}\` is not a field of a note`, offset);
  }
  const symbols = (lists.symbols ?? []).map(readSymbol);
  return {
    matter: {
      ...texts,
      ...(order === undefined ? {} : { order }),
      symbols,
      sources: lists.sources ?? [],
      figures,
      models: lists.model ?? [],
    },
    end: end + 1,
  };
}

/** `torch.nn.Conv2d`, or `#anchor: torch.nn.ConvTranspose2d`. */
function readSymbol(text: string): NoteSymbol {
  const match = /^#([\w-]+):\s*(.+)$/.exec(text.trim());
  return match ? { anchor: match[1]!, name: match[2]! } : { name: text.trim() };
}
