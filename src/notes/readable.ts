/** A reader's file as the Markdown that is read here, line by line, whatever tool it was written with or for. */

import { type Dialect, fromDialects } from './dialects';
import { withDialogue } from './dialogue';
import { withoutDirectives } from './directives';
import { withDollars } from './environments';
import { withFootnotes } from './footnotes';
import { withoutFormulaPictures } from './formula-pictures';
import { withoutHtml } from './inline-html';
import { withMarks } from './marks';
import { bareFields } from './own-matter';
import { splitLines } from './parse-note';
import { withoutPreformatted } from './preformatted';
import { withWholeCells } from './table-cells';
import { withHeaders, withSpaces } from './tabular';

export function readable(text: string): Dialect {
  const lines = withoutHtml(
    withoutDirectives(withDollars(withSpaces(withHeaders(withoutPreformatted(withoutFrontMatter(splitLines(text))))))),
  );
  return fromDialects(withWholeCells(withMarks(withFootnotes(withoutFormulaPictures(withDialogue(lines))))));
}

/** YAML between `---`, TOML between `+++`, `Title: …` and other fields with nothing around them. */
function withoutFrontMatter(lines: readonly string[]): readonly string[] {
  const bare = bareFields(lines);
  if (bare > 0) return lines.map((line, index) => (index < bare ? '' : line));
  const mark = lines[0]?.trimEnd();
  if (mark !== '---' && mark !== '+++') return lines;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === mark);
  return lines.map((line, index) => (index <= end ? '' : line));
}
