import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { ReachedLimit } from '../../contract/engine/process-limits.ts';
import type { WatchdogOrders } from './watchdog.ts';

/** Between two looks a process can take some tens of MB. */
const lookEveryMs = 15;

const { parentPid, limitMb, descriptor } = workerData as WatchdogOrders;

setInterval(() => {
  if (process.memoryUsage.rss() > limitMb * 2 ** 20) {
    say({ limit: 'memory', limitMb });
    end();
  }
  if (process.ppid !== parentPid || !isAlive(parentPid)) end();
}, lookEveryMs);

function say(reached: ReachedLimit): void {
  try {
    writeSync(descriptor, JSON.stringify(reached));
  } catch {
    // nobody listens; the end comes all the same
  }
}

/** An orderly exit would wait for a thread that waits for a file. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
