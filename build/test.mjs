// `npm test`: installs what is missing, then runs every test. Ends with `N passed, N failed`.
import { join } from 'node:path';
import { installDebianPackages, installPackages, node, root, run } from './setup.mjs';

installPackages();
const missing = installDebianPackages({
  ffmpeg: '/usr/bin/ffmpeg', // the independent decoder that frames are compared with
  libvulkan1: '/usr/lib/x86_64-linux-gnu/libvulkan.so.1', // WebGPU parity on a software driver
  chromium: '/usr/lib/chromium/libvk_swiftshader.so', // carries that driver
});
if (missing.length > 0) console.warn(`Not installed, their tests are skipped: ${missing.join(', ')}`);
process.exit(run(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)]));
