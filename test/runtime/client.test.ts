/** The client against a real worker process with the real ONNX Runtime: answers, refusals, deaths and recoveries. */
import { strict as assert } from 'node:assert';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphBuilder } from '../../src/onnx/graph';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import type { Given, RunRequest } from '../../src/runtime/protocol';
import { Tensor } from '../../src/tensor/tensor';
import { processes } from '../hosts/processes';

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

  /** Asks for a run without end; `then` once it is under way. */
  const endless = (then: () => void, signal?: AbortSignal, change: Partial<RunRequest> = {}) => {
    let told = false;
    return runtime.ask('run', [elementwise('Relu', { repeats: 10_000_000, ...change })], {
      signal,
      onProgress: ({ doing }) => {
        if (doing !== 'running' || told) return;
        told = true;
        then();
      },
    });
  };
  const kill = () => process.kill(pid(), 'SIGKILL');

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
    const before = Date.now();
    assert.ok((await runtime.ask('describe', [])).providers.includes('cpu'));
    assert.ok(Date.now() - before >= 900, 'it waits for the rest after a crash');
  });

  it('refuses at once where the rest after crashes in a row is long', async () => {
    runtime = createRuntime({ script, backOff: 60_000, log: line => lines.push(line) });
    const asked = endless(kill);
    const behind = runtime.ask('describe', []);
    await assert.rejects(asked, /the runtime stopped \(signal SIGKILL\)/);
    await assert.rejects(behind, /stopped 1 times in a row; it can be tried again in 60 s/);
    await assert.rejects(runtime.ask('describe', []), /can be tried again in 60 s/);
  });

  it('asks the next worker what stood in line behind a question that was cancelled or killed its worker', async () => {
    const stop = new AbortController();
    const first = endless(() => stop.abort(), stop.signal);
    const second = endless(kill);
    const third = runtime.ask('run', [elementwise('Abs')]);
    await assert.rejects(first, /cancelled/);
    await assert.rejects(second, /signal SIGKILL/);
    assert.deepEqual((await third).outputs[0]?.shape, [2, 3]);
  });

  it('says of a question that stands in line that it waits', async () => {
    const said: string[] = [];
    const stop = new AbortController();
    const first = endless(() => {
      const second = runtime.ask('run', [elementwise('Abs')], { onProgress: ({ doing }) => said.push(doing) });
      second.then(
        () => {},
        () => {},
      );
      stop.abort();
    }, stop.signal);
    await assert.rejects(first, /cancelled/);
    await runtime.ask('describe', []);
    assert.deepEqual(said.slice(0, 2), ['waiting for another run', 'opening the model']);
  });

  it('forgets a question that is cancelled while it waits, and leaves the others alone', async () => {
    const stop = new AbortController();
    const first = runtime.ask('run', [elementwise('Relu', { repeats: 1000 })]);
    const second = runtime.ask('run', [elementwise('Exp')], { signal: stop.signal });
    stop.abort();
    await assert.rejects(second, /cancelled/);
    assert.deepEqual((await first).outputs[0]?.shape, [2, 3]);
  });

  it('refuses more than may stand in line', async () => {
    runtime = createRuntime({ script, line: 2 });
    const asked = Array.from({ length: 4 }, () => runtime.ask('describe', []));
    const outcomes = (await Promise.allSettled(asked)).map(({ status }) => status);
    assert.deepEqual(outcomes, ['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  });

  it('waits as long as it takes where no limit is set', async () => {
    runtime = createRuntime({ script, limit: () => ({ milliseconds: Number.POSITIVE_INFINITY }) });
    assert.deepEqual((await runtime.ask('run', [elementwise('Relu', { repeats: 1000 })])).outputs[0]?.shape, [2, 3]);
  });

  it('tells how far a run is', async () => {
    const told: string[] = [];
    await runtime.ask('run', [elementwise('Relu')], { onProgress: ({ doing }) => told.push(doing) });
    assert.deepEqual([...new Set(told)], ['opening the model', 'running', 'measuring']);
  });

  it('takes patterns and values as inputs, and refuses those that do not fit', async () => {
    const given = async (x: Given) => (await runtime.ask('run', [elementwise('Relu', { given: { x } })])).outputs[0]!;
    assert.equal((await given({ pattern: 'ones' })).mean, 1);
    assert.equal((await given({ values: Float32Array.of(6, 0, 0, 0, 0, 0) })).max, 6);
    await assert.rejects(given({ values: Float32Array.of(1) }), /x takes 6 values \(2×3\), 1 were given/);
  });

  it('leaves nothing on the disk when it is killed, and lets ONNX Runtime write no telemetry there', async () => {
    const { TMPDIR } = process.env;
    const folder = mkdtempSync(join(tmpdir(), 'receptive-test-'));
    process.env.TMPDIR = folder;
    try {
      const weights = [
        { name: 'w', shape: [1000], recipe: { kind: 'fill', value: 1 }, offset: 0, bytes: 4000 },
      ] as const;
      await runtime.ask('run', [elementwise('Relu', { weights })]);
      let during: string[] = [];
      const asked = endless(
        () => {
          during = readdirSync(folder);
          kill();
        },
        undefined,
        { weights },
      );
      await assert.rejects(asked);
      assert.deepEqual(
        during.map(name => name.replace(/-.*/, '')),
        ['receptive'],
      );
      assert.deepEqual(readdirSync(folder), []);
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
      rmSync(folder, { recursive: true });
    }
  });

  it('cancels by ending the process, and the next question is answered', async () => {
    const stop = new AbortController();
    await assert.rejects(
      endless(() => stop.abort(), stop.signal),
      /cancelled/,
    );
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
    while (processes().some(({ pid }) => pid === worker)) await new Promise(resolve => setTimeout(resolve, 50));
  });
});
