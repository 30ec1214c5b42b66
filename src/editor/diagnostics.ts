/**
 * Squiggles: what would raise when it runs, and what runs but is regretted. Published per document whenever its analysis
 * changes; taken back when the document closes, the setting says so, or the code they are about has been edited.
 */
import * as vscode from 'vscode';
import type { Analysed, Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { placeOf } from '../host/describe-target';
import { guard } from '../host/guard';
import { commandAddress } from '../host/hover-markdown';
import { problemId } from '../host/problem-pages';
import { type FileProblem, problemsIn } from '../host/problems';
import { isInstalled, isPython } from '../host/python-files';
import { carrySpan } from '../host/rebase';
import { onDidChangeSettings, settings } from '../host/settings';
import type { Severity } from '../network/problem-text';

export function registerDiagnostics(analyses: Analyses): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('receptive');
  const publish = guard('publishing problems', async (document: vscode.TextDocument) => {
    const analysed = analyses.latest(document);
    if (!analysed || !settings.diagnosticsEnabled(document.uri) || isInstalled(document.uri)) {
      collection.delete(document.uri);
      return;
    }
    const problems = problemsIn(analysed.analysis, analysed.uri, at => placeOf(analysed, at));
    const related = await Promise.all(problems.map(problem => relatedOf(problem, analysed)));
    if (analyses.latest(document) !== analysed) return;
    collection.set(
      document.uri,
      problems.flatMap((problem, index) => diagnosticOf(problem, related[index]!, analysed, document) ?? []),
    );
  });
  const publishAll = () => {
    for (const document of vscode.workspace.textDocuments) if (isPython(document)) publish(document);
  };
  return vscode.Disposable.from(
    collection,
    analyses.onDidChange(publish),
    onDidChangeSettings(publishAll),
    vscode.workspace.onDidCloseTextDocument(document => collection.delete(document.uri)),
  );
}

const SEVERITIES: { readonly [S in Severity]: vscode.DiagnosticSeverity } = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Hint,
};

function diagnosticOf(
  problem: FileProblem,
  related: vscode.DiagnosticRelatedInformation[],
  analysed: Analysed,
  document: vscode.TextDocument,
): vscode.Diagnostic | undefined {
  const span = carrySpan(analysed.forward, problem.at);
  if (!span) return undefined;
  const range = new vscode.Range(document.positionAt(span.from), document.positionAt(span.to));
  const diagnostic = new vscode.Diagnostic(range, problem.message, SEVERITIES[problem.severity]);
  if (problem.code === 'unused-layer') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  diagnostic.source = 'Receptive';
  const page = commandAddress(commands.explain, [{ note: problemId(problem.code) }]);
  diagnostic.code = { value: problem.code, target: vscode.Uri.parse(page, true) };
  diagnostic.relatedInformation = related;
  return diagnostic;
}

/** Causes may stand in another cell or file, whose lines are only known once it has been read. */
async function relatedOf(problem: FileProblem, analysed: Analysed): Promise<vscode.DiagnosticRelatedInformation[]> {
  const found = await Promise.all(
    problem.related.map(async ({ message, at }) => {
      const there = analysed.locate(at);
      const file =
        there &&
        (await vscode.workspace.openTextDocument(vscode.Uri.parse(there.uri)).then(
          opened => opened,
          () => undefined,
        ));
      if (!file) return [];
      const range = new vscode.Range(file.positionAt(there.span.from), file.positionAt(there.span.to));
      return [new vscode.DiagnosticRelatedInformation(new vscode.Location(file.uri, range), message)];
    }),
  );
  return found.flat();
}
