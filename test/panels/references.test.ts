// The models of notes, run in the real worker process from the extension's side, and what a page is answered.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { openReferences } from '../../src/host/references';
import { openRuntime } from '../../src/host/runtime';
import { defaults } from '../../src/onnx/reference/build';
import { findReference } from '../../src/onnx/reference/catalogue';
import type { Entered } from '../../src/onnx/reference/reference';
import { openTrier } from '../../src/panels/explainer-try';
import type { Tried, TryRequest } from '../../src/panels/reference-protocol';
import { createRuntime } from '../../src/runtime/client';
import { difference, facts } from '../onnx/reference-truth';

describe('the models of notes', function () {
  this.timeout(60_000);
  const extension = vscode.extensions.getExtension('receptive.receptive')!.extensionUri;
  const softmax = findReference('softmax-ce')!;

  it('give PyTorch’s numbers, and remember them', async () => {
    const runtime = openRuntime(extension);
    const references = openReferences(runtime);
    const run = await references.run(softmax, defaults(softmax));
    assert.ok(run && 'outputs' in run, JSON.stringify(run));
    const fact = facts['softmax-ce']![0]!;
    assert.ok('out' in fact);
    for (const [name, { values, shape }] of Object.entries(run.outputs))
      assert.equal(difference(values, shape, fact.out[name]!, 1e-4), undefined, name);
    assert.match(run.where, /\(WebGPU\)|CPU/);
    assert.match(run.summary, /loss 0\.4076/);
    assert.equal(await references.run(softmax, defaults(softmax)), run);
    runtime.dispose();
  });

  it('say which input does not fit, and why', async () => {
    const references = openReferences({ ready: () => Promise.reject(new Error('nothing is run')), used: () => {} });
    assert.deepEqual(await references.run(softmax, { ...defaults(softmax), temperature: 0 }), {
      input: 'temperature',
      reason: 'temperature: must be a number from 0.1 to 10',
    });
    assert.deepEqual(await references.run(softmax, { ...defaults(softmax), logits: [1, null as never] }), {
      input: 'logits',
      reason: 'logits: must be 6 numbers',
    });
    assert.deepEqual(await references.run(softmax, defaults(softmax)), { reason: 'nothing is run' });
  });

  it('tell how the worker died, and run again afterwards', async () => {
    const lines: string[] = [];
    const worker = createRuntime({
      script: vscode.Uri.joinPath(extension, 'dist', 'worker.js').fsPath,
      backOff: 1,
      log: line => lines.push(line),
    });
    const references = openReferences({
      ready: async () => ({ runtime: worker, devices: ['cpu'] }),
      used: () => {},
    });
    await worker.ask('describe', []);
    const pid = Number(/process (\d+)/.exec(lines[0]!)![1]);
    const running = references.run(softmax, defaults(softmax));
    process.kill(pid, 'SIGKILL');
    assert.deepEqual(await running, { reason: 'the runtime stopped (signal SIGKILL)' });
    assert.ok('outputs' in (await references.run(softmax, defaults(softmax)))!);
    worker.stop();
  });

  it('say why the chosen device cannot be used, and what helps', async () => {
    const configuration = vscode.workspace.getConfiguration('receptive');
    await configuration.update('runtime.device', 'dml', vscode.ConfigurationTarget.Global);
    const runtime = openRuntime(extension);
    try {
      const run = await openReferences(runtime).run(softmax, defaults(softmax));
      assert.ok(run && 'reason' in run, JSON.stringify(run));
      assert.match(run.reason, /^DirectML cannot be used: \w.*; another device can be chosen by “Choose Device…”$/);
    } finally {
      runtime.dispose();
      await configuration.update('runtime.device', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  describe('asked for by a page', () => {
    const request = (n: number, entered: Entered = {}, model = 'softmax-ce'): TryRequest => ({
      type: 'try',
      model,
      request: n,
      entered,
      asked: true,
    });

    it('are run one at a time, the latest of each', async () => {
      const answered: Tried[] = [];
      const ran: string[] = [];
      const trier = openTrier(
        {
          run: async (reference, { temperature }) => {
            ran.push(`${reference.id} ${temperature}`);
            await new Promise(resolve => setTimeout(resolve, 20));
            return { reason: `${temperature}` };
          },
        },
        tried => answered.push(tried),
      );
      const first = trier.ask(request(1, { temperature: 1 }));
      void trier.ask(request(2, { temperature: 2 }));
      void trier.ask(request(3, {}, 'pooling'));
      void trier.ask(request(4, { temperature: 4 }));
      await first;
      assert.deepEqual(ran, ['softmax-ce 1', 'softmax-ce 4', 'pooling undefined']);
      assert.deepEqual(
        answered.map(each => each.request),
        [1, 4, 3],
      );
    });

    it('can be cancelled, waiting and running', async () => {
      const answered: Tried[] = [];
      const trier = openTrier(
        {
          run: (_, __, options) =>
            new Promise(resolve => options!.signal!.addEventListener('abort', () => resolve(undefined))),
        },
        tried => answered.push(tried),
      );
      const first = trier.ask(request(1));
      void trier.ask(request(2));
      trier.cancel();
      await first;
      assert.deepEqual(
        answered.map(each => [each.request, each.result.kind]),
        [
          [2, 'cancelled'],
          [1, 'cancelled'],
        ],
      );
    });

    it('are refused where there is no such model', async () => {
      const answered: Tried[] = [];
      const trier = openTrier({ run: () => Promise.reject(new Error('not asked')) }, tried => answered.push(tried));
      await trier.ask(request(1, {}, 'nowhere'));
      assert.deepEqual(answered[0]!.result, { kind: 'failed', reason: 'there is no model called nowhere' });
    });
  });
});
