import { join } from 'node:path';
import type { SpawnBackend } from './backend-process.ts';
import { type NodeBackendOptions, nodeBackend } from './node-child.ts';

export interface Installation extends Pick<NodeBackendOptions, 'libraryFolder' | 'origin' | 'port'> {
  /** The repository; undefined in a packaged application. */
  readonly repository: string | undefined;
  /** Where a packaged application keeps what is not in its archive. */
  readonly resourcesFolder: string;
  /** For what can be made again. */
  readonly cacheFolder: string;
}

/**
 * The backend of a checkout or of a packaged application: a child of the Node that comes with Caliper, whatever Node
 * Electron has. A checkout runs the sources themselves, a package what was made of them.
 */
export function installedBackend(installation: Installation): SpawnBackend {
  const { repository, resourcesFolder, cacheFolder, ...passedOn } = installation;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const [node, entry] =
    repository === undefined
      ? [join(resourcesFolder, 'node', name), join(resourcesFolder, 'processes/main/backend/entry.js')]
      : [join(repository, 'node_modules/node/bin', name), join(repository, 'main/backend/entry.ts')];
  return nodeBackend({ ...passedOn, node, entry, codeCache: join(cacheFolder, 'compiled') });
}
