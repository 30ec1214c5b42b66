/** A displayed formula that consists of several, set apart by wide spaces: each may have a line of its own. */

/** The formulas between `\quad`s and `\qquad`s that stand outside of braces, environments and growing brackets. */
export function formulaParts(tex: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of tex.matchAll(
    /\\(?:begin|end)\b|\\(?:left|right)(?![a-zA-Z])|\\q?quad(?![a-zA-Z])|\\.|[{}]/gs,
  )) {
    if (token === '{' || token === '\\begin' || token === '\\left') depth++;
    else if (token === '}' || token === '\\end' || token === '\\right') depth--;
    else if (depth === 0 && token.endsWith('quad')) {
      parts.push(tex.slice(from, index));
      from = index + token.length;
    }
  }
  return [...parts, tex.slice(from)].map(part => part.trim()).filter(part => part !== '');
}
