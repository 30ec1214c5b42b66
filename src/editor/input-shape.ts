/**
 * "Change input shape…": asks for the shape of a model's inputs, starting from the present one, and remembers it. The
 * analysis then treats it as given, and every shape that follows from it moves.
 */
import * as vscode from 'vscode';
import type { Analysed, Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { showTensor } from '../host/describe';
import { guard } from '../host/guard';
import { type InputShapes, normalShape, shapeProblem } from '../host/input-shapes';
import type { Network } from '../network/network';

export function registerInputShape(analyses: Analyses, shapes: InputShapes): vscode.Disposable {
  const change = async (argument?: unknown) => {
    const { uri, model } = (argument ?? {}) as { uri?: string; model?: string };
    const document = uri
      ? await vscode.workspace.openTextDocument(vscode.Uri.parse(uri))
      : vscode.window.activeTextEditor?.document;
    const analysed = document && (await analyses.ready(document));
    const networks = analysed?.analysis.networks.filter(network => tensorInputs(network).length > 0) ?? [];
    if (!analysed || networks.length === 0) {
      vscode.window.showInformationMessage('No model with tensor inputs was found in this file.');
      return;
    }
    const network = networks.find(candidate => candidate.model === model) ?? (await pickNetwork(networks));
    if (!network) return;
    const typed = await ask(network, analysed, shapes);
    if (typed) await shapes.set(analysed.uri, network.model, typed === 'reset' ? undefined : typed);
  };
  return vscode.commands.registerCommand(commands.changeInput, guard('changing an input shape', change));
}

async function pickNetwork(networks: readonly Network[]): Promise<Network | undefined> {
  if (networks.length === 1) return networks[0];
  const items = networks.map(network => ({ label: network.model, description: inputsText(network), network }));
  return (await vscode.window.showQuickPick(items, { title: 'Change Input Shape', placeHolder: 'Which model?' }))
    ?.network;
}

/** One box an input; empty goes back to what the analysis finds. */
async function ask(
  network: Network,
  { uri }: Analysed,
  shapes: InputShapes,
): Promise<readonly string[] | 'reset' | undefined> {
  const { inputs } = network;
  const before = shapes.of(uri, network.model);
  const given: string[] = [];
  for (const [index, input] of inputs.entries()) {
    if (input.tensor === null) {
      given.push(before?.[index] ?? 'None');
      continue;
    }
    const present = showTensor(network, input.tensor).replaceAll('×', 'x');
    const typed = await vscode.window.showInputBox({
      title: `Input shape of ${network.model}${inputs.length > 1 ? ` (${index + 1} of ${inputs.length})` : ''}`,
      prompt: `${input.name}: sizes as 1x3x224x224, a dtype after a colon.${before ? ' Empty it to let the analysis find the shape again.' : ''}`,
      value: before?.[index] ?? (shapeProblem(present) ? '' : present),
      placeHolder: '1x3x224x224',
      validateInput: text => (text.trim() === '' ? undefined : shapeProblem(text)),
    });
    if (typed === undefined) return undefined;
    if (typed.trim() === '') return 'reset';
    given.push(normalShape(typed));
  }
  // Arguments at the end that are no tensors keep their defaults.
  return given.slice(0, inputs.findLastIndex(input => input.tensor !== null) + 1);
}

function tensorInputs(network: Network) {
  return network.inputs.filter(input => input.tensor !== null);
}

function inputsText(network: Network): string {
  return tensorInputs(network)
    .map(input => `${input.name} ${showTensor(network, input.tensor)}`)
    .join(', ');
}
