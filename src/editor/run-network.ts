/** "Run This Network": measures every call of the model at the caret, and shows them as a table in the explainer. */
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { networkAt } from '../host/caret';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import type { Measuring } from '../host/measuring';
import { whyNoModel } from '../host/no-model';
import { whyNothingRuns } from '../host/runtime';
import { runWithProgress } from './run-progress';
import { runTarget } from './run-target';
import { tellFailure, tellNoModel } from './tell-failure';

export function registerRunNetwork(analyses: Analyses, measuring: Measuring): vscode.Disposable {
  return vscode.commands.registerCommand(commands.runNetwork, guard('running a network', run));

  async function run(argument?: unknown): Promise<void> {
    const reason = whyNothingRuns();
    if (reason) return void vscode.window.showInformationMessage(reason);
    const found = await runTarget(analyses, 'Run This Network', argument);
    if (found === 'cancelled') return;
    if (!found || found.analysed.analysis.networks.length === 0) {
      return tellNoModel(whyNoModel(found?.analysed.analysis, 'run'));
    }
    const network = await networkAt(found, 'Which model is to be run?');
    if (!network) return;
    const { model } = network;
    await vscode.commands.executeCommand(commands.explain, { ...found.place, model });
    const said = await runWithProgress(`Running ${model}`, options => measuring.network(network, options));
    if (said === undefined) return;
    if (said.ran && said.wrong === 0 && !said.large) vscode.window.setStatusBarMessage(said.text, 15_000);
    else await tellFailure(said.text, { uri: found.analysed.uri, model });
  }
}
