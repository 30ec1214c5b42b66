/**
 * Runs a network as far as this machine can. Where ONNX Runtime has no kernels for the precision of the network, all of it is
 * computed in float32; what it refuses beyond that is left out with the reason, and the rest runs.
 */
import type { Call, Network } from '../network/network';
import { type NetworkModel, networkModel } from '../onnx/network';
import { networkInSingle } from '../onnx/single-precision';
import type { Runtime } from './client';
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
  const single = networkInSingle(network);
  if (single) {
    try {
      const built = networkModel(network, { every: true });
      if (!('reason' in built))
        return { ...(await runNetwork(runtime, built, devices, options)), instead: [], redrawn: built.redrawn };
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  const found = await runWithout(runtime, single?.value ?? network, devices, options);
  return 'reason' in found ? found : { ...found, instead: single?.instead ?? [] };
}

async function runWithout(
  runtime: Runtime,
  network: Network,
  devices: readonly Device[],
  options: RunOptions,
): Promise<Omit<AroundRun, 'instead'> | { readonly reason: string }> {
  const without = new Map<number, string>();
  for (let refusals = 0; ; refusals++) {
    const built = networkModel(network, { every: true, without });
    if ('reason' in built) return built;
    try {
      return { ...(await runNetwork(runtime, built, devices, options)), redrawn: built.redrawn };
    } catch (error) {
      const refused = refusals < mostRefusals ? refusedNode(error) : undefined;
      const call = refused && callOf(built, network, refused.node);
      if (!call) throw error;
      const kind = kindOf(call, network);
      for (const other of network.calls)
        if (kindOf(other, network) === kind)
          without.set(other.index, `ONNX Runtime does not run it: ${refused.reason}`);
    }
  }
}

function callOf(built: NetworkModel, { calls }: Network, node: string): Call | undefined {
  const layer = built.layers.find(({ call, nodes }) => calls[call]!.operator && nodes.includes(node));
  return layer && calls[layer.call];
}

/** Calls of one operator on the same dtypes are refused alike. */
function kindOf({ operator, inputs, outputs }: Call, { tensors }: Network): string | undefined {
  const dtypes = [...inputs, ...outputs].map(id => (id === null ? '' : tensors[id]!.dtype));
  return operator && [operator.id, ...dtypes].join(' ');
}
