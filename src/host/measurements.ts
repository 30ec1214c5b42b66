/**
 * What runs on this machine gave, for whoever shows a call: nothing claims to have been measured that is not in here.
 * The latest results are kept for the workspace, with the device and the time they are from, and without their pictures.
 */
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Network } from '../network/network';
import type { Execution } from './describe';
import { hasRun, type Measurement, measuredText, type NetworkRan } from './measurement';

export interface Measurements extends vscode.Disposable {
  of(execution: Execution): Measurement | undefined;
  /** `✓ measured on NVIDIA RTX 4070 (WebGPU), 0.20 ms`; `undefined` where this very call has not been run. */
  textOf(execution: Execution): string | undefined;
  /** The last run of the whole network. */
  ofNetwork(network: Network): NetworkRan | undefined;
  /** Remembers what calls with these arguments and shapes gave, and what the whole did; tells once. */
  record(results: readonly (readonly [Execution, Measurement])[], whole?: readonly [Network, NetworkRan]): void;
  readonly onDidChange: vscode.Event<void>;
}

/** Where results outlive the window; `version` is that of what made them. */
export interface Kept {
  readonly state: vscode.Memento;
  readonly version: string;
}

const key = 'measurements';
/** About half a kilobyte each. */
const mostKept = 1_000;

interface Stored {
  readonly version: string;
  readonly calls: readonly (readonly [string, Measurement])[];
  readonly networks: readonly (readonly [string, NetworkRan])[];
}

export function openMeasurements(kept?: Kept): Measurements {
  const changed = new vscode.EventEmitter<void>();
  const stored = kept?.state.get<Stored>(key);
  const usable = stored && stored.version === kept?.version ? stored : undefined;
  const calls = new Map<string, Measurement>(usable?.calls);
  const networks = new Map<string, NetworkRan>(usable?.networks);
  let saving: NodeJS.Timeout | undefined;

  const save = () => {
    clearTimeout(saving);
    saving = undefined;
    if (!kept) return;
    // A reason may be gone tomorrow: a device was busy, a driver was missing.
    const ran = [...calls].flatMap(([name, measurement]) => {
      if (!hasRun(measurement)) return [];
      const { picture: _, ...rest } = measurement;
      return [[name, rest] as const];
    });
    const latest = ran.slice(-mostKept);
    kept.state.update(key, { version: kept.version, calls: latest, networks: [...networks].slice(-50) });
  };

  return {
    of: execution => calls.get(callKey(execution)),
    textOf: execution => {
      const measurement = calls.get(callKey(execution));
      return measurement && measuredText(measurement, execution);
    },
    ofNetwork: network => networks.get(networkKey(network)),
    record: (results, whole) => {
      for (const [execution, measurement] of results) {
        const name = callKey(execution);
        // The latest come last, and stay longest.
        calls.delete(name);
        calls.set(name, measurement);
      }
      if (whole) networks.set(networkKey(whole[0]), whole[1]);
      saving ??= setTimeout(save, 1_000);
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => {
      if (saving) save();
      changed.dispose();
    },
  };
}

const keys = new WeakMap<object, string>();

/** The same arguments give other values at another place of the network, so that each call is measured for itself. */
function callKey({ network, call }: Execution): string {
  const known = keys.get(call);
  if (known !== undefined) return known;
  const shapes = [...call.inputs, ...call.outputs].map(id => {
    const tensor = id === null ? null : network.tensors[id];
    return tensor && [tensor.shape, tensor.dtype];
  });
  const { type, path, operator, outputs } = call;
  const made = hash([network.model, path, operator ?? type, call.arguments, shapes, outputs]);
  keys.set(call, made);
  return made;
}

function networkKey(network: Network): string {
  const known = keys.get(network);
  if (known !== undefined) return known;
  const inputs = network.inputs.map(({ tensor }) => tensor !== null && network.tensors[tensor]!.shape);
  const made = hash([network.model, network.definition?.uri, inputs, network.calls.length, network.totals.params]);
  keys.set(network, made);
  return made;
}

function hash(value: unknown): string {
  const plain = (_: string, item: unknown) => (typeof item === 'function' ? undefined : item);
  return createHash('sha256').update(JSON.stringify(value, plain)).digest('base64').slice(0, 22);
}
