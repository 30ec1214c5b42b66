/**
 * Runs the interpreter for the editor: gives it the imports of the document's project, the shapes that were set, and a way
 * to be stopped. Parsing is incremental from one version to the next; imported modules are kept as long as they stay.
 */
import * as vscode from 'vscode';
import { analyze } from '../interpreter/analyze';
import { ModuleCache, type Resolve } from '../interpreter/imports';
import type { Analysis } from '../network/network';
import { type Parsed, parse } from '../python/parse';
import type { Source } from '../source/source';
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
      let analysis = run(source, resolve, token);
      for (let round = 0; round < rounds && (await files.fetch()); round++) {
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        cache = new ModuleCache();
        analysis = run(source, resolve, token);
      }
      return { analysis, broken: tree.module.problems.length > 0, textOf: uri => files.read(uri) };
    },
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(changed, ...listeners).dispose(),
  };

  function run(source: Source, resolve: Resolve, token: vscode.CancellationToken): Analysis {
    return analyze(source, {
      resolve,
      cache,
      cancelled: () => token.isCancellationRequested,
      inputs: shapes.ofFile(source.uri),
    });
  }
}

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
