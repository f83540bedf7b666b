import { CaliperError } from '../contract/errors.ts';
import { hashContent, modifiedMs } from './content.ts';
import type { FrameSource, OpenOptions } from './frames.ts';
import { openFrames } from './open-frames.ts';

/** What was stored of a source when it was imported. Null where an older version did that. */
export interface KnownContent {
  readonly fingerprint: string;
  readonly frameCount: number;
  readonly contentSha256: string | null;
  readonly modifiedMs: number | null;
}

/**
 * Opens a source whose content is known. The quick fingerprint must be the one that was stored; where the file was
 * written since, all its bytes decide.
 *
 * Throws what `openFrames` throws, and `file_changed` where the content is another one, or where this version counts its
 * frames otherwise than the one that imported it: boxes and results of the one must never be shown on the other.
 */
export async function openUnchanged(
  path: string,
  known: KnownContent,
  options: OpenOptions = {},
): Promise<FrameSource> {
  const source = await openFrames(path, options);
  try {
    if (!(await isSame(source, known, options))) {
      throw new CaliperError(
        'file_changed',
        'The file is not the one that was imported: its content has changed. What was stored about it is unchanged.',
      );
    }
    if (source.frameCount === known.frameCount) return source;
    throw new CaliperError(
      'file_changed',
      `This video was imported with ${known.frameCount} frames and is read with ${source.frameCount} now: pictures that cannot ` +
        'be decoded keep their place since, and used to be passed over. What was stored is unchanged, but may belong to ' +
        'other frames. Remove the video from the library and import it again.',
      { details: { storedFrames: known.frameCount, frames: source.frameCount } },
    );
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}

async function isSame(source: FrameSource, known: KnownContent, options: OpenOptions): Promise<boolean> {
  if (source.fingerprint !== known.fingerprint) return false;
  if (known.contentSha256 === null || (await modifiedMs(source)) === known.modifiedMs) return true;
  return (await hashContent(source, options)) === known.contentSha256;
}
