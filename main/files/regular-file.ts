import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { CaliperError } from '../contract/errors.ts';

/** Without it, opening a named pipe waits for somebody to write to it. Windows has neither. */
const readWithoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

type Status = Pick<
  Stats,
  'isFile' | 'isDirectory' | 'isFIFO' | 'isSocket' | 'isCharacterDevice' | 'isBlockDevice'
>;

/** What stands at a path, in words for a message: "a folder", "a named pipe (FIFO)". */
export function kindOfFile(status: Status): string {
  if (status.isFile()) return 'a file';
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a named pipe (FIFO)';
  if (status.isSocket()) return 'a socket';
  return status.isCharacterDevice() || status.isBlockDevice() ? 'a device' : 'no file';
}

/** Throws `unsupported_format` for anything but a regular file: only those have an end. */
export function assertRegular(path: string, status: Status): void {
  if (status.isFile()) return;
  throw new CaliperError(
    'unsupported_format',
    `${path} is ${kindOfFile(status)}. Only ordinary files are read; nothing was read from it.`,
    { details: { path, kind: kindOfFile(status) } },
  );
}

/**
 * Opens an ordinary file for reading, never waiting for one. A link counts as what it leads to. What is open is looked
 * at again, so nothing can be put in its place between the look and the opening. The caller closes it.
 *
 * Errors: `not_found`, `unsupported_format` (a folder, pipe, socket or device), `read_only` (no right to read).
 */
export async function openRegular(path: string): Promise<FileHandle> {
  try {
    assertRegular(path, await stat(path)); // opening a device can already do something
    const file = await open(path, readWithoutWaiting);
    try {
      assertRegular(path, await file.stat());
      return file;
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  } catch (thrown) {
    throw explain(path, thrown);
  }
}

/** As `openRegular`, on the calling thread; returns a descriptor. */
export function openRegularSync(path: string): number {
  try {
    assertRegular(path, statSync(path));
    const file = openSync(path, readWithoutWaiting);
    try {
      assertRegular(path, fstatSync(file));
      return file;
    } catch (thrown) {
      closeSync(file);
      throw thrown;
    }
  } catch (thrown) {
    throw explain(path, thrown);
  }
}

/**
 * The content of an ordinary file, up to the size that it has when it is opened: one that grows has an end all the same.
 * Errors: as `openRegular`, and `too_large` above `maxBytes`, before memory is taken.
 */
export async function readRegular(path: string, maxBytes: number): Promise<Buffer> {
  const file = await openRegular(path);
  try {
    const { size } = await file.stat();
    assertSize(path, size, maxBytes);
    const bytes = Buffer.allocUnsafeSlow(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await file.read(bytes, filled, Math.min(size - filled, mostBytesAtOnce), filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/** As `readRegular`, on the calling thread. */
export function readRegularSync(path: string, maxBytes: number): Buffer {
  const file = openRegularSync(path);
  try {
    const { size } = fstatSync(file);
    assertSize(path, size, maxBytes);
    const bytes = Buffer.allocUnsafeSlow(size);
    let filled = 0;
    while (filled < size) {
      const bytesRead = readSync(file, bytes, filled, Math.min(size - filled, mostBytesAtOnce), filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

/** One read of the system takes no more than 2 GiB. */
const mostBytesAtOnce = 2 ** 30;

function assertSize(path: string, size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new CaliperError(
    'too_large',
    `${path} has ${size.toLocaleString('en')} bytes; Caliper takes up to ${maxBytes.toLocaleString('en')} here.`,
    { details: { path, size, maxBytes } },
  );
}

function explain(path: string, thrown: unknown): CaliperError {
  if (thrown instanceof CaliperError) return thrown;
  const system = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const details = { path };
  if (system === 'EACCES' || system === 'EPERM') {
    const message = `${path} may not be read by this user. Ask whoever owns it for the right to read it.`;
    return new CaliperError('read_only', message, { details: { ...details, access: 'read' }, cause: thrown });
  }
  // A socket, or a device without a driver behind it, cannot be opened at all.
  if (system === 'ENXIO' || system === 'ENODEV') {
    const message = `${path} is a socket or a device. Only ordinary files are read; nothing was read from it.`;
    return new CaliperError('unsupported_format', message, { details, cause: thrown });
  }
  if (system === 'ENOENT' || system === 'ENOTDIR' || system === 'ELOOP' || system === 'ENAMETOOLONG') {
    const message = `${path} does not exist or cannot be reached. Check the name and the drive.`;
    return new CaliperError('not_found', message, { details, cause: thrown });
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new CaliperError('not_found', `${path} cannot be read (${reason}).`, { details, cause: thrown });
}
