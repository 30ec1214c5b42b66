/**
 * The quiz's host half: chooses the questions, keeps the log of reviews, opens what is linked. The session itself lives in
 * the page, which survives a reload; without a page there is nothing here to lose.
 */
import { randomInt } from 'node:crypto';
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { commands, isPlace } from '../host/commands';
import { guard } from '../host/guard';
import { log } from '../host/log';
import { userFolders } from '../host/notes';
import { isPython } from '../host/python-files';
import { settings } from '../host/settings';
import { buildInterview } from '../quiz/interview';
import { readEvent, reviewsOf } from '../quiz/log';
import { loggedAnswer } from '../quiz/logged-answer';
import { progressOf } from '../quiz/progress';
import type { Question } from '../quiz/question';
import { buildSession } from '../quiz/session';
import { type Outlook, statistics } from '../quiz/statistics';
import { dayEnds, startOfDay } from './days';
import { sectionTitle } from './explainer-content';
import type { Learning } from './learning';
import { page, pageRoots } from './page';
import { withFolder } from './page-pictures';
import { chooseQuiz } from './quiz-menu';
import { nothingToAsk } from './quiz-nothing';
import { type FromQuiz, readFromQuiz, type ToQuiz } from './quiz-protocol';
import { codeQuestions, type QuizRequest, questionsFor } from './quiz-questions';

/** Questions that are answered in a minute, at most. */
const A_MINUTE = 6;

