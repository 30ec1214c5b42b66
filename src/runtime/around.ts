/**
 * Runs a network as far as this machine can. Where ONNX Runtime has no kernels for the precision of the network, all of it is
 * computed in float32; what it refuses beyond that is left out with the reason, and the rest runs. Results that do not fit into
 * the memory at once are measured in several runs, and a call that does not fit by itself is left out like one that is refused.
 */
import type { Call, Network } from '../network/network';
import { bytesOf } from '../onnx/memory';
import { type NetworkModel, networkModel } from '../onnx/network';
import { networkInSingle } from '../onnx/single-precision';
import { showShape } from '../tensor/shape';
import type { Runtime } from './client';
import { isOverMemory } from './failure';
import { tooLarge } from './fitting';
import { type NetworkRun, type RunOptions, runNetwork } from './network';
import type { Device } from './protocol';
import { isRefusal, refusedNode } from './refusal';

export interface AroundRun extends NetworkRun {
  /** The dtypes that float32 stood for. */
  readonly instead: readonly string[];
  /** Weights that begin as PyTorch draws them, because what code makes of them is not known. */
  readonly redrawn: NetworkModel['redrawn'];
}

/** Each time one kind of call is left out. */
const mostRefusals = 30;

/** The reason where nothing of it can be run; rejects as the runtime does. */
export async function runAround(
  runtime: Runtime,
  network: Network,
  devices: readonly Device[],
  options: RunOptions = {},
): Promise<AroundRun | { readonly reason: string }> {
  const found = await runWhatFits(runtime, network, devices, options);
  return 'reason' in found ? found : { ...found, layers: withParts(found.layers, network) };
}

/** Parts of what runs as one have no results of their own; each says where it was measured. */
function withParts(layers: NetworkRun['layers'], { calls }: Network): NetworkRun['layers'] {
  const all = new Map(layers);
  for (const { index, parent } of calls) {
    if (all.has(index) || parent === undefined) continue;
    let whole = parent;
    while (!layers.has(whole) && calls[whole]!.parent !== undefined) whole = calls[whole]!.parent!;
    const { path, type } = calls[whole]!;
    all.set(index, { reason: `it runs as one with ${path || type}, and is measured there`, part: true });
  }
  return all;
}

async function runWhatFits(
  runtime: Runtime,
  network: Network,
  devices: readonly Device[],
  options: RunOptions,
): ReturnType<typeof runAround> {
  const all = tooLarge(network, runtime.memory);
  try {
    return await runAsItFits(runtime, network, devices, options, all);
  } catch (error) {
    // It did not fit after all: kernels need room of their own, and tensors that are still to be read stay.
    const large = tooLarge(network, runtime.memory * shareOfResults);
    if (!isOverMemory(error) || large.size === all.size) throw error;
    return runAsItFits(runtime, network, devices, options, large);
  }
}

