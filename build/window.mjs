// Builds what the window is made of: the shell (two CommonJS files for Electron) always, the page only when its sources
// changed. Runs under Node 24: `node build/window.mjs`.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './setup.mjs';

/** One entry of the shell becomes one CommonJS file that needs nothing but Electron and Node's own modules. */
async function buildShellFile(entry, name) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron', 'bufferutil', 'utf-8-validate'] },
    build: {
      ssr: entry,
      target: 'node18', // Electron 25 has Node 18, the pinned one 24
      outDir: 'out/app',
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: name, codeSplitting: false } },
    },
  });
}

export async function buildShell() {
  await buildShellFile('main/app/main.ts', 'main.cjs');
  await buildShellFile('main/app/bridge/preload.ts', 'preload.cjs');
}

/** Builds the page unless the last build was made of exactly these sources. */
export async function buildPage() {
  const config = join(root, 'renderer', 'vite.config.ts');
  const stamp = join(root, 'out', 'renderer.stamp');
  const sources = globSync('{renderer,main/contract}/**/*', { cwd: root }).sort();
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const source of sources) {
    const path = join(root, source);
    if (statSync(path).isFile()) hash.update(source).update(readFileSync(path));
  }
  const wanted = hash.digest('hex');
  const isBuilt = existsSync(join(root, 'out', 'renderer', 'index.html')) && existsSync(stamp);
  if (isBuilt && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Building the window …');
  await build({ configFile: config, root: join(root, 'renderer'), logLevel: 'warn' });
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, wanted);
}

if (process.argv[1] === import.meta.filename) {
  await buildShell();
  await buildPage();
}
