// Running on this machine from the editor's commands: the marks behind the code, and the files that are written.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { at, eventually, lenet, open } from './fixture';

async function hintsOf(document: vscode.TextDocument): Promise<readonly vscode.InlayHint[]> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  return vscode.commands.executeCommand('vscode.executeInlayHintProvider', document.uri, whole);
}

describe('running', function () {
  this.timeout(60_000);

  it('marks every hint of a network that was run, with the device, the time and the date in its tooltip', async () => {
    const { document } = await open(at(lenet, 'model = $0LeNet()'));
    await vscode.commands.executeCommand('receptive.network.run');
    const hints = await eventually(
      () => hintsOf(document),
      found => found.length > 0 && found.every(({ label }) => String(label).endsWith('✓')),
    );
    assert.deepEqual(
      hints.map(({ label }) => label),
      ['6×28×28 ✓', '6×14×14 ✓', '16×10×10 ✓', '16×5×5 ✓', '400 ✓', '120 ✓', '10 ✓', '10 ✓'],
    );
    assert.match(String(hints[0]!.tooltip), /1×6×28×28\n✓ measured on .+ · \d{1,2} \w+ \d{4}, \d\d:\d\d$/);
  });
});
