import { constants } from 'node:fs';
import { lstat, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Redactor } from './redact.ts';

export type LogLevel = 'info' | 'warning' | 'error';

/** Fields that hold words and numbers of this program only; a folder called `library` must not blank them out. */
const ownWords: ReadonlySet<string> = new Set([
  'at',
  'level',
  'event',
  'code',
  'procedure',
  'kind',
  'state',
  'place',
]);

/** Where redacted lines go. */
export type LogSink = (line: string) => void | Promise<void>;

/**
 * The log of one backend. Every line passes the one redactor before it reaches a sink, so that no sink can leak.
 * A sink that fails is left alone: a full disk must not stop the work that is being logged.
 */
export class Log {
  readonly #sinks: readonly LogSink[];
  readonly #redactor = new Redactor();
  readonly #utcMs: () => number;
  #written: Promise<void> = Promise.resolve();

  constructor(sinks: readonly LogSink[], utcMs: () => number = Date.now) {
    this.#sinks = sinks;
    this.#utcMs = utcMs;
  }

  /** Registers a name or token that no line may contain. */
  keepOut(secret: string): void {
    this.#redactor.keepOut(secret);
  }

  /** Registers a path, with the names of its folders. */
  keepOutPath(path: string): void {
    this.#redactor.keepOutPath(path);
  }

  /** @param fields JSON values under fixed names; the strings in them are redacted, but for words of our own */
  write(level: LogLevel, event: string, fields: Record<string, unknown> = {}): void {
    const at = new Date(this.#utcMs()).toISOString();
    // String by string: in the JSON text a path would be escaped and run into what follows it.
    const redact = (key: string, value: unknown) =>
      typeof value === 'string' && !ownWords.has(key) ? this.#redactor.redact(value) : value;
    const line = JSON.stringify({ at, level, event, ...fields }, redact);
    this.#written = this.#written.then(async () => {
      for (const sink of this.#sinks) {
        try {
          await sink(line);
        } catch {
          // nowhere left to say so
        }
      }
    });
  }

  /** Resolves when everything written so far has reached the sinks. */
  flush(): Promise<void> {
    return this.#written;
  }
}

const largestFileBytes = 2 * 2 ** 20;

/** Windows knows neither the one nor the other. */
const appendOnly =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

/**
 * Appends to a file; when it has grown large it becomes `FILE.old` and a new one begins. A link in the place of the file
 * or of its folder is not followed and a pipe is not waited for: then nothing is written.
 */
export function fileSink(path: string): LogSink {
  let prepared = false;
  return async (line) => {
    if (!prepared) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    prepared = true;
    if (!(await lstat(dirname(path))).isDirectory()) return;
    const size = await lstat(path).then(
      (file) => file.size,
      () => 0,
    );
    if (size > largestFileBytes) await rename(path, `${path}.old`);
    const file = await open(path, appendOnly, 0o600);
    try {
      if ((await file.stat()).isFile()) await file.appendFile(`${line}\n`);
    } finally {
      await file.close();
    }
  };
}
