/** "Export ONNX…": writes the traced network with seeded weights to a file, and says what could not be exported. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { networkAt, type Pointed } from '../host/caret';
import { commands } from '../host/commands';
import { placeOf } from '../host/describe-target';
import { guard } from '../host/guard';
import { log } from '../host/log';
import { whyNoModel } from '../host/no-model';
import { short } from '../host/numbers';
import { firstLine, type LocalRuntime, whyNothingRuns } from '../host/runtime';
import type { Network } from '../network/network';
import { type NetworkModel, networkModel } from '../onnx/network';
import { exportModel } from '../runtime/export';
import { runWithProgress } from './run-progress';
import { runTarget } from './run-target';
import { tellFailure, tellNoModel } from './tell-failure';

export function registerExportNetwork(analyses: Analyses, runtime: LocalRuntime): vscode.Disposable {
  return vscode.commands.registerCommand(commands.exportNetwork, guard('exporting a network', run));

  async function run(argument?: unknown): Promise<void> {
    const reason = whyNothingRuns();
    if (reason) return void vscode.window.showInformationMessage(reason);
    const found = await runTarget(analyses, 'Export ONNX', argument);
    if (found === 'cancelled') return;
    if (!found || found.analysed.analysis.networks.length === 0) {
      return tellNoModel(whyNoModel(found?.analysed.analysis, 'exported'));
    }
    const network = await networkAt(found, 'Which model is to be exported?');
    if (!network) return;
    const built = networkModel(network);
    if ('reason' in built) {
      const where = { uri: found.analysed.uri, model: network.model };
      return tellFailure(`${network.model} cannot be exported: ${built.reason}`, where);
    }
    if (built.missing.length > 0 && !(await goesOn(network, built, found))) return;
    const file = await vscode.window.showSaveDialog({
      title: `Export ${network.model}`,
      saveLabel: 'Export',
      defaultUri: proposed(network, found),
      filters: { ONNX: ['onnx'] },
    });
    if (!file) return;
    if (file.scheme !== 'file') {
      vscode.window.showErrorMessage('A model can be exported only to a disk of the machine the extension runs on.');
      return;
    }
    await write(network, built, file);
  }

  async function write(network: Network, { model, weights, redrawn }: NetworkModel, file: vscode.Uri): Promise<void> {
    try {
      const { files } = await runWithProgress(`Exporting ${network.model}`, options =>
        exportModel(runtime.worker, { model, weights, file: file.fsPath }, options),
      );
      const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
      const beside = files.length > 1 ? `, its weights beside it in ${basename(files[1]!.file)}` : '';
      log.info(`exported ${network.model} to ${file.fsPath}`);
      const what = await vscode.window.showInformationMessage(
        `${basename(file.fsPath)}: ${short(total)}B of ${network.model}, with weights drawn as the code says${exceptions(redrawn)}${beside}`,
        'Show in Folder',
        'Open',
      );
      if (what === 'Open') await vscode.commands.executeCommand('vscode.open', file);
      if (what === 'Show in Folder') await showInFolder(file);
    } catch (error) {
      if (firstLine(error) === 'cancelled') return;
      log.warn(`exporting ${network.model} failed`, error);
      vscode.window.showErrorMessage(`${network.model} could not be exported: ${firstLine(error)}`);
    }
  }
}

function exceptions(redrawn: NetworkModel['redrawn']): string {
  const [first, ...more] = redrawn;
  if (!first) return '';
  return ` (but ${first.weight}${more.length > 0 ? ` and ${more.length} more` : ''} by PyTorch’s default rule: ${first.reason})`;
}

/** What has no ONNX form can only be an input of the exported model; the reader decides. */
async function goesOn(network: Network, { missing }: NetworkModel, { analysed }: Pointed): Promise<boolean> {
  const [first] = missing;
  const { type, path, operator, site } = network.calls[first!.call]!;
  const more = missing.length > 1 ? ` The same goes for ${missing.length - 1} more.` : '';
  const answer = await vscode.window.showWarningMessage(
    `${operator?.id ?? type} has no ONNX form here`,
    {
      modal: true,
      detail: `${path || type} (${placeOf(analysed, site)}): ${first!.reason}. The rest can be exported, with what it gives as an input of the model.${more}`,
    },
    'Export the Rest',
  );
  return answer !== undefined;
}

function proposed({ type }: Network, { place, analysed }: Pointed): vscode.Uri | undefined {
  const name = `${type.toLowerCase()}.onnx`;
  const { uri } = analysed.document;
  if (uri.scheme === 'file') return vscode.Uri.joinPath(vscode.Uri.parse(place.uri), '..', name);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder && vscode.Uri.joinPath(folder, name);
}

/** The system's file manager where there is one, else the editor's own list of files. */
async function showInFolder(file: vscode.Uri): Promise<void> {
  const desktop = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  await vscode.commands.executeCommand(desktop ? 'revealFileInOS' : 'revealInExplorer', file);
}