async function runAsItFits(
  runtime: Runtime,
  network: Network,
  devices: readonly Device[],
  options: RunOptions,
  large: Without,
): Promise<AroundRun | { readonly reason: string }> {
  const single = networkInSingle(network);
  if (single) {
    try {
      const build = (measured?: ReadonlySet<number>) =>
        networkModel(network, { every: true, without: large, measured });
      const built = build();
      if (!('reason' in built))
        return { ...(await runInParts(runtime, built, build, devices, options)), instead: [], redrawn: built.redrawn };
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  const found = await runWithout(runtime, single?.value ?? network, devices, options, large);
  if (!('reason' in found)) return { ...found, instead: single?.instead ?? [] };
  const [tooMuch] = large.values();
  return { reason: tooMuch ?? found.reason };
}

/** Calls that are left out, by index, each with the reason. */
type Without = ReadonlyMap<number, string>;

async function runWithout(
  runtime: Runtime,
  network: Network,
  devices: readonly Device[],
  options: RunOptions,
  large: Without,
): Promise<Omit<AroundRun, 'instead'> | { readonly reason: string }> {
  const without = new Map(large);
  for (let refusals = 0; ; refusals++) {
    const build = (measured?: ReadonlySet<number>) => networkModel(network, { every: true, without, measured });
    const built = build();
    if ('reason' in built) return built;
    try {
      return { ...(await runInParts(runtime, built, build, devices, options)), redrawn: built.redrawn };
    } catch (error) {
      const refused = refusals < mostRefusals ? refusedNode(error) : undefined;
      const call = refused && callOf(built, network, refused.node);
      if (!call) throw error;
      const kind = kindOf(call, network, refused.ran);
      for (const other of network.calls)
        if (kindOf(other, network, refused.ran) === kind)
          without.set(other.index, `ONNX Runtime does not run it: ${refused.reason}`);
    }
  }
}

type Build = (measured: ReadonlySet<number>) => NetworkModel | { readonly reason: string };

/** In two halves, and those again, where the results would take much of the memory; the whole is timed once. */
async function runInParts(
  runtime: Runtime,
  built: NetworkModel,
  build: Build,
  devices: readonly Device[],
  options: RunOptions,
  halvings = mostHalvings,
): Promise<NetworkRun> {
  const names = new Set(built.outputs.map(({ name }) => name));
  const calls = built.layers.flatMap(({ call, outputs }) => (outputs.some(name => names.has(name)) ? [call] : []));
  const fits = bytesOf(built.outputs) <= runtime.memory * shareOfResults;
  if (fits || calls.length < 2 || halvings === 0) return runNetwork(runtime, built, devices, options);
  const middle = calls.length >> 1;
  const late = withWholeResults(built.layers, new Set(calls.slice(middle)));
  const [first, second] = [build(new Set(calls.slice(0, middle))), build(late)];
  if ('reason' in first || 'reason' in second) return runNetwork(runtime, built, devices, options);
  const { whole: _, ...other } = second;
  const { layers: before, ...rest } = await runInParts(runtime, first, build, devices, options, halvings - 1);
  const { layers: after } = await runInParts(runtime, other, build, devices, options, halvings - 1);
  return { ...rest, layers: joined(before, after) };
}

/** What gives several results is measured at once: with some of those who make them come the others. */
function withWholeResults(layers: NetworkModel['layers'], calls: ReadonlySet<number>): ReadonlySet<number> {
  const makers = new Map<string, number>();
  for (const { call, outputs } of layers)
    for (const output of outputs) if (!makers.has(output)) makers.set(output, call);
  const all = new Set(calls);
  for (const { outputs } of layers) {
    const made = outputs.flatMap(output => makers.get(output) ?? []);
    if (made.some(call => calls.has(call))) for (const call of made) all.add(call);
  }
  return all;
}

/** Sixteen parts. */
const mostHalvings = 4;
/** Of the memory of a run; what is computed on the way, and ONNX Runtime's reserves, take the rest. */
const shareOfResults = 1 / 4;

/** What either half could not measure the other may have. */
function joined(a: NetworkRun['layers'], b: NetworkRun['layers']): NetworkRun['layers'] {
  const both = new Map(a);
  for (const [call, found] of b) if (!('reason' in found) || !both.has(call)) both.set(call, found);
  return both;
}

function callOf(built: NetworkModel, { calls }: Network, node: string): Call | undefined {
  const layer = built.layers.find(({ call, nodes }) => calls[call]!.operator && nodes.includes(node));
  return layer && calls[layer.call];
}

/** Calls of one operator on the same dtypes are refused alike, those on the same `shapes` fail alike. */
function kindOf({ operator, inputs, outputs }: Call, { tensors }: Network, shapes: boolean): string | undefined {
  const kinds = [...inputs, ...outputs].map(id => {
    if (id === null) return '';
    const { dtype, shape } = tensors[id]!;
    return shapes ? `${dtype} ${showShape(shape)}` : dtype;
  });
  return operator && [operator.id, ...kinds].join(' ');
}
