/** What a reader answers, by type of item, and what the grader says to it. */
import type { ItemType, WithType } from '../notes/item';

export type Response =
  | { readonly type: 'single'; readonly choice: number }
  | { readonly type: 'multiple'; readonly choices: readonly number[] }
  | { readonly type: 'numeric' | 'shape' | 'text' | 'trace'; readonly text: string }
  | { readonly type: 'cloze'; readonly texts: readonly string[] }
  /** Indices into the item's steps, in the order the reader put them. */
  | { readonly type: 'order'; readonly order: readonly number[] }
  /** For each left side the index of the right side the reader gave it. */
  | { readonly type: 'match'; readonly rights: readonly number[] }
  /** The reader judges: which points were said, and whether that was enough. */
  | {
      readonly type: 'recall';
      readonly ticked: readonly boolean[];
      readonly knew: boolean;
      /** How well, where the reader was asked that too. */
      readonly felt?: 'effort' | 'easy';
    };

export type ResponseOf<T extends ItemType> = WithType<Response, T>;

export interface Verdict {
  /** `unreadable`: not an answer of this kind at all (a word where a number is asked). It costs nothing; ask again. */
  readonly outcome: 'right' | 'wrong' | 'unreadable';
  /** How much of it was right, 0 to 1. */
  readonly share: number;
  /** For answers in parts (gaps, steps, pairs, choices): which were right. */
  readonly parts?: readonly boolean[];
  /** What to say about this very answer: how it was read, or what is missing. */
  readonly remark?: string;
}