export function registerQuiz(extensionUri: vscode.Uri, analyses: Analyses, learning: Learning): vscode.Disposable {
  const { notes, reviews } = learning;
  let panel: vscode.WebviewPanel | undefined;
  let ready = false;
  let request: QuizRequest = { kind: 'mix' };
  /** What is asked about instead, where what was wanted has no questions; a topic is for the reader to choose. */
  let turnsTo: QuizRequest | 'a topic' | undefined;
  /** A session was asked for and has not begun, because the page is not up. */
  let pending = false;
  /** The page about to come up is for the statistics. */
  let wantsStatistics = false;
  /** The Python document that was looked at last; the quiz's own tab takes the focus away from it. */
  let document = pythonDocument();

  const post = (message: ToQuiz) => panel?.webview.postMessage(message);

  const begin = async () => {
    pending = false;
    turnsTo = undefined;
    const library = await notes.library();
    const uri = request.kind === 'model' ? request.place.uri : request.kind === 'file' ? request.uri : undefined;
    const asked = uri === undefined ? document : await documentAt(uri);
    const analysed = asked && !asked.isClosed ? await analyses.ready(asked) : undefined;
    const { questions: known, events, states, schedule } = await learning.standing();
    const { title, questions, chosen, nothing } = questionsFor(request, known, library, analysed);
    const now = Date.now();
    const seed = randomInt(2 ** 31);
    const newLimit = chosen ? Number.MAX_SAFE_INTEGER : settings.quizNewPerDay() - newToday(reviewsOf(events), now);
    const only = request.kind === 'due' || request.kind === 'cram' ? { only: request.kind } : {};
    const minutes = request.minutes ?? (request.size === undefined ? settings.quizMinutes() : 0);
    // More than anybody answers in the time; it is the clock that ends the session.
    const size = minutes > 0 ? minutes * A_MINUTE : (request.size ?? settings.quizLength());
    const built =
      request.kind === 'interview'
        ? buildInterview(library, states, { ...schedule, size, now, seed })
        : buildSession(questions, states, { ...schedule, size, newLimit, now, seed, ...only });
    const session = built.map(question => {
      const lapses = states.get(question.card)?.lapses ?? 0;
      return lapses > 0 ? { ...question, lapses } : question;
    });
    if (panel) panel.title = title;
    if (session.length > 0)
      post({
        type: 'begin',
        title,
        seed,
        questions: session.map(question => (panel ? withFolder(question, panel.webview) : question)),
        confidence: settings.quizAsksConfidence(),
        fourGrades: settings.quizFourGrades(),
        ...(minutes > 0 ? { minutes } : {}),
      });
    else {
      const others = known.length > 0;
      turnsTo = !others ? undefined : request.kind === 'mix' ? 'a topic' : { kind: 'mix' };
      const { forecast: due } = statistics(events, schedule, now, outlook(known));
      const standstill = { candidates: questions.length, met: states.size, due, nothing };
      post({ type: 'nothing', ...nothingToAsk(request.kind, standstill), others });
    }
  };

  const hear = async (message: FromQuiz) => {
    switch (message.type) {
      case 'ready':
        ready = true;
        if (wantsStatistics) await showStatistics();
        else if (pending || !message.restored) await begin();
        else if (document && !document.isClosed) await refresh(document);
        return;
      case 'shows':
        if (panel) panel.title = message.title;
        return;
      case 'more':
        if (turnsTo === 'a topic') return vscode.commands.executeCommand<void>(commands.quizTopic);
        request = turnsTo ?? request;
        return begin();
      case 'event':
        return record(message.event);
      case 'finished': {
        const { questions, events, schedule } = await learning.standing();
        const { forecast } = statistics(events, schedule, Date.now(), outlook(questions));
        return void post({ type: 'outlook', due: forecast });
      }
      case 'open-note':
        return vscode.commands.executeCommand<void>(commands.explain, {
          note: message.anchor ? `${message.id}#${message.anchor}` : message.id,
        });
      case 'open-code':
        return reveal(message.at, panel?.viewColumn);
      case 'open-figure':
        return vscode.commands.executeCommand<void>(
          commands.explain,
          'at' in message
            ? { uri: message.at.uri, from: message.at.span.from }
            : { note: `${message.note}#figure`, figure: message.figure },
        );
      case 'close':
        panel?.dispose();
        // Back to the code. The tab under the panel comes up by itself, a little later, but without the keyboard.
        await new Promise(done => setTimeout(done, 100));
        return vscode.commands.executeCommand<void>('workbench.action.focusActiveEditorGroup');
    }
  };

  const record = async (value: unknown) => {
    const event = readEvent(value);
    if (!event) return;
    try {
      await reviews.record(event);
      learning.changed();
    } catch (error) {
      log.error('cannot write the log of reviews:', String(error));
      post({
        type: 'not-saved',
        reason: `This answer is not saved yet (${error instanceof Error ? error.message : String(error)}). It is tried again with the next.`,
      });
    }
  };

  const attach = (opened: vscode.WebviewPanel) => {
    panel = opened;
    ready = false;
    opened.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'receptive.svg');
    opened.webview.options = {
      enableScripts: true,
      localResourceRoots: [...pageRoots(extensionUri), ...userFolders()],
    };
    opened.webview.onDidReceiveMessage(
      guard('answering the quiz', (value: unknown) => {
        const message = readFromQuiz(value);
        return message && hear(message);
      }),
    );
    // A page behind another tab is gone; it says `ready` when it is back.
    opened.onDidChangeViewState(() => {
      if (!opened.visible) ready = false;
    });
    opened.onDidDispose(() => {
      if (panel === opened) panel = undefined;
    });
    opened.webview.html = page(opened.webview, extensionUri, 'quiz', 'Quiz');
  };

  const start = async (wanted: QuizRequest) => {
    request = wanted;
    pending = true;
    wantsStatistics = false;
    if (!panel) return open();
    panel.reveal();
    if (ready) await begin();
  };

  const open = () => attach(vscode.window.createWebviewPanel('receptive.quiz', 'Quiz', vscode.ViewColumn.Active));

  const showStatistics = async () => {
    wantsStatistics = false;
    const { questions, events, schedule } = await learning.standing();
    const names = Object.fromEntries(
      questions.flatMap(({ card, item, topic, about }) => [
        [topic, about],
        [card, item.title],
      ]),
    );
    const items = new Map(questions.map(({ card, item }) => [card, item]));
    const found = statistics(events, schedule, Date.now(), outlook(questions));
    const hardest = found.hardest.map(({ usual, ...hard }) => {
      const item = items.get(hard.card);
      const words = usual === undefined || !item ? undefined : loggedAnswer(item, usual);
      return words === undefined ? hard : { ...hard, usual: words };
    });
    post({ type: 'statistics', statistics: { ...found, hardest }, names });
  };

  /** Questions about code that has changed are no longer asked. */
  const refresh = guard('refreshing the quiz', async (changed: vscode.TextDocument) => {
    const analysed = ready && panel ? analyses.latest(changed) : undefined;
    if (!analysed || analysed.stale) return;
    const current = codeQuestions(analysed, await notes.library()).flatMap(({ code }) =>
      code ? [code.fingerprint] : [],
    );
    post({ type: 'current', uri: analysed.uri, fingerprints: current });
  });

  const modelHere = (argument: unknown): QuizRequest => {
    if (isPlace(argument)) return { kind: 'model', place: argument };
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isPython(editor.document))
      return document ? { kind: 'model', place: { uri: document.uri.toString(), from: 0 } } : { kind: 'mix' };
    const { selection, document: shown } = editor;
    const from = shown.offsetAt(selection.isEmpty ? selection.active : selection.start);
    const selected = selection.isEmpty ? {} : { to: shown.offsetAt(selection.end) };
    return { kind: 'model', place: { uri: shown.uri.toString(), from, ...selected } };
  };

  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      commands.quiz,
      guard('starting the quiz', (argument?: unknown) => start(requestOf(argument))),
    ),
    vscode.commands.registerCommand(
      commands.quizDue,
      guard('starting the quiz', () => start({ kind: 'due' })),
    ),
    vscode.commands.registerCommand(
      commands.interview,
      guard('starting an interview', () => start({ kind: 'interview' })),
    ),
    vscode.commands.registerCommand(
      commands.quizChoose,
      guard('choosing a quiz', () => chooseQuiz()),
    ),
    vscode.commands.registerCommand(
      commands.statistics,
      guard('showing statistics', async () => {
        wantsStatistics = true;
        if (!panel) return open();
        panel.reveal();
        if (ready) await showStatistics();
      }),
    ),
    vscode.commands.registerCommand(
      commands.quizModel,
      guard('starting the quiz', (argument?: unknown) => start(modelHere(argument))),
    ),
    vscode.commands.registerCommand(
      commands.quizFile,
      guard('starting the quiz', () => {
        const shown = pythonDocument() ?? document;
        return start(shown ? { kind: 'file', uri: shown.uri.toString() } : { kind: 'mix' });
      }),
    ),
    vscode.commands.registerCommand(
      commands.quizTopic,
      guard('starting the quiz', async (argument?: unknown) => {
        const note = noteOf(argument) ?? (await pickTopic(learning));
        if (note) await start({ kind: 'topic', note });
      }),
    ),
    vscode.window.registerWebviewPanelSerializer('receptive.quiz', {
      deserializeWebviewPanel: async restored => attach(restored),
    }),
    vscode.window.onDidChangeActiveTextEditor(editor => {
      if (editor && isPython(editor.document)) document = editor.document;
    }),
    analyses.onDidChange(refresh),
    { dispose: () => panel?.dispose() },
  );
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

