/**
 * What runs on this machine gave, for whoever shows a call: nothing claims to have been measured that is not in here.
 * The latest results are kept for the workspace, with the device and the time they are from, and without their pictures.
 */
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Network } from '../network/network';
import { failureInWords } from '../runtime/failure';
import type { Execution } from './describe';
import { log } from './log';
import { hasRun, type Measurement, measuredText, type NetworkRan, type Ran } from './measurement';
import type { MeasurementsFile } from './measurements-file';

export interface Measurements extends vscode.Disposable {
  /** What the last run that went well gave; the reason why there is none, where every run failed. */
  of(execution: Execution): Measurement | undefined;
  /** Why the last run failed; `undefined` where it went well, or there was none. */
  failureOf(execution: Execution): string | undefined;
  /** `✓ measured on NVIDIA RTX 4070 (WebGPU), 0.20 ms`; `undefined` where this very call has not been run. */
  textOf(execution: Execution): string | undefined;
  /** The last run of the whole network. */
  ofNetwork(network: Network): NetworkRan | undefined;
  /** Why the last run of the whole network failed; `undefined` where it went well, or there was none. */
  failureOfNetwork(network: Network): string | undefined;
  recordFailure(network: Network, reason: string): void;
  /** Remembers what calls with these arguments and shapes gave, and what the whole did; tells once. */
  record(results: readonly (readonly [Execution, Measurement])[], whole?: readonly [Network, NetworkRan]): void;
  readonly onDidChange: vscode.Event<void>;
}

/** `kept` is where results outlive the window. */
export function openMeasurements(kept?: MeasurementsFile): Measurements {
  const changed = new vscode.EventEmitter<void>();
  const stored = kept?.read();
  const calls = new Map<string, Measurement>(stored?.calls);
  const networks = new Map<string, NetworkRan>(stored?.networks);
  /** What was measured before stands, whatever happens to a later run. */
  const failures = new Map<string, string>();
  let saving: NodeJS.Timeout | undefined;
  /** By name, what the file does not have yet. */
  const fresh = { calls: new Map<string, Ran>(), networks: new Map<string, NetworkRan>() };

  const save = (last = false) => {
    clearTimeout(saving);
    saving = undefined;
    if (!kept) return;
    try {
      if (kept.add({ calls: [...fresh.calls], networks: [...fresh.networks] }, last)) {
        fresh.calls.clear();
        fresh.networks.clear();
      } else saveSoon();
    } catch (error) {
      log.warn('what was measured cannot be kept for the next window', error);
      if (!last) tellOnce(`What is measured cannot be kept for the next window: ${failureInWords(error)}.`);
    }
  };
  /** It is tried again with the next result, and when the window closes. */
  let told = false;
  const tellOnce = (text: string) => {
    if (!told) void vscode.window.showWarningMessage(text);
    told = true;
  };
  const saveSoon = () => {
    saving ??= setTimeout(save, 1_000, false);
  };

  return {
    of: execution => calls.get(callKey(execution)),
    failureOf: execution => failures.get(callKey(execution)),
    textOf: execution => {
      const measurement = calls.get(callKey(execution));
      return measurement && measuredText(measurement, execution);
    },
    ofNetwork: network => networks.get(networkKey(network)),
    failureOfNetwork: network => failures.get(networkKey(network)),
    recordFailure: (network, reason) => {
      failures.set(networkKey(network), reason);
      changed.fire();
    },
    record: (results, whole) => {
      for (const [execution, measurement] of results) {
        const name = callKey(execution);
        failures.delete(name);
        if (!hasRun(measurement) && !measurement.part) failures.set(name, measurement.reason);
        if (!hasRun(measurement) && hasRun(calls.get(name))) continue;
        calls.set(name, measurement);
        // A reason may be gone tomorrow: a device was busy, a driver was missing.
        if (!hasRun(measurement)) continue;
        const { picture: _, ...rest } = measurement;
        fresh.calls.set(name, rest);
      }
      if (whole) {
        failures.delete(networkKey(whole[0]));
        networks.set(networkKey(whole[0]), whole[1]);
        fresh.networks.set(networkKey(whole[0]), whole[1]);
      }
      saveSoon();
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => {
      if (fresh.calls.size + fresh.networks.size > 0) save(true);
      changed.dispose();
    },
  };
}

/** The folder for the file of measurements. All windows of one workspace share it; the workspace's own storage is another for each window that is open at a time. */
export function placeOfMeasurements(storage: vscode.Uri): string {
  const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
  const name = (workspaceFile ? [workspaceFile] : workspaceFolders.map(({ uri }) => uri)).join('\n');
  return vscode.Uri.joinPath(storage, 'measurements', hash(name).replaceAll(/\W/g, '_')).fsPath;
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
