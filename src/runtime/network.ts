/** Runs a whole network once on this machine, and sorts what was measured by the calls that made it. */
import { bytesOf } from '../onnx/memory';
import type { NetworkModel } from '../onnx/network';
import type { AskOptions, Runtime } from './client';
import type { OutputSummary } from './measure';
import type { Device, Given, RunResult } from './protocol';

export interface NetworkRun {
  readonly device: Device;
  /** The name of the device, where this machine tells it for certain. */
  readonly adapter?: string;
  readonly refused: RunResult['refused'];
  /** Median time of the whole, as it would be deployed, in milliseconds. */
  readonly ms: number;
  /** By the index of the call, containers too. */
  readonly layers: ReadonlyMap<number, LayerRun | NotRun>;
}

export interface NotRun {
  readonly reason: string;
  /** It is a part of what runs as one, where nothing is amiss. */
  readonly part?: true;
}

/** The measurements are of the first output. */
export interface LayerRun extends OutputSummary {
  readonly out: readonly (readonly number[])[];
  /**
   * Time of the call's own kernels, each run by itself, by the provider's profile. In the network as a whole, which merges
   * kernels, they take less. `null` where there is none, and `untimed` says why.
   */
  readonly ms: number | null;
  readonly untimed?: string;
  /** The call read values that nothing could make, so random ones of the right shape were put in their place. */
  readonly fed?: true;
}

export interface RunOptions extends AskOptions {
  readonly seed?: number;
  readonly repeats?: number;
  /** By the name of the input; seeded random values without. */
  readonly given?: Readonly<Record<string, Given>>;
  /** Calls whose channels are wanted as pictures, by index. */
  readonly pictures?: readonly number[];
}

/** `built` was made with `every`. */
export async function runNetwork(
  runtime: Runtime,
  built: NetworkModel,
  devices: readonly Device[],
  { seed = 0, repeats = 1, given, pictures = [], ...options }: RunOptions = {},
): Promise<NetworkRun> {
  const { model, weights, whole, inputs } = built;
  const outputs = built.outputs.map(output => output.name);
  const wanted = new Set(pictures);
  const pictured = built.layers.flatMap(({ call, outputs }) => (wanted.has(call) ? outputs.slice(0, 1) : []));
  const complex = built.outputs.filter(output => output.complex).map(({ name }) => name);
  const request = {
    model,
    weights,
    whole,
    inputs,
    outputs,
    outputBytes: bytesOf(built.outputs),
    complex,
    devices,
    seed,
    repeats,
    given,
    pictures: pictured,
  };
  const result = await runtime.ask('run', [{ ...request, unfused: true }], options);
  const measured = new Map(result.outputs.map(output => [output.name, output]));
  const layers = new Map<number, LayerRun | NotRun>();
  for (const { call, reason } of built.missing) layers.set(call, { reason });
  for (const { call, outputs, nodes, fed } of built.layers) layers.set(call, layerRun(outputs, nodes, fed));
  const { device, adapter, refused, ms } = result;
  return { device, ...(adapter === undefined ? {} : { adapter }), refused, ms, layers };

  function layerRun(
    outputs: readonly string[],
    nodes: readonly string[],
    fed: boolean | undefined,
  ): LayerRun | { readonly reason: string } {
    const found = outputs.map(name => measured.get(name));
    const [first] = found;
    if (!first) return { reason: outputs.length > 0 ? 'what it gives could not be made' : 'it gives no tensor' };
    if (found.includes(undefined)) return { reason: 'not all that it gives could be made' };
    const { name: _, shape: __, ...values } = first;
    return { out: found.map(output => output!.shape), ...time(nodes), ...values, ...(fed ? { fed } : {}) };
  }

  function time(nodes: readonly string[]): Pick<LayerRun, 'ms' | 'untimed'> {
    const times = nodes.flatMap(node => result.nodes[node] ?? []);
    if (times.length > 0) return { ms: times.reduce((total, each) => total + each, 0) };
    return {
      ms: null,
      untimed: nodes.length === 0 ? 'it needs no kernel' : (result.untimed ?? 'its kernels have no times'),
    };
  }
}
