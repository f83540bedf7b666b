import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How to reach a Vulkan driver: variables for a child process, or why there is none. */
export type VulkanDriver =
  | { readonly name: string; readonly env: Readonly<Record<string, string>> }
  | { readonly absent: string };

const loaders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];

/**
 * SwiftShader, the software Vulkan driver that Chromium and Electron carry: WebGPU without a GPU. The variables must
 * be set before ONNX Runtime loads, so they are for a child process.
 */
export function softwareDriver(): VulkanDriver {
  if (process.platform !== 'linux') return { absent: `no software driver is known on ${process.platform}` };
  if (!loaders.some((folder) => existsSync(join(folder, 'libvulkan.so.1'))))
    return { absent: 'libvulkan.so.1 is not installed (Debian: libvulkan1)' };
  const description = descriptions().find(existsSync);
  if (description === undefined)
    return { absent: 'no vk_swiftshader_icd.json (Debian: chromium; npm: electron)' };
  return {
    name: 'SwiftShader',
    env: { VK_DRIVER_FILES: description, VK_ICD_FILENAMES: description },
  };
}

/** The driver that the machine itself has, whatever it is. */
export const machineDriver: VulkanDriver = { name: "the machine's own driver", env: {} };

function descriptions(): readonly string[] {
  const file = 'vk_swiftshader_icd.json';
  const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
  return [...electronFolder(), ...folders].map((folder) => join(folder, file));
}

/** Electron's files, where a later version of Caliper has it among its packages. */
function electronFolder(): readonly string[] {
  try {
    return [join(dirname(createRequire(import.meta.url).resolve('electron')), 'dist')];
  } catch {
    return [];
  }
}
