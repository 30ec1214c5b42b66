/**
 * The name of the device that a provider runs on, told by the system and never guessed: where several devices or drivers
 * could be the one, there is no name.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import type { Device } from './protocol';

/** What is asked of the machine; a test brings its own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** A file's text, `undefined` where there is none. */
  read(path: string): string | undefined;
  /** The names in a folder, none where it does not exist. */
  list(path: string): readonly string[];
  /** What a program printed, `undefined` where it is missing or failed. */
  ask(program: string, args: readonly string[]): Promise<string | undefined>;
  cpu(): string | undefined;
}

export const thisMachine: Machine = {
  platform: process.platform,
  read: path => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  list: path => (existsSync(path) ? readdirSync(path) : []),
  ask: (program, args) =>
    new Promise(resolve =>
      execFile(program, [...args], { timeout: 10_000, windowsHide: true }, (error, stdout) =>
        resolve(error ? undefined : stdout),
      ),
    ),
  cpu: () => cpus()[0]?.model.trim() || undefined,
};

/** Asked in the process that has a session open on the device: which driver it loaded is part of the answer. */
export async function adapterOf(device: Device, machine: Machine = thisMachine): Promise<string | undefined> {
  switch (device) {
    case 'cpu':
      return machine.cpu();
    case 'cuda':
      return only(await nvidiaNames(machine));
    case 'coreml':
      // The chip: Core ML spreads a model over its CPU, GPU and neural engine as it sees fit.
      return machine.cpu();
    case 'dml':
      return only(await windowsNames(machine));
    case 'webgpu':
      if (machine.platform === 'darwin') return only(await macNames(machine));
      if (machine.platform === 'win32') return only(await windowsNames(machine));
      return vulkanName(machine);
  }
}

/** The names of NVIDIA's devices, in the order of the driver. */
export async function nvidiaNames(machine: Machine): Promise<readonly string[]> {
  const folder = '/proc/driver/nvidia/gpus';
  const listed = machine
    .list(folder)
    .flatMap(gpu => /^Model:\s*(.+)$/m.exec(machine.read(join(folder, gpu, 'information')) ?? '')?.[1]?.trim() ?? []);
  if (listed.length > 0) return listed;
  return lines(await machine.ask('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']));
}

async function windowsNames(machine: Machine): Promise<readonly string[]> {
  if (machine.platform !== 'win32') return [];
  const query = '(Get-CimInstance Win32_VideoController).Name';
  return lines(await machine.ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]));
}

async function macNames(machine: Machine): Promise<readonly string[]> {
  const text = await machine.ask('system_profiler', ['SPDisplaysDataType', '-json']);
  try {
    const { SPDisplaysDataType } = JSON.parse(text ?? '{}') as { SPDisplaysDataType?: { sppci_model?: string }[] };
    return (SPDisplaysDataType ?? []).flatMap(({ sppci_model }) => sppci_model ?? []);
  } catch {
    return [];
  }
}

/** Whether what runs on the device is the CPU after all: its only driver computes in software. */
export function isSoftware(device: Device, machine: Machine = thisMachine): boolean {
  return device === 'webgpu' && machine.platform === 'linux' && vulkanDriver(machine)?.software === true;
}

/** By the libraries of Vulkan drivers that this process has loaded: one driver of one device is the one that runs. */
function vulkanDriver(machine: Machine): Driver | undefined {
  const loaded = new Set(
    (machine.read('/proc/self/maps') ?? '').split('\n').flatMap(line => {
      const file = basename(line.slice(line.indexOf('/')));
      return drivers.filter(({ library }) => library.test(file));
    }),
  );
  const [driver, ...others] = loaded;
  return others.length > 0 ? undefined : driver;
}

async function vulkanName(machine: Machine): Promise<string | undefined> {
  const driver = vulkanDriver(machine);
  if (!driver) return undefined;
  if (driver.name) return driver.name;
  if (driver.vendor === '0x10de') return only(await nvidiaNames(machine));
  return only(await pciNames(machine, driver.vendor!));
}

interface Driver {
  readonly library: RegExp;
  readonly name?: string;
  readonly vendor?: string;
  readonly software?: true;
}

const drivers: readonly Driver[] = [
  { library: /^libvk_swiftshader\.so/, name: 'SwiftShader, in software', software: true },
  { library: /^libvulkan_lvp\.so/, name: 'llvmpipe, in software', software: true },
  { library: /^libGLX_nvidia\.so|^libnvidia-vulkan|^libEGL_nvidia\.so/, vendor: '0x10de' },
  { library: /^libvulkan_nouveau\.so/, vendor: '0x10de' },
  { library: /^libvulkan_radeon\.so|^amdvlk/, vendor: '0x1002' },
  { library: /^libvulkan_intel(_hasvk)?\.so/, vendor: '0x8086' },
];

/** Names of a vendor's display devices, as the machine's list of PCI devices has them. */
async function pciNames(machine: Machine, vendor: string): Promise<readonly string[]> {
  const text = await machine.ask('lspci', ['-mm', '-d', `${vendor.slice(2)}::03xx`]);
  // slot "class" "vendor" "device" …
  return lines(text).flatMap(line => /"[^"]*" "([^"]*)" "([^"]*)"/.exec(line)?.slice(1).join(' ') ?? []);
}

function lines(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}

/** Several alike are as good as one. */
function only(names: readonly string[]): string | undefined {
  return new Set(names).size === 1 ? names[0] : undefined;
}
