/**
 * Source files as text. Python reads UTF-8 unless a comment on one of the first two lines names another encoding.
 * Source: PEP 263.
 */

const DECLARED = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const EMPTY = /^[ \t\f]*(?:#.*)?$/;

/** The text of a file without its byte order mark; what cannot be decoded is U+FFFD, as in the editor. */
export function decodeSource(path: string, bytes: Uint8Array): string {
  return new TextDecoder(/\.pyi?$/.test(path) ? encodingOf(bytes) : 'utf-8').decode(bytes);
}

/** What the declaration names, as the Encoding standard calls it; UTF-8 where nothing or something unknown is named. */
function encodingOf(bytes: Uint8Array): string {
  // Of the first bytes each is a character: a declaration is ASCII.
  const [first = '', second = ''] = String.fromCharCode(...bytes.subarray(0, 400)).split(/\r\n|\r|\n/);
  const named = DECLARED.exec(first) ?? (EMPTY.test(first) ? DECLARED.exec(second) : null);
  if (!named) return 'utf-8';
  const name = named[1]!.toLowerCase().replaceAll('_', '-');
  for (const label of [OTHERWISE[name], name, name.replace(/^cp/, 'windows-'), name.replace(/-/, '')])
    if (label !== undefined && isKnown(label)) return label;
  return 'utf-8';
}

/** Python's names of encodings that are not among those of the standard, in any spelling. */
const OTHERWISE: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
};

function isKnown(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}
