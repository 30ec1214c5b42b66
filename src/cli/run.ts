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

export async function run(args: readonly string[], streams: Streams): Promise<number> {
  const analysed = analyse(args, streams);
  if (typeof analysed === 'number') return analysed;
  const { options, networks, reports } = analysed;
  const runtime = createRuntime({ script: join(__dirname, 'worker.js') });
  try {
    const measured: Report[] = [];
    for (const [i, network] of networks.entries())
      measured.push(await measure(network, reports[i]!, runtime, options, streams));
    print(measured, options, streams);
    return exitCode(measured);
  } catch (error) {
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
  { stderr }: Streams,
): Promise<Report> {
  stderr.write(`${network.model}: building the model\n`);
  const built = networkModel(network, { every: true });
  if ('reason' in built) throw new Error(`cannot run ${network.model}: ${built.reason}`);
  stderr.write(`${network.model}: running ${built.layers.length} layers\n`);
  const { providers } = await runtime.ask('describe', []);
  const result = await runNetwork(runtime, built, devicesToTry(device, providers));
  for (const { device, reason } of result.refused) stderr.write(`${deviceNames[device]} was not used: ${reason}\n`);
  return {
    ...report,
    device: { provider: result.device, adapter: result.adapter ?? null },
    layers: report.layers.map((layer, index) => {
      const found = result.layers.get(index)!;
      return 'reason' in found ? { ...layer, measured: null, reason: found.reason } : { ...layer, measured: found };
    }),
  };
}
