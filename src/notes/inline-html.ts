/**
 * HTML that converters leave in Markdown, mostly in the cells of tables, as the Markdown it stands for. Notes are shown
 * with HTML off, so what is not known here would be seen as tags. A line stays a line, so that places stay right.
 */
const FORMULA = /<math[^>]*>(.*?)<\/math>/gi;
const RULES: readonly (readonly [RegExp, string])[] = [
  [/<!--.*?-->/g, ''],
  [/<(?:br|\/p|\/div|\/li|\/ul|\/ol)\b[^>]*>/gi, ' '],
  [/<li\b[^>]*>/gi, '• '],
  [/<(?:p|div|ul|ol|span|a|u|font|center|small|big|tbody|thead)\b[^>]*>|<\/(?:span|a|u|font|center|small|big)>/gi, ''],
  [/<\/?(?:b|strong)>/gi, '**'],
  [/<\/?(?:i|em)>/gi, '*'],
  [/<code>([^<`]*)<\/code>/gi, '`$1`'],
  [/<sub>([^<$]+)<\/sub>/gi, '$$_{\\text{$1}}$$'],
  [/<sup>([^<$]+)<\/sup>/gi, '$$^{\\text{$1}}$$'],
];

export function withoutHtml(lines: readonly string[]): readonly string[] {
  let fenced = false;
  return lines.map(line => {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    if (fenced || !line.includes('<')) return line;
    // What stands in code is shown as it is.
    return line
      .split(/(`[^`]*`)/)
      .map((part, index) => (index % 2 === 1 ? part : replaced(part)))
      .join('');
  });
}

function replaced(text: string): string {
  const formulas = text.replace(FORMULA, (_, tex: string) => `$${tex.trim()}$`);
  return RULES.reduce((known, [pattern, markdown]) => known.replace(pattern, markdown), formulas);
}
