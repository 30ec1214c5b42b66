// Squiggles: where, what and why, and that they go away.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually, lenet, open, replace } from './fixture';

function problemsOf(document: vscode.TextDocument): string {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'Receptive')
    .map(({ range, message, code, relatedInformation = [] }) => {
      const related = relatedInformation.map(info => `\n  ${info.message}: ${document.getText(info.location.range)}`);
      return `${document.getText(range)}: ${(code as { value: string }).value}: ${message}${related.join('')}`;
    })
    .join('\n');
}

const wrong = lenet.replace('nn.Linear(400, 120)', 'nn.Linear(401, 120)');

describe('problems', () => {
  it('name both numbers, where the size came from and where the layer was made', async () => {
    const { document } = await open(wrong);
    assert.equal(
      await eventually(
        () => problemsOf(document),
        text => text !== '',
      ),
      `x: mismatched-in-features: Linear expects 401 features, the input has 400 (16×5×5 from flatten on line 17): mat1 and mat2 shapes cannot be multiplied (1x400 and 401x120)
  16×5×5 from flatten: torch.flatten(x, 1)
  16×5×5 from max_pool2d: F.max_pool2d(F.relu(self.conv2(x)), 2)
  16×10×10 from conv2, which is made here: nn.Conv2d(6, 16, 5)
  fc1 is made here: nn.Linear(401, 120)`,
    );
  });

  it('dim a layer that nothing uses, as a hint', async () => {
    const spare = 'self.fc3 = nn.Linear(10, 4)';
    const { document } = await open(lenet.replace('self.fc2 =', `${spare}\n        self.fc2 =`));
    await eventually(
      () => problemsOf(document),
      text => text !== '',
    );
    const [problem, ...others] = vscode.languages.getDiagnostics(document.uri);
    assert.deepEqual(others, []);
    assert.equal(document.getText(problem!.range), spare);
    assert.equal(
      problem!.message,
      'self.fc3 is never used, so no gradient reaches its parameters (Linear, 44 parameters)',
    );
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Hint);
    assert.deepEqual(problem!.tags, [vscode.DiagnosticTag.Unnecessary]);
    await replace(document, 'return self.fc2(x)', 'return self.fc3(self.fc2(x))');
    assert.equal(
      await eventually(
        () => problemsOf(document),
        text => text === '',
      ),
      '',
    );
  });

  it('go away when the code is mended', async () => {
    const { document } = await open(wrong);
    await eventually(
      () => problemsOf(document),
      text => text !== '',
    );
    await replace(document, '401', '400');
    assert.equal(
      await eventually(
        () => problemsOf(document),
        text => text === '',
      ),
      '',
    );
  });

  it('stay on what was not edited while the code does not parse', async () => {
    const { document } = await open(wrong);
    const before = await eventually(
      () => problemsOf(document),
      text => text !== '',
    );
    await replace(document, 'model = LeNet()', 'model = LeNet(');
    await new Promise(done => setTimeout(done, 600));
    assert.equal(problemsOf(document), before);
  });

  it('are none for code that runs', async () => {
    const { document } = await open(lenet);
    await vscode.commands.executeCommand(
      'vscode.executeInlayHintProvider',
      document.uri,
      new vscode.Range(0, 0, 99, 0),
    );
    assert.equal(problemsOf(document), '');
  });
});
