/** What is said of cross-entropy over the similarities of a batch with itself, in the place of what is said of classes. */
import { shown } from '../figures/shown';
import type { PairScores } from '../network/pair-scores';
import { exact } from './numbers';

/** The sentence of the catalogue that counts every column as a class. */
export const UNIFORM = /^A uniform guess over /;

export function othersText({ size }: PairScores): string {
  const guess = `Its own score is masked in each row: a uniform guess over the other ${exact(size - 1)} costs ln ${exact(size - 1)} = ${shown(Math.log(size - 1))}, the loss to expect before training.`;
  return size % 2 === 0 && size > 2
    ? `${guess} Of ${exact(size / 2)} images seen twice a row has 1 positive and 2·(${exact(size / 2)} − 1) = ${exact(size - 2)} negatives.`
    : guess;
}

export function diagonalText({ size }: PairScores): string {
  return `The scores compare ${exact(size)} rows with themselves, and the diagonal is left in: each row’s score with itself, the largest of unit vectors, stands among the classes. masked_fill with torch.eye(${exact(size)}, dtype=torch.bool) and float("-inf") takes it out.`;
}
