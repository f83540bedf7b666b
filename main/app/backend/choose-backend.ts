import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SpawnBackend } from './backend-process.ts';
import { nodeBackend } from './node-child.ts';

export interface Installation {
  /** The repository, or the packaged application's code. */
  readonly appFolder: string;
  /** Where a packaged application keeps what is not code. */
  readonly resourcesFolder: string;
  readonly libraryFolder: string;
  /** For what can be made again. */
  readonly cacheFolder: string;
}

/** The backend that this Electron can run. */
export function chooseBackend({
  appFolder,
  resourcesFolder,
  libraryFolder,
  cacheFolder,
}: Installation): SpawnBackend {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const nodes = [join(appFolder, 'node_modules/node/bin', name), join(resourcesFolder, 'node', name)];
  const node = nodes.find((path) => existsSync(path)) ?? nodes[0]!;
  return nodeBackend({
    node,
    entry: join(appFolder, 'main/backend/entry.ts'),
    libraryFolder,
    codeCache: join(cacheFolder, 'compiled'),
  });
}
