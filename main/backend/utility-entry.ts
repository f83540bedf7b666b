import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toErrorValue } from '../contract/error-value.ts';
import { createBackend, serveLoopback, serveMessagePort } from './index.ts';
import { brokeredEngine, type ParentPort } from './supervisor/brokered.ts';

// The backend as a utility process of Electron. It posts {port, mediaToken} to its parent, or {error} and ends. From
// then on the message "connect" brings a port in `ports[0]` on which it answers the contract, and "stop" ends it. Engines
// are started by the parent.
const { parentPort } = process as unknown as { parentPort: ParentPort };
const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { library: { type: 'string' } } });
if (values.library === undefined) throw new Error('--library FOLDER is needed');

const backend = await createBackend({
  libraryFolder: values.library,
  spawnEngine: brokeredEngine(parentPort),
  actor: userInfo().username,
  appVersion: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
}).catch((thrown: unknown) => {
  parentPort.postMessage({ error: toErrorValue(thrown) });
  process.exit(1);
});
const { port, mediaToken, close } = await serveLoopback(backend);
parentPort.on('message', async ({ data, ports: [client] }) => {
  if (data === 'connect' && client !== undefined) serveMessagePort(backend, client);
  if (data !== 'stop') return;
  await close();
  await backend.close();
  process.exit(0);
});
parentPort.postMessage({ port, mediaToken });
