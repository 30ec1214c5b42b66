/**
 * The answer of one item, by its type. Each reader takes the blocks of an item and finds the prompt before the answer.
 * Nothing is corrected silently: what does not fit the type is reported with the line where it stands.
 */
import type { Answer, Choice, ItemType, NumericAnswer } from './item';
import { type Block, firstText, group } from './markdown';

/** Told what is wrong, and on which line. */
export type Report = (message: string, line: number) => void;

interface Read {
  readonly prompt: string;
  readonly answer: Answer;
}

type Reader = (blocks: readonly Block[], lines: readonly string[], line: number, report: Report) => Read | undefined;

export function readAnswer(
  type: ItemType,
  blocks: readonly Block[],
  lines: readonly string[],
  line: number,
  report: Report,
): Read | undefined {
  return READERS[type](blocks, lines, line, report);
}

const READERS: { readonly [K in ItemType]: Reader } = {
  single: (...args) => readChoices('single', ...args),
  multiple: (...args) => readChoices('multiple', ...args),
  numeric: (blocks, lines, line, report) => {
    const { prompt, answers } = takeAnswerLines(blocks, lines);
    const accepted = answers[0] && readNumber(answers[0].text);
    if (!answers[0]) report('a numeric item needs a line `= 112`', line);
    else if (!accepted)
      report(
        `\`${answers[0].text}\` is not a number; write \`= 112\`, \`= 0.41 ± 0.005\`, \`= 1/3\` or \`= 2.0 m\``,
        answers[0].line,
      );
    else if (answers[1]) report('a numeric item has one answer', answers[1].line);
    return accepted ? { prompt, answer: { type: 'numeric', accepted } } : undefined;
  },
  shape: (blocks, lines, line, report) => {
    const { prompt, answers } = takeAnswerLines(blocks, lines);
    const dims = answers[0] && /^[([]([^()[\]]*)[)\]]$/.exec(answers[0].text)?.[1];
    if (dims === undefined) report('a shape item needs a line `= (N, 64, 112, 112)`', answers[0]?.line ?? line);
    return dims === undefined
      ? undefined
      : {
          prompt,
          answer: {
            type: 'shape',
            dims: dims
              .split(',')
              .map(dim => dim.trim())
              .filter(dim => dim !== ''),
          },
        };
  },
  text: (blocks, lines, line, report) => {
    const { prompt, answers } = takeAnswerLines(blocks, lines);
    if (!answers.length) report('a text item needs a line `= answer`', line);
    return answers.length
      ? { prompt, answer: { type: 'text', accepted: answers.map(answer => answer.text) } }
      : undefined;
  },
  trace: (blocks, lines, line, report) => {
    const { prompt, answers, rest } = takeAnswerLines(blocks, lines);
    const fence = rest.find(block => block.type === 'fence');
    if (!fence) report('a trace item needs a Python block', line);
    if (!answers.length) report('a trace item needs a line `= what it prints`', line);
    if (!fence || !answers.length) return undefined;
    const code = fence.tokens[0]!.content.trimEnd();
    const asked = prompt.replace(source(fence, lines), '').trim();
    return { prompt: asked, answer: { type: 'trace', code, accepted: answers.map(answer => answer.text) } };
  },
  cloze: (blocks, lines, line, report) => {
    const gaps: string[][] = [];
    const prompt = joined(blocks, lines).replace(/\{\{((?:[^{}]|\{[^{}]*\})+)\}\}/g, (_, inside: string) => {
      gaps.push(inside.split(/\\?\|/).map(part => part.trim()));
      return `{{${gaps.length}}}`;
    });
    if (!gaps.length) report('a cloze item needs a gap: `{{answer}}`', line);
    return gaps.length ? { prompt, answer: { type: 'cloze', gaps } } : undefined;
  },
  order: (blocks, lines, line, report) => {
    const list = blocks.findLast(block => block.type === 'ordered_list');
    const steps = list ? listItems(list).map(item => firstText(item.tokens)) : [];
    if (steps.length < 2) report('an order item needs a numbered list of two steps or more', list?.from ?? line);
    return steps.length < 2
      ? undefined
      : { prompt: before(blocks, list!, lines, report), answer: { type: 'order', steps } };
  },
  match: (blocks, lines, line, report) => {
    const table = blocks.findLast(block => block.type === 'table');
    const cells = (table?.tokens ?? []).filter(token => token.type === 'inline').map(token => token.content);
    const width = (table?.tokens ?? []).filter(token => token.type === 'th_open').length;
    if (!table || width !== 2 || cells.length < 6) {
      report('a match item needs a table of two columns and two rows or more', table?.from ?? line);
      return undefined;
    }
    const pairs = Array.from(
      { length: cells.length / 2 - 1 },
      (_, row) => [cells[2 * row + 2]!, cells[2 * row + 3]!] as const,
    );
    return {
      prompt: before(blocks, table, lines, report),
      answer: { type: 'match', pairs, columns: [cells[0]!, cells[1]!] },
    };
  },
  recall: (blocks, lines, line, report) => {
    const list = blocks.findLast(block => block.type === 'bullet_list');
    if (!list) report('a recall item needs a bullet list: its rubric', line);
    return (
      list && {
        prompt: before(blocks, list, lines, report),
        answer: { type: 'recall', rubric: listItems(list).map(item => itemText(item, lines)) },
      }
    );
  },
};

