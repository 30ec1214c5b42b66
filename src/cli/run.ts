/** `receptive run`: what `inspect` says, and beside it what ONNX Runtime measured on this machine. */
import { join } from 'node:path';
import type { Network } from '../network/network';
import { runAround } from '../runtime/around';
import { createRuntime, type Runtime } from '../runtime/client';
import { deviceNames, devicesToTry } from '../runtime/devices';
import { withoutNode } from '../runtime/failure';
import { placeText } from '../source/cells';
import { analyse, exitCode, fail, print, type Streams } from './inspect';
import { type Interruptible, interrupted, isInterrupted } from './interruption';
import type { Report } from './json';
import type { InspectOptions } from './options';
import { progressLine } from './progress';
import { agrees, shapeText } from './table';

/** `untilInterrupted` ends the run early, and the process that runs models with it. */
export async function run(args: readonly string[], streams: Streams, untilInterrupted: Interruptible): Promise<number> {
  const analysed = analyse('run', args, streams);
  if (typeof analysed === 'number') return analysed;
  const { options, networks, reports } = analysed;
  if (networks.length === 0) return fail(streams, reports.flatMap(({ unknown }) => unknown)[0]!.reason);
  const runtime = createRuntime({ script: join(__dirname, 'worker.js') });
  let ran = 0;
  try {
    const measured: Report[] = [];
    for (const [i, network] of networks.entries()) {
      const found = await measure(network, reports[i]!, runtime, options, streams, untilInterrupted);
      if (typeof found !== 'string') ran++;
      else fail(streams, `cannot run ${network.model}: ${found}`);
      measured.push(typeof found === 'string' ? withoutRun(reports[i]!, found) : found);
    }
    if (ran === 0) return 2;
    print(measured, options, streams);
    const wrong = measured.flatMap(disagreements);
    for (const each of wrong) streams.stderr.write(`receptive: ${each}: please report this\n`);
    return ran < networks.length || wrong.length > 0 ? 1 : exitCode(measured);
  } catch (error) {
    if (isInterrupted(error)) return interrupted;
    throw error;
  } finally {
    runtime.stop();
  }
}

/** What came out is not what was worked out: a fault of ours, or of ONNX Runtime. */
function disagreements({ model, layers }: Report): readonly string[] {
  return layers.flatMap(layer => {
    if (agrees(layer)) return [];
    const [found, inferred] = [layer.measured!.out, layer.out].map(shapes =>
      shapes.map(shape => (shape ? shapeText(shape) : '?')).join(' '),
    );
    return [
      `${model}: ${layer.path || layer.type} (${placeText(layer)}) gave ${found}, but ${inferred} was worked out`,
    ];
  });
}

function withoutRun(report: Report, reason: string): Report {
  return { ...report, layers: report.layers.map(layer => ({ ...layer, measured: null, reason })) };
}

/** What was measured, or why nothing was. */
async function measure(
  network: Network,
  report: Report,
  runtime: Runtime,
  { device }: InspectOptions,
  streams: Streams,
  untilInterrupted: Interruptible,
): Promise<Report | string> {
  const progress = progressLine(streams, network.model);
  progress.tell({ doing: 'building the model' });
  let result: Awaited<ReturnType<typeof runAround>>;
  try {
    result = await untilInterrupted(async signal => {
      const asking = { signal, onProgress: progress.tell };
      const { providers } = await runtime.ask('describe', [], asking);
      return runAround(runtime, network, devicesToTry(device, providers), asking);
    });
  } catch (error) {
    if (isInterrupted(error)) throw error;
    return withoutNode((error as Error).message);
  } finally {
    progress.clear();
  }
  if ('reason' in result) return result.reason;
  if (result.instead.length > 0)
    streams.stderr.write(`${network.model} is computed in float32 instead of ${result.instead.join(' and ')}\n`);
  const [weight, ...more] = result.redrawn;
  if (weight)
    streams.stderr.write(
      `${network.model}: ${weight.weight}${more.length > 0 ? ` and ${more.length} more` : ''} drawn by PyTorch’s default rule: ${weight.reason}\n`,
    );
  for (const { device, reason } of result.refused)
    streams.stderr.write(`${deviceNames[device]} was not used: ${reason}\n`);
  const { layers } = result;
  return {
    ...report,
    device: { provider: result.device, adapter: result.adapter ?? null },
    layers: report.layers.map((layer, index) => {
      const found = layers.get(index)!;
      return 'reason' in found ? { ...layer, measured: null, reason: found.reason } : { ...layer, measured: found };
    }),
  };
}
