/**
 * Running single layers on this machine: from a traced call to the sentence a hover shows about it.
 * The worker process is started by the first run and never before; each call is run once and remembered.
 */
import { cpus } from 'node:os';
import * as vscode from 'vscode';
import { layerModel, seededWeights } from '../onnx/layer';
import { createRuntime, type Runtime } from '../runtime/client';
import { deviceNames, devicesToTry } from '../runtime/devices';
import type { Device, RunResult } from '../runtime/protocol';
import { showShape } from '../tensor/show';
import { type Execution, showTensor } from './describe';
import { log } from './log';
import type { Measurements } from './measurements';
import { settings } from './settings';

export interface LocalRuntime extends vscode.Disposable {
  /** Runs the layer and records what it gave; resolves with the recorded sentence. */
  measure(execution: Execution, signal?: AbortSignal): Promise<string>;
}

/** Seed of weights and inputs: the same numbers on every machine. */
const seed = 0;
const timedRuns = 5;

export function openRuntime(extension: vscode.Uri, measurements: Measurements): LocalRuntime {
  let runtime: Runtime | undefined;
  const script = vscode.Uri.joinPath(extension, 'dist', 'worker.js').fsPath;

  return {
    async measure(execution, signal) {
      const known = measurements.textOf(execution);
      if (known) return known;
      const text = await attempt(execution, signal);
      measurements.record(execution, text);
      return text;
    },
    dispose: () => runtime?.stop(),
  };

  async function attempt({ network, call }: Execution, signal?: AbortSignal): Promise<string> {
    if (!call.operator || !call.arguments) return 'not run: only calls of PyTorch’s own layers are run one by one';
    const layer = layerModel(call.operator.name, call.arguments, seededWeights(seed));
    if ('reason' in layer) return `not run: ${layer.reason}`;
    runtime ??= createRuntime({ script, log: line => log.info(line) });
    try {
      const { providers } = await runtime.ask('describe', [], { signal });
      const devices = devicesToTry(settings.device(), providers);
      const outputs = layer.outputs.map(output => output.name);
      const request = { model: layer.model, inputs: layer.inputs, outputs, devices, seed, repeats: timedRuns };
      const result = await runtime.ask('run', [request], { signal });
      for (const { device, reason } of result.refused) log.info(`${deviceNames[device]} was not used: ${reason}`);
      return outcome(
        result,
        call.outputs.map(id => showTensor(network, id)),
      );
    } catch (error) {
      log.warn(`running ${call.operator.name} failed`, error);
      return `could not be run: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`;
    }
  }
}

/** What ran where, how long it took, and whether it agrees with what was worked out from the source. */
function outcome(result: RunResult, inferred: readonly string[]): string {
  const measured = result.outputs.map(output => showShape(output.shape));
  const where = `${deviceText(result.device)}, ${timeText(result.ms)}`;
  const agrees = measured.length === inferred.length && measured.every((shape, i) => shape === inferred[i]);
  if (!agrees)
    return `✗ measured ${measured.join(', ')} on ${where}, but worked out ${inferred.join(', ')}: please report this`;
  const first = result.outputs[0];
  const values = first
    ? ` · mean ${first.mean.toPrecision(2)}, spread ${first.std.toPrecision(2)}${zerosText(first.zeros)}`
    : '';
  return `✓ measured ${measured.join(', ')} on ${where}${values}`;
}

function zerosText(share: number): string {
  return share > 0 ? `, ${(100 * share).toFixed(share < 0.1 ? 1 : 0)} % zeros` : '';
}

function deviceText(device: Device): string {
  const name = device === 'cpu' ? cpus()[0]?.model.trim() : undefined;
  return name ? `${name} (${deviceNames[device]})` : deviceNames[device];
}

/** Milliseconds with two digits, microseconds below a tenth. */
function timeText(ms: number): string {
  return ms < 0.1 ? `${Math.round(ms * 1000)} µs` : `${ms < 10 ? ms.toPrecision(2) : Math.round(ms)} ms`;
}
