/**
 * Links between a reader's own notes: `[[Note#Heading|words]]` and `[words](Note.md#heading)`, as the links that pages here
 * follow. A link that leads nowhere becomes its words.
 */
import { slug } from './headings';
import type { Note, NoteLink } from './note';
import { nameOf } from './parse-note';

export interface WikiLink {
  /** Lower case, without folder and ending; empty for the very file. */
  readonly file: string;
  readonly heading?: string;
  readonly words: string;
  /** Of a link to a file: the way there from the file it stands in. */
  readonly path?: string;
  /** As it is written, and where in its line. */
  readonly name: string;
  readonly at: number;
}

const LINK =
  /(?<!`)`[^`\n]+`(?!`)|\[\[([^\][\n]{1,1000})\]\](?!\()|(?<!!)\[([^[\]\n]{0,1000}(?:\[[^[\]\n]{0,200}\][^[\]\n]{0,1000})?)\]\((?!https?:|note:|mailto:)((?:[^()\s]|\([^()\s]{0,200}\)){1,1000}\.(?:md|markdown|qmd|mdx))(#[^()\s]{0,1000})?\)/g;

/** The text with each link replaced by what `by` says; code is left alone. */
export function replaceLinks(text: string, by: (link: WikiLink) => string): string {
  let isCode = false;
  return text
    .split('\n')
    .map(line => {
      if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
      if (isCode) return line;
      return line.replace(
        LINK,
        (
          whole,
          wiki: string | undefined,
          words: string | undefined,
          file: string | undefined,
          anchor: string | undefined,
          at: number,
        ) => {
          if (wiki !== undefined) return by({ ...readWiki(wiki), at });
          if (file === undefined) return whole;
          const heading = anchor ? decoded(anchor.slice(1)) : undefined;
          return by({
            at,
            name: decoded(file),
            path: file,
            file: fileKey(decoded(file)),
            words: words || nameOf(decoded(file)),
            ...(heading ? { heading } : {}),
          });
        },
      );
    })
    .join('\n');
}

function readWiki(inner: string): Omit<WikiLink, 'at'> {
  const [target = '', alias] = inner.split('|', 2);
  const [file = '', heading] = target.split('#', 2);
  const shown = alias?.trim() || [nameOf(file.trim()), heading?.trim()].filter(Boolean).join(', ');
  return {
    name: file.trim(),
    file: fileKey(file),
    words: shown,
    ...(heading?.trim() ? { heading: heading.trim() } : {}),
  };
}

function fileKey(file: string): string {
  return withoutNumber(nameOf(file.trim())).toLowerCase();
}

/** Notion puts its own number behind the name of an exported page. */
function withoutNumber(name: string): string {
  return name.replace(/\s+[0-9a-f]{32}$/i, '');
}

/** As a person reads it. */
export function fileName(uri: string): string {
  return withoutNumber(nameOf(decoded(uri)));
}

/** The folder that a file stands in, or the file where it stands in none. */
export function folderName(uri: string): string {
  return /([^/\\]+)[/\\][^/\\]*$/.exec(decoded(uri))?.[1] ?? fileName(uri);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The name by which a file is linked to. */
export function fileOf(uri: string): string {
  return fileKey(decoded(uri));
}

/** As links are compared with it. */
export function addressOf(uri: string): string {
  return decoded(uri);
}

/** The file that a link with a path leads to. */
export function pathFrom(uri: string, path: string): string | undefined {
  try {
    return decoded(new URL(path, uri).href);
  } catch {
    return undefined;
  }
}

/** The reader's notes with their links resolved among themselves and to the notes that ship. */
export function linkNotes(own: readonly Note[], shipped: readonly Note[]): readonly Note[] {
  const byFile = new Map<string, Note[]>();
  for (const note of own)
    for (const file of [fileOf(note.uri), addressOf(note.uri)]) byFile.set(file, [...(byFile.get(file) ?? []), note]);
  // A file's own name comes before what another is also called.
  const byAlias = new Map<string, Note[]>();
  for (const note of own)
    for (const alias of note.aliases ?? []) {
      const key = alias.toLowerCase();
      if (!byFile.has(key)) byAlias.set(key, [...(byAlias.get(key) ?? []), note]);
    }
  const ids = new Map(shipped.flatMap(note => [[note.id, note.id] as const, [slug(note.title), note.id] as const]));
  const targetOf = ({ file, heading, path }: WikiLink, from: Note): Omit<NoteLink, 'at'> | undefined => {
    // Many a folder has a README of its own: the way to a file comes before its name.
    const way = path === undefined ? undefined : byFile.get(pathFrom(from.uri, path) ?? '');
    const there = way ?? byFile.get(file || addressOf(from.uri)) ?? byAlias.get(file) ?? [];
    if (!heading) {
      const id = there[0]?.id ?? ids.get(slug(file));
      return id === undefined ? undefined : { id };
    }
    const wanted = slug(heading);
    const named = there.find(note => slug(note.title) === wanted);
    if (named) return { id: named.id };
    const holder = there.find(note => note.headings.some(({ anchor }) => anchor === wanted));
    if (holder) return { id: holder.id, anchor: wanted };
    return there[0] ? { id: there[0].id } : undefined;
  };
  return own.map(note => {
    const links: NoteLink[] = [];
    const link = (text: string) =>
      replaceLinks(text, found => {
        const target = targetOf(found, note);
        if (!target) return found.words;
        links.push({ ...target, at: note.at });
        return `[${found.words.replace(/[[\]]/g, '')}](note:${target.id}${target.anchor ? `#${target.anchor}` : ''})`;
      });
    const body = link(note.body);
    return body === note.body && !/\[\[/.test(note.shortAnswer)
      ? note
      : { ...note, body, shortAnswer: link(note.shortAnswer), links };
  });
}
