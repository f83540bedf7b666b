import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../inference/runtime/random.ts';
import type { SplitPart } from '../../contract/datasets.ts';
import type { MediaId, SplitId } from '../../contract/ids.ts';
import { inseparableClasses } from './inseparable.ts';
import { type LeakMedium, leaksOf, nearBits } from './leaks.ts';

const splitId = 'split' as SplitId;
const random = new SeededRandom(4);
const hash = () => Array.from({ length: 64 }, () => random.integer(16).toString(16)).join('');

/** The hash with some bits turned. */
function near(text: string, bits: number): string {
  const digits = [...text];
  for (let i = 0; i < bits; i++) digits[i] = (Number.parseInt(digits[i]!, 16) ^ 1).toString(16);
  return digits.join('');
}

const cohort = (): LeakMedium[] =>
  Array.from({ length: 12 }, (_, i) => ({
    mediaId: `medium ${i}` as MediaId,
    patientId: `patient ${i}`,
    contentSha256: `content ${i}`,
    fingerprint: `fingerprint ${i}`,
    pictures: [0, 1, 2].map((frameIndex) => ({ frameIndex, hash: hash() })),
  }));
const parts = Array.from(
  { length: 12 },
  (_, i): SplitPart => (i < 8 ? 'train' : i < 10 ? 'validation' : 'test'),
);

describe('REQ-DATA-021 leaks of a split', () => {
  it('are none where nothing stands on two sides', () => {
    expect(leaksOf(splitId, cohort(), parts)).toEqual([]);
  });

  it.each<[string, (media: LeakMedium[]) => unknown]>([
    ['patient', (media) => media.splice(11, 1, { ...media[11]!, patientId: 'patient 2' })],
    ['content', (media) => media.splice(11, 1, { ...media[11]!, contentSha256: 'content 2' })],
    [
      'near frames',
      (media) => {
        const pictures = [{ frameIndex: 7, hash: near(media[2]!.pictures[1]!.hash!, nearBits) }];
        media[11] = { ...media[11]!, pictures };
      },
    ],
  ])('are named where one was planted: %s', (kind, plant) => {
    const media = cohort();
    plant(media);
    const [leak, ...others] = leaksOf(splitId, media, parts);
    expect(others).toEqual([]);
    expect(leak).toMatchObject({
      kind,
      splitId,
      count: 1,
      examples: [{ a: { mediaId: 'medium 2' }, b: { mediaId: 'medium 11' } }],
    });
    const sameSide = parts.map((part, i) => (i === 11 ? 'train' : part));
    expect(leaksOf(splitId, media, sameSide)).toEqual([]);
  });

  it('are no pictures that differ in more bits, or that have no structure', () => {
    const media = cohort();
    const pictures = [
      { frameIndex: 7, hash: near(media[2]!.pictures[1]!.hash!, nearBits + 1) },
      { frameIndex: 8, hash: null },
    ];
    media[11] = { ...media[11]!, pictures };
    media[0] = { ...media[0]!, pictures: [{ frameIndex: 1, hash: null }] };
    expect(leaksOf(splitId, media, parts)).toEqual([]);
  });
});

describe('REQ-DATA-021 a class of one source', () => {
  const unit = (name: string, patient: string, size: string, contentKey = patient) => ({
    ...{ patient, contentKey, classes: new Set([name]) },
    facts: [
      { fact: 'picture size' as const, value: size },
      { fact: 'site' as const, value: null },
    ],
  });

  it('is inseparable from it, with the facts that betray it', () => {
    const units = [
      unit('polyp', 'a', '384×288'),
      unit('polyp', 'b', '384×288'),
      unit('none', 'c', '262×196'),
      unit('none', 'c', '262×196'),
    ];
    expect(inseparableClasses(units, ['polyp', 'none'])).toEqual([
      { class: 'none', sources: 1, facts: ['picture size'] },
    ]);
  });

  it('is one whose patients share content, and none that has two patients', () => {
    const units = [
      unit('x', 'a', '1', 'same'),
      unit('x', 'b', '1', 'same'),
      unit('y', 'c', '1'),
      unit('y', 'd', '1'),
    ];
    expect(inseparableClasses(units, ['x', 'y'])).toEqual([{ class: 'x', sources: 1, facts: [] }]);
  });
});
