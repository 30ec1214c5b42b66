/** `receptive export`: writes the ONNX model of one network, its weights seeded by PyTorch's default rules. */
import { networkModel } from '../onnx/network';
import { writeModel } from '../runtime/files';
import { analyse, exitCode, fail, type Streams } from './inspect';
import { progressLine } from './progress';

export function exportModel(args: readonly string[], streams: Streams): number {
  const analysed = analyse(args, streams);
  if (typeof analysed === 'number') return analysed;
  const { options, networks, reports } = analysed;
  if (!options.out) return fail(streams, 'export needs --out FILE');
  if (networks.length === 0) return fail(streams, reports.flatMap(({ unknown }) => unknown)[0]!.reason);
  if (networks.length !== 1)
    return fail(streams, `say which with --model: ${networks.map(network => network.model).join(', ')}`);
  const network = networks[0]!;
  const exported = networkModel(network);
  if ('reason' in exported) return fail(streams, `cannot export ${network.model}: ${exported.reason}`);
  const progress = progressLine(streams, network.model);
  try {
    writeModel({ ...exported, file: options.out }, progress.tell);
  } catch (error) {
    return fail(streams, `cannot write ${options.out}: ${(error as Error).message}`);
  } finally {
    progress.clear();
  }
  for (const { call, reason } of exported.missing) {
    const { path, type } = network.calls[call]!;
    streams.stderr.write(`receptive: ${path || type} is an input of the model instead: ${reason}\n`);
  }
  for (const { weight, reason } of exported.redrawn)
    streams.stderr.write(`receptive: ${weight} is drawn by PyTorch’s default rule instead: ${reason}\n`);
  return exported.missing.length > 0 ? 1 : exitCode(reports);
}
