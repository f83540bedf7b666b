import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { restoreBackup } from '../../db/index.ts';
import { toErrorValue } from '../contract/error-value.ts';
import { type BackendOptions, createBackend, forkEngine, serveLoopback } from './index.ts';
import { errorForLog } from './log/error-for-log.ts';
import { userName } from './user-name.ts';

// The backend's process: serves one library to one client. The first line on standard output says where and with which
// tokens: {"port":…,"token":"…","mediaToken":"…"}, or why it does not serve: {"error":{…}}. The line `token` on standard
// input asks for another: {"token":"…"}. It serves on the given port where that is free, otherwise on any. It ends when its
// standard input does, and so never outlives whoever started it. With `--restore NAME` it first puts that backup in the place
// of its library.
const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    library: { type: 'string' },
    origin: { type: 'string', multiple: true, default: [] },
    port: { type: 'string', default: '0' },
    restore: { type: 'string' },
  },
});
if (values.library === undefined) throw new Error('--library FOLDER is needed');

const say = (message: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(message)}\n`);
const openLibrary = async (options: BackendOptions) => {
  if (values.restore !== undefined) restoreBackup(options.libraryFolder, values.restore);
  return createBackend(options);
};
const backend = await openLibrary({
  libraryFolder: values.library,
  spawnEngine: forkEngine(join(root, 'main/engine/entry.ts')),
  actor: userName(),
  appVersion: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
}).catch((thrown: unknown) => {
  say({ error: toErrorValue(thrown) });
  process.exit(1);
});
const { log } = backend.context;
// Nothing of it goes to standard error: it may hold what files hold. The log has a redactor.
process.on('unhandledRejection', (thrown) => {
  log.write('error', 'a promise failed that nobody waited for', errorForLog(thrown)); // edits are whole: serving goes on
});
process.on('uncaughtException', (thrown) => {
  log.write('error', 'uncaught', errorForLog(thrown)); // who knows what was left half done: a new backend starts clean
  process.stderr.write('Something in the backend itself went wrong; its log says where.\n');
  void end(1);
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
  .on('close', () => void end(0));

/** Closes what can be closed, within a time: nothing that fails or hangs may keep the process from its end. */
async function end(status: number): Promise<void> {
  setTimeout(() => process.exit(status), 10_000).unref();
  try {
    await close();
    await backend.close();
  } catch (thrown) {
    log.write('error', 'the library could not be closed', errorForLog(thrown));
    await log.flush();
    process.exit(1);
  }
  process.exit(status);
}
