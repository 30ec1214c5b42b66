/** Which headings ask, and how a question reads without its number, its marks and its references. */

const OPENERS =
  /^(what|which|why|how|when|where|who|give|list|name|write|show|is|are|do|does|can|should|would|implement|calculate|estimate|(?:talk|walk|tell) me)\b/i;
const TASKS =
  /\b(explain|describe|draw|derive|define|compare|contrast|differentiate|sketch|complete|prove|discuss|summari[sz]e)\b/i;

const FOREIGN_TASKS =
  /^(?:(?:erkläre|beschreibe|nenne|vergleiche|skizziere|definiere|begründe)n?\s+\S+\s+\S|请?(?:解释|描述|比较|推导|简述|列举)(?=.{3}))/i;

/** `fewest`: of how many words a question without its mark is. */
export function asks(title: string, fewest = 3): boolean {
  if (isFurniture(title)) return false;
  return (
    /[?？؟]/.test(title) ||
    FOREIGN_TASKS.test(title) ||
    ((OPENERS.test(title) || TASKS.test(title)) && title.split(/\s+/).length >= fewest)
  );
}

/** `Define the model` and the like, which may be no more than a step that code follows. */
export function maySayStep(title: string): boolean {
  return /\b(?:define|draw|compare|complete)\b/i.test(title) && !/[?？]/.test(title) && !OPENERS.test(title);
}

export function plainTitle(title: string): string {
  return (
    title
      .replace(/^Q(?:uestion)?\s*\d+\s*[:.)]\s*/, '')
      .replace(/^(?:Q(?:uestion)?\s*[:：]|Q\.\s*\d+(?=\s)|Frage\s*\d*\s*:|[问問][题題]?\s*\d*\s*[:：])\s*/, '')
      .replace(/\[\[(?:[^\]|]*\|)?([^\][]*)\]\](?!\()/g, '$1')
      // [[src](https://…)], [[src]](https://…): where it was read
      .replace(/\s*\[\[[^\][]*\](?:\([^)]{0,400}\)\]|\]\([^)]{0,400}\))/g, '')
      .replace(/!?\[([^\][]*)\]\([^)]{0,400}\)/g, '$1')
      .replace(/[*`]+|(?<!\w)_+|_+(?!\w)/g, '')
      .replace(/^\d{1,3}\s*[.)]\s+(?=\D)|^[1-9]\d?(?:\.\d{1,2})+\.?\s+(?=\p{Lu})/u, '')
      .trim()
  );
}

/** `12)` or `Q12:` before a title: those that are numbered alike are of one kind. */
export function numbering(title: string): string | undefined {
  const [, letter, mark] = /^\W*(Q(?:uestion)?\s*)?\d{1,3}\s*([.):])/i.exec(title) ?? [];
  return mark && `${letter ? 'Q' : ''}${mark}`;
}

const FURNITURE =
  /^(?:table of )?contents?$|^(?:licen[cs]e|citation|citing|acknowledge?ments?|contribut(?:e|ing|ors)|sponsors?|star history|code of conduct|change ?log|toc)$|^(?:how (?:to|can (?:i|you)) )(?:contribute|cite|install|run|use this|build|help)\b/i;

/** What projects write about themselves: nothing that one would learn. */
export function isFurniture(title: string): boolean {
  return FURNITURE.test(title.replace(/[^\p{L}\p{N} ]/gu, '').trim());
}

const REVEALS =
  /^(?:(?:show|see|view|reveal|click|tap|expand|toggle|open|hide|read|answers?|solutions?|hints?|details?|spoiler|more|code|output|results?|table of contents|contents?)\b)/i;

/** Words of a button that unfolds what stands below, such as `Show answer`. */
export function reveals(words: string): boolean {
  return REVEALS.test(words) && !/[?？]/.test(words);
}

/** `Q3:`, `Question 2.`, `Frage:`, `问：` before a question. */
export const QUESTION_MARK = String.raw`(?:Q\.\s*\d+(?=\s)|(?:Q(?:uestion)?|Frage)\s*\d*\s*[:：.)]|[问問][题題]?\s*\d*\s*[:：])`;

const CHINESE = /\p{Script=Han}/u;

/** Without a space behind it: in Chinese none is written. */
const CHINESE_ANSWER =
  /^\s*(?:[-*+]\s+)?(?:\*\*|__)?(?:A|答|答案|答案解析|解答|回答)\s*(?:[:：](?:\*\*|__)?|(?:\*\*|__)[:：])\s*(?=\S|$)/;

const ANSWER =
  /^\s*(?:>\s*)?(?:[-*+]\s+)?(?:\*\*|__)?(?:A|[Aa]n(?:s|swer)|ANSWER|Solution|Antwort|Lösung)\s*\d*\s*(?:[:.)](?:\*\*|__)?|(?:\*\*|__)\s*[:.)]|(?<=ns|er)(?:\*\*|__)?\s+[-–](?=\s))(?:\s+|$)/;

export function isAnswerMark(line: string): boolean {
  return ANSWER.test(line) || (CHINESE.test(line) && CHINESE_ANSWER.test(line));
}

/** `Answer: it is` → `it is`. */
export function withoutAnswerMark(line: string): string {
  if (CHINESE.test(line)) return line.replace(CHINESE_ANSWER, '');
  // A quotation stays one.
  return line.replace(ANSWER, mark => (mark.trimStart().startsWith('>') ? '> ' : ''));
}

/** A heading over an answer and over nothing else, such as `Answer` or `Answer (EN)`. */
export function namesAnswer(title: string): boolean {
  return NAMES_ANSWER.test(plainTitle(title));
}

const NAMES_ANSWER =
  /^(?:answers?|solutions?|ans|antwort|lösung|respuesta|resposta|réponse|risposta|ответ|答案|解答)(?:\s*\([^()]{1,20}\))?[^\p{L}\p{N}]*$/iu;

/** `**Answer**` on a line of its own. */
export function isAnswerTitle(line: string): boolean {
  return /^\s*(?:\*\*|__|\*|_)[^*_]+(?:\*\*|__|\*|_)\s*$/.test(line) && namesAnswer(line);
}
