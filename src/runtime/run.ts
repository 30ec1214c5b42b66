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
import type { ComputeRequest, Device, Measured, RunRequest, RunResult } from './protocol';

/** `memory` in bytes: inputs that would not fit are refused before they are made. */
export async function run(request: RunRequest, memory = Number.POSITIVE_INFINITY): Promise<RunResult> {
  const bytes = request.inputs.reduce((sum, input) => sum + 4 * input.shape.reduce((a, b) => a * b, 1), 0);
  if (!(bytes <= memory)) throw new Error(`the inputs would take ${(bytes / 2 ** 30).toFixed(1)} GB of memory`);
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
      const { worked, nodes } = await readProfile(folder);
      const outputs = await Promise.all(request.outputs.map(name => measure(name, results[name]!)));
      return { device: worked.has(device) ? device : 'cpu', refused, ms: median(times), nodes, outputs };
    } finally {
      await session.release();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Errors: the input is not of 32-bit floats, or no device opens the model. */
export async function compute({
  model,
  devices,
  input,
  output,
  values,
}: ComputeRequest): Promise<readonly Float32Array[]> {
  const { session } = await open({ model, devices });
  try {
    const results: Float32Array[] = [];
    for (const data of values) {
      const given = { [input.name]: new Tensor('float32', data, input.shape) };
      results.push((await (await session.run(given))[output]!.getData()) as Float32Array);
    }
    return results;
  } finally {
    await session.release();
  }
}

async function open({ model, devices }: Pick<RunRequest, 'model' | 'devices'>, profileFilePrefix?: string) {
  const refused: { device: Device; reason: string }[] = [];
  for (const device of devices) {
    try {
      const session = await create(model, {
        executionProviders: [device],
        ...(profileFilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix }),
        logSeverityLevel: 4,
      });
      return { session, device, refused };
    } catch (error) {
      refused.push({ device, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new Error(refused.map(({ device, reason }) => `${device}: ${reason}`).join('\n'));
}

/** Two overloads of one function. */
function create(model: Uint8Array | string, options: InferenceSession.SessionOptions): Promise<InferenceSession> {
  return typeof model === 'string' ? InferenceSession.create(model, options) : InferenceSession.create(model, options);
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

/** Whose kernels ran, and how long each node took, from the profile that ONNX Runtime wrote. */
async function readProfile(folder: string) {
  const worked = new Set<Device>();
  const times = new Map<string, number[]>();
  for (const file of await readdir(folder)) {
    const events = JSON.parse(await readFile(join(folder, file), 'utf8')) as readonly {
      name?: string;
      /** Microseconds. */
      dur?: number;
      args?: { provider?: string };
    }[];
    for (const { name, dur, args } of events) {
      const device = args?.provider && providerNames[args.provider];
      if (!device) continue;
      worked.add(device);
      const node = kernelTime.exec(name ?? '')?.[1];
      if (node === undefined || dur === undefined) continue;
      if (!times.has(node)) times.set(node, []);
      times.get(node)!.push(dur / 1000);
    }
  }
  return { worked, nodes: Object.fromEntries([...times].map(([node, each]) => [node, median(each)])) };
}

/** ONNX Runtime marks the nodes whose memory layout it changed. */
const kernelTime = /^(.*?)(?:_nchwc)?_kernel_time$/;

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
