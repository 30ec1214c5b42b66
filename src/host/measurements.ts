/**
 * What runs on a real device gave, for whoever shows a call. The runtime fills it through `record`; until then it is
 * empty and nothing claims to have been measured.
 */
import * as vscode from 'vscode';
import type { Execution } from './describe';

export interface Measurements extends vscode.Disposable {
  /** `✓ measured on NVIDIA RTX 4070 (WebGPU), 0.2 ms`; `undefined` where this very call has not been run. */
  textOf(execution: Execution): string | undefined;
  /** Remembers what a call with these arguments and shapes gave, or why it could not be run. */
  record(execution: Execution, text: string): void;
  readonly onDidChange: vscode.Event<void>;
}

export function openMeasurements(): Measurements {
  const changed = new vscode.EventEmitter<void>();
  const texts = new Map<string, string>();
  return {
    textOf: execution => texts.get(keyOf(execution)),
    record: (execution, text) => {
      texts.set(keyOf(execution), text);
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}

/** Calls that agree in operator, arguments and shapes are one measurement, wherever they stand. */
function keyOf({ network, call }: Execution): string {
  const shapes = [...call.inputs, ...call.outputs].map(id => (id === null ? null : network.tensors[id]));
  const plain = (_: string, value: unknown) => (typeof value === 'function' ? undefined : value);
  return JSON.stringify(
    [
      call.operator ?? [call.type, call.path, network.model],
      call.arguments,
      shapes.map(tensor => tensor && [tensor.shape, tensor.dtype]),
    ],
    plain,
  );
}
