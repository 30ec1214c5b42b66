/**
 * Where a string literal ends, beside the lexer. Plain strings end at their quote. An f-string holds code between
 * braces, and that code may hold the same quotes again (Python 3.12), so its end is found by reading it the way it nests.
 */

export interface ScannedString {
  readonly to: number;
  readonly problem?: string;
  /** How far the search for the end looked. */
  readonly reach: number;
}

/** `from` is where the prefix begins, `quoteAt` the first quote. */
export function scanString(text: string, from: number, quoteAt: number, end: number): ScannedString {
  const quote = text[quoteAt]!;
  const long = text.startsWith(quote.repeat(3), quoteAt) && quoteAt + 3 <= end;
  const delimiter = long ? quote.repeat(3) : quote;
  const prefix = text.slice(from, quoteAt).toLowerCase();
  const content = quoteAt + delimiter.length;
  if (prefix.includes('f')) {
    const to = scanFormatted(text, content, delimiter, prefix.includes('r'), end, 0);
    if (to !== undefined) return { to, reach: to };
    const { to: plainTo } = scanPlain(text, content, delimiter, end);
    return { to: plainTo, problem: 'this f-string is not closed as it opens', reach: end + 1 };
  }
  const { to, closed } = scanPlain(text, content, delimiter, end);
  if (closed) return { to, reach: to };
  return { to, problem: `this string has no closing ${delimiter}`, reach: to + 1 };
}

/** The end of a plain string's literal part; a short string that is not closed ends with its line. */
function scanPlain(text: string, content: number, delimiter: string, end: number): { to: number; closed: boolean } {
  const long = delimiter.length === 3;
  for (let at = content; at < end; at++) {
    const character = text[at];
    if (character === '\\') at += text[at + 1] === '\r' && text[at + 2] === '\n' ? 2 : 1;
    else if (!long && (character === '\n' || character === '\r')) return { to: at, closed: false };
    else if (character === delimiter[0] && text.startsWith(delimiter, at) && at + delimiter.length <= end)
      return { to: at + delimiter.length, closed: true };
  }
  return { to: end, closed: false };
}

/** The end of an f-string; nothing where a brace or the string itself stays open. */
function scanFormatted(
  text: string,
  content: number,
  delimiter: string,
  raw: boolean,
  end: number,
  depth: number,
): number | undefined {
  const long = delimiter.length === 3;
  for (let at = content; at < end; at++) {
    const character = text[at];
    if (character === '\\') at = skipEscape(text, at, raw);
    else if (character === '{') {
      if (text[at + 1] === '{') at++;
      else {
        const to = scanReplacement(text, at + 1, delimiter, raw, end, depth + 1);
        if (to === undefined) return undefined;
        at = to - 1;
      }
    } else if (!long && (character === '\n' || character === '\r')) return undefined;
    else if (character === delimiter[0] && text.startsWith(delimiter, at) && at + delimiter.length <= end)
      return at + delimiter.length;
  }
  return undefined;
}

/** The last character of the escape at `at`: a brace is never escaped, but `\N{NAME}` holds its own. */
export function skipEscape(text: string, at: number, raw: boolean): number {
  const next = text[at + 1];
  if (next === '{' || next === '}') return at;
  if (next === '\r' && text[at + 2] === '\n') return at + 2;
  if (!raw && next === 'N' && text[at + 2] === '{') {
    const close = text.indexOf('}', at);
    if (close > 0 && close - at < 100) return close;
  }
  return at + 1;
}

/** From after `{` to after its `}`. */
function scanReplacement(
  text: string,
  from: number,
  delimiter: string,
  raw: boolean,
  end: number,
  depth: number,
): number | undefined {
  if (depth > 20) return undefined;
  let open = 0;
  for (let at = from; at < end; at++) {
    const character = text[at]!;
    if (character === '"' || character === "'") {
      const prefix = /[a-zA-Z]{0,2}$/.exec(text.slice(Math.max(from, at - 2), at))![0];
      const to = scanNested(text, at - prefix.length, at, end, depth);
      if (to === undefined) return undefined;
      at = to - 1;
    } else if (character === '#') while (at + 1 < end && text[at + 1] !== '\n' && text[at + 1] !== '\r') at++;
    else if (character === '(' || character === '[' || character === '{') open++;
    else if (character === '}' && open === 0) return at + 1;
    else if (character === ')' || character === ']' || character === '}') open--;
    else if (character === ':' && open === 0) return scanSpec(text, at + 1, delimiter, raw, end, depth);
    if (open < 0) return undefined;
  }
  return undefined;
}

function scanNested(text: string, from: number, quoteAt: number, end: number, depth: number): number | undefined {
  const quote = text[quoteAt]!;
  const delimiter = text.startsWith(quote.repeat(3), quoteAt) ? quote.repeat(3) : quote;
  const prefix = text.slice(from, quoteAt).toLowerCase();
  const content = quoteAt + delimiter.length;
  if (prefix.includes('f')) return scanFormatted(text, content, delimiter, prefix.includes('r'), end, depth);
  const { to, closed } = scanPlain(text, content, delimiter, end);
  return closed ? to : undefined;
}

/** From after the `:` of a replacement to after its `}`; the specification may hold replacements itself. */
function scanSpec(
  text: string,
  from: number,
  delimiter: string,
  raw: boolean,
  end: number,
  depth: number,
): number | undefined {
  for (let at = from; at < end; at++) {
    const character = text[at];
    if (character === '}') return at + 1;
    if (character === '\\') at = skipEscape(text, at, raw);
    else if (character === '{') {
      const to = scanReplacement(text, at + 1, delimiter, raw, end, depth + 1);
      if (to === undefined) return undefined;
      at = to - 1;
    } else if (text.startsWith(delimiter, at)) return undefined;
    else if (delimiter.length === 1 && (character === '\n' || character === '\r')) return undefined;
  }
  return undefined;
}
