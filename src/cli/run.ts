/** `receptive run`: what `inspect` says, and beside it what ONNX Runtime measured on this machine. */
import { join } from 'node:path';
import type { Network } from '../network/network';
import { networkModel } from '../onnx/network';
import { createRuntime, type Runtime } from '../runtime/client';
import { deviceNames, devicesToTry } from '../runtime/devices';
import { runNetwork } from '../runtime/network';
import { analyse, exitCode, fail, print, type Streams } from './inspect';
import type { Report } from './json';
import type { InspectOptions } from './options';
import { progressLine } from './progress';

/** As shells have it for a program that was interrupted. */
const interrupted = 130;

/** `signal` ends the run, and the process that runs models with it. */
export async function run(args: readonly string[], streams: Streams, signal?: AbortSignal): Promise<number> {
  const analysed = analyse(args, streams);
  if (typeof analysed === 'number') return analysed;
  const { options, networks, reports } = analysed;
  if (networks.length === 0) return fail(streams, reports.flatMap(({ unknown }) => unknown)[0]!.reason);
  const runtime = createRuntime({ script: join(__dirname, 'worker.js') });
  try {
    const measured: Report[] = [];
    for (const [i, network] of networks.entries())
      measured.push(await measure(network, reports[i]!, runtime, options, streams, signal));
    print(measured, options, streams);
    return exitCode(measured);
  } catch (error) {
    if (signal?.aborted) return interrupted;
    return fail(streams, (error as Error).message);
  } finally {
    runtime.stop();
  }
}

async function measure(
  network: Network,
  report: Report,
  runtime: Runtime,
  { device }: InspectOptions,
  streams: Streams,
  signal: AbortSignal | undefined,
): Promise<Report> {
  const progress = progressLine(streams, network.model);
  progress.tell({ doing: 'building the model' });
  const built = networkModel(network, { every: true });
  if ('reason' in built) throw new Error(`cannot run ${network.model}: ${built.reason}`);
  const asking = { signal, onProgress: progress.tell };
  const { providers } = await runtime.ask('describe', [], asking);
  const result = await runNetwork(runtime, built, devicesToTry(device, providers), asking).finally(progress.clear);
  for (const { device, reason } of result.refused)
    streams.stderr.write(`${deviceNames[device]} was not used: ${reason}\n`);
  return {
    ...report,
    device: { provider: result.device, adapter: result.adapter ?? null },
    layers: report.layers.map((layer, index) => {
      const found = result.layers.get(index)!;
      return 'reason' in found ? { ...layer, measured: null, reason: found.reason } : { ...layer, measured: found };
    }),
  };
}
