import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, release } from 'node:os';

/** What the machine is, as far as it can be asked without a package: WebGPU itself does not tell (ONNX Runtime 1.30). */
export function machine() {
  return {
    system: `${process.platform} ${release()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    threads: availableParallelism(),
    gpus: nvidiaGpus(),
    vulkan: {
      loader: globSync(loaders).find(existsSync) ?? process.env.LD_LIBRARY_PATH ?? null,
      drivers: process.env.VK_DRIVER_FILES?.split(':') ?? globSync(driverFiles),
    },
    node: process.versions.node,
    onnxruntime: onnxRuntimeVersion(),
  };
}

const loaders = ['/usr/lib/*/libvulkan.so.1', '/usr/lib64/libvulkan.so.1', '/usr/lib/libvulkan.so.1'];
const driverFiles = ['/etc/vulkan/icd.d/*.json', '/usr/share/vulkan/icd.d/*.json'];

/** Name, driver version and memory of each NVIDIA GPU; from the kernel's own files where nvidia-smi is not there. */
function nvidiaGpus(): readonly string[] {
  try {
    const query = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'];
    const text = execFileSync('nvidia-smi', query, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return text.trim().split('\n');
  } catch {
    return globSync('/proc/driver/nvidia/gpus/*/information').map(
      (file) => /^Model:\s*(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 'unknown NVIDIA GPU',
    );
  }
}

function onnxRuntimeVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
