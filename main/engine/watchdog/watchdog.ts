import { totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  type EngineRole,
  memoryLimitMb,
  reachedLimitDescriptor,
} from '../../contract/engine/process-limits.ts';

/** What the thread of the watchdog is told. */
export interface WatchdogOrders {
  readonly parentPid: number;
  readonly limitMb: number;
  readonly descriptor: number;
}

/**
 * Ends this process when it takes more memory than its role may, or when its parent is gone. A thread of its own looks,
 * so it works while the main thread is inside native code, or waits for a file.
 */
export function startWatchdog(role: EngineRole, parentPid: number): void {
  const orders: WatchdogOrders = {
    parentPid,
    limitMb: memoryLimitMb(role, machineMemoryMb(), process.env),
    descriptor: reachedLimitDescriptor,
  };
  new Worker(new URL('./watchdog-thread.ts', import.meta.url), { workerData: orders }).unref();
}

/** Memory of the machine, or of the container that this process is in, in MB. */
function machineMemoryMb(): number {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return bytes / 2 ** 20;
}
