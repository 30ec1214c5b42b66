/** The commands that begin a quiz, and what each asks for: by where the caret is, or by the argument that a link carries. */
import * as vscode from 'vscode';
import { commands, isPlace } from '../host/commands';
import { guard } from '../host/guard';
import { isPython } from '../host/python-files';
import { progressOf } from '../quiz/progress';
import { sectionTitle } from './explainer-content';
import type { Learning } from './learning';
import { chooseQuiz } from './quiz-menu';
import type { QuizRequest } from './quiz-questions';

export interface QuizActions {
  readonly start: (request: QuizRequest) => Promise<void>;
  readonly showStatistics: () => Promise<void>;
  /** The Python document that was looked at last. */
  readonly document: () => vscode.TextDocument | undefined;
}

export function registerQuizCommands(
  learning: Learning,
  { start, showStatistics, document }: QuizActions,
): vscode.Disposable {
  const starting = (run: (argument?: unknown) => unknown) => guard('starting the quiz', run);
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    registerCommand(
      commands.quiz,
      starting(argument => start(requestOf(argument))),
    ),
    registerCommand(
      commands.quizDue,
      starting(() => start({ kind: 'due' })),
    ),
    registerCommand(
      commands.interview,
      guard('starting an interview', () => start({ kind: 'interview' })),
    ),
    registerCommand(
      commands.quizChoose,
      guard('choosing a quiz', () => chooseQuiz()),
    ),
    registerCommand(
      commands.statistics,
      guard('showing statistics', () => showStatistics()),
    ),
    registerCommand(
      commands.quizModel,
      starting(argument => start(modelHere(argument, document()))),
    ),
    registerCommand(
      commands.quizFile,
      starting(() => {
        const shown = pythonDocument() ?? document();
        return start(shown ? { kind: 'file', uri: shown.uri.toString() } : { kind: 'mix' });
      }),
    ),
    registerCommand(
      commands.quizTopic,
      starting(async argument => {
        const note = noteOf(argument) ?? (await pickTopic(learning));
        if (note) await start({ kind: 'topic', note });
      }),
    ),
  );
}

/** The Python document on screen. */
export function pythonDocument(): vscode.TextDocument | undefined {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  return editors.find(editor => editor && isPython(editor.document))?.document;
}

function modelHere(argument: unknown, last: vscode.TextDocument | undefined): QuizRequest {
  if (isPlace(argument)) return { kind: 'model', place: argument };
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isPython(editor.document))
    return last ? { kind: 'model', place: { uri: last.uri.toString(), from: 0 } } : { kind: 'mix' };
  const { selection, document: shown } = editor;
  const from = shown.offsetAt(selection.isEmpty ? selection.active : selection.start);
  const selected = selection.isEmpty ? {} : { to: shown.offsetAt(selection.end) };
  return { kind: 'model', place: { uri: shown.uri.toString(), from, ...selected } };
}

function requestOf(argument: unknown): QuizRequest {
  const note = noteOf(argument);
  if (note) return { kind: 'topic', note };
  const { kind, size, minutes } = (argument ?? {}) as Record<string, unknown>;
  if (kind === 'cram') return { kind: 'cram' };
  if (isSome(size)) return { kind: 'mix', size };
  if (isSome(minutes)) return { kind: 'mix', minutes };
  return isPlace(argument) ? { kind: 'model', place: argument } : { kind: 'mix' };
}

function isSome(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= 100;
}

/** `{ note: 'id#anchor' }`, as links of hovers and of the explainer carry it. */
function noteOf(argument: unknown): string | undefined {
  const { note } = (typeof argument === 'object' && argument !== null ? argument : {}) as { note?: unknown };
  return typeof note === 'string' ? note.replace(/#.*$/, '') : undefined;
}

/** Notes and imported questions alike. */
async function pickTopic(learning: Learning): Promise<string | undefined> {
  const topics = async () => {
    const { questions, states, schedule } = await learning.standing();
    const sections = new Map((await learning.cards()).map(({ topic, section }) => [topic, section]));
    return progressOf(questions, states, schedule, Date.now()).map(({ topic, about, cards, seen, due }) => ({
      label: about,
      description: sectionTitle(sections.get(topic) ?? ''),
      detail: [
        `${cards} question${cards === 1 ? '' : 's'}`,
        ...(seen > 0 ? [`${seen} asked so far`] : []),
        ...(due > 0 ? [`${due} due`] : []),
      ].join(', '),
      id: topic,
    }));
  };
  const picked = await vscode.window.showQuickPick(topics(), {
    title: 'Quiz Me on This Topic',
    placeHolder: 'Which topic?',
    matchOnDescription: true,
    // A quiz that is open takes the keyboard back when the palette closes, and would close this with it.
    ignoreFocusOut: true,
  });
  return picked?.id;
}
