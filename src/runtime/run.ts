/**
 * One run inside the worker: open the model on the first device that takes it, feed it a seeded input, measure the outputs.
 * Which provider did the work is read from ONNX Runtime's profile, not assumed: it may fall back to the CPU node by node.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { GraphTensor } from '../onnx/graph';
import { normal, seedFor } from '../onnx/random';
import type { Device, Measured, RunRequest, RunResult } from './protocol';

export async function run(request: RunRequest): Promise<RunResult> {
  const folder = await mkdtemp(join(tmpdir(), 'receptive-'));
  try {
    const { session, device, refused } = await open(request, join(folder, 'profile'));
    try {
      const feeds = Object.fromEntries(request.inputs.map(input => [input.name, feed(input, request.seed)]));
      let results = await session.run(feeds);
      const times: number[] = [];
      for (let i = 0; i < request.repeats; i++) {
        const start = performance.now();
        results = await session.run(feeds);
        times.push(performance.now() - start);
      }
      session.endProfiling();
      const worked = await providersIn(folder);
      const outputs = await Promise.all(request.outputs.map(name => measure(name, results[name]!)));
      return { device: worked.has(device) ? device : 'cpu', refused, ms: median(times), outputs };
    } finally {
      await session.release();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function open(request: RunRequest, profileFilePrefix: string) {
  const refused: { device: Device; reason: string }[] = [];
  for (const device of request.devices) {
    try {
      const session = await InferenceSession.create(request.model, {
        executionProviders: [device],
        enableProfiling: true,
        profileFilePrefix,
        logSeverityLevel: 4,
      });
      return { session, device, refused };
    } catch (error) {
      refused.push({ device, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new Error(refused.map(({ device, reason }) => `${device}: ${reason}`).join('\n'));
}

/** Standard normal values for floating-point inputs, zeros for indices and flags (zero is valid in every table). */
function feed({ name, shape, dtype }: GraphTensor, seed: number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  switch (dtype) {
    case 'float32':
      return new Tensor('float32', normal(seedFor(seed, name), count), shape);
    case 'float64':
      return new Tensor('float64', Float64Array.from(normal(seedFor(seed, name), count)), shape);
    case 'int64':
      return new Tensor('int64', new BigInt64Array(count), shape);
    case 'int32':
      return new Tensor('int32', new Int32Array(count), shape);
    case 'bool':
      return new Tensor('bool', new Uint8Array(count), shape);
    default:
      throw new Error(`inputs of ${dtype} cannot be fed yet`);
  }
}

async function measure(name: string, tensor: Tensor): Promise<Measured> {
  const data = (await tensor.getData()) as ArrayLike<number | bigint>;
  let sum = 0;
  let squares = 0;
  let zeros = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    sum += value;
    squares += value * value;
    if (value === 0) zeros++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / data.length;
  const variance = Math.max(0, squares / data.length - mean * mean);
  return { name, shape: tensor.dims, mean, std: Math.sqrt(variance), min, max, zeros: zeros / data.length };
}

const providerNames: Readonly<Record<string, Device>> = {
  CPUExecutionProvider: 'cpu',
  WebGpuExecutionProvider: 'webgpu',
  CUDAExecutionProvider: 'cuda',
  DmlExecutionProvider: 'dml',
  CoreMLExecutionProvider: 'coreml',
};

/** The devices whose kernels appear in the profile that ONNX Runtime wrote. */
async function providersIn(folder: string): Promise<ReadonlySet<Device>> {
  const devices = new Set<Device>();
  for (const file of await readdir(folder)) {
    const events = JSON.parse(await readFile(join(folder, file), 'utf8')) as readonly {
      args?: { provider?: string };
    }[];
    for (const { args } of events) {
      const device = args?.provider && providerNames[args.provider];
      if (device) devices.add(device);
    }
  }
  return devices;
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
