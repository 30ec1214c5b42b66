// The reader's own notes, from the folder in the settings to the hover, the report and the new note.
import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually, open } from './fixture';

const code = 'import torch\n\nopt = torch.optim.RMS$0prop([torch.zeros(2)], lr=0.1)\n';

async function hoverText(marked: string): Promise<string> {
  const { document, caret } = await open(marked);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    caret,
  );
  return hovers.flatMap(({ contents }) => contents.map(content => (content as vscode.MarkdownString).value)).join('\n');
}

describe('notes of one’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notes-'));
  const file = vscode.Uri.file(join(folder, 'mine.md'));
  const write = (text: string) => vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const configuration = () => vscode.workspace.getConfiguration('receptive');

  before(async () => {
    await write('# Tell RMSprop from Adam: how do they differ?\nMomentum.\n\n# Later\nLoose text.\n');
    await configuration().update('notes.folders', [folder], vscode.ConfigurationTarget.Global);
  });
  after(async () => {
    await configuration().update('notes.folders', undefined, vscode.ConfigurationTarget.Global);
    rmSync(folder, { recursive: true });
  });

  it('are offered on the names they mention', async () => {
    const text = await eventually(
      () => hoverText(code),
      text => text.includes('Tell RMSprop'),
    );
    assert.match(text, /See also \[Tell RMSprop from Adam: how do they differ?/);
  });

  it('are read again when they change', async () => {
    await write('# What did RMSprop replace?\nAdaGrad.\n\n# Later\nLoose text.\n');
    const text = await eventually(
      () => hoverText(code),
      text => text.includes('replace'),
    );
    assert.match(text, /See also \[What did RMSprop replace?/);
  });

  it('may be those of Quarto', async () => {
    const quarto = vscode.Uri.file(join(folder, 'more.qmd'));
    await vscode.workspace.fs.writeFile(quarto, new TextEncoder().encode('# Why is RMSprop adaptive?\nIt divides.\n'));
    const text = await eventually(
      () => hoverText(code),
      text => text.includes('adaptive'),
    );
    assert.match(text, /Why is RMSprop adaptive?/);
    await vscode.workspace.fs.delete(quarto);
  });

  it('are checked, and the places named', async () => {
    vscode.commands.executeCommand('receptive.notes.check');
    const found = await eventually(
      () => vscode.languages.getDiagnostics(file),
      diagnostics => diagnostics.length > 0,
    );
    assert.deepEqual(
      found.map(({ range, message }) => `${range.start.line + 1} ${message}`),
      ['5 No question leads here: a heading that asks something would make one of this.'],
    );
  });

  it('begin at the name under the caret', async () => {
    const { document, caret } = await open(code);
    vscode.window.activeTextEditor!.selection = new vscode.Selection(caret, caret);
    await vscode.commands.executeCommand('receptive.notes.new');
    const editor = vscode.window.activeTextEditor!;
    assert.notEqual(editor.document, document);
    assert.equal(editor.document.getText(), '# What does `torch.optim.RMSprop` do?\n\n');
    assert.match(editor.document.uri.path, /\/torch-optim-rmsprop\.md$/);
  });
});
