/** The worker under attack: killed at random, asked for too much, fed what is no model. Every question gets one answer. */
import { strict as assert } from 'node:assert';
import { GraphBuilder } from '../../src/onnx/graph';
import { uniform } from '../../src/onnx/random';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import type { RunRequest } from '../../src/runtime/protocol';
import { Tensor } from '../../src/tensor/tensor';

describe('the runtime under attack', function () {
  this.timeout(120_000);
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

  it('answers every question though it is killed thirty times at random', async () => {
    const runtime = open();
    const moments = uniform(7, 30, 150).map(value => 150 + value);
    const outcomes = new Set<string>();
    for (const moment of moments) {
      assert.ok((await askAgain(runtime)).version);
      const pid = Number(/process (\d+)/.exec(lines.filter(line => line.includes('started')).at(-1)!)![1]);
      const asked = [busy(), busy(), busy()].map(request => runtime.ask('run', [request]));
      setTimeout(() => process.kill(pid, 'SIGKILL'), moment);
      for (const result of await Promise.allSettled(asked))
        outcomes.add(result.status === 'rejected' ? result.reason.message : 'answered');
    }
    outcomes.delete('answered');
    assert.deepEqual([...outcomes], ['the runtime stopped (signal SIGKILL)']);
    assert.ok((await askAgain(runtime)).version);
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
      /the runtime stopped .*: it took .* GB of memory, more than the 0\.4 GB/,
    );
    assert.ok((await askAgain(runtime)).version);
  });

  it('refuses inputs of absurd shapes before it makes them', async () => {
    const runtime = open();
    const absurd = { ...busy(), inputs: [{ name: 'x', shape: [1_000_000, 1_000_000], dtype: 'float32' as const }] };
    await assert.rejects(runtime.ask('run', [absurd]), /the inputs would take 3725\.3 GB of memory/);
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
      assert.ok((await askAgain(runtime)).version);
    }
  });
});

/** A crash is followed by a short rest, in which questions are refused. */
async function askAgain(runtime: Runtime) {
  for (;;)
    try {
      return await runtime.ask('describe', []);
    } catch (error) {
      if (!/can be tried again/.test((error as Error).message)) throw error;
      await new Promise(resolve => setTimeout(resolve, 5));
    }
}

/** Runs for about a tenth of a second. */
function busy(): RunRequest {
  const graph = new GraphBuilder();
  const x = new Tensor([64, 64]);
  graph.define(x, { name: 'x' });
  const input = { name: 'x', shape: [64, 64], dtype: 'float32' as const };
  const from = graph.node('MatMul', [graph.node('Tanh', [graph.input(x)]), graph.input(x)]);
  const model = graph.finish([input], [{ ...input, name: 'y', from }]);
  return { model, inputs: [input], outputs: ['y'], devices: ['cpu'], seed: 1, repeats: 2_000 };
}
