/**
 * Quick fixes. Each is tried first: the text as it would be is analysed, and the fix is offered only where its problem is gone
 * and no other has appeared.
 */
import * as vscode from 'vscode';
import type { Analysed, Analyses } from '../host/analysis';
import type { Analyzer } from '../host/analyzer';
import { type Fix, fixed, fixesIn, isMended } from '../host/fixes';
import { guard } from '../host/guard';
import { python } from '../host/python-files';
import type { Analysis } from '../network/network';

export function registerFixes(analyses: Analyses, analyzer: Analyzer): vscode.Disposable {
  /** The lightbulb asks again with every move of the caret. */
  const tried = new WeakMap<Analysis, Map<Fix, Promise<boolean>>>();
  const fixesOf = new WeakMap<Analysis, readonly Fix[]>();

  const isGood = (fix: Fix, analysed: Analysed, token: vscode.CancellationToken): Promise<boolean> => {
    const known = tried.get(analysed.analysis) ?? new Map<Fix, Promise<boolean>>();
    tried.set(analysed.analysis, known);
    const trial = known.get(fix) ?? tryOut(fix, analysed, analyzer, token);
    known.set(fix, trial);
    // What was stopped has shown nothing.
    trial.catch(() => known.delete(fix));
    return trial;
  };

  const provideCodeActions = async (
    document: vscode.TextDocument,
    range: vscode.Range,
    _context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ) => {
    // A line may hold several problems, and the lightbulb stands at the line: each of them has its fixes.
    const ours = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source, range: own }) => source === 'Receptive' && sharesLine(own, range));
    if (ours.length === 0) return [];
    const analysed = await analyses.ready(document, token);
    if (!analysed || analysed.stale) return [];
    const { analysis, text, uri } = analysed;
    if (!fixesOf.has(analysis)) fixesOf.set(analysis, fixesIn(analysis, uri, text));
    const actions: vscode.CodeAction[] = [];
    for (const fix of fixesOf.get(analysis)!) {
      const diagnostic = ours.find(
        ({ code, range }) => isAbout(code, fix) && document.offsetAt(range.start) === analysed.forward(fix.at.from),
      );
      const place = diagnostic && analysed.locate({ uri, span: fix.span });
      if (!place || !(await isGood(fix, analysed, token).catch(() => false))) continue;
      const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      // In a notebook the layer may be made in another cell than the one it is called in.
      const target = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
      const written = new vscode.Range(target.positionAt(place.span.from), target.positionAt(place.span.to));
      action.edit.replace(target.uri, written, fix.text);
      action.diagnostics = [diagnostic];
      // The likeliest fix of each problem comes first.
      action.isPreferred = !actions.some(({ diagnostics }) => diagnostics?.[0] === diagnostic);
      actions.push(action);
    }
    return told(actions);
  };

  return vscode.languages.registerCodeActionsProvider(
    python,
    { provideCodeActions: guard('looking for quick fixes', provideCodeActions) },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function sharesLine(a: vscode.Range, b: vscode.Range): boolean {
  return a.start.line <= b.end.line && b.start.line <= a.end.line;
}

/** Two fixes of one title say where each of them writes. */
function told(actions: readonly vscode.CodeAction[]): vscode.CodeAction[] {
  const titles = actions.map(({ title }) => title);
  return actions.map(action => {
    if (titles.filter(title => title === action.title).length > 1) {
      const line = action.edit!.entries()[0]![1][0]!.range.start.line + 1;
      action.title = `${action.title} (line ${line})`;
    }
    return action;
  });
}

function isAbout(code: vscode.Diagnostic['code'], { problem }: Fix): boolean {
  return typeof code === 'object' && code.value === problem.code;
}

async function tryOut(
  fix: Fix,
  analysed: Analysed,
  analyzer: Analyzer,
  token: vscode.CancellationToken,
): Promise<boolean> {
  let after: Analysis | undefined;
  const source = { uri: analysed.uri, version: -1, ...fixed(analysed, fix) };
  await analyzer.analyze(source, analysed.document, token, result => {
    after = result.broken ? undefined : result.analysis;
  });
  return after !== undefined && isMended(fix, analysed.analysis, after);
}
