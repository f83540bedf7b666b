import { type FileHandle, stat } from 'node:fs/promises';
import { CaliperError, toCaliperError } from '../contract/errors.ts';
import { assertRegular, openRegular } from '../files/index.ts';
import type { FrameSource, OpenOptions } from './frames.ts';
import { assertUsablePath } from './paths.ts';
import { readers } from './readers.ts';

const headBytes = 4096;

/**
 * Opens a video, a folder of images, one image or a DICOM multi-frame file as a sequence of frames. The kind is
 * decided by content, never by the extension of the name.
 *
 * Errors: `not_found`, `invalid_input` (a path no file can have), `unsupported_format` (intact, but no kind that
 * Caliper reads), `corrupt_file` (nothing of it can be decoded), `too_large` (see `limits.ts`), `cancelled`.
 */
export async function openFrames(path: string, options: OpenOptions = {}): Promise<FrameSource> {
  assertUsablePath(path);
  try {
    const subject = await describe(path);
    const reader = readers.find((candidate) => candidate.recognises(subject));
    if (!reader)
      throw new CaliperError('unsupported_format', `${path} is no kind of file that Caliper reads.`);
    return await reader.open(path, options);
  } catch (thrown) {
    throw toCaliperError(thrown);
  }
}

async function describe(path: string) {
  const status = await stat(path).catch((cause: unknown) => {
    throw new CaliperError(
      'not_found',
      `${path} does not exist or cannot be reached. Check the name and the drive.`,
      {
        cause,
      },
    );
  });
  if (status.isDirectory()) return { path, isFolder: true, head: new Uint8Array(0) };
  assertRegular(path, status);
  if (status.size === 0) {
    throw new CaliperError(
      'corrupt_file',
      `${path} is empty (0 bytes). Copy it again from where it was recorded.`,
    );
  }
  const file = await openRegular(path);
  try {
    return { path, isFolder: false, head: await readHead(file) };
  } finally {
    await file.close();
  }
}

async function readHead(file: FileHandle): Promise<Uint8Array> {
  const head = new Uint8Array(headBytes);
  const { bytesRead } = await file.read(head, 0, headBytes, 0);
  return head.subarray(0, bytesRead);
}
