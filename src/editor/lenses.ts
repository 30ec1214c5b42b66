/**
 * Code lenses: the totals above each model, a way into the explainer above each layer. VS Code forgets the commands of a list
 * of lenses when the next one comes, so a click in between finds none: lenses come with their commands, and are asked for
 * anew only where they would read differently.
 */
import * as vscode from 'vscode';
import type { Analysed, Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import { type Lens, layerLens, lensesIn, modelLens } from '../host/lenses';
import { isInstalled, python } from '../host/python-files';
import { onDidChangeSettings, settings } from '../host/settings';

export function registerLenses(analyses: Analyses): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const shown = new Map<string, string>();
  const update = guard('renewing code lenses', (document: vscode.TextDocument) => {
    const analysed = analyses.latest(document);
    const uri = document.uri.toString();
    const before = shown.get(uri);
    if (!analysed || before === undefined || before === textOf(lensesOf(document, analysed))) return;
    changed.fire();
  });
  const provideCodeLenses = async (document: vscode.TextDocument, token: vscode.CancellationToken) => {
    const analysed = await analyses.ready(document, token);
    if (!analysed || token.isCancellationRequested) return [];
    const lenses = lensesOf(document, analysed);
    shown.set(document.uri.toString(), textOf(lenses));
    return lenses;
  };
  return vscode.Disposable.from(
    changed,
    analyses.onDidChange(update),
    onDidChangeSettings(() => changed.fire()),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
    vscode.languages.registerCodeLensProvider(python, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: guard('providing code lenses', provideCodeLenses),
    }),
  );
}

function lensesOf(document: vscode.TextDocument, analysed: Analysed): vscode.CodeLens[] {
  const show = settings.lenses(document.uri);
  if (show === 'off' || isInstalled(document.uri)) return [];
  return lensesIn(analysed.analysis, analysed.uri, analysed.text, show).flatMap(lens => {
    const from = analysed.forward(lens.from);
    if (from === undefined) return [];
    const start = document.positionAt(from);
    const range = new vscode.Range(start, start);
    const place = { uri: document.uri.toString(), from };
    const title = lens.kind === 'model' ? titleOf(lens, analysed) : layerLens(analysed.analysis, lens);
    const explain = new vscode.CodeLens(range, { title, command: commands.explain, arguments: [place] });
    // A model has a second lens beside it that asks questions.
    const quiz = { title: 'Quiz me', command: commands.quiz, arguments: [place] };
    return lens.kind === 'model' ? [explain, new vscode.CodeLens(range, quiz)] : [explain];
  });
}

/** All that can be seen of them, and where a click leads. */
function textOf(lenses: readonly vscode.CodeLens[]): string {
  return JSON.stringify(lenses.map(({ command }) => [command?.title, command?.arguments]));
}

function titleOf({ network }: Extract<Lens, { kind: 'model' }>, { analysis }: Analysed): string {
  const sameClass = analysis.networks.filter(
    other =>
      other.definition?.span.from === network.definition?.span.from &&
      other.definition?.uri === network.definition?.uri,
  );
  return modelLens(network, sameClass.length);
}
