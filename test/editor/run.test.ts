// Running on this machine from the editor's commands: the marks behind the code, and the files that are written.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { valuesOf } from '../../src/onnx/recipe';
import { processes } from '../hosts/processes';
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

  it('keeps what was measured, and answers, though its process is killed again and again', async function () {
    // A run that is killed, a rest of a second, and one that is not.
    this.timeout(60_000 + kills * 15_000);
    // At this caret there is a layer, and a network around it.
    const { document, caret } = await open(at(lenet, 'self.$0conv1(x)'));
    vscode.window.activeTextEditor!.selection = new vscode.Selection(caret, caret);
    const marked = async () => (await hintsOf(document)).map(({ label }) => String(label));
    const runs = () => vscode.commands.executeCommand('receptive.network.run');
    await runs();
    const before = await eventually(marked, labels => labels.length > 0 && labels.every(label => label.endsWith('✓')));
    assert.equal(before.length, 8);
    for (const [i, moment] of valuesOf({ kind: 'uniform', low: 0, high: 80, seed: 5 }, kills).entries()) {
      const killed = until(i % 2 === 0 ? runs() : vscode.commands.executeCommand('receptive.layer.run'));
      await new Promise(done => setTimeout(done, moment));
      for (const pid of workers()) process.kill(pid, 'SIGKILL');
      const place = document.positionAt(document.getText().indexOf('Conv2d(1'));
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        place,
      );
      assert.match(hovers.flatMap(({ contents }) => contents.map(said)).join(), /✓ measured on/);
      await killed;
      assert.deepEqual(await marked(), before);
      await until(runs());
      assert.equal(workers().length, 1);
    }
    assert.deepEqual(await marked(), before);
  });
});

/** Chosen at random moments. `RECEPTIVE_KILLS=100` makes it a hundred. */
const kills = Number(process.env.RECEPTIVE_KILLS ?? 6);

/** Of this extension host. */
function workers(): readonly number[] {
  return processes().flatMap(({ pid, parent, text }) =>
    parent === process.pid && text.includes('worker.js') && !text.includes('analysis-worker') ? [pid] : [],
  );
}

/** A command that has something to say ends when that is dismissed. */
async function until(command: Thenable<unknown>): Promise<void> {
  let ended = false;
  command.then(() => {
    ended = true;
  });
  while (!ended) {
    await vscode.commands.executeCommand('notifications.clearAll');
    await new Promise(done => setTimeout(done, 50));
  }
}

function said(content: vscode.MarkdownString | vscode.MarkedString): string {
  return typeof content === 'string' ? content : content.value;
}
