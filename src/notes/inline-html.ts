/**
 * HTML that converters and READMEs leave in Markdown, as the Markdown it stands for. Notes are shown with HTML off, so
 * what is not known here would be seen as tags. A line stays a line, so that places stay right. No pattern may look
 * further than a few thousand characters from where it begins: a file made to be slow is not to stop the editor.
 */
import { lowered, raised } from './scripts';

const FORMULA = /<math[^<>]*>(.{0,4000}?)<\/math>/gi;
/** Tags that say nothing here but how their text looks or where it stands. */
const LOOKS =
  'p|div|ul|ol|span|a|u|font|center|small|big|table|thead|tbody|tfoot|tr|td|th|colgroup|col|caption|section|article|main|figure|figcaption|picture|source|header|footer|nav|aside|mark|ins|del|abbr|cite|q|blockquote|dl|dt|dd|sub|sup|h[1-6]|label|noscript|wbr';
const RULES: readonly (readonly [RegExp, string | ((...found: string[]) => string)])[] = [
  [/<!--.{0,4000}?-->/g, ''],
  [/<img\b[^<>]*>/gi, picture],
  [/<\/img>/gi, ''],
  [/&(lt|gt)(?=[\s\d])/g, '&$1;'],
  [/(?:\s*&nbsp;\s*){2,}/g, ' '],
  [/<a\b[^<>]{0,400}?\bhref\s*=\s*(?:"([^"<>]{0,4000})"|'([^'<>]{0,4000})')[^<>]{0,400}>(.{0,4000}?)<\/a>/gi, link],
  [/^\s*<h([1-6])\b[^<>]*>(.*?)<\/h\1>\s*$/gi, (_, level, title) => `${'#'.repeat(Number(level))} ${title!.trim()}`],
  [/^\s*<hr\b[^<>]*>\s*$/gi, '***'],
  [/<\/t[dh]>\s*<t[dh]\b[^<>]*>/gi, ' · '],
  [/<(?:\/?br|\/p|\/div|\/li|\/ul|\/ol|\/dd|\/dt|\/figure|hr)\b[^<>]*>/gi, ' '],
  [/<li\b[^<>]*>/gi, '• '],
  [/<\/?(?:b|strong)>/gi, '**'],
  [/<\/?(?:i|em)>/gi, '*'],
  [/<(code|kbd|samp|tt)\b[^<>]*>([^<`]*)<\/\1>/gi, '`$2`'],
  [/<sub>([^<$]+)<\/sub>/gi, (_, low) => lowered(low!)],
  [/<sup>([^<$]+)<\/sup>/gi, (_, high) => raised(high!)],
  [new RegExp(`</?(?:${LOOKS})(?:\\s[^<>]*)?/?>`, 'gi'), ''],
];
/** All that HTML knows; `s` is left out, which in notes on language is the token that begins a sentence. */
const ELEMENTS =
  /^(?:a|abbr|address|area|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|dialog|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|math|menu|meta|meter|nav|noscript|object|ol|optgroup|option|output|p|param|picture|pre|progress|q|rp|rt|ruby|samp|script|search|section|select|slot|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr)$/i;

/** The name of a tag that is left on a line; `<UNK>` and `<eos>` are words of a vocabulary and no tags. */
export function tagIn(line: string): { readonly name: string; readonly whole: string } | undefined {
  for (const [whole, name] of line.matchAll(/<\/?([a-z][a-z0-9-]*)(?:\s[^<>]*)?\/?>/gi))
    if (ELEMENTS.test(name!)) return { name: name!, whole };
  return undefined;
}

/** What begins a block of HTML: as in CommonMark, it goes on to the next empty line. */
const BLOCK = /^\s{0,3}<\/?(?:p|div|table|ul|ol|center|details|figure|picture|section|header|a|h[1-6])\b/i;

export function withoutHtml(text: readonly string[]): readonly string[] {
  let fenced = false;
  let isBlock = false;
  return withoutComments(text).map(line => {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) return line;
    if (!line.trim()) isBlock = false;
    else if (BLOCK.test(line)) isBlock = true;
    // The depth of a tag is no indentation, which would make code of its text.
    const read = isBlock ? line.trimStart() : line;
    if (!/[<&]/.test(read)) return read;
    // What stands in code is shown as it is.
    return read
      .split(/(`[^`]*`)/)
      .map((part, index) => (index % 2 === 1 ? part : replaced(part)))
      .join('');
  });
}

/** Comments over several lines, which are empty then. */
function withoutComments(text: readonly string[]): readonly string[] {
  let fenced = false;
  let isComment = false;
  const lastEnd = text.findLastIndex(line => line.includes('-->'));
  return text.map((line, at) => {
    if (isComment) {
      const end = line.indexOf('-->');
      isComment = end < 0;
      return isComment ? '' : line.slice(end + 3);
    }
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const start = fenced ? -1 : line.indexOf('<!--', Math.max(0, line.lastIndexOf('-->')));
    if (start < 0 || lastEnd <= at) return line;
    isComment = true;
    return line.slice(0, start);
  });
}

function replaced(text: string): string {
  const formulas = text.replace(FORMULA, (_, tex: string) => `$${decoded(tex).trim()}$`);
  return RULES.reduce((known, [pattern, markdown]) => known.replace(pattern, markdown as string), formulas);
}

/** TeX has an ampersand of its own. */
function decoded(tex: string): string {
  return tex
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&');
}

function picture(tag: string): string {
  const address = attribute(tag, 'src');
  return address ? `![${(attribute(tag, 'alt') ?? '').replace(/[[\]]/g, '')}](<${address}>)` : '';
}

function link(_: string, double: string | undefined, single: string | undefined, words: string | undefined): string {
  const address = double ?? single ?? '';
  if (!words?.trim()) return '';
  return address ? `[${words.trim()}](${address.replace(/[\s()]/g, encodeURIComponent)})` : words;
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}
