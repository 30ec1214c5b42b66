/**
 * A question on its way out or in: an item and where it belongs. Every format is written from these and read into these,
 * so that one more format is one more file. History is not part of a card.
 */
import { ITEM_TYPES, type Item } from '../../notes/item';
import type { LibraryItem } from '../../notes/library';
import type { Question } from '../question';

export interface Card {
  readonly item: Item;
  /** A note's id, or the deck an import came in. */
  readonly topic: string;
  /** The topic for people. */
  readonly about: string;
  readonly section: string;
}

export function noteCard({ item, note }: LibraryItem): Card {
  return { item, topic: note.id, about: note.title, section: note.section };
}

export function cardQuestion({ item, topic, about }: Card): Question {
  return { card: item.id, item, topic, about };
}

/** The card, or `undefined` for anything that could not be asked and graded. */
export function readCard(value: unknown): Card | undefined {
  if (!isObject(value) || !isObject(value.item)) return undefined;
  const { item, topic, about, section } = value;
  const fits =
    [topic, about, section, item.id, item.title, item.prompt].every(isText) &&
    typeof item.explanation === 'string' &&
    (item.hint === undefined || typeof item.hint === 'string') &&
    isObject(item.at) &&
    Number.isSafeInteger(item.at.line) &&
    Number.isSafeInteger(item.at.column) &&
    (ITEM_TYPES as readonly unknown[]).includes(item.type) &&
    hasAnswer(item);
  return fits ? (value as unknown as Card) : undefined;
}

function hasAnswer(item: Record<string, unknown>): boolean {
  switch (item.type as Item['type']) {
    case 'single':
    case 'multiple':
      return isList(
        item.choices,
        choice => isObject(choice) && isText(choice.text) && typeof choice.right === 'boolean',
        2,
      );
    case 'numeric':
      return (
        isObject(item.accepted) &&
        Number.isFinite(item.accepted.value) &&
        Number.isFinite(item.accepted.tolerance) &&
        typeof item.accepted.text === 'string'
      );
    case 'shape':
      return isList(item.dims, isText);
    case 'text':
      return isList(item.accepted, isText);
    case 'trace':
      return isList(item.accepted, isText) && typeof item.code === 'string';
    case 'cloze':
      return isList(item.gaps, gap => isList(gap, isText));
    case 'order':
      return isList(item.steps, isText, 2);
    case 'match':
      return (
        isList(item.pairs, pair => Array.isArray(pair) && pair.length === 2 && pair.every(isText)) &&
        Array.isArray(item.columns) &&
        item.columns.length === 2
      );
    case 'recall':
      return isList(item.rubric, isText);
  }
}

function isList(value: unknown, fits: (entry: unknown) => boolean, least = 1): boolean {
  return Array.isArray(value) && value.length >= least && value.every(fits);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
