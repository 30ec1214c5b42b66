/** The client against a real worker process with the real ONNX Runtime: answers, refusals, deaths and recoveries. */
import { strict as assert } from 'node:assert';
import { GraphBuilder } from '../../src/onnx/graph';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import type { RunRequest } from '../../src/runtime/protocol';
import { Tensor } from '../../src/tensor/tensor';

const script = 'dist/worker.js';

/** A model of one element-wise operator on two rows of three. */
function elementwise(type: string, change: Partial<RunRequest> = {}): RunRequest {
  const graph = new GraphBuilder();
  const x = new Tensor([2, 3]);
  graph.define(x, { name: 'x' });
  const input = { name: 'x', shape: [2, 3], dtype: 'float32' as const };
  const model = graph.finish([input], [{ ...input, name: 'y', from: graph.node(type, [graph.input(x)]) }]);
  return { model, inputs: [input], outputs: ['y'], devices: ['cpu'], seed: 1, repeats: 1, ...change };
}

describe('the runtime client', () => {
  const lines: string[] = [];
  let runtime: Runtime;
  beforeEach(() => {
    lines.length = 0;
    runtime = createRuntime({ script, log: line => lines.push(line) });
  });
  afterEach(() => runtime.stop());

  const pid = () => Number(/process (\d+)/.exec(lines.filter(line => line.includes('started')).at(-1) ?? '')?.[1]);

  it('runs a model and reports what came out of it', async () => {
    const { device, refused, outputs } = await runtime.ask('run', [elementwise('Relu')]);
    assert.deepEqual(
      { device, refused, shape: outputs[0]?.shape, min: outputs[0]?.min },
      { device: 'cpu', refused: [], shape: [2, 3], min: 0 },
    );
  });

  it('gives the same numbers for the same seed and others for another', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(seed => runtime.ask('run', [elementwise('Exp', { seed })]).then(result => result.outputs[0]?.mean)),
    );
    assert.equal(first, again);
    assert.notEqual(first, other);
  });

  it('says why a device could not be used, and runs on the next', async () => {
    const { device, refused } = await runtime.ask('run', [elementwise('Relu', { devices: ['dml', 'cpu'] })]);
    assert.equal(device, 'cpu');
    assert.deepEqual(
      refused.map(({ device }) => device),
      ['dml'],
    );
    assert.match(refused[0]!.reason, /\w/);
  });

  it('answers a corrupt model with an error and goes on', async () => {
    await assert.rejects(runtime.ask('run', [elementwise('Relu', { model: new Uint8Array([1, 2, 3]) })]), /cpu: .*/s);
    const { outputs } = await runtime.ask('run', [elementwise('Abs')]);
    assert.deepEqual(outputs[0]?.shape, [2, 3]);
  });

  it('answers an operator that does not exist with its name', async () => {
    await assert.rejects(runtime.ask('run', [elementwise('NoSuchOperator')]), /NoSuchOperator/);
  });

  it('reports the exit of a killed worker, backs off, and starts a new one', async () => {
    await runtime.ask('describe', []);
    const asked = runtime.ask('run', [elementwise('Relu')]);
    process.kill(pid(), 'SIGKILL');
    await assert.rejects(asked, /the runtime stopped \(signal SIGKILL\)/);
    await assert.rejects(runtime.ask('describe', []), /can be tried again in 1 s/);
    await new Promise(resolve => setTimeout(resolve, 1_100));
    assert.ok((await runtime.ask('describe', [])).providers.includes('cpu'));
  });

  it('cancels by ending the process, and the next question is answered', async () => {
    const stop = new AbortController();
    const asked = runtime.ask('run', [elementwise('Relu', { repeats: 10_000_000 })], { signal: stop.signal });
    setTimeout(() => stop.abort(), 200);
    await assert.rejects(asked, /cancelled/);
    assert.ok((await runtime.ask('describe', [])).version);
  });

  it('gives up on a run that takes too long', async () => {
    const asked = runtime.ask('run', [elementwise('Relu', { repeats: 10_000_000 })], { timeout: 300 });
    await assert.rejects(asked, /no answer within 0.3 s/);
  });

  it('ends an idle worker', async () => {
    runtime = createRuntime({ script, idle: 50, log: line => lines.push(line) });
    await runtime.ask('describe', []);
    const worker = pid();
    await new Promise(resolve => setTimeout(resolve, 400));
    assert.throws(() => process.kill(worker, 0), /ESRCH/);
  });
});
