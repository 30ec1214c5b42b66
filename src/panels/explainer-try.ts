/**
 * Runs the models of notes for one page. The reader goes on turning a knob while a model runs, so of what is asked of a
 * model meanwhile only the latest is run; what is running is let finish, since stopping it would cost a new worker process.
 */
import type { References } from '../host/references';
import { whyNothingRuns } from '../host/runtime';
import { settings } from '../host/settings';
import { findReference } from '../onnx/reference/catalogue';
import type { Tried, TryRequest, TryResult } from './reference-protocol';

export interface Trier {
  ask(request: TryRequest): Promise<void>;
  /** Ends what is running, and forgets what waits. */
  cancel(): void;
}

export function openTrier(references: References, post: (tried: Tried) => void): Trier {
  let running: AbortController | undefined;
  /** By the model. */
  const waiting = new Map<string, TryRequest>();

  const answer = ({ model, request }: TryRequest, result: TryResult) => post({ model, request, result });

  const resultOf = async ({ model, entered, asked }: TryRequest, signal: AbortSignal): Promise<TryResult> => {
    const reason = whyNothingRuns();
    if (reason) return { kind: 'blocked', reason };
    const reference = findReference(model);
    if (!reference) return { kind: 'failed', reason: `there is no model called ${model}` };
    if (!asked && !settings.measuresByItself()) return { kind: 'waits' };
    const found = await references.run(reference, entered, { signal });
    if (!found) return { kind: 'cancelled' };
    return 'reason' in found ? { kind: 'failed', ...found } : { kind: 'ran', ...found };
  };

  const ask = async (request: TryRequest): Promise<void> => {
    if (running) {
      waiting.set(request.model, request);
      return;
    }
    running = new AbortController();
    try {
      answer(request, await resultOf(request, running.signal));
    } finally {
      running = undefined;
    }
    const [next] = waiting.values();
    if (!next) return;
    waiting.delete(next.model);
    await ask(next);
  };

  return {
    ask,
    cancel() {
      for (const request of waiting.values()) answer(request, { kind: 'cancelled' });
      waiting.clear();
      running?.abort();
    },
  };
}
