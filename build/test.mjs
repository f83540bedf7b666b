// `npm test`: installs what is missing, builds the window, then runs every test. Ends with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { electronDebianPackages } from './electron.mjs';
import { installDebianPackages, installPackages, node, root, run } from './setup.mjs';

installPackages();
const missing = installDebianPackages({
  ffmpeg: '/usr/bin/ffmpeg', // the independent decoder that frames are compared with
  libvulkan1: '/usr/lib/x86_64-linux-gnu/libvulkan.so.1', // WebGPU parity on a software driver
  chromium: '/usr/lib/chromium/libvk_swiftshader.so', // carries that driver, and shows the page
  ...(process.platform === 'linux' ? electronDebianPackages : {}),
});
if (missing.length > 0) console.warn(`Not installed, their tests are skipped: ${missing.join(', ')}`);
if (run(node, [join(root, 'build/window.mjs')]) !== 0) process.exit(1);

const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
const display = hasDisplay ? undefined : await startDisplay();
const status = run(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)]);
display?.kill();
process.exit(status);

/** A display in memory for the tests of the window; undefined (with the reason printed) where there is none. */
async function startDisplay() {
  if (missing.includes('xvfb')) return undefined;
  const options = ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const number = await Promise.race([
    once(server.stdout, 'data').then(([data]) => data.toString().trim()),
    once(server, 'exit').then(() => undefined),
    once(server, 'error').then(() => undefined),
  ]);
  if (number === undefined) {
    console.warn('Xvfb did not start, so the tests of the window are skipped.');
    return undefined;
  }
  process.env.DISPLAY = `:${number}`;
  return server;
}
