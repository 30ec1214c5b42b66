/** Names of devices, and reasons why one cannot be used, as machines of several kinds tell them. */
import { strict as assert } from 'node:assert';
import { adapterOf, type Machine } from '../../src/runtime/adapter';
import type { Device } from '../../src/runtime/protocol';
import { reasonOf } from '../../src/runtime/refusal';

interface Told {
  readonly platform?: NodeJS.Platform;
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  /** By the program's name. */
  readonly printed?: Readonly<Record<string, string>>;
}

function machine({ platform = 'linux', files = {}, folders = {}, printed = {} }: Told): Machine {
  return {
    platform,
    read: path => files[path],
    list: path => folders[path] ?? [],
    ask: async program => printed[program],
    cpu: () => 'A CPU',
  };
}

const maps = (...libraries: readonly string[]) => ({
  '/proc/self/maps': libraries
    .map(library => `7f00-7f10 r-xp 00000000 08:01 1234 /usr/lib/x86_64-linux-gnu/${library}`)
    .join('\n'),
});
const gpu = (model: string) => `Model: \t\t ${model}\nIRQ:   \t\t 35\n`;
const nvidia: Told = {
  folders: { '/proc/driver/nvidia/gpus': ['0000:01:00.0'] },
  files: { '/proc/driver/nvidia/gpus/0000:01:00.0/information': gpu('NVIDIA GeForce RTX 4070') },
};

describe('the name of a device', () => {
  const cases: readonly (readonly [what: string, device: Device, told: Told, name: string | undefined])[] = [
    ['the processor', 'cpu', {}, 'A CPU'],
    ["the NVIDIA driver's", 'cuda', nvidia, 'NVIDIA GeForce RTX 4070'],
    ["nvidia-smi's", 'cuda', { printed: { 'nvidia-smi': 'NVIDIA H100\n' } }, 'NVIDIA H100'],
    ['two alike', 'cuda', { printed: { 'nvidia-smi': 'NVIDIA H100\nNVIDIA H100\n' } }, 'NVIDIA H100'],
    ['two that differ', 'cuda', { printed: { 'nvidia-smi': 'NVIDIA H100\nNVIDIA A2\n' } }, undefined],
    ['the loaded driver', 'webgpu', { files: maps('libc.so.6', 'libvk_swiftshader.so') }, 'SwiftShader, in software'],
    [
      "the loaded NVIDIA driver's one device",
      'webgpu',
      { ...nvidia, files: { ...nvidia.files, ...maps('libGLX_nvidia.so.550.54') } },
      'NVIDIA GeForce RTX 4070',
    ],
    ['two loaded drivers', 'webgpu', { files: maps('libvulkan_radeon.so', 'libvulkan_intel.so') }, undefined],
    [
      'a device from the list of PCI devices',
      'webgpu',
      {
        files: maps('libvulkan_intel.so'),
        printed: { lspci: '00:02.0 "VGA compatible controller" "Intel Corporation" "UHD Graphics 620" -r07\n' },
      },
      'Intel Corporation UHD Graphics 620',
    ],
    ['no list of PCI devices', 'webgpu', { files: maps('libvulkan_radeon.so') }, undefined],
    [
      'the one of a Mac',
      'webgpu',
      {
        platform: 'darwin',
        printed: { system_profiler: '{"SPDisplaysDataType":[{"_name":"Apple M2","sppci_model":"Apple M2"}]}' },
      },
      'Apple M2',
    ],
    ['what is no answer', 'webgpu', { platform: 'darwin', printed: { system_profiler: 'no' } }, undefined],
    [
      'the one of Windows',
      'dml',
      { platform: 'win32', printed: { 'powershell.exe': 'Radeon RX 7600\r\n' } },
      'Radeon RX 7600',
    ],
    ['the chip', 'coreml', { platform: 'darwin' }, 'A CPU'],
  ];
  for (const [what, device, told, name] of cases)
    it(`${device}: ${what}`, async () => assert.equal(await adapterOf(device, machine(told)), name));
});

describe('why a device cannot be used', () => {
  const failed = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
  const driver = { files: { '/proc/driver/nvidia/version': 'NVRM version: 550' } };
  const installed = { '/native': ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'] };
  const cases: readonly (readonly [string, Device, string, Told, string])[] = [
    ['no driver', 'cuda', failed, {}, 'this machine has no NVIDIA driver'],
    [
      'no provider',
      'cuda',
      failed,
      driver,
      'ONNX Runtime’s CUDA provider is not installed; it is a download of its own',
    ],
    [
      'libraries that are missing',
      'cuda',
      failed,
      {
        ...driver,
        folders: installed,
        printed: {
          ldd: '\tlibc.so.6 => /lib/libc.so.6 (0x7)\n\tlibcudnn.so.9 => not found\n\tlibcublas.so.12 => not found\n',
        },
      },
      'the system lacks libcudnn.so.9, libcublas.so.12; they belong to CUDA 12 and cuDNN 9',
    ],
    ['what is not known better', 'cuda', failed, { ...driver, folders: installed }, failed],
    [
      'no Vulkan',
      'webgpu',
      '/onnxruntime_src/a.cc:136 f(x) adapter_result.status == x was false. Failed to get a WebGPU adapter: none',
      {},
      'no graphics driver offers it an adapter; on Linux it needs a Vulkan driver',
    ],
    [
      'no such backend',
      'coreml',
      'no available backend found. ERR: [coreml] backend not found.',
      {},
      `ONNX Runtime comes without it for ${process.platform}-${process.arch}`,
    ],
  ];
  for (const [what, device, message, told, reason] of cases)
    it(`${device}: ${what}`, async () =>
      assert.equal(await reasonOf(device, new Error(message), machine(told), '/native'), reason));
});
