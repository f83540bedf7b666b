import { expect, it } from 'vitest';
import type { TimelineCurve } from '../../../main/contract/predictions.ts';
import { chooseFrames } from './choose-frames.ts';

const spread = (values: number[]) => ({ min: values, median: values, max: values });

const curve = (lesion: string, frames: number[], sizes: number[], widths: number[]): TimelineCurve => ({
  lesionId: null,
  lesion,
  frameIndex: frames,
  ptsUs: frames,
  frameCount: frames.map(() => 1),
  sizeMm: spread(sizes),
  lowMm: spread(sizes.map((size, i) => size - widths[i]!)),
  highMm: spread(sizes),
});

it('REQ-VIDEO-004 the digest has the ends and the extremes of each lesion, each frame once, in video order', () => {
  const frames = chooseFrames([
    curve('b', [50, 51, 52, 53], [8, 6, 9, 7], [2, 1, 5, 3]),
    curve('a', [10], [4], [1]),
  ]);
  expect(frames).toEqual([
    {
      lesion: 'a',
      frameIndex: 10,
      sizeMm: 4,
      reasons: ['first', 'largest', 'smallest', 'narrowest', 'widest', 'last'],
    },
    { lesion: 'b', frameIndex: 50, sizeMm: 8, reasons: ['first'] },
    { lesion: 'b', frameIndex: 51, sizeMm: 6, reasons: ['smallest', 'narrowest'] },
    { lesion: 'b', frameIndex: 52, sizeMm: 9, reasons: ['largest', 'widest'] },
    { lesion: 'b', frameIndex: 53, sizeMm: 7, reasons: ['last'] },
  ]);
});
