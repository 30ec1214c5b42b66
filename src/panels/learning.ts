/**
 * What the reader learns and how far they are: every question that is not made from code, and the log of reviews.
 * The quiz, the progress view, the status bar and export all look here, and hear of it when something changes.
 */
import * as vscode from 'vscode';
import { figures } from '../figures/catalogue';
import { log } from '../host/log';
import type { Notes } from '../host/notes';
import { onDidChangeSettings, settings } from '../host/settings';
import { type Card, cardQuestion, noteCard } from '../quiz/exchange/card';
import { keepHistory } from '../quiz/identity';
import type { ReviewEvent } from '../quiz/log';
import { predictionCards, predictionQuestions } from '../quiz/prediction';
import { noteQuestion, type Question } from '../quiz/question';
import { type CardState, replay, type ScheduleSettings } from '../quiz/schedule';
import type { ReviewStore } from '../quiz/store';
import { type ImportedCards, openImported, openReviews } from './quiz-storage';

export interface Learning extends vscode.Disposable {
  readonly notes: Notes;
  readonly reviews: ReviewStore;
  readonly imported: ImportedCards;
  /** Questions of notes and imported ones, under the cards their history is filed under. */
  standing(): Promise<Standing>;
  /** The same questions as they are exported. */
  cards(): Promise<readonly Card[]>;
  readonly onDidChange: vscode.Event<void>;
  /** Whoever writes to the log or to the imported questions says so. */
  changed(): void;
}

export interface Standing {
  readonly questions: readonly Question[];
  readonly events: readonly ReviewEvent[];
  readonly states: ReadonlyMap<string, CardState>;
  readonly schedule: ScheduleSettings;
}

export function openLearning(storage: vscode.Uri, notes: Notes): Learning {
  const reviews = openReviews(storage);
  const imported = openImported(storage);
  const change = new vscode.EventEmitter<void>();
  const watching = [notes.onDidChange(() => change.fire()), onDidChangeSettings(() => change.fire())];
  let told = 0;
  const unreadable = new Set<string>();
  /** A file that the disk does not give must not keep the notes and their questions away. */
  const orNothing = async <T>(what: string, load: Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await load;
    } catch (error) {
      if (!unreadable.has(what)) noticeUnreadable(what, error);
      unreadable.add(what);
      return [];
    }
  };
  const logged = async () => {
    const { events, problems } = await reviews.load();
    if (problems.length > told) notice(problems.length, problems[0]!.line);
    told = problems.length;
    return events;
  };
  const events = () => orNothing('quiz history', logged());
  /** A note's own question stands before an imported one of the same name. */
  const extra = async (taken: ReadonlySet<string>) =>
    (await orNothing('imported questions', imported.load())).filter(({ item }) => !taken.has(item.id));
  return {
    notes,
    reviews,
    imported,
    standing: async () => {
      const library = await notes.library();
      const own = [...library.items.map(noteQuestion), ...predictionQuestions(library, figures)];
      const others = await extra(new Set(own.map(({ card }) => card)));
      const schedule = scheduleSettings();
      const logged = await events();
      const states = replay(logged, schedule);
      return {
        questions: keepHistory([...own, ...others.map(cardQuestion)], states.keys()),
        events: logged,
        states,
        schedule,
      };
    },
    cards: async () => {
      const library = await notes.library();
      const own = [...library.items.map(noteCard), ...predictionCards(library, figures)];
      return [...own, ...(await extra(new Set(own.map(({ item }) => item.id))))];
    },
    onDidChange: change.event,
    changed: () => change.fire(),
    dispose: () => vscode.Disposable.from(change, ...watching).dispose(),
  };
}

/** Once for each time that more of the log has become unreadable; what can be read is used. */
function notice(lines: number, first: number): void {
  const message = `${lines} ${lines === 1 ? 'line' : 'lines'} of your quiz history cannot be read and ${lines === 1 ? 'is' : 'are'} skipped; everything else is there.`;
  log.warn(`${message} The first is line ${first} of reviews.jsonl.`);
  void vscode.window.showWarningMessage(message, 'Show Log').then(answer => answer && log.show());
}

function noticeUnreadable(what: string, error: unknown): void {
  log.error(`cannot read the ${what}:`, String(error));
  const reason = error instanceof Error ? error.message : String(error);
  const message = `Your ${what} cannot be read (${reason}). Until it can, everything goes on without it; nothing is overwritten.`;
  void vscode.window.showWarningMessage(message, 'Show Log').then(answer => answer && log.show());
}

export function scheduleSettings(): ScheduleSettings {
  const interview = Date.parse(settings.quizInterviewDate());
  return { retention: settings.quizRetention(), ...(Number.isFinite(interview) ? { deadline: interview } : {}) };
}
