/**
 * From an outcome to the rating that the scheduler learns from. The table is fixed and shown to the reader:
 *
 *     wrong                                   → again
 *     right, but said to be a guess           → again
 *     right after a hint or on a second try   → hard
 *     right, and the reader says with effort  → hard
 *     right                                   → good
 *     right, and the reader pressed "easy"    → easy
 *
 * How long an answer took changes nothing.
 */
export type Rating = 'again' | 'hard' | 'good' | 'easy';

export interface Outcome {
  readonly right: boolean;
  readonly hint?: boolean;
  /** 1 for the first try. */
  readonly tries?: number;
  readonly guessed?: boolean;
  readonly easy?: boolean;
  /** Of an answer that the reader judges: it took effort. */
  readonly effort?: boolean;
}

export function ratingOf({
  right,
  hint = false,
  tries = 1,
  guessed = false,
  easy = false,
  effort = false,
}: Outcome): Rating {
  if (!right || guessed) return 'again';
  if (hint || tries > 1 || effort) return 'hard';
  return easy ? 'easy' : 'good';
}
