/** Python in a note, told apart a little: words of the language, strings and comments. */
import { createLexer, keywords, readLine } from '../../src/python/lexer';

/** HTML, everything in it escaped; of another language the text as it is. */
export function coloured(code: string, language: string): string {
  if (language !== 'python' && language !== 'py') return escaped(code);
  let html = '';
  let end = 0;
  for (const { kind, from, to } of piecesOf(code)) {
    html += `${escaped(code.slice(end, from))}<span class="code-${kind}">${escaped(code.slice(from, to))}</span>`;
    end = to;
  }
  return html + escaped(code.slice(end));
}

interface Piece {
  readonly kind: 'word' | 'string' | 'comment';
  readonly from: number;
  readonly to: number;
}

function piecesOf(code: string): readonly Piece[] {
  const lexer = createLexer(code, 0, code.length);
  while (lexer.tokens.at(-1)?.kind !== 'end') readLine(lexer);
  const pieces: Piece[] = lexer.comments.map(({ span }) => ({ kind: 'comment', ...span }));
  for (const { kind, from, to } of lexer.tokens)
    if (kind === 'string' || keywords.has(kind)) pieces.push({ kind: kind === 'string' ? kind : 'word', from, to });
  return pieces.sort((a, b) => a.from - b.from);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
