/**
 * One encoder layer of a transformer on five words, with weights set by hand so that what each head does can be said in words:
 * the first looks at the word before, the second at words of the same kind. Source: the forward of
 * torch.nn.TransformerEncoderLayer.
 */
import { softmaxOf } from './softmax-of';

export const WORDS = ['the', 'cat', 'sees', 'the', 'dog'] as const;
export const HEADS = ['the word before', 'words of the same kind'] as const;

/** A row a word. */
export type Matrix = readonly (readonly number[])[];

export interface LayerSettings {
  readonly is_causal: boolean;
  readonly norm_first: boolean;
}

export interface LayerRun {
  readonly embedded: Matrix;
  /** What attention reads: normalised first, or not. */
  readonly read: Matrix;
  /** One for each head. */
  readonly scores: readonly Matrix[];
  readonly weights: readonly Matrix[];
  readonly heads: readonly Matrix[];
  readonly attended: Matrix;
  readonly added: Matrix;
  /** What the feed-forward part reads. */
  readonly between: Matrix;
  readonly fed: Matrix;
  readonly output: Matrix;
}

const [COSINE, SINE] = [4, 5];
const WIDTH = 8;
const PER_HEAD = 4;
const TURN = Math.PI / 4;
/** The column of each kind of word: article, noun, verb. */
const KINDS: Readonly<Record<(typeof WORDS)[number], number>> = { the: 0, cat: 1, sees: 2, dog: 1 };

/** What kind of word it is, in three columns, and where it stands, in four; each row has mean 0 and variance 1/3. */
export const embedded: Matrix = WORDS.map((word, position) => {
  const kind = [0, 1, 2].map(column => Number(column === KINDS[word]) - 1 / 3);
  const wave = [Math.cos(position * TURN), Math.sin(position * TURN)] as const;
  return [...kind, 0, ...wave, -wave[0], -wave[1]];
});

/** Rows are outputs, as in `nn.Linear`; the first four are the first head's. */
const Q: Matrix = matrix([
  [0, COSINE, 4 * Math.cos(TURN)],
  [0, SINE, 4 * Math.sin(TURN)],
  [1, COSINE, -4 * Math.sin(TURN)],
  [1, SINE, 4 * Math.cos(TURN)],
  [4, 0, 3],
  [5, 1, 3],
  [6, 2, 3],
]);
const K: Matrix = matrix([
  [0, COSINE, 4],
  [1, SINE, 4],
  [4, 0, 3],
  [5, 1, 3],
  [6, 2, 3],
]);
const V: Matrix = matrix([0, 1, 2, 4, 5, 6].map(row => [row, row % 4, 1]));
/** Whether a noun or a verb came before goes to the last two columns, what the second head found of nouns to the free one. */
const OUT: Matrix = matrix([
  [6, 1, 1],
  [7, 2, 1],
  [3, 5, 1],
]);
const LINEAR1: Matrix = rows(r => columns(c => (((3 * r + 5 * c) % 7) - 3) / 6));
const LINEAR2: Matrix = rows(r => columns(c => (((5 * r + 2 * c) % 7) - 3) / 6));

export function encoderLayer({ is_causal, norm_first }: LayerSettings): LayerRun {
  const before = norm_first ? normalised : (x: Matrix) => x;
  const after = norm_first ? (x: Matrix) => x : normalised;
  const read = before(embedded);
  const [q, k, v] = [Q, K, V].map(weight => linear(read, weight)) as [Matrix, Matrix, Matrix];
  const part = (x: Matrix, head: number) => x.map(row => row.slice(PER_HEAD * head, PER_HEAD * (head + 1)));
  const heads = HEADS.map((_, head) => {
    const [keys, values] = [part(k, head), part(v, head)];
    const scores = part(q, head).map((query, i) =>
      keys.map((key, j) => (is_causal && j > i ? Number.NEGATIVE_INFINITY : dot(query, key) / Math.sqrt(PER_HEAD))),
    );
    const weights = scores.map(softmaxOf);
    return { scores, weights, output: weights.map(row => mixture(row, values)) };
  });
  const attended = linear(
    embedded.map((_, i) => heads.flatMap(({ output }) => output[i]!)),
    OUT,
  );
  const added = after(sum(embedded, attended));
  const between = before(added);
  const fed = linear(
    linear(between, LINEAR1).map(row => row.map(value => Math.max(0, value))),
    LINEAR2,
  );
  return {
    embedded,
    read,
    scores: heads.map(({ scores }) => scores),
    weights: heads.map(({ weights }) => weights),
    heads: heads.map(({ output }) => output),
    attended,
    added,
    between,
    fed,
    output: after(sum(added, fed)),
  };
}

function columns(at: (column: number) => number): readonly number[] {
  return Array.from({ length: WIDTH }, (_, c) => at(c));
}

function rows(at: (row: number) => readonly number[]): Matrix {
  return Array.from({ length: WIDTH }, (_, r) => at(r));
}

/** Zero but for these. */
function matrix(entries: readonly (readonly number[])[]): Matrix {
  return rows(r => columns(c => entries.find(([row, column]) => row === r && column === c)?.[2] ?? 0));
}

/** `x @ weight.T`, as `nn.Linear` has it. */
function linear(x: Matrix, weight: Matrix): Matrix {
  return x.map(row => weight.map(line => dot(row, line)));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, index) => total + value * b[index]!, 0);
}

function sum(a: Matrix, b: Matrix): Matrix {
  return a.map((row, r) => row.map((value, c) => value + b[r]![c]!));
}

function mixture(weights: readonly number[], values: Matrix): readonly number[] {
  return values[0]!.map((_, c) =>
    dot(
      weights,
      values.map(row => row[c]!),
    ),
  );
}

/** LayerNorm with its first weights, 1 and 0. */
function normalised(x: Matrix): Matrix {
  return x.map(row => {
    const mean = row.reduce((a, b) => a + b, 0) / row.length;
    const variance = row.reduce((total, value) => total + (value - mean) ** 2, 0) / row.length;
    return row.map(value => (value - mean) / Math.sqrt(variance + 1e-5));
  });
}
