/**
 * GIFT, the text format of Moodle and others. Written by hand, read with `gift-pegjs`. Choices, numbers, short answers
 * and pairs come back as they went; a question to be explained goes as an essay. What GIFT cannot grade is left out.
 */
import { type GIFTQuestion, parse, type TextChoice } from 'gift-pegjs';
import { slug } from '../../notes/headings';
import type { Answer, Choice, Item } from '../../notes/item';
import type { Card } from './card';

export interface Written {
  readonly text: string;
  /** Cards of types that the format has no question for. */
  readonly left: readonly Card[];
}

export function writeGift(cards: readonly Card[]): Written {
  const left = cards.filter(({ item }) => answer(item) === undefined);
  let category = '';
  const parts = cards.flatMap(({ item, section, about }) => {
    const written = answer(item);
    if (written === undefined) return [];
    const next = `$CATEGORY: ${plain(section)}/${plain(about)}`;
    const opening = next === category ? [] : [next];
    category = next;
    const tags = /\s|\]/.test(item.id) ? '' : `// [id:${item.id}]\n`;
    return [
      ...opening,
      `${tags}::${escaped(item.title)}::[markdown]${escaped(item.prompt)}{${written}${feedback(item)}}`,
    ];
  });
  return { text: parts.map(part => `${part}\n`).join('\n'), left };
}

/** Categories and slashes stay one line. */
function plain(text: string): string {
  return text.replaceAll('/', '∕').replace(/\s+/g, ' ').trim();
}

function answer(item: Item): string | undefined {
  switch (item.type) {
    case 'single':
      return item.choices.map(choice => `\n${choice.right ? '=' : '~'}${giftChoice(choice)}`).join('');
    case 'multiple': {
      const right = item.choices.filter(choice => choice.right).length;
      // Moodle knows percentages to five places, and takes away as much for a wrong choice as all wrong ones can cost.
      const share = (count: number) => Number((100 / count).toFixed(5));
      const wrong = item.choices.length - right;
      if (right === 0) return undefined;
      return item.choices
        .map(choice => `\n~%${choice.right ? share(right) : -share(wrong)}%${giftChoice(choice)}`)
        .join('');
    }
    case 'numeric':
      return item.accepted.unit ? undefined : `#${decimal(item.accepted.value)}:${decimal(item.accepted.tolerance)}`;
    case 'text':
      return item.accepted.map(text => `\n=${escaped(text)}`).join('');
    case 'match':
      // An arrow inside a side would be taken for the one between the sides.
      return item.pairs.length < 2 || item.pairs.some(pair => pair.some(side => side.includes('->')))
        ? undefined
        : item.pairs.map(([left, right]) => `\n=${escaped(left)} -> ${escaped(right)}`).join('');
    case 'recall':
      return '';
    default:
      return undefined;
  }
}

/** GIFT knows no exponents. */
function decimal(value: number): string {
  const text = String(value);
  return text.includes('e')
    ? Math.abs(value) < 1
      ? value.toFixed(20).replace(/0+$/, '')
      : BigInt(value).toString()
    : text;
}

function giftChoice({ text, reason }: Choice): string {
  return `${escaped(text)}${reason ? `#${escaped(reason)}` : ''}`;
}

function feedback(item: Item): string {
  const rubric = item.type === 'recall' ? item.rubric.map(point => `- ${point}`).join('\n') : '';
  const parts = [rubric, item.explanation].filter(part => part !== '').join('\n\n');
  return parts === '' ? '\n' : `\n####${escaped(parts)}`;
}

