/** Python in a note, told apart a little: words of the language, strings and comments. Nothing is understood here. */

const PIECES =
  /(#[^\n]*)|((?:\b[rbfuRBFU]{1,2})?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|\b(and|as|assert|async|await|break|class|continue|def|del|elif|else|except|False|finally|for|from|global|if|import|in|is|lambda|None|nonlocal|not|or|pass|raise|return|True|try|while|with|yield)\b/g;

const KINDS = ['comment', 'string', 'word'] as const;

/** HTML, everything in it escaped; of another language the text as it is. */
export function coloured(code: string, language: string): string {
  if (language !== 'python' && language !== 'py') return escaped(code);
  let html = '';
  let end = 0;
  for (const match of code.matchAll(PIECES)) {
    const kind = KINDS[match.slice(1).findIndex(piece => piece !== undefined)]!;
    html += `${escaped(code.slice(end, match.index))}<span class="code-${kind}">${escaped(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escaped(code.slice(end));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
