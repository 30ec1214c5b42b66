/**
 * A small model on given inputs, for its very numbers: what a note's model gives for what the reader entered. Which provider
 * did the work is read from ONNX Runtime's profile, as for every run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { adapterOf } from './adapter';
import { median, readProfile } from './profile';
import type { Evaluated, EvaluateRequest } from './protocol';
import { open, type Surroundings, timed } from './run';

/** Timed runs after one warm-up. */
const repeats = 3;

/** Errors: an input is not of 32-bit floats, an output is not, or no device opens the model. */
export async function evaluate(
  { model, devices, inputs, outputs }: EvaluateRequest,
  { folder, report }: Surroundings,
): Promise<Evaluated> {
  const own = await mkdtemp(join(folder, 'run-'));
  try {
    report({ doing: 'opening the model' });
    const profile = { enableProfiling: true, profileFilePrefix: join(own, 'profile') };
    const { session, device, refused } = await open(model, devices, profile);
    try {
      const feeds = inputs.map(({ name, values, shape }) => [name, new Tensor('float32', values, shape)]);
      const { results, times } = await timed(session, Object.fromEntries(feeds), repeats, report);
      session.endProfiling();
      const { worked } = await readProfile(own, device, true);
      const used = worked.has(device) ? device : 'cpu';
      const adapter = await adapterOf(used);
      const values = await Promise.all(outputs.map(async name => floats(name, await results[name]!.getData())));
      return {
        device: used,
        ...(adapter === undefined ? {} : { adapter }),
        refused,
        ms: median(times),
        values,
      };
    } finally {
      await session.release();
    }
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

function floats(name: string, data: unknown): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Error(`${name} is not of 32-bit floats`);
}
