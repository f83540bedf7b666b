import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * Puts a program of this folder and all it imports into one file and returns its path. Node reads drizzle's package
 * file (180 kB) once for each of its modules, which costs a second a start: too long for thousands of starts.
 */
export async function bundleProgram(name: string, outputFolder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, name),
      outDir: outputFolder,
      target: 'node22',
      rolldownOptions: { output: { entryFileNames: '[name].mjs', codeSplitting: false } },
    },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  });
  // The database reads its migrations from beside its code.
  cpSync(join(import.meta.dirname, '../../db/migrations'), outputFolder, {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
  return join(outputFolder, name.replace('.ts', '.mjs'));
}
