/** Code lenses: the totals above each model, a way into the explainer above each layer. Their text is made when they are seen. */
import * as vscode from 'vscode';
import type { Analysed, Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import { type Lens, layerLens, lensesIn, modelLens } from '../host/lenses';
import { isInstalled, python } from '../host/python-files';
import { onDidChangeSettings, settings } from '../host/settings';

class ReceptiveLens extends vscode.CodeLens {
  constructor(
    range: vscode.Range,
    readonly lens: Lens,
    readonly analysed: Analysed,
    /** A model has a second lens beside it that asks questions. */
    readonly quiz = false,
  ) {
    super(range);
  }
}

export function registerLenses(analyses: Analyses): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provideCodeLenses = async (document: vscode.TextDocument, token: vscode.CancellationToken) => {
    const show = settings.lenses(document.uri);
    if (show === 'off' || isInstalled(document.uri)) return [];
    const analysed = await analyses.ready(document, token);
    if (!analysed || token.isCancellationRequested) return [];
    return lensesIn(analysed.analysis, analysed.uri, analysed.text, show).flatMap(lens => {
      const offset = analysed.forward(lens.from);
      if (offset === undefined) return [];
      const start = document.positionAt(offset);
      const range = new vscode.Range(start, start);
      const main = new ReceptiveLens(range, lens, analysed);
      return lens.kind === 'model' ? [main, new ReceptiveLens(range, lens, analysed, true)] : [main];
    });
  };
  const resolveCodeLens = ({ range, lens, analysed, quiz }: ReceptiveLens) => {
    const place = { uri: analysed.document.uri.toString(), from: analysed.forward(lens.from) ?? 0 };
    if (quiz) return new vscode.CodeLens(range, { title: 'Quiz me', command: commands.quiz, arguments: [place] });
    const title = lens.kind === 'model' ? titleOf(lens, analysed) : layerLens(analysed.analysis, lens.mention);
    return new vscode.CodeLens(range, { title, command: commands.explain, arguments: [place] });
  };
  return vscode.Disposable.from(
    changed,
    analyses.onDidChange(() => changed.fire()),
    onDidChangeSettings(() => changed.fire()),
    vscode.languages.registerCodeLensProvider(python, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: guard('providing code lenses', provideCodeLenses),
      resolveCodeLens: guard('writing a code lens', resolveCodeLens),
    } as vscode.CodeLensProvider),
  );
}

function titleOf({ network }: Extract<Lens, { kind: 'model' }>, { analysis }: Analysed): string {
  const sameClass = analysis.networks.filter(
    other =>
      other.definition?.span.from === network.definition?.span.from &&
      other.definition?.uri === network.definition?.uri,
  );
  return modelLens(network, sameClass.length);
}
