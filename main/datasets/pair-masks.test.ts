import { describe, expect, it } from 'vitest';
import { pairMasks } from './pair-masks.ts';

const paired = (...names: string[]) => {
  const { pictures, masksWithoutPicture } = pairMasks(names);
  return [...pictures.map(({ picture, mask }) => `${picture} ${mask}`), ...masksWithoutPicture];
};

describe('REQ-DATA-011 masks paired with pictures by name', () => {
  it.each([
    ['Kvasir-SEG', ['images/a.jpg', 'masks/a.jpg'], ['images/a.jpg masks/a.jpg']],
    ['CVC-ClinicDB', ['Original/10.tif', 'Ground Truth/10.tif'], ['Original/10.tif Ground Truth/10.tif']],
    [
      'a split data set',
      ['train/images/a.jpg', 'test/images/a.jpg', 'test/masks/a.png'],
      ['test/images/a.jpg test/masks/a.png', 'train/images/a.jpg undefined'],
    ],
    ['a suffix', ['a.jpg', 'a_mask.png', 'b.jpg', 'b-mask.png'], ['a.jpg a_mask.png', 'b.jpg b-mask.png']],
    ['a prefix', ['frame-001.png', 'mask-001.png'], ['frame-001.png mask-001.png']],
    ['masks beside pictures', ['x/a.jpg', 'masks/a.jpg'], ['x/a.jpg undefined', 'masks/a.jpg']],
    ['numbers that are alike', ['images/1.jpg', 'masks/11.jpg'], ['images/1.jpg undefined', 'masks/11.jpg']],
    [
      'two masks of one picture',
      ['images/a.jpg', 'masks/a.png', 'masks/a.tif'],
      ['images/a.jpg masks/a.png', 'masks/a.tif'],
    ],
  ])('%s', (_, names, expected) => {
    expect(paired(...names)).toEqual(expected);
  });
});
