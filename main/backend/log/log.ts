import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
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

/** Appends to a file; when it has grown large it becomes `FILE.old` and a new one begins. */
export function fileSink(path: string): LogSink {
  let prepared = false;
  return async (line) => {
    if (!prepared) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    prepared = true;
    const size = await stat(path).then(
      (file) => file.size,
      () => 0,
    );
    if (size > largestFileBytes) await rename(path, `${path}.old`);
    await appendFile(path, `${line}\n`, { mode: 0o600 });
  };
}
