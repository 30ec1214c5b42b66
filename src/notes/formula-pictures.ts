/** Formulas that are pictures of a server (GitHub once, CodeCogs, Zhihu and others), whose addresses hold their TeX, as formulas. */
import { proseLines } from './prose';
import { formulaProblem } from './tex';

const PICTURE =
  /!\[(?:[^\][]|\[[^\][]{0,100}\]){0,300}\]\((?:<([^<>]{1,4000})>|((?:[^()\s]|\([^()\s]{0,1000}\)){1,4000}))(?:\s+"[^"]{0,300}")?\)/g;
const SERVER =
  /^https?:\/\/(?:render\.githubusercontent\.com\/render\/math\?(?:[^#]*&)?math=|latex\.codecogs\.com\/(?:[\w.]+\/)?[\w.]+\?|www\.zhihu\.com\/equation\?tex=|i\.upmath\.me\/(?:svg|png)\/|chart\.googleapis\.com\/chart\?(?:[^#]*&)?chl=)(.+)$/;
/** What only says how the picture looks. */
const LOOKS = /\\(?:inline|fn_\w+|dpi\{\d+\}|bg_\w+|(?:tiny|small|large|Large|LARGE|huge)(?![a-zA-Z]))\s*/g;

export function withoutFormulaPictures(text: readonly string[]): readonly string[] {
  const isProse = proseLines(text);
  return text.map((line, at) => {
    if (!isProse[at] || !line.includes('![')) return line;
    return line
      .replace(PICTURE, (whole, quoted: string | undefined, plain: string | undefined) => {
        const tex = texOf(quoted ?? plain ?? '');
        if (tex === undefined) return whole;
        return line.trim() === whole ? `$$${tex}$$` : `$${tex}$`;
      })
      .replace(/\[(\${1,2}[^$]+\${1,2})\]\(https?:\/\/www\.codecogs\.com\/[^\s]{0,4000}\)(?=\s|$|[.,;:])/g, '$1');
  });
}

function texOf(address: string): string | undefined {
  const written = SERVER.exec(address.replace(/&amp;/g, '&'))?.[1];
  if (written === undefined) return undefined;
  const tex = decoded(
    written
      .replace(/&space;/g, ' ')
      .replace(/&plus;/g, '%2B')
      .replace(/&mode=\w+$/, ''),
  )
    .replace(LOOKS, '')
    .trim();
  return tex && !tex.includes('$') && formulaProblem(tex) === undefined ? tex : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.includes(' ') ? text : text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
