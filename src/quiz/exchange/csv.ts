/** One row a question, for spreadsheets: RFC 4180, with a byte order mark so that Excel reads it as UTF-8. */
import { answerText, offeredText } from './answer';
import type { Card } from './card';

export function writeCsv(cards: readonly Card[]): string {
  const header = ['id', 'section', 'topic', 'type', 'title', 'prompt', 'choices', 'answer', 'explanation', 'hint'];
  const rows = cards.map(({ item, section, about }) => [
    item.id,
    section,
    about,
    item.type,
    item.title,
    item.type === 'trace' ? `${item.prompt}\n\n${item.code}` : item.prompt.replace(/\{\{\d+\}\}/g, '____'),
    offeredText(item),
    answerText(item),
    item.explanation,
    item.hint ?? '',
  ]);
  return `\ufeff${[header, ...rows].map(row => `${row.map(field).join(',')}\r\n`).join('')}`;
}

/** A cell that a spreadsheet would take for a formula is marked as text. */
function field(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.\s]|$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
