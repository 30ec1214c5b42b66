// The code cells of a notebook are read as one text, and each shows its own part.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { lenet } from './fixture';

describe('a notebook', () => {
  it('knows in one cell what another defines', async () => {
    await vscode.extensions.getExtension('receptive.receptive')!.activate();
    const [definition, use] = lenet.split('\n\n\nmodel');
    const code = (text: string) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
    const prose = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, '# A net', 'markdown');
    const cells = [code('%matplotlib inline'), code(definition!), prose, code(`model${use}`)];
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
    const hintsOf = async ({ document }: vscode.NotebookCell) => {
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        all,
      );
      return hints.map(({ position, label }) => `${document.lineAt(position).text.trim()} ${label}`);
    };
    assert.deepEqual(await hintsOf(notebook.cellAt(3)), ['model(torch.randn(1, 1, 28, 28)) 10']);
    assert.deepEqual((await hintsOf(notebook.cellAt(1))).slice(-2), [
      'x = F.relu(self.fc1(x)) 120',
      'return self.fc2(x) 10',
    ]);
  });
});
