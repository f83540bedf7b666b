import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeSizingCase, openBackend, type SizingCase } from '../../../test/sizing-case.ts';
import { unassigned } from '../../contract/library.ts';
import { fromWireError } from '../../contract/wire-error.ts';
import type { Backend } from '../index.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const frameCount = 30;
let sizingCase: SizingCase;
let backend: Backend;

beforeAll(async () => {
  sizingCase = await makeSizingCase(frameCount);
  backend = await openBackend(join(sizingCase.folder, 'imports'));
});
afterAll(async () => {
  await backend.close();
  await sizingCase[Symbol.asyncDispose]();
});

/** A box file of a name of its own. */
function boxFile(name: string, rows: readonly string[]): string {
  const path = join(sizingCase.folder, name);
  writeFileSync(path, ['frame_index,lesion,xmin,ymin,xmax,ymax,size_mm', ...rows, ''].join('\n'));
  return path;
}

const rowsOf = (lesion: string, from: number, to: number, left = 10) =>
  Array.from({ length: to - from }, (_, i) => `${from + i},${lesion},${left},20,60,70,`);

/** The video with these boxes and nothing else. */
async function videoWith(rows: readonly string[]) {
  const { client } = backend;
  const { media } = await client.library.import({ path: sizingCase.video });
  for (const { lesionId } of (await client.annotations.tracks({ mediaId: media.id })).tracks)
    await client.annotations.removeLesion({ lesionId });
  const path = boxFile('first.csv', rows);
  return { mediaId: media.id, path, ...(await client.annotations.import({ mediaId: media.id, path })) };
}

async function boxesOf(mediaId: Awaited<ReturnType<typeof videoWith>>['mediaId']) {
  const { boxes } = await backend.client.annotations.boxes({ mediaId, fromFrame: 0, toFrame: frameCount });
  return boxes
    .filter(({ outside }) => !outside)
    .map(({ lesion, frameIndex, box }) => [lesion, frameIndex, box.xMinPx]);
}

