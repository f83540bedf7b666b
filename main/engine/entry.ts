import { Engine } from './engine.ts';
import { implementations } from './tasks/index.ts';
import { versions } from './versions.ts';

// The engine's process: a child of the backend. It ends with its parent.
const engine = new Engine(
  {
    send: (message) => void (process.connected && process.send?.(message)),
    stop: () => process.exit(0),
  },
  implementations,
);
process.on('message', (message) => engine.receive(message));
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the backend decides what it means.
process.on('SIGINT', () => {});
engine.announce(versions());
