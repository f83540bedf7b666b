import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { libraryFiles } from './files.ts';
import { openOwnFile, readOwnFile, replaceOwnFile } from './own-files.ts';

/** A checksum of each page of the library file, beside it. SQLite has none: it takes a flipped bit in a number for the number. */
export interface PageSums {
  readonly pageBytes: number;
  /** CRC-32 of page i + 1. */
  readonly sums: Uint32Array;
}

const magic = 0x43_50_53_31; // "CPS1"
const headerBytes = 16;

/**
 * The kept checksums; `none` where Caliper said that there are none, `missing` where there is no file, `unreadable` where
 * it is damaged itself.
 */
export function readPageSums(path: string): PageSums | 'none' | 'missing' | 'unreadable' {
  const file = readOwnFile(path);
  if (file === undefined) return 'missing';
  if (file.length === 0) return 'none';
  if (file.length < headerBytes || file.readUInt32LE(0) !== magic) return 'unreadable';
  const body = file.subarray(headerBytes);
  if (body.length !== 4 * file.readUInt32LE(8) || crc32(body) !== file.readUInt32LE(12)) return 'unreadable';
  const sums = Uint32Array.from({ length: body.length / 4 }, (_, i) => body.readUInt32LE(4 * i));
  return { pageBytes: file.readUInt32LE(4), sums };
}

/** Replaces the kept checksums in one step that survives a power cut. */
export function writePageSums(path: string, { pageBytes, sums }: PageSums): void {
  const body = Buffer.alloc(4 * sums.length);
  for (const [i, sum] of sums.entries()) body.writeUInt32LE(sum, 4 * i);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(pageBytes, 4);
  header.writeUInt32LE(sums.length, 8);
  header.writeUInt32LE(crc32(body), 12);
  replaceOwnFile(path, Buffer.concat([header, body]));
}

/** The checksums of the pages of a database file: all of them, or those named anew and the others as they were. */
export function sumPages(database: string, known?: PageSums, anew?: ReadonlySet<number>): PageSums {
  const file = openSync(database, 'r');
  try {
    const pageBytes = pageBytesOf(file);
    const count = Math.floor(fstatSync(file).size / pageBytes);
    const sums = new Uint32Array(count);
    if (known !== undefined && anew !== undefined && known.pageBytes === pageBytes) {
      sums.set(known.sums.subarray(0, count));
      const fresh = [
        ...anew,
        ...Array.from(
          { length: Math.max(0, count - known.sums.length) },
          (_, i) => known.sums.length + i + 1,
        ),
      ];
      const page = Buffer.allocUnsafe(pageBytes);
      for (const number of fresh) {
        if (number > count) continue;
        readSync(file, page, 0, pageBytes, (number - 1) * pageBytes);
        sums[number - 1] = crc32(page);
      }
    } else {
      for (const [index, page] of pagesOf(file, pageBytes, count)) sums[index] = crc32(page);
    }
    return { pageBytes, sums };
  } finally {
    closeSync(file);
  }
}

/** Numbers of the pages that are not as they were; those of the write-ahead file stand above the library file's. */
export function changedPages(
  database: string,
  { pageBytes, sums }: PageSums,
  inWal: ReadonlySet<number>,
): number[] {
  const now = sumPages(database);
  if (now.pageBytes !== pageBytes) return Array.from(now.sums, (_, i) => i + 1);
  const changed: number[] = [];
  for (let i = 0; i < Math.max(now.sums.length, sums.length); i++) {
    if (now.sums[i] !== sums[i] && !inWal.has(i + 1)) changed.push(i + 1);
  }
  return changed;
}

/** Numbers of the pages of which the write-ahead file holds a version, by its present salts; empty where there is none. */
export function pagesInWal(wal: string): Set<number> {
  const pages = new Set<number>();
  let file: number;
  try {
    file = openSync(wal, 'r');
  } catch {
    return pages;
  }
  try {
    const header = Buffer.alloc(32);
    if (readSync(file, header, 0, 32, 0) < 32) return pages;
    const frameBytes = 24 + header.readUInt32BE(8);
    const salts = header.subarray(16, 24);
    const frame = Buffer.alloc(24);
    for (let at = 32; readSync(file, frame, 0, 24, at) === 24; at += frameBytes) {
      if (frame.subarray(8, 16).equals(salts)) pages.add(frame.readUInt32BE(0));
    }
    return pages;
  } finally {
    closeSync(file);
  }
}

/** From here on nothing is compared until the checksums are made anew: better none than wrong ones. */
export function forgetPageSums(folder: string): void {
  const file = openOwnFile(libraryFiles(folder).sums);
  try {
    ftruncateSync(file); // an empty file says so, and needs no room on a full disk
  } finally {
    closeSync(file);
  }
}

function pageBytesOf(file: number): number {
  const field = Buffer.alloc(2);
  readSync(file, field, 0, 2, 16);
  const stated = field.readUInt16BE(0);
  return stated === 1 ? 65_536 : stated || 4096;
}

function* pagesOf(file: number, pageBytes: number, count: number): Generator<[number, Buffer]> {
  const atOnce = 256;
  const buffer = Buffer.allocUnsafe(atOnce * pageBytes);
  for (let first = 0; first < count; first += atOnce) {
    const read = readSync(file, buffer, 0, buffer.length, first * pageBytes);
    for (let i = 0; (i + 1) * pageBytes <= read; i++)
      yield [first + i, buffer.subarray(i * pageBytes, (i + 1) * pageBytes)];
  }
}
