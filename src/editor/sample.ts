/** "Open a Sample": a small model to look around in, as an unsaved document, with the caret on its first layer. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import { guard } from '../host/guard';

export function registerSample(extension: vscode.Uri): vscode.Disposable {
  const openSample = async () => {
    const file = vscode.Uri.joinPath(extension, 'media', 'walkthrough', 'sample.py');
    const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    const layer = document.positionAt(Math.max(0, content.indexOf('nn.Conv2d(')));
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(layer, layer) });
  };
  return vscode.commands.registerCommand(commands.openSample, guard('opening the sample', openSample));
}
