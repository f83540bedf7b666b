import { CaliperError } from '../contract/errors.ts';
import type { FrameSource, OpenOptions } from './frames.ts';
import { openFrames } from './open-frames.ts';

/**
 * Opens a source whose content is known. Throws what `openFrames` throws, and `file_changed` where the content is
 * another one: boxes and results of the one must never be shown on the other.
 */
export async function openUnchanged(
  path: string,
  fingerprint: string,
  options: OpenOptions = {},
): Promise<FrameSource> {
  const source = await openFrames(path, options);
  if (source.fingerprint === fingerprint) return source;
  await source.close();
  throw new CaliperError(
    'file_changed',
    'The file is not the one that was imported: its content has changed. What was stored about it is unchanged.',
  );
}
