import { join } from 'node:path';
import type { SpawnBackend } from './backend-process.ts';
import { nodeBackend } from './node-child.ts';

export interface Installation {
  /** The repository; undefined in a packaged application. */
  readonly repository: string | undefined;
  /** Where a packaged application keeps what is not in its archive. */
  readonly resourcesFolder: string;
  readonly libraryFolder: string;
  /** For what can be made again. */
  readonly cacheFolder: string;
}

/**
 * The backend of a checkout or of a packaged application: a child of the Node that comes with Caliper, whatever Node
 * Electron has. A checkout runs the sources themselves, a package what was made of them.
 */
export function installedBackend(installation: Installation): SpawnBackend {
  const { repository, resourcesFolder, libraryFolder, cacheFolder } = installation;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const [node, entry] =
    repository === undefined
      ? [join(resourcesFolder, 'node', name), join(resourcesFolder, 'processes/main/backend/entry.js')]
      : [join(repository, 'node_modules/node/bin', name), join(repository, 'main/backend/entry.ts')];
  return nodeBackend({ node, entry, libraryFolder, codeCache: join(cacheFolder, 'compiled') });
}
