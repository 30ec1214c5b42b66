/**
 * The one worker process of this window, and the device that is in use. It is started by the first run and never before;
 * the status bar says so while it starts.
 */
import * as vscode from 'vscode';
import { type AskOptions, createRuntime, type Runtime } from '../runtime/client';
import { installCuda } from '../runtime/cuda';
import { type DeviceReport, deviceNames, devicesToTry, reportDevices } from '../runtime/devices';
import { withoutNode } from '../runtime/failure';
import type { Description, Device, RunResult } from '../runtime/protocol';
import { log } from './log';
import { settings } from './settings';

export interface LocalRuntime extends vscode.Disposable {
  /** The worker, up, with the devices to try on it, the preferred one first. Rejects where it cannot be started. */
  ready(options?: AskOptions): Promise<{ readonly runtime: Runtime; readonly devices: readonly Device[] }>;
  /** The worker, for what needs no device. */
  readonly worker: Runtime;
  /** Whoever has run something says on what. */
  used(result: Pick<RunResult, 'device' | 'adapter' | 'refused'>): void;
  /** Tries every device with a model of one operator. */
  probe(signal?: AbortSignal): Promise<readonly DeviceReport[]>;
  /** Downloads the provider for NVIDIA's devices; rejects with the reason where it cannot, and changes nothing then. */
  installCuda(options: Pick<AskOptions, 'signal' | 'onProgress'>): Promise<void>;
  /** What the last run used, and why a faster one was not. */
  readonly inUse: Used | undefined;
  readonly onDidRun: vscode.Event<Used>;
}

export type Used = Pick<RunResult, 'device' | 'adapter' | 'refused'>;

export function openRuntime(extension: vscode.Uri): LocalRuntime {
  let shared: Runtime | undefined;
  let inUse: Used | undefined;
  const ran = new vscode.EventEmitter<Used>();
  const script = vscode.Uri.joinPath(extension, 'dist', 'worker.js').fsPath;
  const start = () => createRuntime({ script, log: line => log.info(line), limit: longestRun });
  const worker = () => (shared ??= start());
  /** What the installed library can do: the same for every process, so it is asked once. */
  let described: Promise<Description> | undefined;
  const describe = (runtime: Runtime): Promise<Description> => {
    described ??= Promise.resolve(
      vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Starting ONNX Runtime…' }, () =>
        runtime.ask('describe', [], { timeout: longestLoading }),
      ),
    ).catch(error => {
      described = undefined;
      throw error;
    });
    return described;
  };

  return {
    async ready(options) {
      const runtime = worker();
      const { providers } = await unlessAborted(describe(runtime), options?.signal);
      return { runtime, devices: devicesToTry(settings.device(), providers) };
    },
    get worker() {
      return worker();
    },
    used: ({ device, adapter, refused }) => {
      for (const { device, reason } of refused) log.info(`${deviceNames[device]} was not used: ${reason}`);
      inUse = { device, ...(adapter === undefined ? {} : { adapter }), refused };
      ran.fire(inUse);
    },
    probe: signal => reportDevices(start, signal),
    async installCuda(options) {
      const runtime = worker();
      await installCuda(await unlessAborted(describe(runtime), options.signal), options);
      // A process that has looked for the provider does not look again.
      described = undefined;
      runtime.stop();
    },
    get inUse() {
      return inUse;
    },
    onDidRun: ran.event,
    dispose: () => {
      shared?.stop();
      ran.dispose();
    },
  };
}

/** Milliseconds that the library may take until it answers. */
const longestLoading = 60_000;

function longestRun() {
  const minutes = settings.longestRun();
  return {
    milliseconds: minutes > 0 ? minutes * 60_000 : Number.POSITIVE_INFINITY,
    advice: '; the setting receptive.runtime.minutes allows more',
  };
}

/** Leaves what others wait for too; only this one stops waiting. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new Error('cancelled'));
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}

/** Why a run failed, for the reader: a device that was chosen by name stands alone, and what helps is to choose another. */
export function whyNotRun(error: unknown): string {
  const reason = withoutNode(firstLine(error));
  const device = settings.device();
  if (device === 'auto' || !reason.startsWith(`${device}: `)) return reason;
  const why = reason.slice(device.length + 2);
  return `${deviceNames[device]} cannot be used: ${why}; another device can be chosen by “Choose Device…”`;
}

/** Why nothing can be run here at all; `undefined` where it can. */
export function whyNothingRuns(): string | undefined {
  if (!vscode.workspace.isTrusted)
    return 'Nothing is run until you trust this workspace. What is worked out from the source is shown everywhere.';
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 0 && folders.every(({ uri }) => uri.scheme !== 'file'))
    return 'Nothing is run in a virtual workspace: its files are on no disk of this machine. What is worked out from the source is shown everywhere.';
  return undefined;
}

/** What an error says first; the rest is for the log. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
