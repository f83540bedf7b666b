import { createHash } from 'node:crypto';
import { CaliperError } from '../../main/contract/errors.ts';
import type { Box } from '../../main/contract/primitives.ts';
import { inTransaction } from '../edit/gesture.ts';
import type { WritableDb } from '../handle.ts';

export interface ChunkHooks {
  /** Called after each chunk with the number of boxes on the disk so far. */
  readonly onProgress?: (boxCount: number) => void;
  readonly signal?: AbortSignal;
}

export interface ImportedFrame {
  readonly frameIndex: number;
  readonly box: Box;
  readonly outside: boolean;
}

/** Small enough for a chunk to cost a few milliseconds of JavaScript. */
const rowsPerChunk = 1000;

const insertSql = `INSERT INTO key_frame
  (track_key, frame_index, x_min_px, y_min_px, x_max_px, y_max_px, outside, origin, author)
  VALUES (?, ?, ?, ?, ?, ?, ?, 'imported', ?)`;

/** Writes key frames of hidden tracks in short transactions and lets other work happen between them. */
export class ChunkWriter {
  boxCount = 0;
  readonly #db: WritableDb;
  readonly #hooks: ChunkHooks;
  readonly #digest = createHash('sha256');
  #rows: (readonly (number | string)[])[] = [];

  constructor(db: WritableDb, hooks: ChunkHooks) {
    this.#db = db;
    this.#hooks = hooks;
  }

  async add(trackKey: number, { frameIndex, box, outside }: ImportedFrame): Promise<void> {
    const { xMinPx, yMinPx, xMaxPx, yMaxPx } = box;
    const row = [trackKey, frameIndex, xMinPx, yMinPx, xMaxPx, yMaxPx, outside ? 1 : 0] as const;
    this.#rows.push([...row, this.#db.session.actor]);
    this.#digest.update(`${row.join(',')}\n`);
    if (!outside) this.boxCount += 1;
    if (this.#rows.length >= rowsPerChunk) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#hooks.signal?.aborted) throw new CaliperError('cancelled', 'The import was cancelled.');
    const rows = this.#rows;
    this.#rows = [];
    inTransaction(this.#db, () => {
      const insert = this.#db.write(insertSql);
      for (const row of rows) insert.run(...row);
    });
    this.#hooks.onProgress?.(this.boxCount);
    await new Promise(setImmediate);
  }

  /** SHA-256 over every row written, for the audit row that stands for all of them. */
  digest(): string {
    return this.#digest.digest('hex');
  }
}
