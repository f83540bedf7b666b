import { EventEmitter, once } from 'node:events';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink, type SupportedMessagePort } from '@orpc/client/message-port';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/films/temporary-folder.ts';
import { openBackend } from '../../../test/sizing-case.ts';
import { fromWireError } from '../../contract/wire-error.ts';
import type { Backend, BackendClient } from '../backend.ts';
import { type ContractPort, serveMessagePort } from './message-port.ts';

const at = temporaryFolder();
let backend: Backend;
beforeAll(async () => {
  backend = await openBackend(at('library'));
});
afterAll(() => backend.close());

const clientOn = (port: NodePort): BackendClient =>
  createORPCClient(new RPCLink({ port: port as unknown as SupportedMessagePort }));

/** A port that speaks as Electron's MessagePortMain does: events of an emitter, with the data inside. */
function likeElectron(port: NodePort): ContractPort {
  const events = new EventEmitter();
  port.on('message', (data) => events.emit('message', { data }));
  port.on('close', () => events.emit('close'));
  return {
    on: (type, listener) => events.on(type, listener),
    postMessage: (message) => port.postMessage(message),
    close: () => port.close(),
  };
}

it.each([
  ['of Node', (port: NodePort) => port as unknown as ContractPort],
  ['of Electron', likeElectron],
])('REQ-SYS-002 answers the contract on a port %s, errors and streams included', async (_, form) => {
  const { port1, port2 } = new MessageChannel();
  serveMessagePort(backend, form(port1));
  const client = clientOn(port2);
  port2.start();
  expect(await client.system.info({})).toMatchObject({ libraryFolder: at('library') });
  const error = await client.library.get({ mediaId: 'nothing' as never }).catch(fromWireError);
  expect(error).toMatchObject({ code: 'invalid_input' });
  const { id } = backend.context.queue.add('self-test', { modelFolder: '/nowhere' });
  const states: string[] = [];
  for await (const job of await client.jobs.watch({ jobId: id })) states.push(job.state);
  expect(states.at(-1)).toBe('failed');
  port2.close();
});

it.each([['hello'], [{ i: '1' }], [new Uint8Array([1])], ['{"i":"1","p":{"u":"/system/info"},"x":1}']])(
  'REQ-SYS-001 closes a port on which %j comes',
  async (message) => {
    const { port1, port2 } = new MessageChannel();
    serveMessagePort(backend, port1 as unknown as ContractPort);
    port2.start();
    port2.postMessage(message);
    await once(port2, 'close');
    expect(await backend.client.system.info({})).toMatchObject({ libraryFolder: at('library') });
  },
);
