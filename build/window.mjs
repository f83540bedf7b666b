// Builds what the window is made of: the shell (two CommonJS files for Electron) and the page, the latter only where its
// sources changed. Runs under Node 24: `node build/window.mjs`.
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './setup.mjs';

const app = join(root, 'out', 'app');

/** One entry becomes one CommonJS file in a folder, that needs nothing but Electron and Node's own modules. */
export async function buildForElectron(entry, folder, name) {
  // Tests that run side by side build the same: the file appears complete.
  const unfinished = `${folder}.${process.pid}`;
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron', 'bufferutil', 'utf-8-validate'] },
    build: {
      ssr: entry,
      target: 'node18', // Electron 25 has Node 18, the pinned one 24
      outDir: unfinished,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: name, codeSplitting: false } },
    },
  });
  mkdirSync(folder, { recursive: true });
  renameSync(join(unfinished, name), join(folder, name));
  rmSync(unfinished, { recursive: true });
}

export async function buildShell() {
  await buildForElectron('main/app/main.ts', app, 'main.cjs');
  await buildForElectron('main/app/bridge/preload.ts', app, 'preload.cjs');
}

/** Builds the page unless the last build was made of exactly these sources. */
export async function buildPage() {
  const folder = join(root, 'out', 'renderer');
  const stamp = join(folder, 'sources.stamp');
  const wanted = hashOfPageSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Building the window …');
  const unfinished = `${folder}.${process.pid}`;
  // The test runner sets NODE_ENV to `test`, and Vite would then build React for development, which does not ship.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  await build({
    configFile: join(root, 'renderer', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: unfinished, reportCompressedSize: false },
  });
  if (NODE_ENV === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = NODE_ENV;
  writeFileSync(join(unfinished, 'sources.stamp'), wanted);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

function hashOfPageSources() {
  const hash = createHash('sha256')
    .update('production')
    .update(readFileSync(join(root, 'package-lock.json')));
  for (const source of globSync('{renderer,main/contract}/**/*', { cwd: root }).sort()) {
    const path = join(root, source);
    if (statSync(path).isFile()) hash.update(source).update(readFileSync(path));
  }
  return hash.digest('hex');
}

if (process.argv[1] === import.meta.filename) {
  await buildShell();
  await buildPage();
}
