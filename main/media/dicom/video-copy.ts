import { type FileHandle, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DicomPixels } from './dicom-object.ts';

/** A video copied out of an object, for FFmpeg reads files only. */
export interface VideoCopy {
  /** Valid in this process until `remove`. */
  readonly path: string;
  remove(): Promise<void>;
}

const prefix = 'caliper-dicom-';

/**
 * Copies the fragments of a video into a file of their own. On Linux the file has no name from the start and is gone with
 * its last descriptor, however this process ends. Elsewhere its folder names the process, so that `removeLeftCopies` finds
 * what a killed one has left.
 */
export async function copyVideo(pixels: DicomPixels): Promise<VideoCopy> {
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  let file: FileHandle | undefined;
  try {
    const named = join(folder, 'video');
    file = await open(named, 'wx+', 0o600);
    const isNameless = process.platform === 'linux';
    if (isNameless) await removeFolder();
    for (const { position, length } of pixels.pixelData.fragments ?? [])
      await file.writeFile(pixels.bytes.subarray(position, position + length));
    const held = file;
    if (isNameless) return { path: `/proc/self/fd/${held.fd}`, remove: () => held.close() };
    await held.close();
    return { path: named, remove: removeFolder };
  } catch (thrown) {
    await file?.close().catch(() => {});
    await removeFolder();
    throw thrown;
  }
}

/** Removes the copies of processes that are no more. Meant for the start of a process that reads files. */
export async function removeLeftCopies(folder = tmpdir()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Somebody else's process may not be asked, but it is there.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
