/**
 * One run inside the worker: open the model on the first device that takes it, feed it, measure the outputs. Which provider
 * did the work is read from ONNX Runtime's profile, not assumed: it may fall back to the CPU node by node.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { GraphTensor } from '../onnx/graph';
import { bytesOf } from '../onnx/memory';
import { patternValues } from '../onnx/patterns';
import { normal, seedFor } from '../onnx/random';
import { showBytes } from '../tensor/bytes';
import { adapterOf, isSoftware } from './adapter';
import { smallerInput } from './failure';
import { holdWeights, placeBeside, placeModel } from './files';
import { magnitudesOf, type Numbers, pictureOf, summaryOf } from './measure';
import { median, readProfile } from './profile';
import type {
  ComputeRequest,
  Device,
  Given,
  Measured,
  Progress,
  RunnableModel,
  RunRequest,
  RunResult,
} from './protocol';
import { reasonOf } from './refusal';

export interface Surroundings {
  /** Where files may be written; whoever started the worker takes it away. */
  readonly folder: string;
  /** In bytes: inputs that would not fit are refused before they are made. */
  readonly memory: number;
  readonly report: (progress: Progress) => void;
}

export async function run(request: RunRequest, { folder, memory, report }: Surroundings): Promise<RunResult> {
  const { weights = [] } = request;
  needMemory(request, memory);
  const own = await mkdtemp(join(folder, 'run-'));
  const outside = weights.length > 0 && typeof request.model !== 'string';
  const files: string[] = [];
  /** A model is opened from memory, or from a file beside its weights where these lie outside. */
  const place = (model: Uint8Array): Uint8Array | string => {
    if (!outside) return model;
    const name = `${basename(own)}-${files.length}.onnx`;
    files.push(placeBeside(holdWeights(folder, weights, report), name, model));
    return files.at(-1)!;
  };
  try {
    const profile = join(own, 'profile');
    const model = typeof request.model === 'string' ? request.model : place(request.model);
    report({ doing: 'opening the model' });
    const { session, device, refused } = await open(model, request.devices, {
      enableProfiling: true,
      profileFilePrefix: profile,
      ...(request.unfused ? { graphOptimizationLevel: 'disabled' } : {}),
    });
    const feeds = Object.fromEntries(
      request.inputs.map(input => [input.name, feed(input, request.given?.[input.name], request.seed)]),
    );
    let outputs: readonly Measured[];
    let times: readonly number[];
    try {
      const { results, times: taken } = await timed(session, feeds, request.repeats, report);
      times = taken;
      session.endProfiling();
      report({ doing: 'measuring' });
      const [pictures, complex] = [new Set(request.pictures), new Set(request.complex)];
      outputs = await Promise.all(
        request.outputs.map(name => measure(name, results[name]!, pictures.has(name), complex.has(name))),
      );
    } finally {
      await session.release();
    }
    const { worked, nodes, untimed } = await readProfile(own, device, request.repeats > 0);
    const used = worked.has(device) ? device : 'cpu';
    if (request.whole) times = await timeWhole(place(request.whole.model), request.repeats, used, feeds, report);
    const adapter = await adapterOf(used);
    return {
      device: used,
      ...(adapter === undefined ? {} : { adapter }),
      refused,
      ms: median(times),
      nodes,
      ...(untimed === undefined ? {} : { untimed }),
      outputs,
    };
  } finally {
    await Promise.all([own, ...files].map(path => rm(path, { recursive: true, force: true })));
  }
}

/** What is held at once whatever the device does: a run that cannot fit is refused before it slows the machine down. */
function needMemory({ inputs, outputBytes = 0, weights = [] }: RunRequest, memory: number): void {
  const parts = {
    inputs: bytesOf(inputs),
    weights: weights.reduce((sum, { bytes }) => sum + bytes, 0),
    results: outputBytes,
  };
  const all = parts.inputs + parts.weights + parts.results;
  if (all <= memory) return;
  const each = Object.entries(parts).flatMap(([what, bytes]) => (bytes > 0 ? [`${what} ${showBytes(bytes)}`] : []));
  throw new Error(
    `it would take at least ${showBytes(all)} of memory (${each.join(', ')}), more than the ${showBytes(memory)} that a run may take${parts.weights > memory ? '' : `; ${smallerInput}`}`,
  );
}