/** Blank lines end a question, so they are written as escaped line breaks. */
function escaped(text: string): string {
  return text.replace(/[\\~=#{}:]/g, '\\$&').replace(/\n/g, '\\n');
}

export interface ReadGift {
  readonly cards: readonly Card[];
  /** Questions that could not become an item, by title or line, and why. */
  readonly problems: readonly string[];
}

/** `deck` names questions without a category. A question that is not GIFT is skipped with its line; the others are read. */
export function readGift(text: string, deck: string): ReadGift {
  const cards: Card[] = [];
  const problems: string[] = [];
  const taken = new Set<string>();
  let category = deck;
  for (const { line, source } of questionsOf(text)) {
    let parsed: readonly GIFTQuestion[];
    try {
      parsed = parse(`${source}\n\n`);
    } catch (error) {
      problems.push(`line ${line}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    for (const question of parsed) {
      if (question.type === 'Category') {
        category = question.title.trim() || deck;
        continue;
      }
      if (question.type === 'Description') continue;
      const made = answerOf(question);
      const title = question.title?.trim() || trimmed(question.stem.text).split('\n')[0]!.slice(0, 80);
      if (!made) {
        problems.push(`line ${line}: “${title}” is a ${question.type} question without an answer that can be graded`);
        continue;
      }
      const about = category.split('/').at(-1)!.trim();
      const prompt = trimmed(question.stem.text) || title;
      const explanation = made.explanation ?? trimmed(feedbackOf(question));
      let id = question.id ?? `gift-${slug(`${category} ${title}`).slice(0, 80)}`;
      for (let next = 2; taken.has(id); next++) id = `${id.replace(/-\d+$/, '')}-${next}`;
      taken.add(id);
      cards.push({
        item: { id, title, prompt, explanation, at: { line: line - 1, column: 0 }, ...made.answer } as Item,
        topic: `gift-${slug(category)}`,
        about,
        section: category.split('/').slice(0, -1).join('/').trim() || deck,
      });
    }
  }
  return { cards, problems };
}

/** Cut at blank lines, as GIFT does, so that one bad question costs no other. */
function questionsOf(text: string): readonly { readonly line: number; readonly source: string }[] {
  const parts: { line: number; source: string }[] = [];
  let lines: string[] = [];
  let from = 1;
  const close = () => {
    if (lines.some(line => line.trim() !== '' && !line.trim().startsWith('//')))
      parts.push({ line: from, source: lines.join('\n') });
    lines = [];
  };
  text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .forEach((line, index) => {
      if (line.trim() === '') close();
      else {
        if (lines.length === 0) from = index + 1;
        lines.push(line);
        if (/^\s*\$CATEGORY:/.test(line)) close();
      }
    });
  close();
  return parts;
}

type Graded = Exclude<GIFTQuestion, { type: 'Category' | 'Description' }>;

function answerOf(question: Graded): { readonly answer: Answer; readonly explanation?: string } | undefined {
  switch (question.type) {
    case 'MC': {
      const weighted = question.choices.some(({ weight }) => weight !== null);
      const right = (choice: TextChoice) =>
        weighted ? (choice.weight ?? (choice.isCorrect ? 100 : 0)) > 0 : choice.isCorrect;
      const choices = question.choices.map(choice => ({
        text: trimmed(choice.text.text),
        right: right(choice),
        ...(choice.feedback?.text ? { reason: trimmed(choice.feedback.text) } : {}),
      }));
      const count = choices.filter(choice => choice.right).length;
      if (choices.length < 2 || count === 0) return undefined;
      return { answer: { type: count === 1 && !weighted ? 'single' : 'multiple', choices } };
    }
    case 'TF': {
      const choice = (text: string, right: boolean, reason: string | undefined) => ({
        text,
        right,
        ...(reason ? { reason: trimmed(reason) } : {}),
      });
      const [told, missed] = [question.trueFeedback?.text, question.falseFeedback?.text];
      return {
        answer: {
          type: 'single',
          choices: [
            choice('True', question.isTrue, question.isTrue ? missed : told),
            choice('False', !question.isTrue, question.isTrue ? told : missed),
          ],
        },
      };
    }
    case 'Numerical': {
      const [first] = Array.isArray(question.choices) ? question.choices : [{ text: question.choices }];
      const number = first?.text;
      const [low, high] = [number?.numberLow, number?.numberHigh];
      const value = number?.number ?? (low !== undefined && high !== undefined ? (low + high) / 2 : undefined);
      if (value === undefined || !Number.isFinite(value)) return undefined;
      const tolerance = number?.range ?? (low !== undefined && high !== undefined ? (high - low) / 2 : 0);
      return {
        answer: {
          type: 'numeric',
          accepted: { value, tolerance, text: tolerance > 0 ? `${value} ± ${tolerance}` : `${value}` },
        },
      };
    }
    case 'Short': {
      const accepted = question.choices
        .filter(({ weight }) => (weight ?? 100) > 0)
        .map(({ text }) => trimmed(text.text));
      return accepted.length > 0 ? { answer: { type: 'text', accepted } } : undefined;
    }
    case 'Matching': {
      const pairs = question.matchPairs.map(
        ({ subquestion, subanswer }) => [trimmed(subquestion.text), trimmed(subanswer)] as const,
      );
      return pairs.length >= 2 && pairs.every(([left]) => left !== '')
        ? { answer: { type: 'match', pairs, columns: ['', ''] } }
        : undefined;
    }
    case 'Essay': {
      const lines = trimmed(feedbackOf(question)).split('\n');
      const end = lines.findIndex(line => !line.startsWith('- ') && line.trim() !== '');
      const rubric = lines.slice(0, end < 0 ? lines.length : end).filter(line => line.startsWith('- '));
      return {
        answer: {
          type: 'recall',
          rubric: rubric.length > 0 ? rubric.map(line => line.slice(2)) : ['What I said answers the question.'],
        },
        explanation:
          rubric.length > 0
            ? lines
                .slice(end < 0 ? lines.length : end)
                .join('\n')
                .trim()
            : lines.join('\n').trim(),
      };
    }
  }
}

function feedbackOf(question: Graded): string {
  return question.globalFeedback?.text ?? '';
}

/** The parser leaves the right side of a pair with its own marks for escaped characters. */
function trimmed(text: string): string {
  return text
    .replace(/&&(\d{3});?/g, (_, code: string) => (code === '010' ? '\n' : String.fromCharCode(Number(code))))
    .trim();
}
