/**
 * Has documents analysed by a thread of its own: gathers what the analysis needs to know of the editor, sends it over, and
 * puts the answer together. A thread that dies is started again with the next request.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { moveNetwork } from '../network/move';
import type { Analysis, Network } from '../network/network';
import { decodeSource } from '../source/encoding';
import type { Source } from '../source/source';
import { putRecent } from './analysis-memory';
import { type Reply, type Request, type Rest, resourceLimits } from './analysis-messages';
import type { Environment } from './environment';
import { openFileTexts } from './file-texts';
import type { InputShapes } from './input-shapes';
import { log } from './log';
import { foldersAbove } from './modules';
import { isRead } from './python-files';
import { unpack } from './wire';

export interface Analyzer extends vscode.Disposable {
  /**
   * Calls `show` with every result, the last of them whole. Throws `vscode.CancellationError` when stopped. A request
   * that has shown something makes room for the next one: of a library of models the first are enough.
   */
  analyze(
    source: Source,
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
    show: (result: Result) => void,
  ): Promise<void>;
  /** Every analysis may come out differently now. */
  readonly onDidChange: vscode.Event<void>;
}

export interface Result {
  readonly analysis: Analysis;
  /** The code does not parse: what is known is about a part of it. */
  readonly broken: boolean;
  readonly textOf: (uri: string) => string | undefined;
  /** The files that were read for it. */
  readonly read: ReadonlySet<string>;
}

/** A file system that must be waited for is asked at most so often: imports of imports come one level at a time. */
const rounds = 8;

export function openAnalyzer(environment: Environment, shapes: InputShapes): Analyzer {
  const changed = new vscode.EventEmitter<void>();
  const newest = new Int32Array(new SharedArrayBuffer(4));
  const files = openFileTexts();
  let worker: Worker | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let fresh = false;
  /** The last whole answer about each source. */
  const holding = new Map<string, { readonly id: number; readonly networks: ReadonlyMap<number, Network> }>();
  let current: { shown: boolean; readonly end: () => void } | undefined;

  const listeners = [
    environment.onDidChange(() => {
      fresh = true;
      changed.fire();
    }),
    shapes.onDidChange(() => changed.fire()),
  ];

  const start = (): Worker => {
    const started = new Worker(join(__dirname, 'analysis-worker.js'), { workerData: newest, resourceLimits });
    started.on('error', error => log.error('the analysis stopped:', error.stack ?? error.message));
    started.once('exit', () => {
      if (worker === started) worker = undefined;
    });
    return started;
  };

  /** One request, from its sending to its last part. */
  const ask = (
    request: Omit<Request, 'id' | 'fresh' | 'have'>,
    token: vscode.CancellationToken,
    show: (result: Result) => void,
  ) =>
    new Promise<readonly string[]>((resolve, reject) => {
      worker ??= start();
      const asked = worker;
      const id = Atomics.add(newest, 0, 1) + 1;
      const networks = new Map<number, Network>();
      const held = holding.get(request.source.uri);
      const wanted: string[] = [];
      let rest: Rest | undefined;
      let read = 0;
      const running = { shown: false, end: () => finish(() => resolve(wanted)) };
      current = running;
      const finish = (settle: () => void) => {
        if (current === running) current = undefined;
        Atomics.compareExchange(newest, 0, id, id + 1);
        asked.off('message', hear);
        asked.off('exit', fail);
        stop.dispose();
        settle();
      };
      const hear = (reply: Reply) => {
        if (reply.id !== id) return;
        if ('err' in reply) return finish(() => reject(new Error(reply.err)));
        const { ok } = reply;
        const more = unpack(ok.networks);
        const isNews = more.length > 0 || ok.kept.length > 0 || ok.rest !== undefined || ok.read.length > read;
        if (ok.rest) rest = unpack(ok.rest);
        read = ok.read.length;
        for (const [order, network] of more) networks.set(order, network);
        for (const { order, was } of ok.kept) {
          const network = held?.networks.get(was);
          if (network) networks.set(order, ok.moved ? moveNetwork(network, ok.moved) : network);
        }
        wanted.push(...ok.wanted);
        if (ok.done && !ok.broken) putRecent(holding, request.source.uri, { id, networks });
        // The last part may have no networks, but what functions mention that nothing called.
        if (rest && isNews)
          show({
            analysis: { ...rest, networks: inOrder(networks) },
            broken: ok.broken,
            textOf,
            read: new Set(ok.read),
          });
        running.shown = true;
        if (ok.done) running.end();
      };
      const fail = () => finish(() => reject(new Error('the analysis stopped')));
      const stop = token.onCancellationRequested(() => finish(() => reject(new vscode.CancellationError())));
      asked.on('message', hear);
      asked.once('exit', fail);
      asked.postMessage({ ...request, id, fresh, have: held?.id } satisfies Request);
      fresh = false;
    });

  const textOf = (uri: string) => unsaved()[uri] ?? files.read(uri);

  const analyze = async (
    source: Source,
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
    show: (result: Result) => void,
  ) => {
    const tops = topsOf(source.uri);
    const roots = await rootsOf(source.uri, document.uri, environment);
    const given = shapes.ofFile(source.uri);
    let fetched: Request['fetched'] = {};
    for (let round = 0; round < rounds; round++) {
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      const wanted = await ask({ source, roots, tops, given, unsaved: unsaved(), fetched }, token, show);
      fetched = Object.fromEntries(await Promise.all(wanted.map(async uri => [uri, await fetchText(uri)] as const)));
      for (const [uri, text] of Object.entries(fetched)) files.put(uri, text ?? undefined);
      if (Object.values(fetched).every(text => text === null)) return;
    }
  };

  return {
    analyze: (source, document, token, show) => {
      if (current?.shown) current.end();
      const turn = queue.then(() => analyze(source, document, token, show));
      queue = turn.catch(() => {});
      return turn;
    },
    onDidChange: changed.event,
    dispose: () => {
      worker?.terminate();
      vscode.Disposable.from(changed, ...listeners).dispose();
    },
  };
}

function inOrder(networks: ReadonlyMap<number, Network>): readonly Network[] {
  return [...networks].toSorted(([a], [b]) => a - b).map(([, network]) => network);
}

/** Documents that an analysis may read, whose text is not the one on the disk. */
function unsaved(): Readonly<Record<string, string>> {
  const open = vscode.workspace.textDocuments.filter(document => document.isDirty && isRead(document));
  return Object.fromEntries(open.map(document => [document.uri.toString(), document.getText()]));
}

async function fetchText(uri: string): Promise<string | null> {
  try {
    return decodeSource(uri, await vscode.workspace.fs.readFile(vscode.Uri.parse(uri)));
  } catch {
    return null;
  }
}

/** The folders that are open, the file's own first; only its own where it lies in none of them. */
function topsOf(uri: string): readonly string[] {
  const own = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri))?.uri.toString();
  if (own === undefined) return foldersAbove(uri, undefined);
  const all = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri.toString());
  return [own, ...all.filter(folder => folder !== own)];
}

/** Folders that absolute imports start from: those above the file, then the installed packages. */
async function rootsOf(uri: string, resource: vscode.Uri, environment: Environment): Promise<readonly string[]> {
  const workspace = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri))?.uri.toString();
  const installed = (await environment.packageFolders(resource)).map(folder => folder.toString());
  const source = workspace === undefined ? [] : [`${workspace}/src`];
  return [...foldersAbove(uri, workspace), ...source, ...installed];
}
