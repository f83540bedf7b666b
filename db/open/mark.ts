import { closeSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { openOwnFile, readOwnFile } from './own-files.ts';

/** How far a library had come when somebody was last told that something is saved. */
export interface Mark {
  /** Transactions so far, edits and everything else. */
  readonly commits: number;
  /** The last audit row and its hash. */
  readonly sequence: number;
  readonly hash: string;
}

const slotBytes = 64;
const magic = 0x43_4d_4b_31; // "CMK1"

/** The newest whole mark of a file; `none` where there is no file, `unreadable` where none of its marks is whole. */
export function readMark(path: string): Mark | 'none' | 'unreadable' {
  const bytes = readOwnFile(path);
  if (bytes === undefined || bytes.length === 0) return 'none';
  const marks = [0, 1].flatMap((slot) => decode(bytes.subarray(slot * slotBytes, (slot + 1) * slotBytes)));
  return marks.sort((a, b) => b.commits - a.commits)[0] ?? 'unreadable';
}

/**
 * Keeps the mark of an open library. It is written after each commit, which is on the disk by then, so it is never
 * ahead of the library; two slots take turns, so that one is whole whatever happens. It is not flushed: after a power
 * cut it may be behind, which only tells less.
 */
export class MarkWriter {
  readonly #file: number;
  #turn = 0;

  constructor(path: string) {
    this.#file = openOwnFile(path);
  }

  /** Begins anew: an older mark that was further, and what it says is missing, has been told. */
  reset(mark: Mark): void {
    this.write(mark);
    this.write(mark);
  }

  write(mark: Mark): void {
    writeSync(this.#file, encode(mark), 0, slotBytes, this.#turn * slotBytes);
    this.#turn = 1 - this.#turn;
  }

  close(): void {
    closeSync(this.#file);
  }
}

function encode({ commits, sequence, hash }: Mark): Buffer {
  const slot = Buffer.alloc(slotBytes);
  slot.writeUInt32BE(magic, 0);
  slot.writeBigUInt64BE(BigInt(commits), 4);
  slot.writeBigUInt64BE(BigInt(sequence), 12);
  slot.write(hash, 20, 'hex');
  slot.writeUInt32BE(crc32(slot.subarray(0, slotBytes - 4)), slotBytes - 4);
  return slot;
}

function decode(slot: Buffer): Mark[] {
  if (slot.length < slotBytes || slot.readUInt32BE(0) !== magic) return [];
  if (slot.readUInt32BE(slotBytes - 4) !== crc32(slot.subarray(0, slotBytes - 4))) return [];
  return [
    {
      commits: Number(slot.readBigUInt64BE(4)),
      sequence: Number(slot.readBigUInt64BE(12)),
      hash: slot.toString('hex', 20, 52),
    },
  ];
}