/** Beside the quiz, so that both can be read; the quiz keeps its place. */
async function reveal(
  at: { readonly uri: string; readonly span: { readonly from: number; readonly to: number } },
  quizColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(at.uri));
  const range = new vscode.Range(document.positionAt(at.span.from), document.positionAt(at.span.to));
  const open = vscode.window.visibleTextEditors.find(
    editor => editor.document === document && editor.viewColumn !== quizColumn,
  );
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: open?.viewColumn ?? vscode.ViewColumn.Beside,
    selection: range,
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function pythonDocument(): vscode.TextDocument | undefined {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  return editors.find(editor => editor && isPython(editor.document))?.document;
}

async function documentAt(uri: string): Promise<vscode.TextDocument | undefined> {
  return (
    vscode.workspace.textDocuments.find(document => document.uri.toString() === uri) ??
    vscode.workspace.openTextDocument(vscode.Uri.parse(uri))
  );
}

/** Two weeks of what can still be asked: the notes' questions, and those about code, which come with the code. */
function outlook(questions: readonly Question[]): Outlook {
  const known = new Set(questions.map(({ card }) => card));
  return {
    dayEnds: dayEnds(Date.now(), 14),
    isAsked: card => known.has(card) || card.startsWith('code:'),
  };
}

/** Cards met for the first time since midnight. */
function newToday(reviews: readonly { readonly card: string; readonly ts: string }[], now: number): number {
  const midnight = startOfDay(now);
  const first = new Map<string, number>();
  for (const { card, ts } of reviews) if (!first.has(card)) first.set(card, Date.parse(ts));
  return [...first.values()].filter(at => at >= midnight).length;
}
