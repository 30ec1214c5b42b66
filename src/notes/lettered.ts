/**
 * Choices as most quizzes write them: lettered or numbered lines, and under them `Answer: B`, with or without why.
 * What does not name one of its own choices is no such question, and is read as any other answer.
 */
import type { Choice } from './item';

export interface Lettered {
  /** What stands between the heading and the first choice. */
  readonly prompt: string;
  readonly choices: readonly Choice[];
  /** What follows the letter of the right one. */
  readonly explanation: string;
}

const CHOICE = /^\s*(?:[-*+]\s+)?(?:\*\*|__)?\(?([A-Ha-h]|\d)[.)](?:\*\*|__)?\s+(\S.*)$/;
const ANSWER =
  /^[\s>*_#✅☑]*(?:the\s+)?(?:(?:correct|right)\s+)?(?:answers?|ans|solutions?|option|key)(?:\s+is|\s+are)?\b[\s*_]*[:.)–-]*[\s*_]*(.*)$/iu;
const NAMED =
  /^[([*_`\s]*((?:[A-Ha-h]|\d)(?:[)\]*_`]*\s*(?:,|&|\/|\band\b)\s*[([*_`]*(?:[A-Ha-h]|\d))*)(?![\p{L}\p{N}])(.*)$/u;

export function lettered(text: readonly string[]): Lettered | undefined {
  const first = text.findIndex(line => /^[Aa1]$/.test(CHOICE.exec(line)?.[1] ?? ''));
  if (first < 0) return undefined;
  const marks: string[] = [];
  const choices: string[] = [];
  let at = first;
  for (let isOpen = false; at < text.length; at++) {
    const line = text[at]!;
    const [, mark, words] = CHOICE.exec(line) ?? [];
    const isNext = mark !== undefined && (marks.length === 0 || follows(marks.at(-1)!, mark));
    if (isNext) {
      marks.push(mark);
      choices.push(words!.trim());
    } else if (line.trim() && isOpen && mark === undefined && !ANSWER.test(line))
      choices.push(`${choices.pop()} ${line.trim()}`);
    else if (line.trim()) break;
    isOpen = line.trim() !== '';
  }
  if (choices.length < 2) return undefined;
  const right = answerIn(text[at], marks, choices);
  if (!right) return undefined;
  return {
    prompt: text.slice(0, first).join('\n').trim(),
    choices: choices.map((choice, index) => ({ text: choice, right: right.named.includes(index) })),
    explanation: [right.rest, ...text.slice(at + 1)].join('\n').trim(),
  };
}

function follows(before: string, mark: string): boolean {
  return mark.charCodeAt(0) === before.charCodeAt(0) + 1;
}

/** Which choices the line names, and what it says besides. A number needs the word `Answer` before it, for lists are numbered too. */
function answerIn(
  line: string | undefined,
  marks: readonly string[],
  choices: readonly string[],
): { readonly named: readonly number[]; readonly rest: string } | undefined {
  const announced = ANSWER.exec(line ?? '')?.[1];
  const [, letters = '', rest = ''] = NAMED.exec(announced ?? line ?? '') ?? [];
  if (!letters || (announced === undefined && /\d/.test(letters))) return undefined;
  const named = letters
    .split(/[^A-Ha-h\d]+|and/)
    .filter(Boolean)
    .map(letter => marks.findIndex(mark => mark.toLowerCase() === letter.toLowerCase()));
  if (named.includes(-1)) return undefined;
  const said = rest.replace(/^[\s)\]*_`.:,;–-]+/u, '');
  // `Answer: A filter slides …` begins with an article, unless that is what the choice says.
  const isPlain = /^\s+\p{L}/u.test(rest);
  if (isPlain && !said.toLowerCase().startsWith(choices[named[0]!]!.toLowerCase().slice(0, 12))) return undefined;
  return { named, rest: said };
}
