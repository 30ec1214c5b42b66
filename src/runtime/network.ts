/** Runs a whole network once on this machine, and sorts what was measured by the calls that made it. */
import type { NetworkModel } from '../onnx/network';
import type { Runtime } from './client';
import type { Device, RunResult } from './protocol';

export interface NetworkRun {
  readonly device: Device;
  readonly refused: RunResult['refused'];
  /** Median time of the whole, in milliseconds. */
  readonly ms: number;
  /** By the index of the call; containers have none. */
  readonly layers: ReadonlyMap<number, LayerRun | { readonly reason: string }>;
}

export interface LayerRun {
  readonly out: readonly (readonly number[])[];
  /** Time of the call's own kernels, by the provider's profile; `null` where it did not time them. */
  readonly ms: number | null;
  /** Of the first output. */
  readonly mean: number;
  readonly std: number;
  readonly zeros: number;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly seed?: number;
  readonly repeats?: number;
  /** Milliseconds until the run is given up. */
  readonly timeout?: number;
}

/** `network` was built with `every`. */
export async function runNetwork(
  runtime: Runtime,
  network: NetworkModel,
  devices: readonly Device[],
  { signal, seed = 0, repeats = 1, timeout = 10 * 60_000 }: RunOptions = {},
): Promise<NetworkRun> {
  const { model, inputs } = network;
  const outputs = network.outputs.map(output => output.name);
  const result = await runtime.ask('run', [{ model, inputs, outputs, devices, seed, repeats }], { signal, timeout });
  const measured = new Map(result.outputs.map(output => [output.name, output]));
  const layers = new Map<number, LayerRun | { readonly reason: string }>();
  for (const { call, reason } of network.missing) layers.set(call, { reason });
  for (const { call, outputs, nodes } of network.layers) {
    const found = outputs.map(name => measured.get(name)!);
    const [first] = found;
    if (!first) {
      layers.set(call, { reason: 'it gives no tensor' });
      continue;
    }
    const times = nodes.flatMap(node => result.nodes[node] ?? []);
    layers.set(call, {
      out: found.map(output => output.shape),
      ms: times.length > 0 ? times.reduce((sum, ms) => sum + ms, 0) : null,
      mean: first.mean,
      std: first.std,
      zeros: first.zeros,
    });
  }
  return { device: result.device, refused: result.refused, ms: result.ms, layers };
}
