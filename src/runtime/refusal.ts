/** Why a device could not open a model, in words a person can act on: ONNX Runtime's own where nothing better is known. */
import { dirname, join } from 'node:path';
import { type Machine, thisMachine } from './adapter';
import type { Device } from './protocol';

/** The folder of ONNX Runtime's native libraries for this platform. */
export function nativeFolder(): string {
  return join(dirname(require.resolve('onnxruntime-node')), `../bin/napi-v6/${process.platform}/${process.arch}`);
}

/** What the CUDA provider consists of, beside what every install has. */
export const cudaLibraries = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];

export async function reasonOf(
  device: Device,
  error: unknown,
  machine: Machine = thisMachine,
  folder = nativeFolder(),
): Promise<string> {
  const message = firstLine(error);
  if (device === 'cuda' && /shared library|libonnxruntime_providers|CUDA|cudaErrorNoDevice/i.test(message))
    return (await cudaReason(machine, folder)) ?? message;
  if (device === 'webgpu' && /adapter/i.test(message))
    return machine.platform === 'linux'
      ? 'no graphics driver offers it an adapter; on Linux it needs a Vulkan driver'
      : 'no graphics driver offers it an adapter';
  if (/backend not found/.test(message)) return `ONNX Runtime comes without it for ${process.platform}-${process.arch}`;
  // Where in its sources ONNX Runtime gave up tells nobody anything.
  return message.replace(/^\/onnxruntime_src\/\S+ .*? (?:was false\. |\[ONNXRuntimeError\] : \d+ : \w+ : )/, '');
}

async function cudaReason(machine: Machine, folder: string): Promise<string | undefined> {
  const present = machine.list(folder);
  const absent = cudaLibraries.filter(name => !present.includes(name));
  if (!hasNvidiaDriver(machine)) return 'this machine has no NVIDIA driver';
  if (absent.length > 0) return 'ONNX Runtime’s CUDA provider is not installed; it is a download of its own';
  const needed = (await machine.ask('ldd', [join(folder, 'libonnxruntime_providers_cuda.so')])) ?? '';
  const missing = [...needed.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  return missing.length > 0 ? `the system lacks ${missing.join(', ')}; they belong to CUDA 12 and cuDNN 9` : undefined;
}

/** On Linux, the only platform whose package has CUDA. */
export function hasNvidiaDriver(machine: Machine): boolean {
  return machine.read('/proc/driver/nvidia/version') !== undefined || machine.list('/dev').includes('nvidiactl');
}

const node = /in node \((.+?)\)|node with name '(.+?)'|Node ?\((.+?)\) (?:Op|with) /;

export interface RefusedNode {
  readonly node: string;
  readonly reason: string;
  /** It took the node, which failed as it ran: another one of its kind may do. */
  readonly ran: boolean;
}

/** Which node of a model a device would not take, and what it says of it. */
export function refusedNode(error: unknown): RefusedNode | undefined {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n').find(each => node.test(each));
  const found = line === undefined ? null : node.exec(line);
  const name = found?.slice(1).find(each => each);
  return name === undefined ? undefined : { node: name, reason: withoutPlace(line!), ran: /^\w+ failed: /.test(line!) };
}

/** Whether the model was opened nowhere, so that another one may be. */
export function isRefusal(error: unknown): boolean {
  return refusedNode(error) !== undefined || /Unsupported data type|cannot be fed/.test(String(error));
}

/** `Could not find an implementation for Gemm(13)`, `Type 'tensor(bool)' of input parameter of operator (Mul) is invalid`. */
function withoutPlace(line: string): string {
  return line
    .replace(/^\w+: /, '')
    .replace(/^Load model from \S+ failed:\s*/, '')
    .replace(/^This is an invalid model\. /, '')
    .replace(/^Type Error: /, '')
    .replace(/^Node \(.+?\) Op \((\w+)\)/, '$1')
    .replace(/ input parameter \(.+?\)/, ' input')
    .replace(/(?: in)? node (?:\(.+?\)|with name '.*?')/, '')
    .replace(/\.?$/, '');
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
