// Makes JavaScript of backend and engine for the packages: no compiler's work at a start. The tree keeps its shape
// (`main`, `db`, `inference` under `out/processes`), so that every module finds its neighbours, workers and assets.
// Runs under Node 24.
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { transformWithOxc } from 'vite';
import { root } from './setup.mjs';

export const processesFolder = join(root, 'out', 'processes');
const sources = '{main/!(app|cli),db,inference}/**/*.{ts,js,sql}';
/** A module's name where one module names another: `./x.ts`, `../x.ts`, or a path from the root such as `main/x.ts`. */
const moduleName = /(['"`])((?:\.{1,2}|main|db|inference)\/[^'"`\n]*)\.ts\1/g;

/**
 * Writes the files that changed, and takes away those whose source is gone.
 * @param {string} [folder]
 */
export async function buildProcesses(folder = processesFolder) {
  const wanted = new Set();
  for (const source of globSync(sources, { cwd: root })) {
    if (/\.(?:test|d)\.ts$/.test(source)) continue;
    const from = join(root, source);
    const to = join(folder, source.replace(/\.ts$/, '.js'));
    wanted.add(to);
    if (existsSync(to) && statSync(to).mtimeMs > statSync(from).mtimeMs) continue;
    mkdirSync(dirname(to), { recursive: true });
    if (source.endsWith('.ts')) {
      const { code } = await transformWithOxc(readFileSync(from, 'utf8'), from, { sourcemap: false });
      writeFileSync(to, code.replace(moduleName, '$1$2.js$1'));
    } else copyFileSync(from, to);
  }
  for (const old of globSync('{main,db,inference}/**/*.{js,sql}', { cwd: folder })) {
    if (!wanted.has(join(folder, old))) rmSync(join(folder, old));
  }
  const { name, version, license, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, license, type }));
}
