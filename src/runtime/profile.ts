/** Whose kernels ran, and how long each node took, from the profile that ONNX Runtime wrote into a folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device } from './protocol';

export interface Profile {
  readonly worked: ReadonlySet<Device>;
  /** Median time by the node's name, in milliseconds. */
  readonly nodes: Readonly<Record<string, number>>;
  /** Why the kernels of the device have no times. */
  readonly untimed?: string;
}

interface Event {
  readonly cat?: string;
  readonly name?: string;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly provider?: string };
}

const providerNames: Readonly<Record<string, Device>> = {
  CPUExecutionProvider: 'cpu',
  WebGpuExecutionProvider: 'webgpu',
  CUDAExecutionProvider: 'cuda',
  DmlExecutionProvider: 'dml',
  CoreMLExecutionProvider: 'coreml',
};

/**
 * A node's own event is its kernel on the CPU, but only its launch on a GPU. WebGPU times its programs on the device, under
 * the names of their nodes; the others do not.
 */
const untimed: Readonly<Partial<Record<Device, string>>> = {
  cuda: 'the CUDA provider starts its kernels and does not time them one by one',
  dml: 'DirectML runs the graph as a whole and does not time its parts',
  coreml: 'Core ML runs the graph as a whole and does not time its parts',
};

/** `warmed`: the first run was a warm-up and is not counted. */
export async function readProfile(folder: string, device: Device, warmed: boolean): Promise<Profile> {
  const worked = new Set<Device>();
  const times = new Map<string, number[]>();
  const add = (node: string, dur: number) => {
    const known = times.get(node);
    if (known) known.push(dur / 1000);
    else times.set(node, [dur / 1000]);
  };
  let runs = 0;
  for (const file of (await readdir(folder)).filter(name => name.startsWith('profile'))) {
    for (const { cat, name = '', dur = 0, args } of JSON.parse(await readFile(join(folder, file), 'utf8')) as Event[]) {
      if (name === 'model_run') runs++;
      if (cat === 'Api') add(name.split('&')[0]!, dur);
      const provider = args?.provider && providerNames[args.provider];
      if (!provider) continue;
      worked.add(provider);
      const node = kernelTime.exec(name)?.[1];
      if (provider === 'cpu' && node !== undefined) add(node, dur);
    }
  }
  return {
    worked,
    nodes: Object.fromEntries([...times].map(([node, each]) => [node, median(perRun(each, runs, warmed))])),
    ...(worked.has(device) && untimed[device] ? { untimed: untimed[device] } : {}),
  };
}

/** ONNX Runtime marks the nodes whose memory layout it changed. */
const kernelTime = /^(.*?)(?:_nchwc)?_kernel_time$/;

/** A node may run several programs in each run. */
function perRun(times: readonly number[], runs: number, warmed: boolean): readonly number[] {
  const programs = Math.max(1, Math.round(times.length / Math.max(1, runs)));
  const sums: number[] = [];
  for (let at = warmed && runs > 1 ? programs : 0; at < times.length; at += programs)
    sums.push(times.slice(at, at + programs).reduce((sum, ms) => sum + ms, 0));
  return sums;
}

export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
