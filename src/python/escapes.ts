/** Backslash escapes in string and bytes literals, as in Python's lexical analysis reference. */

const single: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const escapes = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|(N\{[^}]*\})|([\s\S]))/g;

/**
 * The value of a literal's text. An escape that Python does not know stands for itself.
 * `\N{NAME}` divides the text: where it stood, the list holds `undefined`.
 */
export function unescapeText(source: string, raw: boolean, bytes: boolean): readonly (string | undefined)[] {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  if (raw || !text.includes('\\')) return [text];
  const pieces: (string | undefined)[] = [];
  let piece = '';
  let begin = 0;
  for (const match of text.matchAll(escapes)) {
    const [whole, hex, short, long, octal, named, character] = match;
    piece += text.slice(begin, match.index);
    begin = match.index + whole.length;
    if (hex !== undefined) piece += String.fromCharCode(Number.parseInt(hex, 16));
    else if (octal !== undefined) piece += String.fromCharCode(Number.parseInt(octal, 8) & (bytes ? 0xff : 0x1ff));
    else if (character !== undefined) piece += single[character] ?? whole;
    else if (bytes) piece += whole;
    else if (named !== undefined) {
      pieces.push(piece, undefined);
      piece = '';
    } else piece += codePoint(Number.parseInt((short ?? long)!, 16)) ?? whole;
  }
  pieces.push(piece + text.slice(begin));
  return pieces;
}

function codePoint(value: number): string | undefined {
  return value <= 0x10ffff ? String.fromCodePoint(value) : undefined;
}
