import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
const out = join(root, 'out');

/**
 * The folder of the window's page, built from the sources as they are now. Test files run side by side: each state of
 * the sources has its own folder, which appears complete.
 */
export async function builtRenderer(): Promise<string> {
  const name = `renderer-${keyOfSources()}`;
  const folder = join(out, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  // The test runner sets NODE_ENV to `test`, and Vite would then build what does not ship.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  await build({
    configFile: join(root, 'renderer/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: unfinished, reportCompressedSize: false },
  });
  process.env.NODE_ENV = NODE_ENV;
  if (existsSync(folder)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, folder);
  removeOld(name);
  return folder;
}

function keyOfSources(): string {
  const hash = createHash('sha256');
  for (const file of globSync('{renderer,main/contract}/**/*.{ts,tsx,css,html,json}', { cwd: root }).sort()) {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex').slice(0, 12);
}

const keptMs = 30 * 60_000;

function removeOld(present: string): void {
  for (const name of readdirSync(out)) {
    if (!/^renderer-[0-9a-f]{12}/.test(name) || name.startsWith(present)) continue;
    const folder = join(out, name);
    if (Date.now() - statSync(folder).mtimeMs > keptMs) rmSync(folder, { recursive: true, force: true });
  }
}
