/**
 * Interviews that are written down as they are spoken, `**Interviewer:** Why? **Candidate:** Because.`, as questions and
 * answers with their marks; and answers under a name of their own, `**Ideal Answer:**`. A line stays a line.
 */
import { asks, QUESTION_MARK } from './asking';
import { codeLines } from './prose';

const ASKER = /^(?:interviewer|recruiter|examiner|hiring manager|int)$/i;
const ANSWERER = /^(?:candidate|interviewee|applicant|student|you|me)$/i;
const ANSWER =
  /^(?:(?:ideal|best|expected|sample|model|good|strong|example|suggested|possible)\s+)(?:answer|solution|response)$/i;
/** `**Interviewer:** text`, quoted or in a list; the name is a few words, with or without bold letters. */
const TURN = /^(\s*(?:>\s?)*)((?:[-*+]\s+)?)(\*\*|__)?([A-Za-z][A-Za-z ]{1,30}?)(?:\3\s*:|:\s*\3)(?:\s+(.*))?$/;
/** `**Difficulty**: Easy | **Time**: 3 min`, and what somebody scored. */
const ASIDE =
  /^\s*(?:>\s?)*(?:\*\*|__)(?:score|difficulty|level|time|asked (?:by|at|in)|companies|company|frequency)(?:\*\*|__)?\s*:(?:\*\*|__)?[^.?!]{0,120}$/i;

export function withDialogue(lines: readonly string[]): readonly string[] {
  const isCode = codeLines(lines);
  const turns = lines.map((line, at) => (isCode[at] ? undefined : turnOf(line)));
  const has = (role: Turn['role']) => turns.some(turn => turn?.role === role);
  const isSpoken = has('asker') && (has('answerer') || has('answer'));
  const quoted = isSpoken ? quotedTurns(lines, turns) : new Set<number>();
  let awaitsAnswer = false;
  return lines.map((line, at) => {
    if (isCode[at]) return line;
    if (ASIDE.test(line)) return '';
    const read = quoted.has(at) ? line.replace(/^\s*(?:>\s?)+/, '') : line;
    const turn = turns[at];
    if (!turn) return read;
    if (turn.role === 'answer') return `**Answer${turn.text ? `:** ${turn.text}` : ':**'}`;
    if (!isSpoken) return read;
    if (turn.role === 'answerer') {
      // Only the first turn after a question answers it.
      const answers = awaitsAnswer;
      awaitsAnswer = false;
      return answers ? `A: ${turn.text}` : read;
    }
    const both = BOTH.exec(turn.text);
    // Both on one line: as a pair is written.
    if (both && ANSWERER.test(both[2]!) && !/[*_]/.test(both[1]!))
      return `**${unquoted(both[1]!)}** ${unquoted(both[3]!)}`;
    awaitsAnswer = asks(turn.text, 2) || TASK.test(turn.text);
    return awaitsAnswer ? `Q: ${turn.text}` : read;
  });
}

const BOTH = /^(.*?)\s+(?:\*\*|__)([A-Za-z][A-Za-z ]{1,30}?)(?:(?:\*\*|__)\s*:|:\s*(?:\*\*|__))\s+(\S.*)$/;
const TASK = /^(?:design|build|propose|imagine|suppose)\b/i;

interface Turn {
  readonly role: 'asker' | 'answerer' | 'answer';
  readonly text: string;
}

function turnOf(line: string): Turn | undefined {
  const alone = /^(\*\*|__)([A-Za-z ]+)\1\s*$/.exec(line.trim())?.[2];
  if (alone && ANSWER.test(alone)) return { role: 'answer', text: '' };
  const [, , , , name, text = ''] = TURN.exec(line) ?? [];
  if (name === undefined || new RegExp(`^${QUESTION_MARK}`).test(line)) return undefined;
  const role = ASKER.test(name) ? 'asker' : ANSWERER.test(name) ? 'answerer' : ANSWER.test(name) ? 'answer' : undefined;
  return role && (role === 'answer' || text.trim()) ? { role, text: unquoted(text.trim()) } : undefined;
}

/** Without the quotation marks around all that somebody says. */
function unquoted(text: string): string {
  const [, inner] = /^["“„]([^"“”„]*)["”“]?$/.exec(text.trim()) ?? [];
  return inner ?? text.trim();
}

/** The lines of quotations in which somebody speaks. */
function quotedTurns(lines: readonly string[], turns: readonly (Turn | undefined)[]): Set<number> {
  const found = new Set<number>();
  let from = 0;
  lines.forEach((line, at) => {
    if (/^\s*>/.test(line)) return;
    if (turns.slice(from, at).some(Boolean)) for (let i = from; i < at; i++) found.add(i);
    from = at + 1;
  });
  if (turns.slice(from).some(Boolean)) for (let i = from; i < lines.length; i++) found.add(i);
  return found;
}
