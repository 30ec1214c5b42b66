// The shapes behind the calls, written into the code where the editor shows them.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { at, eventually, lenet, open, replace } from './fixture';

async function hintsOf(document: vscode.TextDocument, range?: vscode.Range): Promise<string> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    range ?? whole,
  );
  let text = document.getText();
  for (const hint of hints.sort((a, b) => document.offsetAt(b.position) - document.offsetAt(a.position))) {
    const offset = document.offsetAt(hint.position);
    text = `${text.slice(0, offset)} «${hint.label}»${text.slice(offset)}`;
  }
  return text
    .split('\n')
    .filter(line => line.includes('«'))
    .map(line => line.trim())
    .join('\n');
}

const forward = `x = F.max_pool2d(F.relu(self.conv1(x)) «6×28×28», 2) «6×14×14»
x = F.max_pool2d(F.relu(self.conv2(x)) «16×10×10», 2) «16×5×5»
x = torch.flatten(x, 1) «400»
x = F.relu(self.fc1(x)) «120»
return self.fc2(x) «10»
model(torch.randn(1, 1, 28, 28)) «10»`;

describe('shape hints', () => {
  it('stand behind the calls of forward', async () => {
    const { document } = await open(lenet);
    assert.equal(await hintsOf(document), forward);
  });

  it('stand only where they were asked for', async () => {
    const { document, caret } = await open(at(lenet, '$0x = torch.flatten'));
    const line = new vscode.Range(caret.line, 0, caret.line + 1, 0);
    assert.equal(await hintsOf(document, line), 'x = torch.flatten(x, 1) «400»');
  });

  it('say that a shape is not known', async () => {
    const { document } = await open(
      `from elsewhere import Head\n${lenet.replace('nn.Linear(120, 10)', 'Head(120, 10)')}`,
    );
    assert.equal(await hintsOf(document), forward.replaceAll('«10»', '«?»'));
  });

  it('can be toggled', async () => {
    const { document } = await open(lenet);
    await vscode.commands.executeCommand('receptive.hints.toggle');
    assert.equal(
      await eventually(
        () => hintsOf(document),
        text => text === '',
      ),
      '',
    );
    await vscode.commands.executeCommand('receptive.hints.toggle');
    assert.equal(
      await eventually(
        () => hintsOf(document),
        text => text !== '',
      ),
      forward,
    );
  });

  it('stay on what was not edited while the code does not parse', async () => {
    const { document } = await open(lenet);
    await hintsOf(document);
    await replace(document, 'return self.fc2(x)', 'return self.fc2(x');
    assert.equal(await hintsOf(document), forward.replace('return self.fc2(x) «10»\n', ''));
  });
});
