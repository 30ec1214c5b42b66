/**
 * A question item as a person writes it in Markdown: prompt, answer, explanation, hint.
 * Notes hold these; the quiz grades them and generated questions take the same form. Prompts and reasons are Markdown.
 */
import type { Position } from './note';

export type Item = ItemText & Answer;
export type ItemType = Answer['type'];
export type ItemOf<T extends ItemType> = ItemText & WithType<Answer, T>;
/** The members of a union whose `type` may be `T`, narrowed to it. */
export type WithType<U extends { type: string }, T extends string> = U extends { type: infer K }
  ? T extends K
    ? U & { type: T }
    : never
  : never;

export interface ItemText {
  /** Unique among all notes; the reviews are filed under it. */
  readonly id: string;
  readonly title: string;
  readonly prompt: string;
  readonly explanation: string;
  readonly hint?: string;
  /** The figure that shows this very case. */
  readonly figure?: FigureCase;
  /** The item's heading. */
  readonly at: Position;
}

/** A figure set to a case: what differs from how it begins, by the names of its own settings. */
export interface FigureCase {
  readonly id: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export type Answer =
  | { readonly type: 'single' | 'multiple'; readonly choices: readonly Choice[] }
  | { readonly type: 'numeric'; readonly accepted: NumericAnswer; readonly mistakes?: readonly Mistake[] }
  /** One text a dimension: a number or a letter the reader must use too. */
  | { readonly type: 'shape'; readonly dims: readonly string[]; readonly mistakes?: readonly Mistake[] }
  | { readonly type: 'text'; readonly accepted: readonly string[] }
  /** The prompt holds `{{1}}`, `{{2}}`… where the gaps stand; `gaps` lists what each accepts. */
  | { readonly type: 'cloze'; readonly gaps: readonly (readonly string[])[] }
  | { readonly type: 'order'; readonly steps: readonly string[] }
  | {
      readonly type: 'match';
      readonly pairs: readonly (readonly [left: string, right: string])[];
      readonly columns: readonly [string, string];
    }
  /** `code` is Python; the answer is what it prints. */
  | { readonly type: 'trace'; readonly code: string; readonly accepted: readonly string[] }
  | { readonly type: 'recall'; readonly rubric: readonly string[] };

export interface Choice {
  readonly text: string;
  readonly right: boolean;
  /** Why it is right or wrong. */
  readonly reason?: string;
}

/** A wrong answer that comes of a known slip: written as an answer of its type, and what the slip was. */
export interface Mistake {
  readonly text: string;
  readonly reason: string;
}

export interface NumericAnswer {
  readonly value: number;
  /** How far off is still right; 0 asks for the number itself. */
  readonly tolerance: number;
  readonly unit?: string;
  /** As written: `1/3`, `2.0 m`. */
  readonly text: string;
}

export const ITEM_TYPES: readonly ItemType[] = [
  'single',
  'multiple',
  'numeric',
  'shape',
  'text',
  'cloze',
  'order',
  'match',
  'trace',
  'recall',
];
