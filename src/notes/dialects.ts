/**
 * What other tools write into Markdown (Obsidian, Notion, Anki, d2l, Jupyter, GitHub, Quarto), as the Markdown that is read here.
 * A line stays a line, so that places stay right. Code is left alone.
 */

import { isAnswerMark, isAnswerTitle, QUESTION_MARK, reveals, withoutAnswerMark } from './asking';
import { withoutAttributes, withoutCitations } from './attributes';
import { questionCallouts } from './callouts';
import { namedQuestions } from './named-questions';
import { codeLines } from './prose';
import { apart, isQuestion, summaryOf } from './toggles';

export interface Dialect {
  readonly lines: readonly string[];
  /** Lines that have become headings because they ask, whether or not their words do. */
  readonly asked: ReadonlySet<number>;
  /** By the line of a question: the last line of its answer, where the tool says so. */
  readonly ends: ReadonlyMap<number, number>;
}

export function fromDialects(written: readonly string[]): Dialect {
  const isCode = codeLines(written);
  const callouts = questionCallouts(apart(withoutRemarks(written, isCode), isCode), isCode);
  const named = namedQuestions(callouts.lines, isCode);
  const text = named.lines;
  const ends = new Map(callouts.ends);
  const asked = new Set([...ends.keys(), ...named.asked]);
  let unfolded: number | undefined;
  const summary = { isOpen: false };
  let awaitsAnswer = false;
  let isFirst = false;
  const lines = text.map((read, at) => {
    // Below a list a heading that is set in a little would be a part of its last point.
    const line = isCode[at] ? read : read.replace(/^ {1,3}(?=#{1,6}\s)/, '');
    // ```{.python .input}, ```{code-cell} ipython3
    if (isCode[at])
      return (
        line
          .replace(/^(\s*(?:```|~~~))\s*\{(?:code-cell|code-block)\}\s*i?(\w*).*$/, '$1$2')
          .replace(/^(\s*(?:```|~~~))\s*\{\.?(\w+)[^}]*\}\s*$/, '$1$2')
          // #| echo: false, which only Quarto reads
          .replace(/^\s*#\|\s.*$/, '')
      );
    // The place of a table of contents in Jekyll, and its mark below
    if (/^\s*\{:\s*toc\b/.test(line) || /^\s*\{:\s*toc\b/.test(text[at + 1] ?? '')) return '';
    const toggle = summaryOf(line, summary);
    const isToggle = toggle !== undefined && isQuestion(toggle);
    const question = isToggle ? toggle : toggle === undefined ? askedBy(line, at, text) : undefined;
    if (question === undefined) {
      if (unfolded !== undefined && /<\/details>/i.test(line)) {
        ends.set(unfolded, at);
        unfolded = undefined;
      }
      if (toggle !== undefined) return reveals(toggle) ? '' : `**${plain(toggle)}**`;
      if (isFirst && isAnswerTitle(line)) return '';
      const isLower = awaitsAnswer && /^a:\s/.test(line);
      const answer = isLower || ((awaitsAnswer || isFirst) && isAnswerMark(line) && !isFirstChoice(text, at));
      if (answer) awaitsAnswer = false;
      else if (NUMBER.test(line)) awaitsAnswer = true;
      if (/^#{1,6}\s/.test(line)) isFirst = true;
      else if (line.trim()) isFirst = false;
      return withoutToggles(isLower ? line.slice(3) : answer ? withoutAnswerMark(line) : line);
    }
    awaitsAnswer = NUMBER.test(line);
    isFirst = true;
    asked.add(at);
    unfolded = isToggle ? at : undefined;
    return `###### ${plain(question.replace(NUMBER, '')).trim()}`;
  });
  return { lines, asked, ends };
}

/** `%%` … `%%` of Obsidian, on lines of their own, which only their writer reads. */
function withoutRemarks(text: readonly string[], isCode: readonly boolean[]): readonly string[] {
  const isMark = (line: string, at: number) => !isCode[at] && line.trim() === '%%';
  let left = text.filter(isMark).length;
  let isOpen = false;
  return text.map((line, at) => {
    if (!isMark(line, at)) return isOpen ? '' : line;
    // One that nothing closes hides nothing.
    isOpen = !isOpen && left > 1;
    left--;
    return '';
  });
}

/** `Q3:`, as questions are numbered. */
const NUMBER = new RegExp(String.raw`^(?:#+\s*)?(?:\*\*)?${QUESTION_MARK}\s*`);
const ASKED = new RegExp(
  String.raw`^(?:[-*+]\s+)?(?:\*\*|__)?(?:${QUESTION_MARK}|Q\s*\d*\*\*\s*:)\s*(?:\*\*|__)?\s*(\S.*)$`,
);

/** The question that a line is, where it is one in the manner of some tool. */
function askedBy(line: string, at: number, text: readonly string[]): string | undefined {
  const alone = !text[at - 1]?.trim() && !text[at + 1]?.trim();
  const bold = text[at - 1]?.trim() ? undefined : /^(\*\*|__)((?:(?!\1).)*[?？](?:(?!\1).)*)\1\s*$/.exec(line)?.[2];
  // **12. What is softmax?**, below the answer of the eleventh
  const counted = /^(\*\*|__)\d{1,3}[.)]\s+((?:(?!\1).)*[?？])\1\s*$/.exec(line)?.[2];
  if (counted !== undefined) return counted;
  // **Q: Design a filter.**, marked as a question and with something below
  const marked = new RegExp(String.raw`^(\*\*|__)${QUESTION_MARK}\s*((?:(?!\1).){3,300})\1\s*$`).exec(line)?.[2];
  if (marked !== undefined && text.slice(at + 1, at + 3).some(below => below.trim() && !/^#/.test(below)))
    return marked;
  // `**Really?**` with text right below is how one speaks.
  if (bold !== undefined && (alone || bold.trim().split(/\s+/).length > 2)) return bold;
  // Q: Why? and below it A: Because.
  const asked = ASKED.exec(line)?.[1];
  if (asked !== undefined && text.slice(at + 1, at + 8).some(isAnswerMark)) return asked;
  // • Question 3. Why? as lists look that were copied from a page
  const copied = alone ? /^[•·▪●]\s*Q(?:uestion)?\s*\d+\s*[:.)]\s*(\S.*[?？])\s*$/.exec(line)?.[1] : undefined;
  if (copied !== undefined) return copied;
  // 3. Why? with the answer below it, not indented
  const numbered = alone ? /^\d+[.)]\s+(\S.*[?？])\s*$/.exec(line)?.[1] : undefined;
  const next = numbered === undefined ? undefined : text.slice(at + 1).find(below => below.trim());
  if (next !== undefined && !/^(?:\s|\d+[.)]|#|[-*+]\s)/.test(next)) return numbered;
  return undefined;
}

/** `A) …` with a `B) …` soon below it: the first of some choices, and no answer. */
function isFirstChoice(text: readonly string[], at: number): boolean {
  const begins = (line: string, letter: string) => new RegExp(`^\\s*(?:[-*+]\\s+)?\\(?${letter}[.)]\\s`).test(line);
  return begins(text[at]!, 'A') && text.slice(at + 1, at + 5).some(line => begins(line, 'B'));
}

function withoutToggles(line: string): string {
  return plain(line.replace(/<\/?(?:details|summary)\b[^<>]*>/gi, ''));
}

/** A line outside of code blocks; what stands between backticks is kept. */
function plain(line: string): string {
  // ^a5f822, by which Obsidian finds a paragraph
  if (/\^[\w-]+\s*$/.test(line)) line = line.replace(/(?:^|\s+)\^(?=[a-z]*\d)[a-z\d]{6}\s*$/, '');
  // What Logseq alone reads: boxes of Org, and points that are nothing but the place of another
  if (/^\s*(?:[-*+]\s+)?#\+(?:BEGIN|END)_\w+\s*$/.test(line)) return line.replace(/#\+.*$/, '').trimEnd();
  if (line.includes('((') && /^\s*[-*+]\s*$/.test(line.replace(PLACE, ''))) return '';
  // #tag #another/tag, and what only the tool itself reads
  if (/^\s*(?:#[\p{L}\p{N}_/-]+\s*)+$/u.test(line) && !/^\s*#{1,6}\s/.test(line) && isTags(line)) return '';
  if (/^\s*:(?:begin_tab|end_tab|label|width|height)\b.*$/.test(line) || /^%%.*%%$/.test(line.trim())) return '';
  // $`…$`, as GitHub has it
  return displayed(withoutAttributes(line).replace(/\$`([^`]+)`\$/g, '$$$1$$'))
    .split(/((?<!`)`[^`]+`(?!`))/)
    .map((part, index, parts) =>
      index % 2 === 0 ? inline(part, parts[index + 1]) : codeAfterRole(part, parts[index - 1]),
    )
    .join('');
}

const PLACE = /\s?\(\([\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\)\)/g;

/** One word after each #, of which several or one with a slash: a lone `#word` may be a heading without its space. */
function isTags(line: string): boolean {
  const tags = line.trim().split(/\s+/);
  return tags.length > 1 || /^#[\p{Ll}\p{N}_-]+(?:\/[\p{L}\p{N}_/-]+)?$/u.test(tags[0] ?? '');
}

/** `\[ … \]`, on lines of their own. */
function displayed(line: string): string {
  const whole = /^(\s*)\\{1,2}\[(.+)\\\]\s*$/.exec(line);
  if (whole) return `${whole[1]}$$${whole[2]!.replace(/\\$/, '').trim()}$$`;
  return line.replace(/^(\s*)\\{1,2}[[\]]\s*$/, (_, indent: string) => `${indent}$$`);
}

const ROLE = /:(numref|eqref|ref|cite|citet|citep|label|eqlabel|math|width)$/;

/** Text between code: roles such as :numref: have their argument in the code that follows. */
function inline(text: string, code: string | undefined): string {
  const role = code !== undefined && text.endsWith(':') ? ROLE.exec(text.slice(0, -1)) : undefined;
  const kept = role ? text.slice(0, role.index) : text;
  return (
    withoutCitations(kept)
      // \\( … \\), where Markdown takes its own escapes out before TeX sees them, and \( … \)
      .replace(/\\\\\((.{1,1000}?)\\\\\)/g, (_, tex: string) => `$${tex.trim().replace(/\\([_*\\])/g, '$1')}$`)
      .replace(/\\\((.{1,1000}?)\\\)/g, (_, tex: string) => `$${tex.trim()}$`)
      // Formulas one after the other, so that what stands between two is none.
      .replace(/\$([^$]+)\$/g, (whole, tex: string) => (/^\s.*\s$/.test(tex) ? `$${tex.trim()}$` : whole))
      .replace(
        /!\[\[([^\]|#]+\.(?:png|jpe?g|gif|svg|webp|bmp|pdf|mp4))(?:[|#][^\]]*)?\]\]/gi,
        (_, file: string) => `![${file}](<${file}>)`,
      )
      .replace(/!\[\[/g, '[[')
      // ((658b0403-518e-41d4-91c2-c29be2417c45)), the place of a block in Logseq
      .replace(PLACE, '')
      .replace(/==(?=\S)([^=]+?)(?<=\S)==/g, '**$1**')
      .replace(
        /^(\s*>\s*)\[!(\w+)\][+-]?\s*(.*)$/,
        (_, lead: string, kind: string, title: string) =>
          `${lead}**${title || kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase()}**  `,
      )
  );
}

function codeAfterRole(code: string, before: string | undefined): string {
  const role = before?.endsWith(':') ? ROLE.exec(before.slice(0, -1))?.[1] : undefined;
  if (!role) return code;
  const argument = code.slice(1, -1);
  if (role === 'math') return `$${argument}$`;
  if (role === 'label' || role === 'eqlabel' || role === 'width') return '';
  return `(${argument.replace(/^(?:sec|subsec|chap|chapter|fig|tab|eq)[_-]/, '').replaceAll('_', ' ')})`;
}
