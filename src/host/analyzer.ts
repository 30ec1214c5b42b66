/**
 * Runs the interpreter for the editor: gives it the imports of the document's project, the shapes that were set, and a way
 * to be stopped. Parsing is incremental from one version to the next; imported modules are kept as long as they stay.
 */
import * as vscode from 'vscode';
import { ModuleCache, open, type Resolve } from '../interpreter/analyze';
import type { Analysis, Network } from '../network/network';
import { type Parsed, parse } from '../python/parse';
import type { Source } from '../source/source';
import { isUnknown } from '../tensor/unknown';
import type { Environment } from './environment';
import { openFileTexts } from './file-texts';
import type { InputShapes } from './input-shapes';
import { foldersAbove, moduleCandidates, packagesAround } from './modules';

export interface Analyzer extends vscode.Disposable {
  /** Throws `vscode.CancellationError` when stopped. */
  analyze(source: Source, document: vscode.TextDocument, token: vscode.CancellationToken): Promise<Result>;
  /** Every analysis may come out differently now. */
  readonly onDidChange: vscode.Event<void>;
}

export interface Result {
  readonly analysis: Analysis;
  /** The code does not parse: what is known is about a part of it. */
  readonly broken: boolean;
  readonly textOf: (uri: string) => string | undefined;
}

/** A file system that must be waited for is asked at most so often: imports of imports come one level at a time. */
const rounds = 8;

export function openAnalyzer(environment: Environment, shapes: InputShapes): Analyzer {
  const changed = new vscode.EventEmitter<void>();
  const files = openFileTexts();
  const parsed = new Map<string, Parsed>();
  let cache = new ModuleCache();

  const listeners = [
    environment.onDidChange(() => {
      cache = new ModuleCache();
      changed.fire();
    }),
    shapes.onDidChange(() => changed.fire()),
  ];

  return {
    analyze: async (source, document, token) => {
      const roots = await rootsOf(source.uri, document.uri, environment);
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      const tree = parse(source.text, parsed.get(source.uri));
      parsed.set(source.uri, tree);
      const resolve: Resolve = (module, from) => {
        for (const uri of moduleCandidates(module, from, from === source.uri ? roots : rootsFrom(from, roots))) {
          const text = files.read(uri);
          if (text !== undefined) return { uri, text };
        }
        return undefined;
      };
      let analysis = await run(source, resolve, token);
      for (let round = 0; round < rounds && (await files.fetch()); round++) {
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        cache = new ModuleCache();
        analysis = await run(source, resolve, token);
      }
      return { analysis, broken: tree.module.problems.length > 0, textOf: uri => files.read(uri) };
    },
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(changed, ...listeners).dispose(),
  };

  /** One model after another, with a turn of the event loop between them. */
  async function run(source: Source, resolve: Resolve, token: vscode.CancellationToken): Promise<Analysis> {
    const opened = open(source, { resolve, cache, cancelled: () => token.isCancellationRequested, milliseconds });
    const networks: Network[] = [];
    const built = new Set<string>();
    for (const model of opened.models) {
      // A class that a factory or an instance already shows is not built a second time.
      if ((model.kind === 'class' || model.kind === 'symbolic') && built.has(model.name)) continue;
      await new Promise(setImmediate);
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      const given = shapes.of(source.uri, model.model);
      const network = opened.trace(model, given ? { given, from: 'set' } : {});
      if (isUnknown(network)) continue;
      networks.push(network);
      for (const { type } of network.modules) built.add(type);
    }
    return { ...opened.rest(), networks };
  }
}

/** For the file's own code, and for each of its models: an editor does not wait longer. */
const milliseconds = 3000;

/** Folders that absolute imports start from: those above the file, then the installed packages. */
async function rootsOf(uri: string, resource: vscode.Uri, environment: Environment): Promise<readonly string[]> {
  const workspace = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri))?.uri.toString();
  const installed = (await environment.packageFolders(resource)).map(folder => folder.toString());
  const source = workspace === undefined ? [] : [`${workspace}/src`];
  return [...foldersAbove(uri, workspace), ...source, ...installed];
}

/** An installed package finds its own environment first. */
function rootsFrom(file: string, roots: readonly string[]): readonly string[] {
  const packages = packagesAround(file);
  return packages === undefined ? roots : [packages, ...roots];
}
