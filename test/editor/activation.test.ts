// Waking up: a Python file does it, and then everything the manifest promises is there.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

describe('activation', () => {
  const extension = vscode.extensions.getExtension('receptive.receptive')!;

  it('comes with the first Python file', async () => {
    const [folder] = vscode.workspace.workspaceFolders!;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder!.uri, 'classifier.py'));
    await vscode.window.showTextDocument(document);
    for (let tries = 0; tries < 100 && !extension.isActive; tries++) await new Promise(done => setTimeout(done, 100));
    assert.ok(extension.isActive);
  });

  it('registers every command that is contributed', async () => {
    await extension.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const contributed: { command: string }[] = extension.packageJSON.contributes.commands;
    assert.deepEqual(
      contributed.map(({ command }) => command).filter(id => !registered.has(id)),
      [],
    );
  });
});
