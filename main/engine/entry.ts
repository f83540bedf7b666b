import { EngineRole } from '../contract/engine/process-limits.ts';
import { removeLeftCopies } from '../media/dicom/video-copy.ts';
import { Engine } from './engine.ts';
import { implementationsOf } from './tasks/index.ts';
import { versions } from './versions.ts';
import { startWatchdog } from './watchdog/watchdog.ts';

// The process of an engine or a reader: a child of the backend, started with its role and its parent's process id. It
// ends with its parent, at once: an orderly exit would wait for a thread that waits for a file.
const [roleText, parentPid] = process.argv.slice(2);
const role = EngineRole.parse(roleText);
const end = () => process.kill(process.pid, 'SIGKILL');
startWatchdog(role, Number(parentPid));

const engine = new Engine(
  { send: (message) => void (process.connected && process.send?.(message)), stop: end },
  implementationsOf(role),
);
process.on('message', (message) => engine.receive(message));
process.on('disconnect', end);
// Both reach the whole process group; the backend decides what they mean.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
void removeLeftCopies();
engine.announce(versions());
