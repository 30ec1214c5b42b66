/** A reader's file as the Markdown that is read here, line by line, whatever tool it was written with or for. */
import { type Dialect, fromDialects } from './dialects';
import { withoutDirectives } from './directives';
import { withFootnotes } from './footnotes';
import { withoutHtml } from './inline-html';
import { withMarks } from './marks';
import { splitLines } from './parse-note';
import { withHeaders } from './tabular';

export function readable(text: string): Dialect {
  const lines = withoutHtml(withoutDirectives(withHeaders(withoutFrontMatter(splitLines(text)))));
  return fromDialects(withMarks(withFootnotes(lines)));
}

/** YAML between `---`, TOML between `+++`. */
function withoutFrontMatter(lines: readonly string[]): readonly string[] {
  const mark = lines[0]?.trimEnd();
  if (mark !== '---' && mark !== '+++') return lines;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === mark);
  return lines.map((line, index) => (index <= end ? '' : line));
}
