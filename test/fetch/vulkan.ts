// A GPU where there is none: every Chromium brings SwiftShader, a Vulkan driver in software, and WebGPU runs on it.
//
// Linux finds it through an environment variable. Elsewhere, and where the variable is set, the machine's own is used.
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium } from './chromium';
import { exists } from './fetched';

/** The environment in which ONNX Runtime's WebGPU provider finds an adapter; empty where it must find its own. */
export async function softwareVulkan(): Promise<Record<string, string>> {
  if (process.platform !== 'linux' || process.env.VK_DRIVER_FILES) return {};
  // Debian's /usr/bin/chromium is a script that starts the program in /usr/lib/chromium.
  for (const folder of [dirname(await realpath(await chromium())), '/usr/lib/chromium']) {
    const driver = join(folder, 'vk_swiftshader_icd.json');
    if (await exists(driver)) return { VK_DRIVER_FILES: driver };
  }
  return {};
}
