/** Questions out of the extension and into it: the two commands, their dialogs, and what they say when they are done. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import { log } from '../host/log';
import type { Card } from '../quiz/exchange/card';
import { writeCsv } from '../quiz/exchange/csv';
import { readJsonLines, writeJsonLines } from '../quiz/exchange/json-lines';
import { writeMarkdown } from '../quiz/exchange/markdown';
import { readPairs } from '../quiz/exchange/pairs';
import { serialize } from '../quiz/log';
import type { Learning } from './learning';

export function registerExchange(learning: Learning): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      commands.exportQuestions,
      guard('exporting questions', (argument?: unknown) => exportQuestions(learning, argument)),
    ),
    vscode.commands.registerCommand(
      commands.importQuestions,
      guard('importing questions', (argument?: unknown) => importQuestions(learning, argument)),
    ),
    vscode.commands.registerCommand(
      commands.removeImported,
      guard('removing imported questions', () => removeImported(learning)),
    ),
  );
}

interface Format {
  readonly label: string;
  readonly detail: string;
  readonly extension: string;
  readonly write: (cards: readonly Card[], learning: Learning) => Promise<Exported>;
}

interface Exported {
  readonly content: string | Uint8Array;
  /** How many the format could not take. */
  readonly left?: number;
}

const FORMATS: Readonly<Record<string, Format>> = {
  anki: {
    label: 'Anki package',
    detail: 'Decks by topic, formulas included. Importing again updates the notes and keeps what Anki knows about you.',
    extension: 'apkg',
    write: async cards => ({ content: await (await import('./quiz-formats')).ankiPackage(cards, Date.now()) }),
  },
  markdown: {
    label: 'Markdown',
    detail: 'As one writes questions in a note; a folder of notes reads them back.',
    extension: 'md',
    write: async cards => ({ content: writeMarkdown(cards) }),
  },
  gift: {
    label: 'GIFT',
    detail: 'For Moodle and other learning platforms.',
    extension: 'gift',
    write: async cards => {
      const { text, left } = (await import('./quiz-formats')).writeGift(cards);
      return { content: text, left: left.length };
    },
  },
  csv: {
    label: 'CSV',
    detail: 'One row a question, for spreadsheets.',
    extension: 'csv',
    write: async cards => ({ content: writeCsv(cards) }),
  },
  jsonl: {
    label: 'JSON Lines',
    detail: 'Every question, nothing lost; without your history.',
    extension: 'jsonl',
    write: async cards => ({ content: writeJsonLines(cards) }),
  },
  everything: {
    label: 'JSON Lines with my history',
    detail: 'The questions and every answer you have given: a backup, or the way to another machine.',
    extension: 'jsonl',
    write: async (cards, { reviews }) => ({ content: writeJsonLines(cards, (await reviews.load()).events) }),
  },
};

/** `argument` may name the format and the file, for keybindings and tasks: `{ format: 'anki', uri: 'file:///…' }`. */
async function exportQuestions(learning: Learning, argument: unknown): Promise<void> {
  const wanted = fields(argument);
  const picked = FORMATS[wanted.format ?? '']
    ? wanted.format
    : (
        await vscode.window.showQuickPick(
          Object.entries(FORMATS).map(([id, { label, detail }]) => ({ id, label, detail })),
          { title: 'Export Questions', placeHolder: 'In which format?', ignoreFocusOut: true },
        )
      )?.id;
  const format = FORMATS[picked ?? ''];
  if (!format) return;
  const cards = wanted.uri ? await learning.cards() : await pickCards(learning);
  if (!cards) return;
  const target = wanted.uri
    ? vscode.Uri.parse(wanted.uri)
    : await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(home(), `receptive-questions.${format.extension}`),
        filters: { [format.label]: [format.extension] },
        title: 'Export Questions',
      });
  if (!target) return;
  try {
    const { content, left = 0 } = await format.write(cards, learning);
    await vscode.workspace.fs.writeFile(
      target,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    );
    const written = count(cards.length - left, 'question');
    const lost =
      left > 0
        ? ` ${count(left, 'question')} of a type that ${format.label} does not have ${left === 1 ? 'was' : 'were'} left out.`
        : '';
    void vscode.window.showInformationMessage(`${written} exported to ${nameOf(target)}.${lost}`);
  } catch (error) {
    log.error('exporting questions:', String(error));
    void vscode.window.showErrorMessage(`Nothing was exported: ${reason(error)}`);
  }
}

async function pickCards({ cards }: Learning): Promise<readonly Card[] | undefined> {
  const all = await cards();
  const topics = new Map<string, Card[]>();
  for (const card of all) topics.set(card.topic, [...(topics.get(card.topic) ?? []), card]);
  const picked = await vscode.window.showQuickPick(
    [
      { label: 'All questions', description: String(all.length), cards: all },
      { label: 'Topics', kind: vscode.QuickPickItemKind.Separator, cards: all },
      ...[...topics.values()].map(own => ({ label: own[0]!.about, description: String(own.length), cards: own })),
    ],
    { title: 'Export Questions', placeHolder: 'Which questions?', ignoreFocusOut: true },
  );
  return picked?.cards;
}