/** Errors: the input is not of 32-bit floats, or no device opens the model. */
export async function compute(
  { devices, input, fixed = [], output, values, ...request }: ComputeRequest,
  { folder, report }: Surroundings,
): Promise<readonly Float32Array[]> {
  const own = await mkdtemp(join(folder, 'run-'));
  try {
    const { session } = await open(placed(request, own, report), devices, {});
    try {
      const results: Float32Array[] = [];
      for (const data of values) {
        const given = [...fixed, { input, values: data }].map(({ input, values }) => [
          input.name,
          new Tensor('float32', values, input.shape),
        ]);
        results.push((await (await session.run(Object.fromEntries(given)))[output]!.getData()) as Float32Array);
        report({ doing: 'running', share: results.length / values.length });
      }
      return results;
    } finally {
      await session.release();
    }
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** A model that is whole is opened from memory, one whose weights lie outside from a file beside them. */
function placed({ model, weights = [] }: RunnableModel, folder: string, report: Surroundings['report']) {
  return weights.length === 0 || typeof model === 'string' ? model : placeModel(folder, model, weights, report);
}

async function timeWhole(
  model: Uint8Array | string,
  repeats: number,
  device: Device,
  feeds: Readonly<Record<string, Tensor>>,
  report: Surroundings['report'],
): Promise<readonly number[]> {
  report({ doing: 'timing the whole' });
  const { session } = await open(model, [device], {});
  try {
    const needed = Object.fromEntries(session.inputNames.map(name => [name, feeds[name]!]));
    return (await timed(session, needed, repeats, report)).times;
  } finally {
    await session.release();
  }
}

/** No further run of a slow model is begun after so many milliseconds. */
const longEnough = 10_000;

/**
 * One warm-up, whose results these are, then `repeats` timed runs, fewer where they take long. All compute everything, but
 * only the last output is handed over from the timed ones. Where the warm-up alone takes `enough`, in milliseconds, its own
 * time is taken: what warms up is little beside it.
 */
export async function timed(
  session: Pick<InferenceSession, 'run' | 'outputNames'>,
  feeds: Readonly<Record<string, Tensor>>,
  repeats: number,
  report: Surroundings['report'],
  enough = longEnough,
) {
  report({ doing: 'running', share: 0 });
  const warmed = performance.now();
  const results = await session.run(feeds);
  const last = session.outputNames.slice(-1);
  const times: number[] = [];
  const begun = performance.now();
  if (repeats > 0 && begun - warmed >= enough) return { results, times: [begun - warmed] };
  for (let i = 0; i < repeats && (i === 0 || performance.now() - begun < enough); i++) {
    const start = performance.now();
    const handed = await session.run(feeds, last);
    times.push(performance.now() - start);
    for (const tensor of Object.values(handed)) tensor.dispose();
    report({ doing: 'running', share: (i + 1) / repeats });
  }
  return { results, times };
}

/** On the first of the devices that takes the model. */
export async function open(
  model: Uint8Array | string,
  devices: readonly Device[],
  options: InferenceSession.SessionOptions,
): Promise<{ session: InferenceSession; device: Device; refused: RunResult['refused'] }> {
  const refused: { device: Device; reason: string }[] = [];
  for (const device of devices) {
    try {
      const session = await create(model, { executionProviders: [device], ...options, logSeverityLevel: 4 });
      if (device === devices.at(-1) || !isSoftware(device)) return { session, device, refused };
      await session.release();
      refused.push({
        device,
        reason: 'its only driver here computes in software, which is slower than the CPU itself',
      });
    } catch (error) {
      refused.push({ device, reason: await reasonOf(device, error) });
    }
  }
  throw new Error(refused.map(({ device, reason }) => `${device}: ${reason}`).join('\n'));
}

/** Two overloads of one function. */
function create(model: Uint8Array | string, options: InferenceSession.SessionOptions): Promise<InferenceSession> {
  return typeof model === 'string' ? InferenceSession.create(model, options) : InferenceSession.create(model, options);
}

/** What was given, else standard normal values for floating-point inputs and zeros for indices and flags (zero is valid in every table). */
function feed({ name, shape, dtype }: GraphTensor, given: Given | undefined, seed: number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = () => {
    if (!given) return normal(seedFor(seed, name), count);
    const found = 'pattern' in given ? patternValues(given.pattern, shape) : given.values;
    if (found.length !== count)
      throw new Error(`${name} takes ${count} values (${shape.join('×')}), ${found.length} were given`);
    return found;
  };
  switch (dtype) {
    case 'float32':
      return new Tensor('float32', values(), shape);
    case 'float64':
      return new Tensor('float64', Float64Array.from(values()), shape);
    case 'int64':
      return new Tensor(
        'int64',
        given ? BigInt64Array.from(values(), value => BigInt(Math.trunc(value))) : new BigInt64Array(count),
        shape,
      );
    case 'int32':
      return new Tensor('int32', given ? Int32Array.from(values()) : new Int32Array(count), shape);
    case 'int16':
      return new Tensor('int16', given ? Int16Array.from(values()) : new Int16Array(count), shape);
    case 'int8':
      return new Tensor('int8', given ? Int8Array.from(values()) : new Int8Array(count), shape);
    case 'uint8':
      return new Tensor('uint8', given ? Uint8Array.from(values()) : new Uint8Array(count), shape);
    case 'bool':
      return new Tensor(
        'bool',
        given ? Uint8Array.from(values(), value => Number(value !== 0)) : new Uint8Array(count),
        shape,
      );
    default:
      throw new Error(`inputs of ${dtype} cannot be fed yet`);
  }
}

async function measure(name: string, tensor: Tensor, pictured: boolean, complex: boolean): Promise<Measured> {
  const given = (await tensor.getData()) as Numbers;
  const data = complex ? magnitudesOf(given) : given;
  const shape = complex ? tensor.dims.slice(0, -1) : tensor.dims;
  const picture = pictured ? pictureOf(data, shape) : undefined;
  return {
    name,
    shape,
    ...summaryOf(data),
    ...(complex ? { magnitudes: true } : {}),
    ...(picture ? { picture } : {}),
  };
}
