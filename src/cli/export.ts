/** `receptive export`: writes the ONNX model of one network, its weights seeded by PyTorch's default rules. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { networkModel } from '../onnx/network';
import { createRuntime } from '../runtime/client';
import { exportModel } from '../runtime/export';
import { analyse, exitCode, fail, type Streams } from './inspect';
import { type Interruptible, interrupted, isInterrupted } from './interruption';
import { progressLine } from './progress';
import { whereIs } from './where';

export async function exportNetwork(
  args: readonly string[],
  streams: Streams,
  untilInterrupted: Interruptible,
): Promise<number> {
  const analysed = analyse('export', args, streams);
  if (typeof analysed === 'number') return analysed;
  const { options, networks, reports, source } = analysed;
  const out = options.out!;
  const obstacle = whyNotThere(out);
  if (obstacle) return fail(streams, `cannot write ${out}: ${obstacle}`);
  if (networks.length === 0) return fail(streams, reports.flatMap(({ unknown }) => unknown)[0]!.reason);
  if (networks.length !== 1)
    return fail(streams, `say which with --model: ${networks.map(network => network.model).join(', ')}`);
  const network = networks[0]!;
  const exported = networkModel(network);
  if ('reason' in exported) return fail(streams, `cannot export ${network.model}: ${exported.reason}`);
  const progress = progressLine(streams, network.model);
  const runtime = createRuntime({ script: join(__dirname, 'worker.js') });
  try {
    const { model, weights } = exported;
    const request = { model, weights, file: resolve(out) };
    await untilInterrupted(signal => exportModel(runtime, request, { signal, onProgress: progress.tell }));
  } catch (error) {
    progress.clear();
    return isInterrupted(error) ? interrupted : fail(streams, `cannot write ${out}: ${(error as Error).message}`);
  } finally {
    progress.clear();
    runtime.stop();
  }
  for (const { call, reason } of exported.missing) {
    const found = network.calls[call]!;
    const where = whereIs(found, network, source);
    const name = `${found.path || found.type}${where === undefined ? '' : ` (${where})`}`;
    streams.stderr.write(`receptive: ${name} is an input of the model instead: ${reason}\n`);
  }
  for (const { weight, reason } of exported.redrawn)
    streams.stderr.write(`receptive: ${weight} is drawn by PyTorch’s default rule instead: ${reason}\n`);
  return exported.missing.length > 0 ? 1 : exitCode(reports);
}

/** A model is put in place of a file as a whole, so there must be one, or nothing. */
function whyNotThere(out: string): string | undefined {
  if (existsSync(out)) return statSync(out).isFile() ? undefined : 'it is no file';
  return existsSync(dirname(resolve(out))) ? undefined : 'its folder does not exist';
}
