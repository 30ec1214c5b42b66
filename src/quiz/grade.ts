/**
 * The graders, one a type: forgiving about how an answer is written, exact about what it says.
 * The prompt of an item says what is wanted; an answer that is of another kind altogether is unreadable, not wrong.
 */
import type { Item, ItemOf, ItemType, Mistake, NumericAnswer } from '../notes/item';
import { calculate, convert, readQuantity } from './number';
import type { Response, ResponseOf, Verdict } from './response';
import { normalWording, samePrint, sameWording } from './wording';

/** Of a recall's points, how many make it known unless the reader says otherwise. */
export const ENOUGH = 2 / 3;

export function grade(item: Item, response: Response): Verdict {
  if (item.type !== response.type) return { outcome: 'unreadable', share: 0 };
  const grader = GRADERS[item.type] as (item: Item, response: Response) => Verdict;
  return grader(item, response);
}

const GRADERS: { readonly [K in ItemType]: (item: ItemOf<K>, response: ResponseOf<K>) => Verdict } = {
  single: (item, { choice }) => {
    const chosen = item.choices[choice];
    return chosen ? whole(chosen.right) : unreadable('Choose one.');
  },
  multiple: (item, { choices }) => {
    if (choices.length === 0) return unreadable('Choose at least one.');
    const parts = item.choices.map((choice, index) => choice.right === choices.includes(index));
    return inParts(parts);
  },
  numeric: (item, { text }) =>
    withMistake(
      gradeNumber(item.accepted, text),
      item.mistakes,
      mistake => readQuantity(mistake)?.value === readQuantity(text)?.value,
    ),
  shape: (item, { text }) =>
    withMistake(
      gradeShape(item.dims, text),
      item.mistakes,
      mistake => gradeShape(readShape(mistake) ?? [], text).outcome === 'right',
    ),
  text: (item, { text }) => gradeText(item.accepted, text),
  trace: (item, { text }) =>
    text.trim() === ''
      ? unreadable('Type what it prints.')
      : whole(item.accepted.some(accepted => samePrint(text, accepted))),
  cloze: (item, { texts }) => {
    if (item.gaps.every((_, index) => !texts[index]?.trim())) return unreadable('Fill in the gaps.');
    return inParts(item.gaps.map((accepted, index) => gradeText(accepted, texts[index] ?? '').outcome === 'right'));
  },
  order: (item, { order }) =>
    order.length < item.steps.length
      ? unreadable('Place every step.')
      : inParts(item.steps.map((step, index) => step === item.steps[order[index] ?? -1])),
  match: (item, { rights }) =>
    item.pairs.some((_, index) => !item.pairs[rights[index] ?? -1])
      ? unreadable('Give every row a letter.')
      : inParts(item.pairs.map(([, right], index) => right === item.pairs[rights[index] ?? -1]?.[1])),
  recall: (item, { ticked, knew }) => {
    const parts = item.rubric.map((_, index) => ticked[index] === true);
    const share = parts.length === 0 ? (knew ? 1 : 0) : parts.filter(Boolean).length / parts.length;
    return { outcome: knew ? 'right' : 'wrong', share, parts };
  },
};

function gradeNumber({ value, tolerance, unit = '' }: NumericAnswer, text: string): Verdict {
  const quantity = readQuantity(text);
  if (!quantity) return unreadable(text.trim() === '' ? 'Type a number.' : `“${text.trim()}” is not read as a number.`);
  const given = unit === '' ? quantity : convert(quantity, unit);
  if (!given) return { outcome: 'wrong', share: 0, remark: `The answer is in ${unit}.` };
  const off = Math.abs(given.value - value);
  const noise = 1e-9 * Math.max(1, Math.abs(value)) * (tolerance > 0 || !Number.isInteger(value) ? 1 : 1e-6);
  if (off <= tolerance + noise) return whole(true);
  // 0.33 is how one writes 1/3, and 9.41 K how one writes 9,408. Whole numbers ask for three digits: with two, forgetting
  // a bias would not show.
  const isWhole = Number.isInteger(value);
  const rounded = given.precision >= (isWhole ? 1 : Number.MIN_VALUE) && given.digits >= (isWhole ? 3 : 2);
  if (rounded && off <= given.precision * (1 + 1e-9)) return { ...whole(true), remark: 'Correctly rounded.' };
  return whole(false);
}

