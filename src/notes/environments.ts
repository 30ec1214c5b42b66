/** LaTeX's own display environments, written without dollars, between dollars. A line stays a line. */
import { changeWords, proseLines } from './prose';

const NAMES = '(?:equation|align|aligned|gather|gathered|multline|eqnarray|alignat|flalign|cases)\\*?';
const BEGIN = new RegExp(String.raw`^((?:\s|>|[-*+]\s|\d+[.)]\s)*)\\begin\{(${NAMES})\}`);
const WHOLE = new RegExp(String.raw`\\begin\{(${NAMES})\}.{0,2000}?\\end\{\1\}`, 'g');
/** More lines than a formula has. */
const LONGEST = 100;

export function withDollars(text: readonly string[]): readonly string[] {
  if (!text.some(line => line.includes('\\begin{'))) return text;
  const isProse = proseLines(text);
  const lines = [...text];
  for (let at = 0; at < text.length; at++) {
    if (!isProse[at] || !text[at]!.includes('\\begin{')) continue;
    const [, lead, name] = BEGIN.exec(text[at]!) ?? [];
    const close = `\\end{${name}}`;
    const end = name === undefined ? -1 : text.slice(at, at + LONGEST).findIndex(line => line.includes(close));
    if (end <= 0) {
      lines[at] = changeWords(text[at]!, words => words.replace(WHOLE, formula => `$$${formula}$$`));
      continue;
    }
    const [before = '', after = ''] = text[at + end]!.split(close);
    // What a sentence ends with may stand in the formula; words may not.
    if (!/^\s*[.,;]?\s*$/.test(after)) continue;
    lines[at] = `${lead}$$${text[at]!.slice(lead!.length)}`;
    lines[at + end] = `${before}${close}${after.trim()}$$`;
    at += end;
  }
  return lines;
}
