import { join } from 'node:path';
import { type Backend, type BackendClient, createBackend, forkEngine } from '../backend/index.ts';
import { libraryFolderOf } from '../backend/library-folder.ts';
import { userName } from '../backend/user-name.ts';
import { findingLines } from '../contract/opening-findings.ts';
import { appVersion } from './app-version.ts';
import { exitCodes } from './exit-codes.ts';
import { type Output, processOutput } from './output.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly library?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** What a command works with. */
export interface Session {
  readonly client: BackendClient;
  readonly output: Output;
  /** Fires on the first Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** What was asked to stop has five seconds until its process is ended; whatever still hangs then is not waited for. */
const stopWithinMs = 15_000;

const root = join(import.meta.dirname, '../..');

/** Opens the library for one command and closes it whatever happens. */
export async function withSession<T>(
  options: CommonOptions,
  command: (session: Session) => Promise<T>,
): Promise<T> {
  const output = processOutput(options);
  const abort = new AbortController();
  let lastResort: NodeJS.Timeout | undefined;
  const stop = () => {
    if (abort.signal.aborted) return;
    output.writeNote('\nStopping at the next batch; press Ctrl-C again to stop at once.\n');
    abort.abort();
    lastResort = setTimeout(() => process.exit(exitCodes.cancelled), stopWithinMs);
  };
  const onInterrupt = () => {
    if (abort.signal.aborted) process.exit(exitCodes.cancelled); // the second Ctrl-C is meant; children go with it
    stop();
  };
  process.on('SIGINT', onInterrupt);
  // One request may arrive twice, from its sender and from the launcher, which got it too.
  process.on('SIGTERM', stop);
  try {
    const backend = await openLibrary(options, output);
    try {
      await tellWhatOpeningFound(backend.client, output);
      return await command({ client: backend.client, output, interrupted: abort.signal });
    } finally {
      await backend.close();
    }
  } finally {
    clearTimeout(lastResort);
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', stop);
  }
}

function openLibrary({ library, verbose }: CommonOptions, output: Output): Promise<Backend> {
  return createBackend({
    libraryFolder: libraryFolderOf(library),
    spawnEngine: forkEngine(join(root, 'main/engine/entry.ts')),
    actor: userName(),
    appVersion: appVersion(),
    resumeQueue: false, // what was waiting goes on with the next command that starts work, not with a look
    ...(verbose && { logSink: (line: string) => output.writeNote(`${line}\n`) }),
  });
}

async function tellWhatOpeningFound(client: BackendClient, output: Output): Promise<void> {
  const { opened } = await client.system.info({});
  for (const jobId of opened.interruptedJobs) {
    output.writeNote(
      `Job ${jobId} was interrupted when Caliper ended. Retry it with \`caliper jobs retry ${jobId}\`.\n`,
    );
  }
  if (opened.removedBatches > 0) {
    output.writeNote('An import that was cut off has been taken out again. Import the file once more.\n');
  }
  if (opened.found !== null) for (const line of findingLines(opened.found)) output.writeNote(`${line}\n`);
  if (opened.walMissing && opened.found === null) {
    output.writeNote(
      'The last session did not close and its log file is gone: its last edits may be lost. Compare with `caliper backups list`.\n',
    );
  }
}
