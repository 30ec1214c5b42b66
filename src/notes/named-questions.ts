/**
 * Questions that are named as such and not by their own words: a heading `Question` over them, `Frage:`, `P:` and other
 * letters before question and answer, `#card` behind a line. A line stays a line.
 */
import { asks, plainTitle } from './asking';

export interface Named {
  readonly lines: readonly string[];
  /** Lines that have become headings because they ask. */
  readonly asked: ReadonlySet<number>;
}

/** By what stands before a question, what stands before its answer: German, Spanish, Portuguese, French, Italian, Russian. */
const LETTERS: readonly (readonly [question: string, answer: string])[] = [
  ['F|Frage', 'A|Antwort'],
  ['P|Pregunta|Pergunta', 'R|Respuesta|Resposta'],
  ['Q|Question', 'R|Réponse|Reponse'],
  ['D|Domanda', 'R|Risposta'],
  ['В|Вопрос', 'О|Ответ'],
];
const mark = (words: string) =>
  String.raw`^\s*(?:[-*+]\s+)?(?:\*\*|__)?(?:${words})\s*\d*\s*(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*`;
const PAIRS = LETTERS.map(([question, answer]) => ({
  question: new RegExp(String.raw`${mark(question)}(\S.*[?؟].*)$`, 'u'),
  answer: new RegExp(mark(answer), 'u'),
}));
const TITLE =
  /^(#{1,5})\s+\**(?:Question|Frage|Pregunta|Pergunta|Domanda|Вопрос|问题|問題)(?:\s*\([^()]{1,20}\))?\s*:?\**\s*$/iu;
const CARD = /^(.*\S)\s+#(?:flash)?cards?(?:[-/]\w+)?\s*$/i;
const NEAR = 8;

export function namedQuestions(text: readonly string[], isCode: readonly boolean[]): Named {
  const lines = [...text];
  const asked = new Set<number>();
  const ask = (at: number, level: number, words: string) => {
    lines[at] = `${'#'.repeat(level)} ${words}`;
    asked.add(at);
  };
  for (const at of text.keys()) {
    if (isCode[at]) continue;
    const line = text[at]!;
    for (const { question, answer } of PAIRS) {
      const words = question.exec(line)?.[1];
      const near = words === undefined ? -1 : text.slice(at + 1, at + NEAR).findIndex(below => answer.test(below));
      if (near < 0) continue;
      ask(at, 6, words!.replace(/\*\*\s*$/, '').trim());
      lines[at + 1 + near] = text[at + 1 + near]!.replace(answer, '');
      break;
    }
    const level = TITLE.exec(line)?.[1]?.length;
    if (level !== undefined) {
      let from = at + 1;
      while (from < text.length && !text[from]!.trim()) from++;
      let end = from;
      while (end < text.length && text[end]!.trim() && !/^\s*(?:#|```|[-*_]{3,}\s*$)/.test(text[end]!)) end++;
      const words = text
        .slice(from, end)
        .map(below => below.replace(/^\s*>\s?/, '').trim())
        .join(' ');
      if (asks(plainTitle(words), 2) && words.length < 600) {
        for (let below = at; below < end; below++) lines[below] = '';
        ask(from, level, words);
      }
    }
    const card = /^\s*[-*+]\s/.test(line) ? undefined : CARD.exec(line)?.[1];
    if (card === undefined) continue;
    const heading = /^(#{1,6})\s+(.*)$/.exec(card);
    if (heading) ask(at, heading[1]!.length, heading[2]!);
    else if (!text[at - 1]?.trim() && text[at + 1]?.trim()) ask(at, 6, card);
  }
  return { lines, asked };
}

/** `The chain rule #card` → `The chain rule`; nothing where the line is no card. */
export function cardOf(line: string): string | undefined {
  return CARD.exec(line)?.[1];
}
