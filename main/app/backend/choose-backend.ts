import { join } from 'node:path';
import type { SpawnBackend } from './backend-process.ts';
import { nodeBackend } from './node-child.ts';
import { utilityBackend } from './utility-backend.ts';

export interface Installation {
  /** The repository; undefined in a packaged application. */
  readonly repository: string | undefined;
  /** Where a packaged application keeps what is not in its archive. */
  readonly resourcesFolder: string;
  readonly libraryFolder: string;
  /** For what can be made again. */
  readonly cacheFolder: string;
}

/** From this Node on the database and the decoder load. */
const oldestNode = 22;

/**
 * The backend that this Electron can run: utility processes where its own Node is new enough, otherwise children of the
 * Node that is installed beside it. Electron runs JavaScript only, plain Node the sources themselves.
 */
export function chooseBackend(installation: Installation): SpawnBackend {
  const { repository, resourcesFolder, libraryFolder, cacheFolder } = installation;
  const built = repository ? join(repository, 'out/processes') : join(resourcesFolder, 'processes');
  if (Number(process.versions.node.split('.')[0]) >= oldestNode) {
    return utilityBackend({
      entry: join(built, 'main/backend/utility-entry.js'),
      engineEntry: join(built, 'main/engine/utility-entry.js'),
      libraryFolder,
    });
  }
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const codeCache = join(cacheFolder, 'compiled');
  if (repository === undefined) {
    const node = join(resourcesFolder, 'node', name);
    return nodeBackend({ node, entry: join(built, 'main/backend/entry.js'), libraryFolder, codeCache });
  }
  const node = join(repository, 'node_modules/node/bin', name);
  return nodeBackend({ node, entry: join(repository, 'main/backend/entry.ts'), libraryFolder, codeCache });
}
