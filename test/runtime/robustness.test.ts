/** The worker under attack: killed at random, asked for too much, fed what is no model. Every question gets one answer. */
import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { GraphBuilder } from '../../src/onnx/graph';
import { valuesOf } from '../../src/onnx/recipe';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import type { RunRequest } from '../../src/runtime/protocol';
import { Tensor } from '../../src/tensor/tensor';
import { processes } from '../hosts/processes';

describe('the runtime under attack', function () {
  this.timeout(400_000);
  const lines: string[] = [];
  const running: Runtime[] = [];
  const open = (options: Partial<Parameters<typeof createRuntime>[0]> = {}) => {
    lines.length = 0;
    const runtime = createRuntime({ script: 'dist/worker.js', backOff: 1, log: line => lines.push(line), ...options });
    running.push(runtime);
    return runtime;
  };
  afterEach(() => {
    for (const runtime of running.splice(0)) runtime.stop();
  });

  it('answers every question once though it is killed at random forty times', async () => {
    const runtime = open();
    const ask = () => Promise.allSettled([runtime.ask('run', [busy()]), runtime.ask('run', [busy()])]);
    const began = performance.now();
    const outcomes = await ask();
    const undisturbed = performance.now() - began;
    const moments = valuesOf({ kind: 'uniform', low: 0, high: undisturbed, seed: 7 }, 1000);
    for (let [round, kills] = [0, 0]; kills < 40; round++) {
      assert.ok(round < moments.length, `only ${kills} kills came in time`);
      const timer = setTimeout(() => {
        try {
          process.kill(Number(/process (\d+)/.exec(lines.findLast(line => line.includes('started'))!)![1]), 'SIGKILL');
          kills++;
        } catch {
          // It is dead already.
        }
      }, moments[round]);
      outcomes.push(...(await ask()));
      clearTimeout(timer);
    }
    const said = outcomes.map(result =>
      result.status === 'rejected' ? result.reason.message : `answered ${result.value.outputs[0]!.shape}`,
    );
    assert.deepEqual([...new Set(said)].sort(), ['answered 64,64', 'the runtime stopped (signal SIGKILL)']);
    assert.ok((await runtime.ask('describe', [])).version);
    // One is left, the one that has just answered, and no folder of another.
    const mine = processes().filter(({ parent, text }) => parent === process.pid && text.includes('worker.js'));
    assert.equal(mine.length, 1);
    const left = readdirSync(tmpdir()).filter(name => name.startsWith(`receptive-${process.pid}-`));
    assert.deepEqual(left, [mine[0]!.text.trim().split('/').at(-1)]);
  });

  it('ends itself at its limit of memory, and says so', async () => {
    const runtime = open({ memory: 400 * 2 ** 20 });
    const graph = new GraphBuilder();
    const huge = graph.node('Expand', [graph.constant([1], [1], 'float32'), graph.constant([2 ** 29])]);
    const output = { name: 'y', shape: [2 ** 29], dtype: 'float32' as const };
    const model = graph.finish([], [{ ...output, from: graph.node('Exp', [huge]) }]);
    const request: RunRequest = { model, inputs: [], outputs: ['y'], devices: ['cpu'], seed: 0, repeats: 1 };
    await assert.rejects(
      runtime.ask('run', [request]),
      /^Error: it was ended because it took more than the 400 MiB of memory that a run may take; a smaller input takes less$/,
    );
    assert.ok((await runtime.ask('describe', [])).version);
  });

  it('refuses inputs of absurd shapes before it makes them', async () => {
    const runtime = open();
    const absurd = { ...busy(), inputs: [{ name: 'x', shape: [1_000_000, 1_000_000], dtype: 'float32' as const }] };
    await assert.rejects(
      runtime.ask('run', [absurd]),
      /it would take at least 3\.64 TiB of memory \(inputs 3\.64 TiB\), more than the .* GiB that a run may take; a smaller input/,
    );
    const wide = { ...busy(), inputs: [{ name: 'x', shape: [1_000_000, 1_000_000], dtype: 'int64' as const }] };
    await assert.rejects(runtime.ask('run', [wide]), /inputs 7\.28 TiB/);
    await assert.rejects(
      runtime.ask('run', [{ ...busy(), outputBytes: 2 ** 50 }]),
      /it would take at least 1024 TiB of memory \(inputs 16 KiB, results 1024 TiB\)/,
    );
    assert.ok((await runtime.ask('describe', [])).version);
  });

  it('answers models cut short or changed at every hundredth byte', async () => {
    const runtime = open();
    const whole = busy().model as Uint8Array;
    for (let at = 0; at < whole.length; at += 100) {
      const changed = whole.slice();
      changed[at] = changed[at]! ^ 0xff;
      for (const model of [whole.slice(0, at), changed])
        await runtime.ask('run', [{ ...busy(), model, repeats: 0 }]).then(
          result =>
            assert.deepEqual(
              result.outputs.map(({ shape }) => shape),
              [[64, 64]],
            ),
          error => assert.match(error.message, /\w/),
        );
      assert.ok((await runtime.ask('describe', [])).version);
    }
  });
});

/** Runs for some hundredths of a second. */
function busy(): RunRequest {
  const graph = new GraphBuilder();
  const x = new Tensor([64, 64]);
  graph.define(x, { name: 'x' });
  const input = { name: 'x', shape: [64, 64], dtype: 'float32' as const };
  const from = graph.node('MatMul', [graph.node('Tanh', [graph.input(x)]), graph.input(x)]);
  const model = graph.finish([input], [{ ...input, name: 'y', from }]);
  return { model, inputs: [input], outputs: ['y'], devices: ['cpu'], seed: 1, repeats: 300 };
}
