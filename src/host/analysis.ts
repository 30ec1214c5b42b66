/**
 * One analysis for each version of a source, made off the critical path: some time after the last keystroke, in a thread
 * of its own, abandoned when the text moves on; of a large file the first models come first. While the code does not parse, the last good analysis stays and is
 * marked stale; its offsets are carried over the edit.
 */
import * as vscode from 'vscode';
import type { Analysis } from '../network/network';
import type { PlacedCell } from '../source/cells';
import type { Location } from '../source/span';
import type { Analyzer, Result } from './analyzer';
import { guard } from './guard';
import { log } from './log';
import {
  documentsIn,
  documentsOf,
  fromDocument,
  locate,
  sourceOf,
  sourceUri,
  stampOf,
  toDocument,
} from './open-sources';
import { configurations, isPython, isRead } from './python-files';
import { carrySpan, type Rebase, rebase } from './rebase';

/** An analysis as seen from one document: a file, or a cell of the notebook that was analysed as a whole. */
export interface Analysed {
  readonly analysis: Analysis;
  /** The source's uri, as the analysis's locations have it; a cell's is its notebook's. */
  readonly uri: string;
  /** The text the analysis is about: every offset in it counts here. */
  readonly text: string;
  /** Of a notebook: where each cell stood in that text. */
  readonly cells?: readonly PlacedCell[];
  /** The source has moved on to something that does not parse. */
  readonly stale: boolean;
  readonly document: vscode.TextDocument;
  /** From this text to the document as it stands now; `undefined` where it was edited since, or lies elsewhere. */
  readonly forward: (offset: number) => number | undefined;
  readonly back: (offset: number) => number | undefined;
  /** Where what the analysis speaks of stands on screen now, maybe in another cell; `undefined` where it was edited since. */
  readonly locate: (at: Location) => Location | undefined;
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
  /** Any document of the source; its siblings are found through it. */
  document: vscode.TextDocument;
  result: Omit<Analysed, 'document' | 'forward' | 'back' | 'locate'> | undefined;
  /** What `result` answers for, be it stale. */
  stamp: string | undefined;
  /** Other files that the result depends on. */
  read: ReadonlySet<string>;
  views: Map<vscode.TextDocument, Analysed>;
  timer: NodeJS.Timeout | undefined;
  running: vscode.CancellationTokenSource | undefined;
  waiting: (() => void)[];
}

const delay = 150;

