/**
 * The models of notes, run on this machine on what the reader entered. What has been run is remembered, so that going back
 * to a value costs nothing. Nothing here rejects: why something was not run is a result like any other.
 */
import { problemOf, referenceModel } from '../onnx/reference/build';
import type { Entered, Reference } from '../onnx/reference/reference';
import type { AskOptions } from '../runtime/client';
import { deviceText } from '../runtime/devices';
import type { Evaluated } from '../runtime/protocol';
import { log } from './log';
import { timeText } from './measurement';
import { type LocalRuntime, whyNotRun } from './runtime';
import { settings } from './settings';

export interface References {
  /** `undefined` when cancelled. */
  run(reference: Reference, entered: Entered, options?: AskOptions): Promise<ReferenceRun | NotRun | undefined>;
}

export interface ReferenceRun {
  /** By the name of the output, row by row. */
  readonly outputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>>;
  readonly summary: string;
  /** `NVIDIA RTX 4070 (WebGPU)`. */
  readonly where: string;
  /** `0.20 ms`. */
  readonly time: string;
}

export interface NotRun {
  readonly reason: string;
  /** The input that does not fit, by its name. */
  readonly input?: string;
}

/** Results that are remembered, the latest ones. */
const most = 64;

export function openReferences(runtime: Pick<LocalRuntime, 'ready' | 'used'>): References {
  const known = new Map<string, ReferenceRun>();

  const remember = (key: string, run: ReferenceRun) => {
    // The latest come last.
    known.delete(key);
    known.set(key, run);
    for (const oldest of known.keys()) if (known.size > most) known.delete(oldest);
    return run;
  };

  return {
    async run(reference, entered, options = {}) {
      const key = JSON.stringify([reference.id, settings.device(), entered]);
      const before = known.get(key);
      if (before) return remember(key, before);
      for (const [name, input] of Object.entries(reference.inputs)) {
        const wrong = name in entered ? problemOf(input, entered[name]) : undefined;
        if (wrong) return { input: name, reason: `${input.label}: ${wrong}` };
      }
      try {
        const built = referenceModel(reference, entered);
        const { runtime: worker, devices } = await runtime.ready(options);
        const { model, inputs } = built;
        const outputs = built.outputs.map(({ name }) => name);
        const found = await worker.ask('evaluate', [{ model, devices, inputs, outputs }], options);
        runtime.used(found);
        return remember(key, described(reference, entered, built.outputs, found));
      } catch (error) {
        if (options.signal?.aborted) return undefined;
        log.warn(`running ${reference.id} failed`, error);
        return { reason: whyNotRun(error) };
      }
    },
  };
}

function described(
  { outputs, summary }: Reference,
  entered: Entered,
  shapes: readonly { readonly shape: readonly number[] }[],
  found: Evaluated,
): ReferenceRun {
  const named = Object.keys(outputs).map(
    (name, i) => [name, { shape: shapes[i]!.shape, values: found.values[i]! }] as const,
  );
  const numbers = Object.fromEntries(named.map(([name, { values }]) => [name, [...values]]));
  return {
    outputs: Object.fromEntries(named),
    summary: summary(numbers, entered),
    where: deviceText(found),
    time: timeText(found.ms),
  };
}
