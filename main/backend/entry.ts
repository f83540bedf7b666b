import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { toErrorValue } from '../contract/error-value.ts';
import { createBackend, forkEngine, serveLoopback } from './index.ts';

// The backend's process: serves one library to one client. The first line on standard output says where and with which
// tokens: {"port":…,"token":"…","mediaToken":"…"}, or why it does not serve: {"error":{…}}. The line `token` on standard
// input asks for another: {"token":"…"}. It serves on the given port where that is free, otherwise on any. It ends when its
// standard input does, and so never outlives whoever started it.
const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    library: { type: 'string' },
    origin: { type: 'string', multiple: true, default: [] },
    port: { type: 'string', default: '0' },
  },
});
if (values.library === undefined) throw new Error('--library FOLDER is needed');

const say = (message: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(message)}\n`);
const backend = await createBackend({
  libraryFolder: values.library,
  spawnEngine: forkEngine(join(root, 'main/engine/entry.ts')),
  actor: userInfo().username,
  appVersion: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
}).catch((thrown: unknown) => {
  say({ error: toErrorValue(thrown) });
  process.exit(1);
});
const { port, token, newToken, mediaToken, close } = await serveLoopback(backend, {
  allowedOrigins: values.origin,
  wantedPort: Number(values.port),
});
say({ port, token, mediaToken });
createInterface(process.stdin)
  .on('line', (line) => {
    if (line === 'token') say({ token: newToken() });
  })
  .on('close', async () => {
    await close();
    await backend.close();
    process.exit(0);
  });
