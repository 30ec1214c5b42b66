/** Strokes within the formulas and the code of a table, which would end their cells. A line stays a line. */

const RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

export function withWholeCells(text: readonly string[]): readonly string[] {
  let width = 0;
  return text.map((line, at) => {
    if (!line.includes('|')) width = 0;
    else if (RULE.test(line) && text[at - 1]?.includes('|')) width = cellsIn(line);
    const isHeader = RULE.test(text[at + 1] ?? '') && (text[at + 1] ?? '').includes('|');
    const wanted = isHeader ? cellsIn(text[at + 1]!) : width;
    return wanted > 0 && cellsIn(line) > wanted ? escaped(line) : line;
  });
}

function cellsIn(line: string): number {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/).length;
}

function escaped(line: string): string {
  return line
    .split(/(`[^`]*`|\$[^$]+\$)/)
    .map((part, index) => {
      if (index % 2 === 0 || /\{[clr|]+\}/.test(part)) return part;
      return part.startsWith('$') ? part.replace(/(?<!\\)\|/g, '\\vert ') : part.replace(/(?<!\\)\|/g, '\\|');
    })
    .join('');
}
