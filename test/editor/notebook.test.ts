// The code cells of a notebook are read as one text, and each shows its own part.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually, lenet, replace } from './fixture';

const code = (text: string) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
const prose = (text: string) => new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, text, 'markdown');
const [definition, use] = lenet.split('\n\n\nmodel') as [string, string];

async function openNotebook(...cells: vscode.NotebookCellData[]): Promise<vscode.NotebookDocument> {
  await vscode.extensions.getExtension('receptive.receptive')!.activate();
  const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

async function hintsOf({ document }: vscode.NotebookCell): Promise<readonly string[]> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    all,
  );
  return hints.map(({ position, label }) => `${document.lineAt(position).text.trim()} ${label}`);
}

const problemsOf = ({ document }: vscode.NotebookCell) => vscode.languages.getDiagnostics(document.uri);

async function hoverOn({ document }: vscode.NotebookCell, text: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(text) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers.flatMap(({ contents }) => contents.map(part => (part as vscode.MarkdownString).value)).join('\n');
}

describe('a notebook', () => {
  it('knows in one cell what another defines', async () => {
    const notebook = await openNotebook(
      code('%matplotlib inline'),
      code(definition),
      prose('# A net'),
      code(`model${use}`),
    );
    assert.deepEqual(await hintsOf(notebook.cellAt(3)), ['model(torch.randn(1, 1, 28, 28)) 10']);
    assert.deepEqual((await hintsOf(notebook.cellAt(1))).slice(-2), [
      'x = F.relu(self.fc1(x)) 120',
      'return self.fc2(x) 10',
    ]);
  });

  it('names a line by its cell, as the editor counts them, also once the cells have moved', async () => {
    const notebook = await openNotebook(prose('# A net'), code(definition), code(`model${use}`));
    const told = () => hoverOn(notebook.getCells().find(cell => cell.document.getText().includes('class'))!, 'conv2(');
    assert.match(await told(), /line 2 of cell 3/);
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(0, [prose('First of all')])]);
    await vscode.workspace.applyEdit(edit);
    assert.match(await eventually(told, text => text.includes('cell 4')), /line 2 of cell 4/);
  });

  it('mends in one cell what goes wrong in another, and leads there', async () => {
    const [layers, forward] = [definition.replace('Linear(400,', 'Linear(401,'), `model${use}`];
    const [imports, net] = layers.split('\n\n\n') as [string, string];
    const notebook = await openNotebook(
      code(imports),
      code('class Head(nn.Linear):\n    pass\n\nhead = nn.Linear(401, 120)'),
      code(`${net.replace('nn.Linear(401, 120)', 'head')}`),
      code(forward),
    );
    const [, made, called] = notebook.getCells() as [vscode.NotebookCell, vscode.NotebookCell, vscode.NotebookCell];
    const [problem] = await eventually(
      () => problemsOf(called),
      found => found.length > 0,
    );
    assert.match(problem!.message, /^Linear expects 401 features, the input has 400 .* on line \d+ of cell 3\)/);
    const related = problem!.relatedInformation!.map(
      ({ message, location }) => `${message}: ${location.uri.fragment === made.document.uri.fragment}`,
    );
    assert.ok(related.includes('fc1 is made here: true'), related.join('\n'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      called.document.uri,
      problem!.range,
    );
    const fix = actions.find(({ title }) => title === 'Set in_features to 400');
    assert.ok(fix, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit!);
    assert.match(made.document.getText(), /nn\.Linear\(400, 120\)/);
    assert.deepEqual(
      await eventually(
        () => problemsOf(called),
        found => found.length === 0,
      ),
      [],
    );
  });

  it('goes on beside a cell that does not parse', async () => {
    const notebook = await openNotebook(code(definition), code('net = LeNet(\n"""'), code(`model${use}`));
    const last = notebook.cellAt(2);
    assert.deepEqual(await hintsOf(last), ['model(torch.randn(1, 1, 28, 28)) 10']);
    await replace(last.document, 'randn(1,', 'randn(7,');
    const hints = await eventually(
      () => hintsOf(last),
      found => !found.join().endsWith(' 10'),
    );
    assert.deepEqual(hints, ['model(torch.randn(7, 1, 28, 28)) 7×10']);
  });
});
