/**
 * Running layers and networks on this machine: from a traced call to the sentence a hover shows about it.
 * The worker process is started by the first run and never before; each call is run once and remembered.
 */
import * as vscode from 'vscode';
import type { Network } from '../network/network';
import { layerModel } from '../onnx/layer';
import { networkModel } from '../onnx/network';
import { seededWeights } from '../onnx/weights';
import { createRuntime, type Runtime } from '../runtime/client';
import { type DeviceReport, deviceNames, devicesToTry, deviceText, reportDevices } from '../runtime/devices';
import { type LayerRun, runNetwork } from '../runtime/network';
import type { RunResult } from '../runtime/protocol';
import { showShape } from '../tensor/show';
import { type Execution, showTensor } from './describe';
import { log } from './log';
import type { Measurements } from './measurements';
import { settings } from './settings';

export interface LocalRuntime extends vscode.Disposable {
  /** Runs the layer and records what it gave; resolves with the recorded sentence. */
  measure(execution: Execution, signal?: AbortSignal): Promise<string>;
  /** Runs the whole network and records what each call gave; resolves with a sentence about the whole. */
  measureNetwork(network: Network, signal: AbortSignal, progress: (message: string) => void): Promise<string>;
  /** Tries every device with a model of one operator. */
  probe(): Promise<readonly DeviceReport[]>;
  /** What the last run used. */
  readonly inUse: Used | undefined;
  readonly onDidRun: vscode.Event<Used>;
}

export type Used = Pick<RunResult, 'device' | 'adapter'>;

/** Seed of weights and inputs: the same numbers on every machine. */
const seed = 0;
const timedRuns = 5;

export function openRuntime(extension: vscode.Uri, measurements: Measurements): LocalRuntime {
  let shared: Runtime | undefined;
  let inUse: Used | undefined;
  const ran = new vscode.EventEmitter<Used>();
  const script = vscode.Uri.joinPath(extension, 'dist', 'worker.js').fsPath;
  const start = () => createRuntime({ script, log: line => log.info(line) });

  return {
    async measure(execution, signal) {
      const known = measurements.textOf(execution);
      if (known) return known;
      const text = await attempt(execution, signal);
      if (!signal?.aborted) measurements.record(execution, text);
      return text;
    },
    measureNetwork,
    probe: () => reportDevices(start),
    get inUse() {
      return inUse;
    },
    onDidRun: ran.event,
    dispose: () => {
      shared?.stop();
      ran.dispose();
    },
  };

  async function attempt({ network, call }: Execution, signal?: AbortSignal): Promise<string> {
    if (!call.operator || !call.arguments) return 'not run: only calls of PyTorch’s own layers are run one by one';
    const layer = layerModel(call.operator.name, call.arguments, seededWeights(seed));
    if ('reason' in layer) return `not run: ${layer.reason}`;
    try {
      const outputs = layer.outputs.map(output => output.name);
      const { runtime, devices } = await ready(signal);
      const { model, weights, inputs } = layer;
      const request = { model, weights, inputs, outputs, devices, seed, repeats: timedRuns };
      const result = await runtime.ask('run', [request], { signal });
      used(result);
      return outcome(
        result,
        call.outputs.map(id => showTensor(network, id)),
      );
    } catch (error) {
      log.warn(`running ${call.operator.name} failed`, error);
      return `could not be run: ${firstLine(error)}`;
    }
  }

  async function measureNetwork(
    network: Network,
    signal: AbortSignal,
    progress: (message: string) => void,
  ): Promise<string> {
    progress('making weights');
    // The progress is drawn before the weights take the editor's attention.
    await new Promise(resolve => setTimeout(resolve, 20));
    const built = networkModel(network, { weights: seededWeights(seed), every: true });
    if ('reason' in built) return `${network.model} could not be run: ${built.reason}`;
    if (signal.aborted) return 'cancelled';
    progress(`running ${built.layers.length} calls`);
    try {
      const { runtime, devices } = await ready(signal);
      const result = await runNetwork(runtime, built, devices, { signal, seed, repeats: 1 });
      used(result);
      let wrong = 0;
      for (const [index, layer] of result.layers) {
        const call = network.calls[index]!;
        const inferred = call.outputs.map(id => showTensor(network, id));
        const text = 'reason' in layer ? `not run: ${layer.reason}` : layerOutcome(layer, result, inferred);
        if (text.startsWith('✗')) wrong++;
        measurements.record({ network, call }, text);
      }
      const ran = [...result.layers.values()].filter(layer => 'out' in layer).length;
      const said = `${network.model}: ${ran} of ${result.layers.size} calls measured on ${deviceText(result)}, ${timeText(result.ms)}`;
      return wrong > 0 ? `${said}; ${wrong} shapes differ from what was worked out: please report this` : said;
    } catch (error) {
      if (signal.aborted) return 'cancelled';
      log.warn(`running ${network.model} failed`, error);
      return `${network.model} could not be run: ${firstLine(error)}`;
    }
  }

  async function ready(signal?: AbortSignal) {
    shared ??= start();
    const { providers } = await shared.ask('describe', [], { signal });
    return { runtime: shared, devices: devicesToTry(settings.device(), providers) };
  }

  function used({ device, adapter, refused }: Pick<RunResult, 'device' | 'adapter' | 'refused'>): void {
    for (const { device, reason } of refused) log.info(`${deviceNames[device]} was not used: ${reason}`);
    inUse = { device, adapter };
    ran.fire(inUse);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}

function layerOutcome(layer: LayerRun, device: Used, inferred: readonly string[]): string {
  const measured = layer.out.map(showShape);
  const where = layer.ms === null ? deviceText(device) : `${deviceText(device)}, ${timeText(layer.ms)}`;
  return agreement(measured, inferred, where, layer);
}

/** What ran where, how long it took, and whether it agrees with what was worked out from the source. */
function outcome(result: RunResult, inferred: readonly string[]): string {
  const measured = result.outputs.map(output => showShape(output.shape));
  const where = `${deviceText(result)}, ${timeText(result.ms)}`;
  return agreement(measured, inferred, where, result.outputs[0]);
}

function agreement(
  measured: readonly string[],
  inferred: readonly string[],
  where: string,
  first: { readonly mean: number; readonly std: number; readonly zeros: number } | undefined,
): string {
  const agrees = measured.length === inferred.length && measured.every((shape, i) => shape === inferred[i]);
  if (!agrees)
    return `✗ measured ${measured.join(', ')} on ${where}, but worked out ${inferred.join(', ')}: please report this`;
  const values = first
    ? ` · mean ${first.mean.toPrecision(2)}, spread ${first.std.toPrecision(2)}${zerosText(first.zeros)}`
    : '';
  return `✓ measured ${measured.join(', ')} on ${where}${values}`;
}

function zerosText(share: number): string {
  return share > 0 ? `, ${(100 * share).toFixed(share < 0.1 ? 1 : 0)} % zeros` : '';
}

/** Two digits: seconds from a thousand milliseconds on, microseconds below a tenth of one. */
function timeText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toPrecision(2)} s`;
  return ms < 0.1 ? `${Math.round(ms * 1000)} µs` : `${ms < 10 ? ms.toPrecision(2) : Math.round(ms)} ms`;
}
