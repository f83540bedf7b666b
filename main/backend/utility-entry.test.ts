import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/films/temporary-folder.ts';

const at = temporaryFolder();

/** Gives a plain child what a utility process has: a parent port whose messages bring ports. */
const parentPort = `
  import { MessageChannel } from 'node:worker_threads';
  process.parentPort = {
    postMessage: (message) => process.send(message),
    on: (_type, listener) => process.on('message', (message) => {
      if (message.frame !== undefined) return globalThis.far.postMessage(message.frame);
      const { port1, port2 } = new MessageChannel();
      globalThis.far = port2;
      port2.on('message', (frame) => process.send({ frame }));
      listener({ data: message.data, ports: message.data === 'connect' ? [port1] : [] });
    }),
  };`;

it('the backend as a utility process says where it serves, answers on a port, and stops when asked', async () => {
  const child = fork(join(import.meta.dirname, 'utility-entry.ts'), ['--library', at('library')], {
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(parentPort)}`],
  });
  const exited = once(child, 'exit');
  const [ready] = await once(child, 'message');
  expect(ready).toEqual({ port: expect.any(Number), mediaToken: expect.stringMatching(/^[0-9a-f]{64}$/) });
  child.send({ data: 'connect' });
  child.send({ frame: JSON.stringify({ i: '1', p: { u: '/system/info', b: { json: {} } } }) });
  const [{ frame }] = (await once(child, 'message')) as [{ frame: string }];
  expect(JSON.parse(frame).p.b.json).toMatchObject({ libraryFolder: at('library') });
  child.send({ data: 'stop' });
  expect(await exited).toEqual([0, null]);
});
