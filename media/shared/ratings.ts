/** What an answer means for when its question comes back: never decided in silence. */
import type { Rating } from '../../src/quiz/rating';

export const RATINGS: Readonly<Record<Rating, string>> = {
  again: 'comes back soon',
  hard: 'counts as hard',
  good: 'counts as known',
  easy: 'counts as easy',
};
