import type { WritableDb } from '../../db/index.ts';
import type { Backup } from '../contract/system.ts';
import type { GateCache } from './gate-cache.ts';
import type { JobQueue } from './jobs/job-queue.ts';
import type { Log } from './log/log.ts';
import type { FrameServer } from './media/frame-server.ts';
import type { FrameTimes } from './media/frame-times.ts';
import type { RunningImports } from './media/running-imports.ts';
import type { Thumbnails } from './media/thumbnails.ts';
import type { Timelines } from './predictions/timelines.ts';
import type { ChangeFeed } from './streams/change-feed.ts';
import type { Engines } from './supervisor/engines.ts';
import type { TaskRunner } from './supervisor/task-run.ts';

/** What the procedures of the contract work with. `db` and `queue` are those of now: a restore replaces them. */
export interface BackendContext {
  readonly db: WritableDb;
  readonly queue: JobQueue;
  readonly engines: Engines;
  /** First contact with files that nobody has checked. */
  readonly reader: TaskRunner;
  readonly frames: FrameServer;
  readonly thumbnails: Thumbnails;
  readonly frameTimes: FrameTimes;
  readonly timelines: Timelines;
  readonly gates: GateCache;
  readonly imports: RunningImports;
  readonly changes: ChangeFeed;
  readonly log: Log;
  /** Replaces the open library by one of its backups. */
  restore(name: string): Promise<Backup>;
}
