import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CaliperError } from '../contract/errors.ts';

/** Notices that a file vanished or changed after it was opened. */
export class FileGuard {
  readonly #path: string;
  readonly #sizeBytes: number;
  readonly #modifiedMs: number;
  readonly #inode: number;

  private constructor(path: string, { size, mtimeMs, ino }: Stats) {
    this.#path = path;
    this.#sizeBytes = size;
    this.#modifiedMs = mtimeMs;
    this.#inode = ino;
  }

  static async watch(path: string): Promise<FileGuard> {
    return new FileGuard(path, await stat(path));
  }

  /** Throws `file_changed` unless the same file is still there with the size and time it had. */
  async assertUnchanged(): Promise<void> {
    const now = await stat(this.#path).catch(() => undefined);
    const isSame =
      now?.size === this.#sizeBytes && now.mtimeMs === this.#modifiedMs && now.ino === this.#inode;
    if (isSame) return;
    throw new CaliperError(
      'file_changed',
      `${this.#path} ${now ? 'was changed' : 'is no longer there'} while it was being read. Frames given so far are ` +
        `right and kept; ${now ? 'open it again to go on' : 'plug its drive in again or find it at its new place'}.`,
      { details: { path: this.#path, vanished: !now } },
    );
  }
}
