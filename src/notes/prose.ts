/** Which parts of a Markdown file are words: what stands in code or in a formula is left as it is written. */

/** By line: whether it is outside of fenced code and of formulas that have lines of their own. */
export function proseLines(text: readonly string[]): readonly boolean[] {
  let fence: string | undefined;
  let isFormula = false;
  return text.map(line => {
    const mark = isFormula ? undefined : /^\s*(?:>\s*)*(```|~~~)/.exec(line)?.[1];
    if (mark && (fence === undefined || fence === mark)) {
      fence = fence === undefined ? mark : undefined;
      return false;
    }
    if (fence !== undefined) return false;
    const wasFormula = isFormula;
    if (line.split('$$').length % 2 === 0) isFormula = !isFormula;
    return !wasFormula && !isFormula;
  });
}

/** The line with its words changed; code, formulas and addresses within it are kept. `next` is what follows the words. */
export function changeWords(line: string, change: (words: string, next?: string) => string): string {
  return line
    .split(/(`+[^`]*`+|\$\$[^$]*\$\$|\$[^$]+\$|\]\([^()\s]*\)|https?:\/\/\S+)/)
    .map((part, index, parts) => (index % 2 === 1 ? part : change(part, parts[index + 1])))
    .join('');
}

/** By line: whether it belongs to a block of code, its fences among them. */
export function codeLines(text: readonly string[]): readonly boolean[] {
  let fence: string | undefined;
  return text.map(line => {
    const mark = /^\s*(```|~~~)/.exec(line)?.[1];
    if (mark && (fence === undefined || fence === mark)) {
      fence = fence === undefined ? mark : undefined;
      return true;
    }
    return fence !== undefined;
  });
}