async function importQuestions(learning: Learning, argument: unknown): Promise<void> {
  const { uri } = fields(argument);
  const chosen = uri
    ? [vscode.Uri.parse(uri)]
    : await vscode.window.showOpenDialog({
        canSelectMany: true,
        title: 'Import Questions',
        openLabel: 'Import',
        filters: { Questions: ['jsonl', 'gift', 'txt', 'md'], 'All files': ['*'] },
      });
  for (const file of chosen ?? []) {
    try {
      await importFile(learning, file);
    } catch (error) {
      log.error('importing questions:', String(error));
      void vscode.window.showErrorMessage(`${nameOf(file)} could not be imported: ${reason(error)}`);
    }
  }
}

async function importFile(learning: Learning, file: vscode.Uri): Promise<void> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const { cards, log: history, problems } = await readAny(text, nameOf(file).replace(/\.\w+$/, ''));
  const own = await learning.cards();
  // A backup holds what the notes have too; word for word the same is not kept twice.
  const words = new Set(own.map(card => JSON.stringify(card)));
  const added = await learning.imported.add(inKnownTopics(cards, own).filter(card => !words.has(JSON.stringify(card))));
  const reviews = history === '' ? 0 : (await learning.reviews.merge(history)).added;
  learning.changed();
  const known = cards.length - added;
  const parts = [
    ...(cards.length > 0 ? [`${count(added, 'question')} imported${known > 0 ? `, ${known} known already` : ''}`] : []),
    ...(history !== '' ? [`${count(reviews, 'review')} added to your history`] : []),
    ...(problems.length > 0 ? [`${count(problems.length, 'entry', 'entries')} skipped (${problems[0]})`] : []),
  ];
  for (const problem of problems) log.warn(`importing ${nameOf(file)}: ${problem}`);
  const show = problems.length > 0 ? ['Show Log'] : added > 0 ? ['Quiz Me'] : [];
  const message = parts.length > 0 ? `${nameOf(file)}: ${parts.join('; ')}.` : `${nameOf(file)} holds no questions.`;
  void vscode.window.showInformationMessage(message, ...show).then(answer => {
    if (answer === 'Show Log') log.show();
    if (answer === 'Quiz Me') void vscode.commands.executeCommand(commands.quizTopic, { note: cards[0]!.topic });
  });
}

/** A format that names topics but does not number them gives back those that were there. */
function inKnownTopics(cards: readonly Card[], known: readonly Card[]): readonly Card[] {
  const name = ({ section, about }: Card) => `${section}/${about}`;
  const topics = new Map(known.map(card => [name(card), card.topic]));
  return cards.map(card => ({ ...card, topic: topics.get(name(card)) ?? card.topic }));
}

/** Asks first; what was learnt of them stays in the history, for when they are imported again. */
async function removeImported(learning: Learning): Promise<void> {
  const imported = await learning.imported.load();
  if (imported.length === 0) {
    void vscode.window.showInformationMessage('No questions have been imported.');
    return;
  }
  const remove = 'Remove';
  const answer = await vscode.window.showWarningMessage(
    `Remove ${count(imported.length, 'imported question')}? Your history of them is kept.`,
    { modal: true },
    remove,
  );
  if (answer !== remove) return;
  await learning.imported.clear();
  learning.changed();
}

/** The content tells the format: JSON Lines, GIFT with its braces, or `Question :: answer` lines. */
async function readAny(
  text: string,
  deck: string,
): Promise<{ readonly cards: readonly Card[]; readonly log: string; readonly problems: readonly string[] }> {
  if (/^\ufeff?\s*\{"/.test(text)) {
    const { cards, events, problems } = readJsonLines(text);
    return {
      cards,
      log: events.map(serialize).join(''),
      problems: problems.map(({ line, message }) => `line ${line}: ${message}`),
    };
  }
  const pairs = readPairs(text, deck);
  if (pairs.cards.length > 0 && !/^\s*::.*::|\{[^}]*[=~]/m.test(text)) return { ...pairs, log: '' };
  return { ...(await import('./quiz-formats')).readGift(text, deck), log: '' };
}

function fields(argument: unknown): { readonly format?: string; readonly uri?: string } {
  const { format, uri } = (typeof argument === 'object' && argument !== null ? argument : {}) as Record<
    string,
    unknown
  >;
  return {
    ...(typeof format === 'string' ? { format } : {}),
    ...(typeof uri === 'string' ? { uri } : {}),
  };
}

function home(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
