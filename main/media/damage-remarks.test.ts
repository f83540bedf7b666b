import { expect, it } from 'vitest';
import { damageRemarks } from './damage-remarks.ts';

it('REQ-MEDIA-014 says of one picture that it is damaged without counting it', () => {
  const damaged = [{ from: 0, to: 1 }];
  const [still] = damageRemarks({ checkedFrames: 1, damaged, lost: [] }, 1);
  expect(still).toMatch(/^The picture is damaged or builds upon a damaged one: /);
  const [video] = damageRemarks({ checkedFrames: 9, damaged, lost: [] }, 9);
  expect(video).toMatch(/^1 of 9 pictures is damaged/);
});