export function openAnalyses(analyzer: Analyzer): Analyses {
  const entries = new Map<string, Entry>();
  const changed = new vscode.EventEmitter<vscode.TextDocument>();

  const entryOf = (document: vscode.TextDocument): Entry => {
    const key = sourceUri(document);
    let entry = entries.get(key);
    if (!entry) {
      entry = {
        document,
        result: undefined,
        stamp: undefined,
        read: new Set(),
        views: new Map(),
        timer: undefined,
        running: undefined,
        waiting: [],
      };
      entries.set(key, entry);
    }
    if (entry.document.isClosed) entry.document = document;
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
    const stamp = stampOf(document);
    const source = sourceOf(document);
    const { uri, text } = source;
    const placed = 'cells' in source ? { uri, text, cells: source.cells } : { uri, text };
    const cancellation = new vscode.CancellationTokenSource();
    entry.running = cancellation;
    const started = performance.now();
    const show = ({ analysis, broken, textOf, read }: Result) => {
      if (cancellation.token.isCancellationRequested) return;
      entry.read = read;
      entry.result =
        broken && entry.result ? { ...entry.result, stale: true } : { analysis, ...placed, stale: false, textOf };
      publish(entry, stamp);
    };
    try {
      await analyzer.analyze(source, document, cancellation.token, show);
      log.debug(`analysed ${source.uri} in ${Math.round(performance.now() - started)} ms`);
    } catch (error) {
      if (cancellation.token.isCancellationRequested) return;
      if (entry.result) entry.result = { ...entry.result, stale: true };
      log.error(
        `while analysing ${source.uri}:`,
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
      publish(entry, stamp);
    } finally {
      if (entry.running === cancellation) entry.running = undefined;
      cancellation.dispose();
    }
  };

  /** The result answers for the source as it was when it had this stamp. */
  const publish = (entry: Entry, stamp: string) => {
    entry.stamp = stamp;
    entry.views.clear();
    settle(entry);
    for (const open of documentsOf(entry.document)) changed.fire(open);
  };

  const drop = (entry: Entry) => {
    clearTimeout(entry.timer);
    entry.running?.cancel();
    entries.delete(sourceUri(entry.document));
    settle(entry);
  };

  const refresh = () => {
    for (const entry of entries.values()) {
      entry.stamp = undefined;
      schedule(entry, 0);
    }
  };

  /** A file that others import or open has changed. They wait until the person has finished with it. */
  const touch = (uri: vscode.Uri) => {
    const changedUri = uri.toString();
    for (const entry of entries.values()) {
      if (!entry.read.has(changedUri)) continue;
      entry.stamp = undefined;
      schedule(entry, 4 * delay);
    }
  };

  const watcher = vscode.workspace.createFileSystemWatcher('**/*.py', true, false, true);
  const texts = vscode.workspace.createFileSystemWatcher(configurations);
  const listeners = [
    vscode.workspace.onDidOpenTextDocument(document => isPython(document) && schedule(entryOf(document), 0)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || !isRead(document)) return;
      if (isPython(document)) schedule(entryOf(document), delay);
      touch(document.uri);
    }),
    watcher,
    watcher.onDidChange(uri => touch(uri)),
    texts,
    ...[texts.onDidCreate, texts.onDidChange, texts.onDidDelete].map(event => event(touch)),
    vscode.workspace.onDidCloseTextDocument(document => {
      const entry = entries.get(document.uri.toString());
      if (entry) drop(entry);
    }),
    // Cells that come, go or change places; what is typed into one is a change of its document.
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
      const entry = entries.get(notebook.uri.toString());
      const [cell] = documentsIn(notebook);
      if (!entry || !cell || contentChanges.length === 0) return;
      entry.document = cell;
      schedule(entry, delay);
    }),
    vscode.workspace.onDidCloseNotebookDocument(notebook => {
      const entry = entries.get(notebook.uri.toString());
      if (entry) {
        entries.delete(notebook.uri.toString());
        drop(entry);
      }
    }),
    analyzer.onDidChange(refresh),
  ];
  for (const document of vscode.workspace.textDocuments) if (isPython(document)) schedule(entryOf(document), 0);

  const latest = (document: vscode.TextDocument): Analysed | undefined => {
    const entry = entries.get(sourceUri(document));
    if (!entry?.result) return undefined;
    let view = entry.views.get(document);
    if (!view) entry.views.set(document, (view = { ...entry.result, document, ...carry(document, entry.result.text) }));
    return view;
  };

  return {
    ready: async (document, token) => {
      if (!isPython(document)) return undefined;
      const entry = entryOf(document);
      while (entry.stamp !== stampOf(document) && !document.isClosed && !token?.isCancellationRequested) {
        if (!entry.timer && !entry.running) schedule(entry, 0);
        await new Promise<void>(resolve => {
          entry.waiting.push(resolve);
          token?.onCancellationRequested(() => resolve());
        });
      }
      return latest(document);
    },
    latest,
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

/** Between the analysed text and the document on screen: over the edits since, then into the cell. */
function carry(document: vscode.TextDocument, text: string): Rebase & Pick<Analysed, 'locate'> {
  let stamp: string | undefined;
  let source = sourceOf(document);
  let rebased: Rebase = rebase(text, source.text);
  const update = () => {
    if (stamp === (stamp = stampOf(document))) return;
    source = sourceOf(document);
    rebased = rebase(text, source.text);
  };
  return {
    forward: offset => {
      update();
      const moved = rebased.forward(offset);
      return moved === undefined ? undefined : toDocument(source, document, moved);
    },
    back: offset => {
      update();
      const joined = fromDocument(source, document, offset);
      return joined === undefined ? undefined : rebased.back(joined);
    },
    locate: at => {
      update();
      if (at.uri !== source.uri) return at;
      const moved = carrySpan(rebased.forward, at.span);
      return moved && locate(source, moved);
    },
  };
}