function gradeShape(dims: readonly string[], text: string): Verdict {
  const given = readShape(text);
  if (!given)
    return unreadable(
      text.trim() === '' ? 'Type a shape, such as (N, 64, 112, 112).' : `“${text.trim()}” is not read as a shape.`,
    );
  const parts = dims.map((dim, index) => sameDim(dim, given[index], index, dims));
  if (given.length !== dims.length)
    return {
      outcome: 'wrong',
      share: 0,
      remark: `It has ${dims.length} dimension${dims.length === 1 ? '' : 's'}; you gave ${given.length}.`,
    };
  return inParts(parts);
}

/** `(N, 64, 112, 112)`, `N x 64 x 112 x 112`, `[N,64,112,112]`, `torch.Size([8, 64])`, `N 64 112 112`. */
function readShape(text: string): readonly string[] | undefined {
  const inside = text
    .normalize('NFKC')
    .replace(/[$\\{}]/g, ' ')
    .trim()
    .replace(/^(?:torch\.Size|shape|size)\s*[=:]?\s*(?=[([])/i, '')
    .replace(/^[([]+|[)\]]+$/g, ' ')
    .replace(/\b(?:times)\b/g, '×')
    .trim();
  if (inside === '' || !/^[\p{L}\p{N}_\s,;×*xX·+/()−-]+$/u.test(inside)) return undefined;
  const separator = [
    /\s*[,;]\s*/,
    /\s*×\s*/,
    /\s*(?<=[\d\s)]|\b[A-Z])[xX](?=[\d\s(]|[A-Z]\b)\s*/,
    /\s+\*\s+|(?<=\d|^[A-Z])\*(?=\d)/,
    /\s+/,
  ].find(pattern => pattern.test(inside));
  const dims = (separator ? inside.split(separator) : [inside]).map(dim => dim.trim()).filter(dim => dim !== '');
  return dims.length > 0 && dims.every(dim => /^[-−]?[\p{L}\p{N}_][\p{L}\p{N}_\s*·+/()−-]*$/u.test(dim))
    ? dims
    : undefined;
}

function sameDim(expected: string, given: string | undefined, index: number, dims: readonly string[]): boolean {
  if (given === undefined) return false;
  const a = expected.replace(/\s/g, '').replaceAll('·', '*');
  const b = given.replace(/\s/g, '').replaceAll('·', '*');
  if (a === b) return true;
  const [x, y] = [calculate(a), calculate(b)];
  if (x !== undefined && y !== undefined) return x === y;
  const letters = dims.filter(dim => /^\p{L}/u.test(dim)).map(dim => dim.toLowerCase());
  const distinct = new Set(letters).size === letters.length;
  if (distinct && a.toLowerCase() === b.toLowerCase()) return true;
  // The batch goes by several names, and is always the first.
  const batch = ['n', 'b', 'bs', 'batch', 'batch_size'];
  return (
    distinct &&
    index === 0 &&
    batch.includes(a.toLowerCase()) &&
    batch.includes(b.toLowerCase()) &&
    !letters.includes(b.toLowerCase())
  );
}

function gradeText(accepted: readonly string[], text: string): Verdict {
  if (text.trim() === '') return unreadable('Type your answer.');
  if (accepted.some(wording => sameWording(text, wording))) {
    const close = !accepted.some(wording => normalWording(text) === normalWording(wording));
    return close ? { ...whole(true), remark: `Spelled ${accepted[0]}.` } : whole(true);
  }
  const given = readQuantity(text);
  const numbers = accepted.map(readQuantity).filter(quantity => quantity !== undefined);
  return whole(
    given !== undefined &&
      numbers.some(
        number =>
          Math.abs(number.value - given.value) <= 1e-12 * Math.abs(number.value) &&
          (given.unit === '' || given.unit === number.unit),
      ),
  );
}

/** A wrong answer that is a known slip is told apart: the remark says what the slip was. */
function withMistake(
  verdict: Verdict,
  mistakes: readonly Mistake[] | undefined,
  made: (text: string) => boolean,
): Verdict {
  const mistake = verdict.outcome === 'wrong' ? mistakes?.find(({ text }) => made(text)) : undefined;
  return mistake ? { ...verdict, remark: mistake.reason } : verdict;
}

function inParts(parts: readonly boolean[]): Verdict {
  const right = parts.filter(Boolean).length;
  return {
    outcome: right === parts.length ? 'right' : 'wrong',
    share: parts.length === 0 ? 0 : right / parts.length,
    parts,
  };
}

function whole(right: boolean): Verdict {
  return { outcome: right ? 'right' : 'wrong', share: right ? 1 : 0 };
}

function unreadable(remark: string): Verdict {
  return { outcome: 'unreadable', share: 0, remark };
}
