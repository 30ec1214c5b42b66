import { codeLines } from './prose';

/** Rows whose cells stand apart by tabs, as tables come out of PDF and spreadsheets, as a table of Markdown. */
export function tabular(lines: readonly string[]): readonly string[] | undefined {
  const rows = lines.map(line => line.trimEnd().split(/\t+/));
  const width = Math.max(...rows.map(row => row.length));
  if (rows.length < 2 || rows.some(row => row.length < 2)) return undefined;
  const written = rows.map(row => `| ${Array.from({ length: width }, (_, at) => cell(row[at])).join(' | ')} |`);
  return [written[0]!, `|${' --- |'.repeat(width)}`, ...written.slice(1)];
}

/** A header whose first cell is empty begins with a tab, which would make code of it. */
export function withHeaders(lines: readonly string[]): readonly string[] {
  return lines.map((line, at) =>
    /^\t\S[^\t]*\t/.test(line) && /^\S[^\t]*\t/.test(lines[at + 1] ?? '') ? `\u00a0${line}` : line,
  );
}

/** Tabs before a line as the spaces they stand for, save in code and in rows: a formula set in by them would end at its first line. */
export function withSpaces(lines: readonly string[]): readonly string[] {
  const isCode = codeLines(lines);
  return lines.map((line, at) => {
    const lead = /^[ \t]*/.exec(line)![0];
    if (!lead.includes('\t') || isCode[at] || line.trim().includes('\t')) return line;
    const columns = [...lead].reduce((column, mark) => (mark === '\t' ? column + 4 - (column % 4) : column + 1), 0);
    return ' '.repeat(columns) + line.slice(lead.length);
  });
}

function cell(text = ''): string {
  return text.trim().replace(/(?<!\\)\|/g, '\\|');
}
