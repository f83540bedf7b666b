/**
 * `npm run bundle:bench`: packs the GPU bench with Node and ONNX Runtime into one file for a Linux x64 machine that has no
 * npm, `out/caliper-bench.tar.xz`; tries it in an empty folder with an empty environment; fails at 60 MB.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'vite';

const largestBytes = 60e6;
const root = join(import.meta.dirname, '..');
const name = 'caliper-bench';
const folder = join(root, 'out', name);
const archive = `${folder}.tar.xz`;

if (process.platform !== 'linux' || process.arch !== 'x64')
  fail('The bench is packed on Linux x64, for Linux x64.');
rmSync(folder, { recursive: true, force: true });
rmSync(archive, { force: true });
await bundleCode();
copyRuntime();
copyVulkanLoader();
for (const [from, to] of [
  ['build/bench/start.sh', 'bench'],
  ['build/bench/README.txt', 'README.txt'],
  ['LICENSE', 'LICENSE'],
] as const)
  cpSync(join(root, from), join(folder, to));
chmodSync(join(folder, 'bench'), 0o755);

console.log('Compressing (about two minutes) …');
// The filter for x86 code makes machine code a tenth smaller.
const tar = `tar -C "${dirname(folder)}" --owner=0 --group=0 -cf - ${name} | xz --x86 --lzma2=preset=9 -c > "${archive}"`;
execFileSync('bash', ['-o', 'pipefail', '-c', tar], { stdio: 'inherit' });
const { size } = statSync(archive);
console.log(`${archive}: ${(size / 1e6).toFixed(1)} MB`);
if (size >= largestBytes) fail(`That is not under ${largestBytes / 1e6} MB; the file was kept.`);
tryBundle();

/** One file of our own code; ONNX Runtime stays a package, because it loads its library by its own path. */
async function bundleCode(): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['onnxruntime-node'] },
    build: {
      ssr: join(root, 'test/bench/gpu.ts'),
      target: 'node24',
      outDir: folder,
      rolldownOptions: { output: { entryFileNames: 'bench.mjs', codeSplitting: false } },
    },
  });
}

/** Node, and of ONNX Runtime what Linux x64 needs for the CPU and WebGPU. */
function copyRuntime(): void {
  const modules = join(root, 'node_modules');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  cpSync(join(modules, 'node/bin/node'), join(folder, 'bin/node'));
  const binaries = 'onnxruntime-node/bin/napi-v6/linux/x64';
  for (const path of [
    'onnxruntime-node/package.json',
    'onnxruntime-node/dist',
    'onnxruntime-common/package.json',
    'onnxruntime-common/dist/cjs',
    `${binaries}/libonnxruntime.so.1`,
    `${binaries}/onnxruntime_binding.node`,
  ])
    cpSync(join(modules, path), join(folder, 'node_modules', path), {
      recursive: true,
      dereference: true,
      filter: (source) => !/\.(d\.ts|map)$/.test(source),
    });
}

/** Half a megabyte that a compute server may lack. The file beside it tells Vulkan of NVIDIA's driver. */
function copyVulkanLoader(): void {
  mkdirSync(join(folder, 'lib'), { recursive: true });
  const driver = {
    file_format_version: '1.0.0',
    ICD: { library_path: 'libGLX_nvidia.so.0', api_version: '1.3.0' },
  };
  writeFileSync(join(folder, 'lib/nvidia_icd.json'), JSON.stringify(driver));
  const loader = '/usr/lib/x86_64-linux-gnu/libvulkan.so.1';
  if (existsSync(loader)) copyFileSync(loader, join(folder, 'lib/libvulkan.so.1'));
  else console.warn('libvulkan.so.1 is not here (Debian: libvulkan1): the bundle goes without it.');
}

/** Unpacks and runs it as a stranger would: nothing of this checkout, and no variable of this shell. */
function tryBundle(): void {
  const elsewhere = mkdtempSync(join(tmpdir(), 'caliper-bench-'));
  try {
    execFileSync('tar', ['-C', elsewhere, '-xJf', archive]);
    const text = execFileSync(join(elsewhere, name, 'bench'), ['--tiny'], {
      cwd: elsewhere,
      env: { PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { networks } = JSON.parse(text) as { networks: { architecture: string; providers: Result[] }[] };
    for (const { architecture, providers } of networks)
      for (const { provider, usable, reason } of providers)
        console.log(`tried: ${architecture} on ${provider}: ${usable ? 'runs' : reason.trim()}`);
    if (!networks.every(({ providers }) => providers.some(({ usable }) => usable))) fail('It does not run.');
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
}

interface Result {
  readonly provider: string;
  readonly usable: boolean;
  readonly reason: string;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
