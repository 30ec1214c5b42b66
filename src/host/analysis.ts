/**
 * One analysis for each version of a document, made off the critical path: some time after the last keystroke, in turns of
 * the event loop, abandoned when the text moves on. While the code does not parse, the last good analysis stays and is
 * marked stale; its offsets are carried over the edit.
 */
import * as vscode from 'vscode';
import type { Analysis } from '../network/network';
import type { Analyzer } from './analyzer';
import { guard } from './guard';
import { log } from './log';
import { isPython } from './python-files';
import { type Rebase, rebase } from './rebase';

export interface Analysed {
  readonly uri: string;
  readonly analysis: Analysis;
  /** The text the analysis is about: every offset in it counts here. */
  readonly text: string;
  /** The document has moved on to something that does not parse. */
  readonly stale: boolean;
  /** From this text to the document as it stands now; `undefined` where it was edited since. */
  readonly forward: (offset: number) => number | undefined;
  readonly back: (offset: number) => number | undefined;
  /** The text of another file that was read for this analysis. */
  readonly textOf: (uri: string) => string | undefined;
}

export interface Analyses extends vscode.Disposable {
  /** The analysis of the document as it stands, or the last good one; waits for one under way. */
  ready(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<Analysed | undefined>;
  /** What is there now, without waiting. */
  latest(document: vscode.TextDocument): Analysed | undefined;
  /** Fires when `latest` answers differently, for whatever reason. */
  readonly onDidChange: vscode.Event<vscode.TextDocument>;
  /** Makes every analysis anew: an input shape was set, a package appeared. */
  refresh(): void;
}

interface Entry {
  readonly document: vscode.TextDocument;
  analysed: Analysed | undefined;
  /** The version that `analysed` answers for, be it stale. */
  version: number;
  timer: NodeJS.Timeout | undefined;
  running: vscode.CancellationTokenSource | undefined;
  waiting: (() => void)[];
}

const delay = 150;

export function openAnalyses(analyzer: Analyzer): Analyses {
  const entries = new Map<string, Entry>();
  const changed = new vscode.EventEmitter<vscode.TextDocument>();

  const entryOf = (document: vscode.TextDocument): Entry => {
    const key = document.uri.toString();
    let entry = entries.get(key);
    if (entry?.document !== document) {
      if (entry) drop(entry);
      entry = { document, analysed: undefined, version: -1, timer: undefined, running: undefined, waiting: [] };
      entries.set(key, entry);
    }
    return entry;
  };

  const schedule = (entry: Entry, after: number) => {
    clearTimeout(entry.timer);
    entry.running?.cancel();
    entry.timer = setTimeout(
      guard('analysing', () => run(entry)),
      after,
    );
  };

  const run = async (entry: Entry) => {
    entry.timer = undefined;
    const { document } = entry;
    const { version } = document;
    const cancellation = new vscode.CancellationTokenSource();
    entry.running = cancellation;
    const started = performance.now();
    try {
      const result = await analyzer.analyze(document, cancellation.token);
      if (cancellation.token.isCancellationRequested || document.isClosed) return;
      entry.analysed =
        result.broken && entry.analysed
          ? { ...entry.analysed, stale: true }
          : { ...result, uri: document.uri.toString(), stale: false, ...carry(document, result.text) };
      log.debug(`analysed ${document.uri.path} v${version} in ${Math.round(performance.now() - started)} ms`);
    } catch (error) {
      if (cancellation.token.isCancellationRequested) return;
      if (entry.analysed) entry.analysed = { ...entry.analysed, stale: true };
      log.error(
        `while analysing ${document.uri.path}:`,
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
    } finally {
      if (entry.running === cancellation) entry.running = undefined;
      cancellation.dispose();
    }
    if (document.version !== version) return;
    entry.version = version;
    settle(entry);
    changed.fire(document);
  };

  const drop = (entry: Entry) => {
    clearTimeout(entry.timer);
    entry.running?.cancel();
    entries.delete(entry.document.uri.toString());
    settle(entry);
  };

  const listeners = [
    vscode.workspace.onDidOpenTextDocument(document => isPython(document) && schedule(entryOf(document), 0)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && isPython(document)) schedule(entryOf(document), delay);
    }),
    vscode.workspace.onDidCloseTextDocument(document => {
      const entry = entries.get(document.uri.toString());
      if (entry) drop(entry);
    }),
    analyzer.onDidChange(() => refresh()),
  ];
  const refresh = () => {
    for (const entry of entries.values()) {
      entry.version = -1;
      schedule(entry, 0);
    }
  };
  for (const document of vscode.workspace.textDocuments) if (isPython(document)) schedule(entryOf(document), 0);

  return {
    ready: async (document, token) => {
      if (!isPython(document)) return undefined;
      const entry = entryOf(document);
      while (entry.version !== document.version && !document.isClosed && !token?.isCancellationRequested) {
        if (!entry.timer && !entry.running) schedule(entry, 0);
        await new Promise<void>(resolve => {
          entry.waiting.push(resolve);
          token?.onCancellationRequested(() => resolve());
        });
      }
      return entry.analysed;
    },
    latest: document => entries.get(document.uri.toString())?.analysed,
    onDidChange: changed.event,
    refresh,
    dispose: () => {
      for (const entry of [...entries.values()]) drop(entry);
      vscode.Disposable.from(...listeners, changed).dispose();
    },
  };
}

function settle(entry: Entry): void {
  const waiting = entry.waiting;
  entry.waiting = [];
  for (const resolve of waiting) resolve();
}

function carry(document: vscode.TextDocument, text: string): Rebase {
  let version = -1;
  let rebased: Rebase | undefined;
  const current = () => {
    if (version !== document.version || !rebased) {
      version = document.version;
      rebased = rebase(text, document.getText());
    }
    return rebased;
  };
  return { forward: offset => current().forward(offset), back: offset => current().back(offset) };
}
