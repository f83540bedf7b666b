// Builds what the window is made of: the shell (two CommonJS files for Electron) always, the page only when its sources
// changed. Runs under Node 24: `node build/window.mjs`.
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

/** One entry of the shell becomes one CommonJS file that needs nothing but Electron and Node's own modules. */
async function buildShellFile(entry, name) {
  // Tests that run side by side each build it: the file appears complete.
  const unfinished = `${app}.${process.pid}`;
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
  mkdirSync(app, { recursive: true });
  renameSync(join(unfinished, name), join(app, name));
  rmSync(unfinished, { recursive: true });
}

export async function buildShell() {
  await buildShellFile('main/app/main.ts', 'main.cjs');
  await buildShellFile('main/app/bridge/preload.ts', 'preload.cjs');
}

/** Builds the page unless the last build was made of exactly these sources. */
export async function buildPage() {
  const folder = join(root, 'out', 'renderer');
  const stamp = join(folder, 'sources.stamp');
  const wanted = hashOfPageSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Building the window …');
  const unfinished = `${folder}.${process.pid}`;
  await build({
    configFile: join(root, 'renderer', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: unfinished, reportCompressedSize: false },
  });
  writeFileSync(join(unfinished, 'sources.stamp'), wanted);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

function hashOfPageSources() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
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
