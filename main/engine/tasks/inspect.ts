import type { inspect as definition } from '../../contract/engine/inspect.ts';
import { openFrames } from '../../media/index.ts';
import type { TaskImplementation } from '../task-context.ts';

const framesPerPage = 10_000;

/** Opens a film, folder or DICOM file, and hands its frame index over page by page. */
export const inspect: TaskImplementation<typeof definition> = async ({ path }, context) => {
  const source = await openFrames(path, { signal: context.signal });
  try {
    const { ptsUs, keyFrames } = source.index;
    for (let from = 0; from < source.frameCount; from += framesPerPage) {
      const to = from + framesPerPage;
      await context.ask('frames', {
        ptsUs: [...ptsUs.subarray(from, to)],
        keyFrames: [...keyFrames.subarray(from, to)].map((flag) => flag === 1),
      });
    }
    const { kind, fingerprint, widthPx, heightPx, frameCount } = source;
    return { kind, fingerprint, widthPx, heightPx, frameCount, warnings: [...source.warnings] };
  } finally {
    await source.close();
  }
};
