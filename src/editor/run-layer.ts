/** "Run This Layer": measures the call at the caret, or at the place a link names, on this machine. */
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { commands, isPlace } from '../host/commands';
import { foremost } from '../host/describe';
import { guard } from '../host/guard';
import type { LocalRuntime } from '../host/runtime';
import { callAt, targetNear } from '../host/target';

export function registerRunLayer(analyses: Analyses, runtime: LocalRuntime): vscode.Disposable {
  return vscode.commands.registerCommand(commands.runLayer, guard('running a layer', run));

  async function run(argument?: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      vscode.window.showInformationMessage(
        'Layers are run only in a trusted workspace. What is worked out from the source is shown everywhere.',
      );
      return;
    }
    const place = isPlace(argument) ? argument : caret();
    const document = place && (await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri)));
    const analysed = document && (await analyses.ready(document));
    const target = analysed && targetNear(analysed.analysis, analysed.uri, analysed.text, place.from);
    const execution = target?.kind === 'call' ? foremost(callAt(analysed!.analysis, target.at).executions) : undefined;
    if (!execution) {
      vscode.window.showInformationMessage('Nothing can be run here: put the caret on a layer that a model calls.');
      return;
    }
    const text = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: `Running ${execution.call.type}…` },
      () => runtime.measure(execution),
    );
    vscode.window.setStatusBarMessage(`${execution.call.type}: ${text}`, 15_000);
  }
}

function caret() {
  const editor = vscode.window.activeTextEditor;
  return editor && { uri: editor.document.uri.toString(), from: editor.document.offsetAt(editor.selection.active) };
}
