import { brokeredEngine, type ParentPort } from '../../../main/backend/supervisor/brokered.ts';

// Stands for the backend where Node is too old for the real one; the way to its engine is the real one.
const { parentPort } = process as unknown as { parentPort: ParentPort };
const spawnEngine = brokeredEngine(parentPort);
interface Client {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { data: unknown }) => void): void;
  start(): void;
}
parentPort.on('message', ({ data, ports }) => {
  if (data === 'stop') process.exit(0);
  if (data !== 'connect') return;
  const client = ports[0] as unknown as Client;
  client.on('message', (event) => {
    client.postMessage(`client said ${event.data}`);
    const engine = spawnEngine();
    engine.onExit((reason) => client.postMessage(`engine ended: ${reason}`));
    engine.onMessage((message) => {
      client.postMessage(`engine said ${JSON.stringify(message)}`);
      if ((message as { type: string }).type === 'ready') engine.send({ values: new Float32Array([1, 0.5]) });
      else engine.kill();
    });
  });
  client.start();
});
parentPort.postMessage({ port: 7, mediaToken: process.argv.slice(2).join(' ') });
