/** Which devices to try, fastest first, and what to call them. */
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

/** `auto`: CUDA, then WebGPU, then the platform's own, then the CPU, as far as this build has them. A named device stands alone. */
export function devicesToTry(choice: DeviceChoice, available: readonly Device[]): readonly Device[] {
  if (choice !== 'auto') return [choice];
  const order: readonly Device[] = ['cuda', 'webgpu', 'dml', 'coreml', 'cpu'];
  return order.filter(device => device === 'cpu' || available.includes(device));
}
