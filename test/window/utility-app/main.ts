import { join } from 'node:path';
import { app, MessageChannelMain } from 'electron';
import { utilityBackend } from '../../../main/app/backend/utility-backend.ts';

// An application without a window: starts a backend and its engine as utility processes and prints what it hears.
const folder = app.getAppPath();

async function run(): Promise<void> {
  const backend = utilityBackend({
    entry: join(folder, 'backend.cjs'),
    engineEntry: join(folder, 'engine.cjs'),
    libraryFolder: '/library',
  })();
  const address = await backend.ready;
  const { port1, port2 } = new MessageChannelMain();
  const heard: unknown[] = [];
  const engineEnded = new Promise<void>((resolve) => {
    port2.on('message', ({ data }) => {
      heard.push(data);
      if (String(data).startsWith('engine ended')) resolve();
    });
  });
  port2.start();
  backend.connect(port1);
  port2.postMessage('go');
  await engineEnded;
  const exit = await new Promise<string>((resolve) => {
    backend.onExit(resolve);
    backend.stop();
  });
  process.stdout.write(`${JSON.stringify({ address, heard, exit })}\n`);
  app.exit(0);
}
void app.whenReady().then(run);
