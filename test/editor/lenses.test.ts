// What stands above the lines, and on which.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { lenet, open } from './fixture';

async function lensesOf(document: vscode.TextDocument): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return lenses
    .sort((a, b) => a.range.start.line - b.range.start.line)
    .map(
      ({ range, command }) =>
        `${document.lineAt(range.start.line).text.trim()} | ${command?.title} | ${command?.command}`,
    );
}

describe('lenses', () => {
  it('stand on the model and on each layer with weights', async () => {
    const { document } = await open(lenet);
    assert.deepEqual(await lensesOf(document), [
      'class LeNet(nn.Module): | LeNet · 51.9 K params · 407 K MACs · 1×28×28 → 10 | receptive.explainer.show',
      'class LeNet(nn.Module): | Quiz me | receptive.quiz.start',
      'self.conv1 = nn.Conv2d(1, 6, 5, padding=2) | Explain this layer · 156 params · RF 5×5 | receptive.explainer.show',
      'self.conv2 = nn.Conv2d(6, 16, 5) | Explain this layer · 2.4 K params · RF 14×14 | receptive.explainer.show',
      'self.fc1 = nn.Linear(400, 120) | Explain this layer · 48.1 K params · RF whole input | receptive.explainer.show',
      'self.fc2 = nn.Linear(120, 10) | Explain this layer · 1.2 K params · RF whole input | receptive.explainer.show',
    ]);
  });

  it('are quiet about a file without a model', async () => {
    const { document } = await open('import torch\n\nx = torch.zeros(3)\n');
    assert.deepEqual(await lensesOf(document), []);
  });
});
