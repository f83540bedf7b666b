import { describe, expect, it } from 'vitest';
import { CaliperError } from '../../main/contract/errors.ts';
import { toWireError } from '../../main/contract/wire-error.ts';
import { boxesInTheWay } from '../video/tracks/boxes-in-the-way.ts';
import { videoForBoxes } from './video-for-boxes.ts';

const videos = ['colon 1.mp4', 'colon 2.mp4', 'heart.dcm'].map((name) => ({ name }));

describe('the video of a box file', () => {
  it('REQ-DATA-012 is the one of its name, or else the names looked for and there are told', () => {
    expect(videoForBoxes('/data/colon 1-boxes.csv', videos)).toBe(videos[0]);
    expect(videoForBoxes('/data/heart.json', videos)).toBe(videos[2]);
    expect(() => videoForBoxes('/data/other_labels.csv', videos)).toThrow(
      expect.objectContaining({
        code: 'not_found',
        message:
          'No video in the library is named “other”. It holds colon 1.mp4, colon 2.mp4, heart.dcm. Open the video and import other_labels.csv there.',
      }),
    );
    expect(() => videoForBoxes('a.csv', [{ name: 'a.mp4' }, { name: 'a.avi' }])).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });
});

describe('REQ-DATA-009 the question before boxes are replaced', () => {
  it('has the numbers of the refusal, and is not asked for other errors', () => {
    const counts = {
      equal: 5,
      different: 3,
      added: 2,
      lost: 2,
      byHand: 1,
      byHandFrames: [4],
      storedSha256: 'a'.repeat(64),
    };
    const differences = [{ lesion: 'a', ...counts }];
    const refused = new CaliperError('conflict', 'Boxes are there.', { details: { differences } });
    expect(boxesInTheWay(toWireError(refused))).toEqual({
      count: 10,
      byHand: 1,
      seen: ['a'.repeat(64)],
    });
    expect(boxesInTheWay(new CaliperError('conflict', 'Something else.'))).toBeUndefined();
    expect(boxesInTheWay(null)).toBeUndefined();
  });
});
