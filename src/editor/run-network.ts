/** "Run This Network": measures every call of the model at the caret on this machine, with progress, until cancelled. */
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { commands, isPlace } from '../host/commands';
import { guard } from '../host/guard';
import type { LocalRuntime } from '../host/runtime';
import { callAt, targetNear } from '../host/target';
import type { Network } from '../network/network';

export function registerRunNetwork(analyses: Analyses, runtime: LocalRuntime): vscode.Disposable {
  return vscode.commands.registerCommand(commands.runNetwork, guard('running a network', run));

  async function run(argument?: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      vscode.window.showInformationMessage(
        'Networks are run only in a trusted workspace. What is worked out from the source is shown everywhere.',
      );
      return;
    }
    const place = isPlace(argument) ? argument : caret();
    const document = place && (await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri)));
    const analysed = document && (await analyses.ready(document));
    if (!analysed || analysed.analysis.networks.length === 0) {
      vscode.window.showInformationMessage('This file has no model that can be run: none is built and called here.');
      return;
    }
    const target = targetNear(analysed.analysis, analysed.uri, analysed.text, place!.from);
    const here =
      target?.kind === 'call' ? callAt(analysed.analysis, target.at).executions.map(each => each.network) : [];
    const network = await choose(here.length > 0 ? [...new Set(here)] : analysed.analysis.networks);
    if (network) await measure(network);
  }

  async function measure(network: Network): Promise<void> {
    const text = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Running ${network.model}`, cancellable: true },
      (progress, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => stop.abort());
        return runtime.measureNetwork(network, stop.signal, message => progress.report({ message }));
      },
    );
    if (text !== 'cancelled') vscode.window.setStatusBarMessage(text, 15_000);
  }
}

async function choose(networks: readonly Network[]): Promise<Network | undefined> {
  if (networks.length === 1) return networks[0];
  const items = networks.map(network => ({ label: network.model, network }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which model is to be run?' }))?.network;
}

function caret() {
  const editor = vscode.window.activeTextEditor;
  return editor && { uri: editor.document.uri.toString(), from: editor.document.offsetAt(editor.selection.active) };
}
