// Models are followed into the files they are imported from, saved or not.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually, replace } from './fixture';

const blocks = `import torch.nn as nn


class Head(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.fc = nn.Linear(width, classes)

    def forward(self, x):
        return self.fc(x.flatten(1))
`;

const main = `import torch
from nets.blocks import Head

head = Head(48, 10)
head(torch.randn(1, 3, 4, 4))
`;

describe('imports', () => {
  const root = () => vscode.workspace.workspaceFolders![0]!.uri;
  const write = async (path: string, text: string) => {
    const uri = vscode.Uri.joinPath(root(), path);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return vscode.workspace.openTextDocument(uri);
  };
  const lastHint = async (document: vscode.TextDocument) => {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      all,
    );
    return hints.at(-1)?.label;
  };

  it('are followed into the workspace, and into edits that are not saved', async () => {
    await vscode.extensions.getExtension('receptive.receptive')!.activate();
    const imported = await write('nets/blocks.py', blocks);
    const document = await write('imports_main.py', main);
    await vscode.window.showTextDocument(document);
    assert.equal(await lastHint(document), '10');
    await replace(imported, 'nn.Linear(width, classes)', 'nn.Linear(width, classes + 1)');
    assert.equal(
      await eventually(
        () => lastHint(document),
        label => label === '11',
      ),
      '11',
    );
  });
});
