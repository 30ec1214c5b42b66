/** Runs a whole network once on this machine, and sorts what was measured by the calls that made it. */
import type { NetworkModel } from '../onnx/network';
import type { Runtime } from './client';
import type { Device, RunResult } from './protocol';

export interface NetworkRun {
  readonly device: Device;
  readonly refused: RunResult['refused'];
  /** Median time of the whole, in milliseconds. */
  readonly ms: number;
  /** By the index of the call, containers too. */
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

/** `built` was made with `every`. */
export async function runNetwork(
  runtime: Runtime,
  built: NetworkModel,
  devices: readonly Device[],
  { signal, seed = 0, repeats = 1, timeout = 10 * 60_000 }: RunOptions = {},
): Promise<NetworkRun> {
  const { model, inputs } = built;
  const outputs = built.outputs.map(output => output.name);
  const result = await runtime.ask('run', [{ model, inputs, outputs, devices, seed, repeats }], { signal, timeout });
  const measured = new Map(result.outputs.map(output => [output.name, output]));
  const layers = new Map<number, LayerRun | { readonly reason: string }>();
  for (const { call, reason } of built.missing) layers.set(call, { reason });
  for (const { call, outputs, nodes } of built.layers) {
    const times = nodes.flatMap(node => result.nodes[node] ?? []);
    layers.set(call, of(outputs, times.length > 0 ? sum(times) : null));
  }
  return { device: result.device, refused: result.refused, ms: result.ms, layers };

  function of(outputs: readonly string[], ms: number | null): LayerRun | { readonly reason: string } {
    const found = outputs.map(name => measured.get(name));
    const [first] = found;
    if (!first) return { reason: outputs.length > 0 ? 'what it gives could not be made' : 'it gives no tensor' };
    if (found.includes(undefined)) return { reason: 'not all that it gives could be made' };
    const { mean, std, zeros } = first;
    return { out: found.map(output => output!.shape), ms, mean, std, zeros };
  }
}

function sum(times: readonly number[]): number {
  return times.reduce((total, ms) => total + ms, 0);
}
