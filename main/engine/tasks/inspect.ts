import type { inspect as definition } from '../../contract/engine/inspect.ts';
import { contentBytes, damageRemarks, hashContent, modifiedMs, openFrames } from '../../media/index.ts';
import { StageClock } from '../stage-clock.ts';
import { storedDamage } from '../stored-damage.ts';
import type { TaskImplementation } from '../task-context.ts';

const framesPerPage = 10_000;
/** Pictures of a folder or DICOM file that are decoded at once, in pixels; videos see to themselves (`video-index.ts`). */
const pixelsChecked = 300e6;

/**
 * Opens a video, folder or DICOM file, hashes all its bytes, looks for damaged pictures as far as that takes seconds, and
 * hands its frame index over page by page.
 */
export const inspect: TaskImplementation<typeof definition> = async ({ path }, context) => {
  const { signal } = context;
  const source = await openFrames(path, { signal });
  try {
    const writtenMs = await modifiedMs(source);
    const hashing = new StageClock('bytes', await contentBytes(source), () => performance.now());
    const contentSha256 = await hashContent(source, {
      signal,
      onProgress: (bytes) => context.progress(hashing.progress('hashing', bytes)),
    });
    const checking = new StageClock('frames', source.frameCount, () => performance.now());
    const damage =
      source.kind === 'video'
        ? source.damage()
        : await source.check({
            signal,
            mostPixels: pixelsChecked,
            onProgress: (frames) => context.progress(checking.progress('checking', frames)),
          });
    await source.assertUnchanged();
    const { ptsUs, keyFrames } = source.index;
    for (let from = 0; from < source.frameCount; from += framesPerPage) {
      const to = from + framesPerPage;
      await context.ask('frames', {
        ptsUs: [...ptsUs.subarray(from, to)],
        keyFrames: [...keyFrames.subarray(from, to)].map((flag) => flag === 1),
      });
    }
    const { kind, fingerprint, widthPx, heightPx, frameCount } = source;
    const warnings = [...source.warnings, ...damageRemarks(damage, frameCount)];
    return {
      ...{ kind, fingerprint, contentSha256, modifiedMs: writtenMs, widthPx, heightPx, frameCount },
      ...{ damage: storedDamage(damage), spacing: source.spacing ?? null, warnings },
    };
  } finally {
    await source.close();
  }
};
