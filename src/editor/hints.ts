/** Inlay hints: the shape after each call of `forward`, only in the range that is on screen. */
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import { hintsIn } from '../host/hints';
import type { Measurements } from '../host/measurements';
import { python } from '../host/python-files';
import { carrySpan } from '../host/rebase';
import { editorShowsHints, onDidChangeSettings, settings, toggle } from '../host/settings';

export function registerHints(analyses: Analyses, measurements: Measurements): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provideInlayHints = async (
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ) => {
    if (!settings.hintsEnabled(document.uri)) return [];
    const analysed = await analyses.ready(document, token);
    if (!analysed || token.isCancellationRequested) return [];
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const { analysis, uri, text } = analysed;
    return hintsIn(analysis, uri, 0, text.length, measurements.of).flatMap(({ call, label, mark, tooltip }) => {
      const span = carrySpan(analysed.forward, call);
      if (!span || span.to < from || span.to > to) return [];
      const hint = new vscode.InlayHint(
        document.positionAt(span.to),
        mark ? `${label} ${mark}` : label,
        vscode.InlayHintKind.Type,
      );
      hint.paddingLeft = true;
      hint.tooltip = analysed.stale ? `${tooltip}\nas of the last code that parsed` : tooltip;
      return [hint];
    });
  };
  return vscode.Disposable.from(
    changed,
    analyses.onDidChange(() => changed.fire()),
    measurements.onDidChange(() => changed.fire()),
    onDidChangeSettings(() => changed.fire()),
    vscode.languages.registerInlayHintsProvider(python, {
      onDidChangeInlayHints: changed.event,
      provideInlayHints: guard('providing inlay hints', provideInlayHints),
    }),
    vscode.commands.registerCommand(commands.toggleHints, guard('toggling shape hints', toggleHints)),
  );
}

/** Says what it did: with no model on screen, or the editor's own hints off, nothing else shows it. */
async function toggleHints(): Promise<void> {
  const shown = await toggle('hints.enabled');
  if (shown && !editorShowsHints()) {
    const open = 'Open Setting';
    const answer = await vscode.window.showInformationMessage(
      'Shape hints are on, but the editor shows no hints of any kind: its own setting for them is off.',
      open,
    );
    if (answer === open)
      await vscode.commands.executeCommand('workbench.action.openSettings', 'editor.inlayHints.enabled');
  } else vscode.window.setStatusBarMessage(`Shape hints are ${shown ? 'on' : 'off'}`, 5_000);
}
