import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Data sets keep their files in a folder or two below the one that is chosen. */
const deepest = 3;

/**
 * Names of the files in a folder and up to three folders below it, relative to it and in no order; hidden ones and links
 * to folders are passed over. None for a file.
 */
export async function listFiles(folder: string): Promise<string[]> {
  const names: string[] = [];
  const visit = async (below: string, depth: number): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries) {
      const name = join(below, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (!entry.isDirectory()) names.push(name);
      else if (depth < deepest) await visit(name, depth + 1);
    }
  };
  await visit('', 0).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'ENOTDIR') throw thrown;
  });
  return names;
}
