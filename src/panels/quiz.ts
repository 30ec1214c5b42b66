/**
 * The quiz's host half: sends the page its questions, keeps the log of reviews, opens what is linked. The session itself lives in
 * the page, which survives a reload; without a page there is nothing here to lose.
 */
import { randomInt } from 'node:crypto';
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import { log } from '../host/log';
import { userFolders } from '../host/notes';
import { isPython } from '../host/python-files';
import { readEvent } from '../quiz/log';
import type { Learning } from './learning';
import { page, pageRoots } from './page';
import { withFolder } from './page-pictures';
import { pythonDocument, registerQuizCommands } from './quiz-commands';
import { type FromQuiz, readFromQuiz, type ToQuiz } from './quiz-protocol';
import { codeQuestions, type QuizRequest } from './quiz-questions';
import { type QuizSession, sessionFor } from './quiz-session';
import { forecastOf, statisticsMessage } from './quiz-statistics';

export function registerQuiz(extensionUri: vscode.Uri, analyses: Analyses, learning: Learning): vscode.Disposable {
  const { notes, reviews } = learning;
  let panel: vscode.WebviewPanel | undefined;
  let ready = false;
  let request: QuizRequest = { kind: 'mix' };
  let turnsTo: QuizSession['turnsTo'];
  /** A session was asked for and has not begun, because the page is not up. */
  let pending = false;
  /** The page about to come up is for the statistics. */
  let wantsStatistics = false;
  /** The Python document that was looked at last; the quiz's own tab takes the focus away from it. */
  let document = pythonDocument();

  const post = (message: ToQuiz) => panel?.webview.postMessage(message);

  const begin = async () => {
    pending = false;
    const library = await notes.library();
    const uri = request.kind === 'model' ? request.place.uri : request.kind === 'file' ? request.uri : undefined;
    const asked = uri === undefined ? document : await documentAt(uri);
    const analysed = asked && !asked.isClosed ? await analyses.ready(asked) : undefined;
    const chances = { now: Date.now(), seed: randomInt(2 ** 31) };
    const session = sessionFor(request, await learning.standing(), library, analysed, chances);
    turnsTo = session.turnsTo;
    if (!panel) return;
    const { webview } = panel;
    panel.title = session.title;
    const { message } = session;
    if (message.type === 'nothing') post(message);
    else post({ ...message, questions: message.questions.map(question => withFolder(question, webview)) });
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
      case 'finished':
        return void post({ type: 'outlook', due: forecastOf(await learning.standing()) });
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
    post(statisticsMessage(await learning.standing()));
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

  return vscode.Disposable.from(
    registerQuizCommands(learning, {
      start,
      showStatistics: async () => {
        wantsStatistics = true;
        if (!panel) return open();
        panel.reveal();
        if (ready) await showStatistics();
      },
      document: () => document,
    }),
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

async function documentAt(uri: string): Promise<vscode.TextDocument | undefined> {
  return (
    vscode.workspace.textDocuments.find(document => document.uri.toString() === uri) ??
    vscode.workspace.openTextDocument(vscode.Uri.parse(uri))
  );
}
