import { join } from 'node:path';
import type { RouterClient } from '@orpc/server';
import { createRouterClient } from '@orpc/server';
import {
  backUpRegularly,
  type Clock,
  contentOf,
  listJobs,
  namesInLibrary,
  openDatabase,
  type Restored,
  restoreBackup,
  type WritableDb,
} from '../../db/index.ts';
import { CaliperError } from '../contract/errors.ts';
import type { Backup } from '../contract/system.ts';
import type { BackendContext } from './backend-context.ts';
import { GateCache } from './gate-cache.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { jobWork } from './jobs/kinds/index.ts';
import { errorForLog } from './log/error-for-log.ts';
import { fileSink, Log, type LogSink } from './log/log.ts';
import { FrameServer } from './media/frame-server.ts';
import { FrameTimes } from './media/frame-times.ts';
import { RunningImports } from './media/running-imports.ts';
import { Thumbnails } from './media/thumbnails.ts';
import { Timelines } from './predictions/timelines.ts';
import { router } from './router/index.ts';
import { ChangeFeed } from './streams/change-feed.ts';
import type { SpawnEngine } from './supervisor/engine-process.ts';
import { Engines } from './supervisor/engines.ts';

export interface BackendOptions {
  readonly libraryFolder: string;
  readonly spawnEngine: SpawnEngine;
  /** The person who works: goes into every audit row. */
  readonly actor: string;
  readonly appVersion: string;
  readonly clock?: Clock;
  /** Where log lines go beside the library's own log file. */
  readonly logSink?: LogSink;
  /** Whether jobs that were waiting at the last end go on at once. Default true. */
  readonly resumeQueue?: boolean;
}

export type BackendClient = RouterClient<typeof router>;

/** The backend of one library: sole writer of its database, owner of its queue, its engines and its frames. */
export interface Backend {
  readonly context: BackendContext;
  /** Calls the contract in this process. */
  readonly client: BackendClient;
  /** Ends the engines (running jobs are then interrupted), closes the database and lets the lock go. */
  close(): Promise<void>;
}

const backUpEveryMs = 30 * 60_000;

/**
 * Opens the library and starts its backend. No engine runs before there is work for it.
 * @throws CaliperError as `openDatabase` does; then nothing stays open
 */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  const sinks = [fileSink(join(options.libraryFolder, 'logs', 'caliper.log')), options.logSink];
  const log = new Log(sinks.filter((sink) => sink !== undefined));
  log.keepOutPath(options.libraryFolder);
  const engines = new Engines(options.spawnEngine);
  const changes = new ChangeFeed();
  let open = await openLibrary(options, engines, log, changes);
  const frames = new FrameServer(({ id }) => contentOf(open.db, id));

  const context: BackendContext = {
    get db() {
      return open.db;
    },
    get queue() {
      return open.queue;
    },
    engines,
    reader: engines.reader,
    frames,
    thumbnails: new Thumbnails(options.libraryFolder, frames),
    frameTimes: new FrameTimes(),
    timelines: new Timelines(),
    gates: new GateCache(),
    imports: new RunningImports(),
    changes,
    log,
    async restore(name: string): Promise<Backup> {
      if (listJobs(open.db, 1, ['running']).length > 0) {
        throw new CaliperError(
          'conflict',
          'A job is running. Cancel it or wait for it before a backup is restored.',
        );
      }
      await open.close();
      let restored: Restored | undefined;
      try {
        restored = restoreBackup(options.libraryFolder, name, options.clock);
        return restored.backup;
      } finally {
        open = await openLibrary(options, engines, log, changes).catch(async (thrown) => {
          if (restored?.kept === undefined) throw thrown;
          // Files that were kept as found may not open: then the library that did takes its place again.
          restoreBackup(options.libraryFolder, restored.kept.name, options.clock);
          open = await openLibrary(options, engines, log, changes);
          throw thrown;
        });
        changes.everything();
      }
    },
  };
  return {
    context,
    client: createRouterClient(router, { context }),
    async close() {
      engines.close();
      await open.close();
      await frames.close();
      await log.flush();
    },
  };
}

interface OpenLibrary {
  readonly db: WritableDb;
  readonly queue: JobQueue;
  close(): Promise<void>;
}

async function openLibrary(
  options: BackendOptions,
  engines: Engines,
  log: Log,
  changes: ChangeFeed,
): Promise<OpenLibrary> {
  const { libraryFolder, actor, appVersion, clock, resumeQueue = true } = options;
  const db = await openDatabase(libraryFolder, {
    ...{ actor, appVersion, onRecorded: changes.recorded },
    ...(clock && { clock }),
  });
  const { paths, names } = namesInLibrary(db);
  for (const path of paths) log.keepOutPath(path);
  for (const name of names) log.keepOut(name);
  log.write('info', 'library opened', { ...db.opened });
  const stopBackups = backUpRegularly(db, backUpEveryMs, (error) =>
    log.write('error', 'a backup failed', errorForLog(error)),
  );
  const queue = new JobQueue({ db, engines, work: jobWork, log });
  if (resumeQueue) queue.resume();
  return {
    db,
    queue,
    async close() {
      stopBackups();
      try {
        await queue.close();
      } finally {
        await db.close();
      }
    },
  };
}
