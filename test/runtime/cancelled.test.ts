/**
 * A question that is cancelled ends where it is, whatever the worker is at: the process goes at once, and with it what it had on
 * the disk; what stands in line behind it is answered by the next one.
 */
import { strict as assert } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../../src/interpreter/analyze';
import { GraphBuilder } from '../../src/onnx/graph';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import { effectiveReceptiveField } from '../../src/runtime/effective';
import { exportModel } from '../../src/runtime/export';
import type { RunRequest } from '../../src/runtime/protocol';
import { Tensor } from '../../src/tensor/tensor';
import { isUnknown } from '../../src/tensor/unknown';
import { processes } from '../hosts/processes';

describe('a question that is cancelled', function () {
  this.timeout(60_000);
  let runtime: Runtime;
  let began: number;
  beforeEach(() => {
    runtime = createRuntime({ script: 'dist/worker.js' });
  });
  afterEach(() => runtime.stop());

  /** A run that is cancelled when its worker says that it is at `phase`, and one more that waits behind it. */
  const cancelledIn = async (phase: string | undefined, request: RunRequest) => {
    const stop = new AbortController();
    const phases: string[] = [];
    const asked = runtime.ask('run', [request], {
      signal: stop.signal,
      onProgress: ({ doing }) => {
        phases.push(`${doing}`);
        if (doing === phase) stop.abort();
      },
    });
    const next = runtime.ask('describe', []);
    const ended = assert.rejects(asked, /^Error: cancelled$/);
    if (phase === undefined) stop.abort();
    await ended;
    const last = phases.at(-1);
    assert.ok((await next).version);
    assert.equal(phases.at(-1), last, 'it went on after it was cancelled');
    assert.equal(last, phase);
  };

  for (const [what, phase, request] of [
    ['while it is sent', undefined, layered()],
    ['while its weights are made', 'making weights', layered()],
    ['while its model is opened', 'opening the model', layered()],
    ['while it runs', 'running', layered({ repeats: 1000 })],
    [
      'while the whole is timed',
      'timing the whole',
      { ...layered(), whole: { model: layered().model as Uint8Array, outputs: ['y'] } },
    ],
    ['while what came out is measured', 'measuring', layered()],
  ] satisfies [string, string | undefined, RunRequest][])
    it(`stops ${what}, and leaves nothing behind`, async () => {
      await cancelledIn(phase, request);
      const mine = processes().filter(({ parent, text }) => parent === process.pid && text.includes('worker.js'));
      assert.equal(mine.length, 1, 'only the process that answered the next question is left');
      const own = mine[0]!.text.trim().split('/').at(-1)!;
      const folders = readdirSync(tmpdir()).filter(name => name.startsWith(`receptive-${process.pid}-`));
      assert.deepEqual(folders, [own]);
      assert.deepEqual(readdirSync(join(tmpdir(), own)), []);
    });

  it('stops while a model is written, and leaves the file that was there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'receptive-test-'));
    try {
      const file = join(folder, 'model.onnx');
      writeFileSync(file, 'from before');
      const stop = new AbortController();
      const { model, weights } = layered();
      await assert.rejects(
        exportModel(
          runtime,
          { model: model as Uint8Array, weights: weights!, file },
          { signal: stop.signal, onProgress: () => stop.abort() },
        ),
        /^Error: cancelled$/,
      );
      assert.deepEqual(readdirSync(folder), ['model.onnx']);
      assert.equal(readFileSync(file, 'utf8'), 'from before');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('stops while a receptive field is measured, after any of its seeds', async () => {
    const file = 'test/samples/onnx/networks.py';
    const network = open({ uri: file, text: readFileSync(file, 'utf8') }).trace('Tower()', {
      given: ['1x1x96x64'],
      from: 'flag',
    });
    assert.ok(!isUnknown(network));
    const of = network.outputs[0]!;
    for (const runs of [1, 3]) {
      const stop = new AbortController();
      let ran = 0;
      const counting: Runtime = {
        ...runtime,
        ask: (method, params, options) => {
          if (++ran === runs) began = performance.now();
          return runtime.ask(method, params, {
            ...options,
            onProgress: () => {
              if (ran === runs) stop.abort();
            },
          });
        },
      };
      await assert.rejects(
        effectiveReceptiveField(counting, network, of, { seeds: 1000, signal: stop.signal }),
        /^Error: cancelled$/,
      );
      assert.equal(ran, runs, 'it asked for more after it was cancelled');
      assert.ok(performance.now() - began < 20_000);
    }
    const found = await effectiveReceptiveField(runtime, network, of, { seeds: 1 });
    assert.ok('heat' in found);
  });
});

/** A product with a matrix of 80 MB, so that each phase takes a while. */
function layered(change: Partial<RunRequest> = {}): RunRequest {
  const graph = new GraphBuilder();
  const x = new Tensor([64, 2000]);
  graph.define(x, { name: 'x' });
  const input = { name: 'x', shape: [64, 2000], dtype: 'float32' as const };
  const output = { name: 'y', shape: [64, 10_000], dtype: 'float32' as const };
  const weight = graph.parameter('w', [2000, 10_000], { kind: 'normal', mean: 0, std: 0.02, seed: 1 });
  const model = graph.finish([input], [{ ...output, from: graph.node('MatMul', [graph.input(x), weight]) }]);
  return {
    model,
    weights: graph.stored,
    inputs: [input],
    outputs: ['y'],
    devices: ['cpu'],
    seed: 1,
    repeats: 1,
    ...change,
  };
}
