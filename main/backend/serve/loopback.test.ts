import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { fuzzContract } from '../../../test/contract-fuzz.ts';
import { openBackend } from '../../../test/sizing-case.ts';
import { fromWireError } from '../../contract/wire-error.ts';
import type { Backend } from '../backend.ts';
import { connectLoopback } from './connect.ts';
import { type Loopback, serveLoopback } from './loopback.ts';
import { isRequestFrame } from './request-frame.ts';

let folder: string;
let backend: Backend;
let served: Loopback;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-loopback-'));
  backend = await openBackend(folder);
  served = await serveLoopback(backend, { allowedOrigins: ['http://127.0.0.1:5173'] });
});
afterEach(async () => {
  await served.close();
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

const address = (token = served.token) => `ws://127.0.0.1:${served.port}/?token=${token}`;

/** Status of the answer to an attempt to connect; 101 is a connection. */
async function attempt(url: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new NodeSocket(url, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => {});
  });
}

describe('REQ-SYS-004 loopback server', () => {
  it('serves the contract to a client that knows the token, errors and event streams included', async () => {
    const socket = new WebSocket(address());
    const client = connectLoopback(socket);
    expect(await client.system.info({})).toMatchObject({ libraryFolder: folder });
    expect(await client.library.import({ path: '/nowhere/video.mp4' }).catch(fromWireError)).toMatchObject({
      code: 'not_found',
    });
    const { id } = backend.context.queue.add('self-test', { modelFolder: '/nowhere' });
    const states: string[] = [];
    for await (const job of await client.jobs.watch({ jobId: id })) states.push(job.state);
    expect(states.at(-1)).toBe('failed');
    socket.close();
  });

  it('refuses a wrong token, none, and the right one from a strange origin or host', async () => {
    expect(await attempt(address('0'.repeat(64)))).toBe(401);
    expect(await attempt(`ws://127.0.0.1:${served.port}/`)).toBe(401);
    expect(await attempt(address(), { Origin: 'https://example.org' })).toBe(403);
    expect(await attempt(address(), { Host: 'example.org' })).toBe(403);
    expect(await attempt(address(), { Origin: 'http://127.0.0.1:5173' })).toBe(101);
  });

  it('takes the token once: the second client is refused', async () => {
    const first = new WebSocket(address());
    await once(first, 'open');
    expect(await attempt(address())).toBe(401);
    first.close();
    await once(first, 'close');
    expect(await attempt(address())).toBe(401);
    const another = served.newToken();
    expect(await attempt(address(another))).toBe(101);
    expect(await attempt(address(another))).toBe(401);
  });

  it('answers plain HTTP with nothing and listens on 127.0.0.1 only', async () => {
    const status = await new Promise((resolve) => {
      request({ host: '127.0.0.1', port: served.port }, (response) => resolve(response.statusCode)).end();
    });
    expect(status).toBe(404);
    const outside = request({ host: '127.0.0.2', port: served.port });
    outside.end();
    const [error] = (await once(outside, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });

  it('drops a client whose message is too large, and stays up', async () => {
    const socket = new WebSocket(address());
    await once(socket, 'open');
    socket.send('x'.repeat(5 * 2 ** 20));
    await once(socket, 'close');
    expect(await backend.client.system.info({})).toMatchObject({ schemaVersion: expect.any(Number) });
  });

  it.each([
    ['no JSON', 'hello'],
    ['another structure', '{"procedure":"system.info"}'],
    ['an unknown key', '{"i":"1","p":{"u":"/system/info","b":{"json":{}}},"x":1}'],
    ['bytes', new Uint8Array([123, 125])],
  ])('drops a client that sends %s, without a trace in the library', async (_what, frame) => {
    const before = (await backend.client.audit.list({ limit: 1 })).rows;
    const socket = new WebSocket(address());
    await once(socket, 'open');
    socket.send(frame);
    await once(socket, 'close');
    expect((await backend.client.audit.list({ limit: 1 })).rows).toEqual(before);
  });
});

describe('REQ-SYS-001 frames', () => {
  it('takes no random text, JSON or bytes for a request', () => {
    const frames = fc.oneof(fc.string(), fc.json(), fc.uint8Array({ maxLength: 200 }), fc.anything());
    fc.assert(fc.property(frames, (frame) => !isRequestFrame(frame)));
    expect(isRequestFrame('{"i":"1","p":{"u":"/system/info","b":{"json":{}}}}')).toBe(true);
  });
});

describe('REQ-SYS-001 contract', () => {
  it('accepts none of 1,000 wrong messages to all its procedures, over the socket', async () => {
    const socket = new WebSocket(address());
    const { procedures, strange, spoiled } = await fuzzContract(connectLoopback(socket), 1000, 20_261_124);
    expect(procedures).toBeGreaterThanOrEqual(69);
    expect(strange + spoiled).toBeGreaterThan(900);
    socket.close();
  });
});
