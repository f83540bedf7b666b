import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/shared-data.ts';
import { decodeElsewhere, hasFfmpeg } from '../../../test/videos/decode-elsewhere.ts';
import { openFrames } from '../index.ts';

const videos = [
  { name: 'four-lesions.mp4', frameCount: 461 },
  { name: 'first-lesions.avi', frameCount: 200 },
  { name: 'variable-rate.mkv', frameCount: 68 },
  { name: 'moving-scope-no-polyp.mp4', frameCount: 569 },
] as const;

describe.each(videos)('$name against the ffmpeg command (REQ-MEDIA-001)', ({ name, frameCount }) => {
  const path = sharedData('polyps', name);

  it.skipIf(!path || !hasFfmpeg)(
    'gives the same picture for every index, in order, backwards and jumping',
    async () => {
      const video = await openFrames(path!);
      const frameBytes = video.widthPx * video.heightPx * 3;
      const truth = decodeElsewhere(path!);
      expect(video.frameCount).toBe(frameCount);
      expect(truth.length / frameBytes).toBe(frameCount);
      const isRight = (i: number, data: Uint8Array) => {
        const picture = truth.subarray(i * frameBytes, (i + 1) * frameBytes);
        return picture.equals(data) || meanDifference(data, picture) < 1;
      };
      let next = 0;
      for await (const { frameIndex, data } of video.frames()) {
        expect(frameIndex).toBe(next++);
        expect(isRight(frameIndex, data), `frame ${frameIndex}`).toBe(true);
      }
      expect(next).toBe(frameCount);
      for (let i = frameCount - 1; i >= 0; i--)
        expect(isRight(i, (await video.frame(i)).data), `back to ${i}`).toBe(true);
      for (let k = 0; k < 50; k++) {
        const i = (k * 7919) % frameCount;
        expect(isRight(i, (await video.frame(i)).data), `jump to ${i}`).toBe(true);
      }
      await video.close();
    },
  );
});

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
