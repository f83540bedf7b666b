import { Engine } from './engine.ts';
import { implementations } from './tasks/index.ts';
import { versions } from './versions.ts';

// The engine as a utility process of Electron. The first message of its parent brings a port to the backend; it ends when
// that port closes.
interface Port {
  postMessage(message: unknown): void;
  on(type: 'message' | 'close', listener: (event: { data: unknown }) => void): void;
  start(): void;
}
const { parentPort } = process as unknown as {
  parentPort: { once(type: 'message', listener: (event: { ports: readonly Port[] }) => void): void };
};
parentPort.once('message', ({ ports: [port] }) => {
  if (port === undefined) process.exit(1);
  const engine = new Engine(
    { send: (message) => port.postMessage(message), stop: () => process.exit(0) },
    implementations,
  );
  port.on('message', ({ data }) => engine.receive(data));
  port.on('close', () => process.exit(0));
  port.start();
  engine.announce(versions());
});
