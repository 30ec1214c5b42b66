/** Which devices there are, which to try, fastest first, what to call them, and why one can or cannot be used here. */
import { GraphBuilder } from '../onnx/graph';
import type { Runtime } from './client';
import { notLoaded } from './failure';
import type { Device } from './protocol';

export type DeviceChoice = 'auto' | Device;

export const deviceChoices: readonly DeviceChoice[] = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'];

export const deviceNames: Readonly<Record<Device, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
};

export function isDevice(value: unknown): value is Device {
  return typeof value === 'string' && Object.hasOwn(deviceNames, value);
}

/** `auto`: CUDA, then WebGPU, then the platform's own, then the CPU, as far as this build has them. A named device stands alone. */
export function devicesToTry(choice: DeviceChoice, available: readonly Device[]): readonly Device[] {
  if (choice !== 'auto') return [choice];
  const order: readonly Device[] = ['cuda', 'webgpu', 'dml', 'coreml', 'cpu'];
  return order.filter(device => device === 'cpu' || available.includes(device));
}

/** `NVIDIA RTX 4070 (WebGPU)`; the provider alone where the machine does not tell the name. */
export function deviceText({ device, adapter }: { readonly device: Device; readonly adapter?: string }): string {
  return adapter === undefined ? deviceNames[device] : `${adapter} (${deviceNames[device]})`;
}

export interface DeviceReport {
  readonly id: Device;
  readonly usable: boolean;
  /** Why it cannot be used, and what would help, in one sentence or two. */
  readonly reason?: string;
  /** The name of what it runs on, where this machine tells it for certain. */
  readonly adapter?: string;
  /** `installCuda` (cuda.ts) would bring what is missing. */
  readonly installable?: true;
}

/**
 * Tries every device with a model of one operator, each in a process of its own, which `start` starts: a driver that crashes
 * takes no other along. Never rejects: a device whose process died is one that cannot be used.
 */
export async function reportDevices(start: () => Runtime, signal?: AbortSignal): Promise<readonly DeviceReport[]> {
  const first = start();
  let providers: readonly Device[];
  let cudaMissing: boolean;
  try {
    ({ providers, cudaMissing } = await first.ask('describe', [], { signal, timeout: longestTrial }));
  } catch (error) {
    const said = firstLine(error);
    const reason = said.startsWith(notLoaded) ? said : `${notLoaded}: ${said}`;
    return devices.map(id => ({ id, usable: false, reason }));
  } finally {
    first.stop();
  }
  return Promise.all(
    devices.map(id => (providers.includes(id) ? tried(id, start(), cudaMissing, signal) : Promise.resolve(absent(id)))),
  );
}

const devices = Object.keys(deviceNames) as Device[];
/** A driver that takes longer for a model of one operator has hung, in milliseconds. */
const longestTrial = 60_000;

async function tried(
  id: Device,
  runtime: Runtime,
  cudaMissing: boolean,
  signal: AbortSignal | undefined,
): Promise<DeviceReport> {
  const graph = new GraphBuilder();
  const x = { name: 'x', shape: [1], dtype: 'float32' as const };
  const model = graph.finish([x], [{ ...x, name: 'y', from: graph.node('Relu', [{ name: 'x' }]) }]);
  try {
    const request = { model, inputs: [x], outputs: ['y'], devices: [id], seed: 0, repeats: 0 };
    const { adapter } = await runtime.ask('run', [request], { signal, timeout: longestTrial });
    return { id, usable: true, ...(adapter === undefined ? {} : { adapter }) };
  } catch (error) {
    const reason = firstLine(error).replace(`${id}: `, '');
    return { id, usable: false, reason, ...(id === 'cuda' && cudaMissing ? { installable: true as const } : {}) };
  } finally {
    runtime.stop();
  }
}

/** The provider is not part of ONNX Runtime's package for this platform. */
function absent(id: Device): DeviceReport {
  const where = { cpu: '', webgpu: '', cuda: 'Linux on x64', dml: 'Windows', coreml: 'macOS' }[id];
  const reason = `ONNX Runtime comes without it for ${process.platform}-${process.arch}${where ? `; it is for ${where}` : ''}`;
  return { id, usable: false, reason };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
