/**
 * IPython's additions to Python, blanked out character by character: `%magic` and `!shell` lines, `?help`, and cells
 * that are not Python at all. Which lines begin a statement is found by following strings and brackets only.
 */

/** Cell magics whose body runs as Python in the notebook's own names. */
const pythonBodies: ReadonlySet<string> = new Set(['capture', 'time', 'timeit', 'prun', 'memit', 'mprun', 'debug']);

/** The text with the same length and the same line breaks, and nothing in it but Python. */
export function withoutMagics(text: string): string {
  const cellMagic = /^\s*%%\s*(\w*)/.exec(text);
  if (cellMagic !== null && !pythonBodies.has(cellMagic[1]!)) return blank(text);
  const characters = cellMagic === null ? text : blankLine(text, cellMagic[0].length);
  return blankMagicLines(characters);
}

function blankMagicLines(text: string): string {
  let result = text;
  let at = 0;
  while (at < text.length) {
    const end = statementEnd(text, at);
    const line = text.slice(at, end);
    const magicEnd = magicLength(line);
    if (magicEnd > 0) {
      const to = at + magicEnd;
      result = result.slice(0, at) + withoutEffect(text.slice(at, to)) + result.slice(to);
      at = to;
      continue;
    }
    const assigned = /^([ \t]*[\w, \t.[\]*]+=[ \t]*)([!%])(?=[ \t]*[A-Za-z_.~/$({'"])/.exec(line);
    if (assigned !== null) {
      // What a shell command or a magic returns is not known: the name `_` stands for it, which is bound nowhere.
      const from = at + assigned[1]!.length;
      const to = at + magicLine(line);
      result = `${result.slice(0, from)}_${blank(text.slice(from + 1, to))}${result.slice(to)}`;
      at = to;
      continue;
    }
    at = end;
  }
  return result;
}

/** How much of this statement's text is a magic from its beginning; 0 if none. */
function magicLength(line: string): number {
  if (/^[ \t]*[%!?]/.test(line)) return magicLine(line);
  const help = /^[ \t]*[\w.*]+\?{1,2}[ \t]*(?:#.*)?(?=[\r\n]|$)/.exec(line);
  return help === null ? 0 : help[0].length;
}

/** An indented magic may be all that its block holds: a number, which does nothing, keeps the place of the statement. */
function withoutEffect(magic: string): string {
  const indented = /^[ \t]+/.exec(magic);
  if (indented === null) return blank(magic);
  return `${indented[0]}0${blank(magic.slice(indented[0].length + 1))}`;
}

/** A magic ends with its line, or with the line after a backslash. */
function magicLine(line: string): number {
  return /^(?:\\\r?\n|[^\r\n])*/.exec(line)![0].length;
}

/** The offset after the line break that ends the statement beginning at `from`: not one in a string or a bracket. */
function statementEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\n' && depth <= 0) return at + 1;
    if (character === '\\') at++;
    else if (character === '#') at = lineEnd(text, at) - 1;
    else if (character === '"' || character === "'") at = stringEnd(text, at) - 1;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if ((character === '%' || character === '!') && depth === 0 && text.slice(from, at).trim() === '')
      return Math.min(at + magicLine(text.slice(at)) + 1, text.length);
  }
  return depth > 0 ? Math.min(lineEnd(text, from) + 1, text.length) : text.length;
}

/** After the string's closing quote; a short string that is not closed ends with its line. */
function stringEnd(text: string, from: number): number {
  const quote = text[from]!;
  const delimiter = text.startsWith(quote.repeat(3), from) ? quote.repeat(3) : quote;
  for (let at = from + delimiter.length; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '\n' && delimiter.length === 1) return at;
    else if (text.startsWith(delimiter, at)) return at + delimiter.length;
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function blankLine(text: string, from: number): string {
  const end = lineEnd(text, from);
  return blank(text.slice(0, end)) + text.slice(end);
}

/** Spaces for everything but line breaks. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
