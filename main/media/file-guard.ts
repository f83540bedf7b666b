import { stat } from 'node:fs/promises';
import { CaliperError } from '../contract/errors.ts';

/** Notices that a file vanished or changed after it was opened. */
export class FileGuard {
  readonly #path: string;
  readonly #sizeBytes: number;
  readonly #modifiedMs: number;

  private constructor(path: string, sizeBytes: number, modifiedMs: number) {
    this.#path = path;
    this.#sizeBytes = sizeBytes;
    this.#modifiedMs = modifiedMs;
  }

  static async watch(path: string): Promise<FileGuard> {
    const { size, mtimeMs } = await stat(path);
    return new FileGuard(path, size, mtimeMs);
  }

  /** Throws `file_changed` unless the file is still there with the size and time it had. */
  async assertUnchanged(): Promise<void> {
    const now = await stat(this.#path).catch(() => undefined);
    if (now?.size === this.#sizeBytes && now.mtimeMs === this.#modifiedMs) return;
    throw new CaliperError(
      'file_changed',
      `${this.#path} ${now ? 'was changed' : 'is no longer there'} while it was being read. Frames given so far are ` +
        `right and kept; ${now ? 'open it again to go on' : 'plug its drive in again or find it at its new place'}.`,
      { details: { path: this.#path, vanished: !now } },
    );
  }
}
