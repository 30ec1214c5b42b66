/** "Run This Layer": measures the call at the caret, or at the place a link names, and shows it in the explainer. */
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { foremost } from '../host/describe';
import { guard } from '../host/guard';
import { agrees, hasRun, measuredText } from '../host/measurement';
import type { Measuring } from '../host/measuring';
import { whyNothingRuns } from '../host/runtime';
import { runWithProgress } from './run-progress';
import { runTarget } from './run-target';
import { tellFailure } from './tell-failure';

export function registerRunLayer(analyses: Analyses, measuring: Measuring): vscode.Disposable {
  return vscode.commands.registerCommand(commands.runLayer, guard('running a layer', run));

  async function run(argument?: unknown): Promise<void> {
    const reason = whyNothingRuns();
    if (reason) return void vscode.window.showInformationMessage(reason);
    const found = await runTarget(analyses, 'Run This Layer', argument);
    if (found === 'cancelled') return;
    const execution = found?.target?.kind === 'call' ? foremost(found.target.executions) : undefined;
    if (!found || !execution) {
      vscode.window.showInformationMessage('Nothing can be run here: put the caret on a layer that a model calls.');
      return;
    }
    await vscode.commands.executeCommand(commands.explain, found.place);
    const { type } = execution.call;
    const measurement = await runWithProgress(`Running ${type}`, options => measuring.layer(execution, options));
    if (!measurement) return;
    const text = `${type}: ${measuredText(measurement, execution)}`;
    const where = { uri: found.analysed.uri, model: execution.network.model };
    if (!hasRun(measurement)) await tellFailure(`${type} could not be run: ${measurement.reason}`, where);
    else if (!agrees(measurement, execution)) await tellFailure(text, where);
    else vscode.window.setStatusBarMessage(text, 15_000);
  }
}
