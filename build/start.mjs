// `npm start`: installs what is missing, sizes the sample case into a library of its own (once), and opens the window
// on it. Without a display it prints the sizes and ends.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { electronDebianPackages, findElectron } from './electron.mjs';
import { environment, installDebianPackages, installPackages, node, root, run } from './setup.mjs';

installPackages();
const sample = (...args) => run(node, [join(root, 'main/cli/caliper.ts'), 'sample', ...args]);
const args = process.argv.slice(2);

const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
if (!hasDisplay) console.log('There is no display here, so the sample case is sized without the window.');
const electron = hasDisplay ? await prepareElectron() : undefined;
if (electron === undefined) process.exit(sample(...args));

if (run(node, [join(root, 'build/window.mjs')]) !== 0) process.exit(1);
const library = join(root, 'out', 'sample-library');
if (!existsSync(join(library, 'library.sqlite'))) {
  console.log('Sizing the sample case (first start only) …');
  if (sample('--library', library) !== 0) process.exit(1);
}
// Chromium has no sandbox for root; the page keeps its own either way.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = environment();
const files = args.length > 0 ? args : [join(root, 'assets/sample/phantom-clip.mp4')];
const { status } = spawnSync(electron.executable, [...asRoot, root, `--library=${library}`, ...files], {
  cwd: root,
  env,
  stdio: 'inherit',
});
process.exit(status ?? 1);

async function prepareElectron() {
  const found = await findElectron();
  const missing = process.platform === 'linux' ? installDebianPackages(neededBesidesDisplay()) : [];
  if (missing.length > 0) console.warn(`Not installed, the window may not open: ${missing.join(', ')}`);
  return found;
}

/** Xvfb is for tests: here there is a display. */
function neededBesidesDisplay() {
  const { xvfb: _xvfb, ...rest } = electronDebianPackages;
  return rest;
}