describe('REQ-DATA-009 an import replaces nothing that it was not asked to', () => {
  it('tells what was read, taken, there already and left out, and the numbers add up', async () => {
    const { report, mediaId } = await videoWith([...rowsOf('a', 0, 12), ...rowsOf('a', 28, 35)]);
    expect(report).toEqual({
      ...{ read: 19, taken: 14, alreadyThere: 0, leftOut: 5, adjusted: 0 },
      reasons: [
        {
          ...{ outcome: 'left out', reason: 'there is no such frame', count: 5 },
          places: ['line 16', 'line 17', 'line 18'],
        },
      ],
      notes: ['Read as UTF-8, separated by commas.'],
    });
    const path = boxFile('more.csv', [...rowsOf('a', 0, 12), ...rowsOf('b', 0, 3), ...rowsOf('b', 40, 41)]);
    const again = await backend.client.annotations.import({ mediaId, path });
    expect(again.report).toMatchObject({ read: 16, taken: 3, alreadyThere: 12, leftOut: 1 });
    expect(again.boxCount).toBe(3);
    expect((await boxesOf(mediaId)).filter(([lesion]) => lesion === 'a')).toHaveLength(14);
  });

  it('leaves a lesion as it is when the file says the same, and makes no step of it', async () => {
    const { mediaId, path } = await videoWith(rowsOf('a', 0, 10));
    const history = await backend.client.annotations.history({});
    const again = await backend.client.annotations.import({ mediaId, path });
    expect(again).toMatchObject({ boxCount: 0, replaced: [], report: { alreadyThere: 10, taken: 0 } });
    expect(await backend.client.annotations.history({})).toEqual(history);
  });

  it('refuses other boxes of the same lesion as a whole, says what differs and what a person set', async () => {
    const { mediaId, tracks } = await videoWith(rowsOf('a', 0, 10));
    await backend.client.annotations.putBox({
      trackId: tracks[0]!.trackId,
      frameIndex: 4,
      box: { xMinPx: 1, yMinPx: 2, xMaxPx: 30, yMaxPx: 40 },
    });
    const before = await boxesOf(mediaId);
    const path = boxFile('other.csv', [
      ...rowsOf('a', 2, 8),
      ...rowsOf('a', 8, 12, 11),
      ...rowsOf('new', 0, 3),
    ]);
    const refused = await backend.client.annotations.import({ mediaId, path }).catch(fromWireError);
    expect(refused).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(
        'lesion a: 5 equal, 3 different, 2 only in the file, 2 only in the library, and 1 of those in the library were set by hand',
      ),
      details: {
        differences: [
          { lesion: 'a', equal: 5, different: 3, added: 2, lost: 2, byHand: 1, byHandFrames: [4] },
        ],
      },
    });
    expect(await boxesOf(mediaId)).toEqual(before);

    const replaced = await backend.client.annotations.import({ mediaId, path, replace: true });
    expect(replaced.replaced).toMatchObject([{ lesion: 'a', byHand: 1 }]);
    expect(replaced.report).toMatchObject({ read: 13, taken: 13, alreadyThere: 0 });
    expect((await boxesOf(mediaId)).filter(([lesion]) => lesion === 'a')).toEqual(
      Array.from({ length: 10 }, (_, i) => ['a', i + 2, i + 2 < 8 ? 10 : 11]),
    );
    await backend.client.annotations.undo({});
    expect(await boxesOf(mediaId)).toEqual(before);
  });

  /** Sets the box of frame 4 to one that a person drew. */
  const drawByHand = ({ tracks }: Awaited<ReturnType<typeof videoWith>>, xMinPx: number) =>
    backend.client.annotations.putBox({
      trackId: tracks[0]!.trackId,
      frameIndex: 4,
      box: { xMinPx, yMinPx: 2, xMaxPx: 30, yMaxPx: 40 },
    });

  it('replaces no box that is drawn while the import is under way', async () => {
    const video = await videoWith(rowsOf('a', 0, 10));
    const { mediaId } = video;
    const path = boxFile('under-way.csv', rowsOf('a', 0, 10, 11));
    const { db } = backend.context;
    const importing = backend.client.annotations
      .import({ mediaId, path, replace: true })
      .catch(fromWireError);
    const isStoring = () => db.read('SELECT 1 FROM batch WHERE complete = 0').get() !== undefined;
    while (!isStoring()) await new Promise(setImmediate);
    await drawByHand(video, 3);
    expect(await importing).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Nothing was imported, and the new boxes are kept'),
    });
    const boxes = await boxesOf(mediaId);
    expect(boxes.map(([, , xMinPx]) => xMinPx)).toEqual([10, 10, 10, 10, 3, 10, 10, 10, 10, 10]);
    expect(isStoring()).toBe(false);
  });

  it('asks again when other boxes stand there than those a person was asked about', async () => {
    const video = await videoWith(rowsOf('a', 0, 10));
    const { mediaId } = video;
    const path = boxFile('asked.csv', rowsOf('a', 0, 10, 11));
    const seenIn = async (asked: Promise<unknown>) => {
      const { code, details } = fromWireError(await asked.catch((thrown: unknown) => thrown));
      expect(code).toBe('conflict');
      return (details.differences as { storedSha256: string }[]).map(({ storedSha256 }) => storedSha256);
    };
    const replace = (seen: string[]) =>
      backend.client.annotations.import({ mediaId, path, replace: true, seen });
    const first = await seenIn(backend.client.annotations.import({ mediaId, path }));
    await drawByHand(video, 3);
    const second = await seenIn(replace(first));
    await drawByHand(video, 4);
    const third = await seenIn(replace(second));
    expect((await boxesOf(mediaId))[4]).toEqual(['a', 4, 4]);
    expect((await replace(third)).boxCount).toBe(10);
  });

  it('keeps the size that is stated, and says so', async () => {
    const { mediaId } = await videoWith(rowsOf('a', 0, 3).map((row) => `${row}6`));
    const path = boxFile(
      'sized.csv',
      rowsOf('a', 0, 3).map((row) => `${row}7`),
    );
    const again = await backend.client.annotations.import({ mediaId, path });
    expect(again.report.notes).toContain('The file says 7 mm for lesion a: 6 mm stays.');
    const { lesions } = await backend.client.annotations.lesions({ mediaId });
    expect(lesions.find(({ name }) => name === 'a')).toMatchObject({ sizeMm: 6 });
  });

  it('says why when no box fits', async () => {
    const { mediaId } = await videoWith(rowsOf('a', 0, 3));
    const path = boxFile('late.csv', rowsOf('a', 100, 104));
    const refused = await backend.client.annotations.import({ mediaId, path }).catch(fromWireError);
    expect(refused).toMatchObject({
      code: 'invalid_input',
      message:
        'The file holds no box that fits this video. Left out were all 4: 4 × there is no such frame (line 2). Nothing was imported.',
    });
  });
});

describe('REQ-DATA-010 a video that is known stays with its patient', () => {
  it('refuses another patient and names both, moves it when asked, and takes one of nobody', async () => {
    const { client } = backend;
    const patientOf = async () => (await client.library.list({})).media[0]!.patientPseudonym;
    const path = sizingCase.video;
    const first = await client.library.import({ path });
    expect(await patientOf()).toBe(unassigned);
    const given = await client.library.import({ path, patientPseudonym: 'P-1' });
    expect(given.warnings).toEqual([
      'The video was in the library without a patient: it belongs to P-1 now.',
    ]);
    const refused = await client.library.import({ path, patientPseudonym: 'P-2' }).catch(fromWireError);
    expect(refused).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/of patient P-1, not of P-2.*ask for it to be moved to P-2/),
      details: { patientPseudonym: 'P-1', movableTo: 'P-2' },
    });
    expect(await patientOf()).toBe('P-1');
    expect((await client.library.import({ path, patientPseudonym: 'P-1' })).warnings).toEqual([]);
    const moved = await client.library.import({ path, patientPseudonym: 'P-2', moveToPatient: true });
    expect(moved).toMatchObject({ alreadyThere: true, media: { id: first.media.id } });
    expect(moved.warnings).toEqual([
      'The video was moved from patient P-1 to P-2, with its lesions; undo takes it back.',
    ]);
    expect(moved.media.patientId).not.toBe(given.media.patientId);
    expect(await patientOf()).toBe('P-2');
  });
});
