import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningBackend, startBackend } from '../../../test/backend-process.ts';
import { fuzzLoopback } from '../../../test/loopback-fuzz.ts';

let folder: string;
let backend: RunningBackend;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-hostile-'));
  backend = await startBackend(join(folder, 'library'));
});
afterEach(async () => {
  backend.child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const serves = async () => {
  expect(await backend.client.system.info({})).toMatchObject({ libraryFolder: join(folder, 'library') });
};
const open = async (): Promise<Socket> => {
  const socket = connect(backend.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};
/** Sends a text and gives back all that is answered until the server closes. */
const told = async (request: string): Promise<string> => {
  const socket = await open();
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes.toString('latin1');
  });
  socket.write(request);
  await once(socket, 'close');
  return answer;
};
const upgradeTo = (target: string) =>
  `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${backend.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

describe('REQ-SYS-010 whoever comes without a token', () => {
  it.each(['//', '/?token=%', 'http://[', '/?token=x&token=y', '*'])(
    'is refused at %s, and the door is shut',
    async (target) => {
      expect(await told(upgradeTo(target))).toMatch(/^HTTP\/1\.1 4\d\d /);
      await serves();
    },
  );

  it('is refused and may hang up at once', async () => {
    for (let count = 0; count < 50; count += 1) {
      const socket = await open();
      socket.write(upgradeTo('/?token=none'));
      socket.resetAndDestroy();
    }
    await serves();
  });

  it('does not keep others out by the number of its connections', async () => {
    const silent = await Promise.all(Array.from({ length: 200 }, open));
    const standing = () => silent.filter(({ destroyed }) => !destroyed).length;
    await expect.poll(standing).toBe(64); // those that came first have made room
    await serves();
    const token = await backend.newToken();
    const socket = new WebSocket(`ws://127.0.0.1:${backend.port}/?token=${token}`);
    await once(socket, 'open');
    for (const each of await Promise.all(Array.from({ length: 100 }, open))) each.destroy();
    expect(socket.readyState).toBe(WebSocket.OPEN); // who is known stays
    socket.close();
  });

  it('is answered once a connection, whatever it sends behind its first request', async () => {
    const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${backend.port}\r\n\r\n`;
    const answer = await told(request.repeat(50));
    expect(answer.match(/HTTP\/1\.1 404/g)).toHaveLength(1);
    expect(await told(`GET / HTTP/1.1\r\nX: ${'x'.repeat(9000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('wears nobody out in 400 visits of every kind', async () => {
    const { connections, withToken, answers } = await fuzzLoopback(backend, 400, 20_261_124);
    expect(connections).toBe(400);
    expect(withToken).toBeGreaterThan(20);
    expect(answers['101']).toBeGreaterThan(0);
    expect(answers['101']).toBeLessThanOrEqual(withToken); // who resets at once may not hear it
    expect(Object.keys(answers)).toEqual(expect.arrayContaining(['400', '401', '403', '404', '431']));
    await serves();
    expect(await backend.end()).toEqual([0, null]);
  }, 120_000);
});

describe('REQ-SYS-011 a mistake in the backend itself', () => {
  /** A backend in which `code` runs half a second after its start. */
  async function startWith(code: string): Promise<void> {
    backend.child.kill('SIGKILL');
    await once(backend.child, 'exit');
    const mistake = join(folder, 'mistake.mjs');
    writeFileSync(mistake, `process.on('SIGUSR2', () => { ${code} });`);
    backend = await startBackend(join(folder, 'library'), ['--import', pathToFileURL(mistake).href]);
    backend.child.kill('SIGUSR2');
  }
  const log = () => readFileSync(join(folder, 'library/logs/caliper.log'), 'utf8');

  it('that nobody waited for is logged without names, and serving goes on', async () => {
    await startWith(`Promise.reject(new Error('lost ${folder}/library'));`);
    await expect.poll(log).toContain('a promise failed that nobody waited for');
    expect(log()).not.toContain(folder);
    await serves();
    expect(await backend.end()).toEqual([0, null]);
  });

  it('that left something half done ends it cleanly, so that another can start', async () => {
    const exited = () => once(backend.child, 'exit');
    await startWith(`throw new Error('lost ${folder}/library');`);
    expect(await exited()).toEqual([1, null]);
    expect(log()).toContain('"uncaught"');
    expect(log()).not.toContain(folder);
    backend = await startBackend(join(folder, 'library'));
    await serves();
  });
});