function readChoices(
  type: 'single' | 'multiple',
  blocks: readonly Block[],
  lines: readonly string[],
  line: number,
  report: Report,
): Read | undefined {
  const list = blocks.findLast(block => block.type === 'bullet_list');
  if (!list) {
    report(`a ${type} item needs a check-list: \`- [x] right\`, \`- [ ] wrong\``, line);
    return undefined;
  }
  const choices: Choice[] = [];
  for (const item of listItems(list)) {
    const box = /^\[([ xX])\]\s+([\s\S]+)$/.exec(firstText(item.tokens));
    if (!box) {
      report('a choice begins with `[x]` or `[ ]`', item.from);
      continue;
    }
    const [text, inline] = splitReason(box[2]!);
    const nested = item.tokens
      .filter(token => token.type === 'inline')
      .slice(1)
      .map(token => token.content);
    const reason = [inline, ...nested].filter(part => part).join(' ');
    choices.push({ text, right: box[1] !== ' ', ...(reason ? { reason } : {}) });
  }
  const right = choices.filter(choice => choice.right).length;
  if (type === 'single' && right !== 1)
    report(`a single item has exactly one \`[x]\`; this one has ${right}`, list.from);
  if (choices.length < 2) report('a choice needs two possibilities or more', list.from);
  const valid = choices.length >= 2 && (type === 'multiple' || right === 1);
  return valid ? { prompt: before(blocks, list, lines, report), answer: { type, choices } } : undefined;
}

/** The raw lines of a block, without trailing blank ones. */
export function source(block: Pick<Block, 'from' | 'to'>, lines: readonly string[]): string {
  return lines.slice(block.from, block.to).join('\n').trimEnd();
}

/** A line `= …`, which gives an accepted answer. */
export const ANSWER_LINE = /^\s{0,3}=\s+(\S.*)$/;

/** `2.0 m`, `1/3`, `73,856`, `0.4076 ± 0.001`, `1e-3 s`; `undefined` where there is no number. */
export function readNumber(text: string): NumericAnswer | undefined {
  const match =
    /^([-+−]?[\d.,]+(?:e[-+−]?\d+)?)(?:\s*\/\s*([\d.]+))?(?:\s*(?:±|\+-|\+\/-)\s*([\d.]+(?:e[-+−]?\d+)?))?(?:\s*([^\d\s].*))?$/iu.exec(
      text.trim(),
    );
  if (!match) return undefined;
  const value = plain(match[1]!) / (match[2] ? plain(match[2]) : 1);
  const tolerance = match[3] ? plain(match[3]) : 0;
  if (!Number.isFinite(value) || !Number.isFinite(tolerance)) return undefined;
  return { value, tolerance, text: text.trim(), ...(match[4] ? { unit: match[4].trim() } : {}) };
}

function plain(digits: string): number {
  return Number(digits.replace('−', '-').replace(/,(?=\d{3}(?:\D|$))/g, ''));
}

/** ` — ` outside code and formulas parts a choice from its reason. */
function splitReason(text: string): [string, string?] {
  const parts = text.split(/(`[^`]*`|\$[^$]*\$)/);
  let offset = 0;
  for (const [index, part] of parts.entries()) {
    const dash = index % 2 === 0 ? part.search(/\s—\s/) : -1;
    if (dash >= 0) return [text.slice(0, offset + dash).trim(), text.slice(offset + dash + 3).trim()];
    offset += part.length;
  }
  return [text.trim()];
}

function takeAnswerLines(blocks: readonly Block[], lines: readonly string[]) {
  const answers: { text: string; line: number }[] = [];
  const kept: string[] = [];
  for (const block of blocks) {
    const text: string[] = [];
    for (let line = block.from; line < block.to; line++) {
      const answer = block.type === 'paragraph' ? ANSWER_LINE.exec(lines[line]!) : null;
      if (answer) answers.push({ text: answer[1]!.trim(), line });
      else text.push(lines[line]!);
    }
    if (text.join('').trim()) kept.push(text.join('\n').trimEnd());
  }
  return { prompt: kept.join('\n\n'), answers, rest: blocks };
}

function before(blocks: readonly Block[], answer: Block, lines: readonly string[], report: Report): string {
  const index = blocks.indexOf(answer);
  const stray = blocks[index + 1];
  if (stray) report('nothing but `> explanation` and `Hint:` may follow the answer', stray.from);
  return joined(blocks.slice(0, index), lines);
}

function joined(blocks: readonly Block[], lines: readonly string[]): string {
  return blocks.map(block => source(block, lines)).join('\n\n');
}

function listItems(list: Block): readonly Block[] {
  return group(list.tokens, 1).filter(item => item.type === 'list_item');
}

/** A list item's Markdown without its marker and indentation. */
function itemText(item: Block, lines: readonly string[]): string {
  const [first = '', ...rest] = source(item, lines).split('\n');
  const marker = /^\s*(?:[-*+]|\d+[.)])\s+/.exec(first)?.[0].length ?? 0;
  return [first.slice(marker), ...rest.map(line => line.replace(new RegExp(`^\\s{0,${marker}}`), ''))]
    .join('\n')
    .trim();
}
