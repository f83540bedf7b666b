// What every run of tests needs beside the packages: programs of Debian, the built window, a display.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { electronDebianPackages } from './electron.mjs';
import { installDebianPackages, node, root, run } from './setup.mjs';

/**
 * Installs and builds what tests need, and opens a display in memory where there is none.
 * Tests whose needs cannot be met skip themselves; the reason is printed here.
 * @returns {Promise<() => void>} ends the display
 */
export async function prepareTests() {
  const missing = installDebianPackages({
    ffmpeg: '/usr/bin/ffmpeg', // the independent decoder that frames are compared with
    libvulkan1: '/usr/lib/x86_64-linux-gnu/libvulkan.so.1', // WebGPU parity on a software driver
    chromium: '/usr/lib/chromium/libvk_swiftshader.so', // carries that driver, and shows the page
    ...(process.platform === 'linux' ? electronDebianPackages : {}),
  });
  if (missing.length > 0) console.warn(`Not installed, their tests are skipped: ${missing.join(', ')}`);
  if (run(node, [join(root, 'build/window.mjs')]) !== 0) process.exit(1);

  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const display = hasDisplay || missing.includes('xvfb') ? undefined : await startDisplay();
  return () => display?.kill();
}

/** A display in memory for the tests of the window; undefined (with the reason printed) where there is none. */
async function startDisplay() {
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
