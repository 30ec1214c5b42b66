/** The hover of marked code, as plain text: what a reader sees, with pictures shown by the text that stands in for them. */
import type { Analysed } from '../../src/host/analysis';
import { hoverMarkdown } from '../../src/host/hover-markdown';
import type { Measurements } from '../../src/host/measurements';
import { answerAbout } from '../../src/host/note-answer';
import { subjectAt } from '../../src/host/subject';
import { analyze } from '../../src/interpreter/analyze';
import { buildLibrary, type Library } from '../../src/notes/library';
import { parseNote } from '../../src/notes/parse-note';
import { readContent } from '../content/read-content';

const measurements = { textOf: () => undefined } as unknown as Measurements;
let shipped: Library | undefined;

/** The notes that ship, read once. */
export function shippedLibrary(): Library {
  shipped ??= buildLibrary(
    readContent()
      .map(({ path, text }) => parseNote(text, path).note)
      .filter(note => note !== undefined),
  );
  return shipped;
}

/** `$0` marks the caret. Links are left out; an empty text where there is nothing to say. */
export function hoverText(
  marked: string,
  { library = shippedLibrary(), files = {} }: { library?: Library; files?: Readonly<Record<string, string>> } = {},
): string {
  const offset = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  const uri = 'file:///code.py';
  const analysed = {
    analysis: analyze(
      { uri, text },
      { readFile: path => (path in files ? { uri: path, text: files[path]! } : 'it is not there') },
    ),
    uri,
    text,
    textOf: () => undefined,
  } as unknown as Analysed;
  const subject = subjectAt(analysed, measurements, library, offset);
  if (!subject) return '';
  const { description } = subject;
  const note = answerAbout(library, subject);
  return hoverMarkdown(description, {
    picture: formula => `[${formula.text}]`,
    plot: plot => `[plot: ${plot.title}]`,
    ...(note ? { short: note } : {}),
    links: [],
  })
    .replaceAll('  \n', '\n')
    .replaceAll('\u2002', ' ')
    .replace(/\\([\\`*_{}[\]()#+\-.!<>|~$])/g, '$1')
    .replaceAll('`', '');
}
