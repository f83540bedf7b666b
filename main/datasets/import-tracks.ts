import { stat } from 'node:fs/promises';
import { CaliperError, toCaliperError } from '../contract/errors.ts';
import { openRegular } from '../files/index.ts';
import { assertUsablePath, type FrameSource, imageFormatOf } from '../media/index.ts';
import { assertPixels, fromFractions } from './fractions.ts';
import type { ImportOptions, ImportSubject } from './importer.ts';
import { importers } from './importers.ts';
import { listFiles } from './list-files.ts';
import { decodeText } from './read-text.ts';
import type { ImportedTracks } from './tracks.ts';

const headBytes = 4096;

/**
 * Reads lesion tracks for the frames of `target` from a file or folder: boxes as CSV, JSON (ours or COCO) or Pascal VOC,
 * or folders of frames and masks, or masks named as their pictures. The layout is decided by content. Nothing is written anywhere; the result says what
 * was skipped and why.
 *
 * Errors: `not_found`, `unsupported_format`, `invalid_input` (the file as a whole cannot be used), `too_large`.
 */
export async function importTracks(
  path: string,
  target: FrameSource,
  options: ImportOptions = {},
): Promise<ImportedTracks> {
  assertUsablePath(path);
  try {
    const subject = await describe(path);
    const importer = importers.find((candidate) => candidate.recognises(subject));
    if (!importer) {
      throw new CaliperError(
        'unsupported_format',
        `${path} holds no boxes that Caliper reads: CSV, JSON, Pascal VOC files, masks named as their pictures, or folders with frame-… and mask-… images.`,
        { details: { boxes: true } },
      );
    }
    const found = await importer.read(path, target, options);
    return options.fractions === true ? fromFractions(found, target) : assertPixels(found, target);
  } catch (thrown) {
    throw toCaliperError(thrown);
  }
}

async function describe(path: string): Promise<ImportSubject> {
  const status = await stat(path).catch((cause: unknown) => {
    throw new CaliperError('not_found', `${path} does not exist or cannot be reached.`, { cause });
  });
  if (status.isDirectory()) {
    const entries = await listFiles(path);
    return { path, isFolder: true, entries, head: '', isImage: false };
  }
  const file = await openRegular(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const isImage = bytes.includes(0) && imageFormatOf(bytes) !== undefined;
    const { text: head } = decodeText(bytes, { isHead: true });
    return { path, isFolder: false, entries: [], head, isImage };
  } finally {
    await file.close();
  }
}
