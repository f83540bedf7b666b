import fc from 'fast-check';
import { expect, it } from 'vitest';
import { good, poor, sampleFields, saveSampleFields } from '../../test/database/fields.ts';
import { addVideo, square, temporaryFolder, testOptions } from '../../test/database/library.ts';
import { addRun, addSampleDataset, addTestModel } from '../../test/database/sample.ts';
import { visibleState } from '../../test/database/visible.ts';
import {
  acceptPrediction,
  addLesion,
  addLesionWithBox,
  addTrack,
  assignPatient,
  currentSchema,
  type EditOptions,
  editPrediction,
  importBoxes,
  lesionSizesOfRun,
  lesionsOfStudy,
  listDatasets,
  listMedia,
  newMark,
  openDatabase,
  putBox,
  putKeyFrame,
  putShape,
  redo,
  rejectPrediction,
  relinkMedia,
  removeAllMedia,
  removeDataset,
  removeKeyFrame,
  removeLesion,
  removeMedia,
  removeShape,
  removeTrack,
  saveSchema,
  setBoxState,
  setLabels,
  setLesionDetails,
  setLesionSize,
  shapesInRange,
  tracksOfMedia,
  undo,
  undoHistory,
  verifyAudit,
  type WritableDb,
} from '../index.ts';

/** Picks a member by a random number, or undefined from an empty list. */
const pick = <T>(from: readonly T[], by: number): T | undefined => from[by % Math.max(1, from.length)];

type Edit = (db: WritableDb, by: number, options: EditOptions) => unknown;

const onLesion = (
  edit: (db: WritableDb, id: Parameters<typeof removeLesion>[1], by: number) => void,
): Edit => {
  return (db, by) => {
    const video = pick(listMedia(db, 10), by);
    const lesion = video && pick(lesionsOfStudy(db, video.id), by >> 2);
    if (lesion) edit(db, lesion.id, by);
  };
};

const onTrack = (
  edit: (db: WritableDb, id: Parameters<typeof removeTrack>[1], by: number, options: EditOptions) => void,
): Edit => {
  return (db, by, options) => {
    const video = pick(listMedia(db, 10), by);
    const track = video && pick(tracksOfMedia(db, video.id), by >> 2);
    if (track) edit(db, track.trackId, by, options);
  };
};

const onPrediction = (edit: (db: WritableDb, id: Parameters<typeof acceptPrediction>[1]) => void): Edit => {
  return (db, by) => {
    const run = db
      .read<{ id: Parameters<typeof lesionSizesOfRun>[1] }>('SELECT id FROM prediction_run')
      .get()!;
    const size = pick(
      lesionSizesOfRun(db, run.id).filter(({ lesionId }) => lesionId !== null),
      by,
    );
    if (size) edit(db, size.predictionId);
  };
};

const edits: readonly Edit[] = [
  (db, by) => addVideo(db, `video ${by}`),
  (db, by) => {
    const video = pick(listMedia(db, 10), by);
    if (video) addLesion(db, video.id, { name: `lesion ${by}` });
  },
  async (db, by, options) => {
    const video = pick(listMedia(db, 10), by);
    const boxes = [by % 50, (by % 50) + 3, (by % 50) + 4].map((frameIndex) => ({
      frameIndex,
      box: square(by),
    }));
    if (!video) return;
    await importBoxes(db, 'Import', [{ mediaId: video.id, lesion: { name: `l${by % 3}` }, boxes }], options);
  },
  (db, by) => {
    const video = pick(listMedia(db, 10), by);
    const lesion = video && pick(lesionsOfStudy(db, video.id), by >> 2);
    if (lesion) addTrack(db, video.id, lesion.id, { frameIndex: by % 100, box: square(by) });
  },
  onTrack((db, id, by, options) => putKeyFrame(db, id, { frameIndex: by % 100, box: square(by) }, options)),
  onTrack((db, id, by) => {
    putKeyFrame(db, id, { frameIndex: by % 7, box: square(1), outside: by % 2 === 0, occluded: true });
  }),
  onTrack((db, id) => {
    const first = tracksOfMedia(db, listMedia(db, 10)[0]!.id).find(({ trackId }) => trackId === id);
    if (first) removeKeyFrame(db, id, first.firstFrame);
  }),
  onTrack((db, id) => removeTrack(db, id)),
  onLesion((db, id) => removeLesion(db, id)),
  onLesion((db, id, by) => setLesionSize(db, id, { sizeMm: 1 + (by % 20), provenance: 'instrument' })),
  onLesion((db, id) => setLesionSize(db, id, null)),
  onLesion((db, id, by) =>
    setLesionDetails(db, id, { name: `renamed ${by}`, paris: pick(['Is', 'IIa', null], by)! }),
  ),
  onPrediction((db, id) => acceptPrediction(db, id)),
  onPrediction((db, id) => editPrediction(db, id, 9)),
  onPrediction((db, id) => rejectPrediction(db, id)),
  (db, by) => {
    const video = pick(listMedia(db, 10), by);
    if (video) relinkMedia(db, video.id, `/elsewhere/${by}.mp4`);
  },
  (db, by) => {
    const video = pick(listMedia(db, 10), by);
    if (video && listMedia(db, 10).length > 1) removeMedia(db, video.id);
  },
  (db, by) => {
    const video = pick(listMedia(db, 10), by);
    if (video) addLesionWithBox(db, video.id, `drawn ${by}`, { frameIndex: by % 100, box: square(by) });
  },
  onTrack((db, id, by) => putBox(db, id, by % 60, square(by + 1))),
  onTrack((db, id, by) => {
    const { firstFrame } = listMedia(db, 10)
      .flatMap((video) => tracksOfMedia(db, video.id))
      .find(({ trackId }) => trackId === id)!;
    const frameIndex = Math.min(99, firstFrame + (by % 9));
    setBoxState(db, id, frameIndex, by % 2 ? { outside: by % 4 === 1 } : { occluded: by % 4 === 0 });
  }),
  (db, by) => {
    const video = pick(listMedia(db, 10), by);
    if (!video) return;
    const known = pick(shapesInRange(db, video.id, 0, 100), by);
    const points = [by, by + 3].map((xPx) => ({ xPx, yPx: 1 }));
    const geometry = { kind: 'length' as const, points };
    const length = by % 2 ? { lengthMm: 5, provenance: 'instrument' as const } : null;
    const put = { frameIndex: by % 100, lesionId: null, geometry, known: length };
    putShape(db, video.id, put, by % 3 ? known?.id : undefined);
  },
  (db, by) => {
    const video = pick(listMedia(db, 10), by);
    const known = video && pick(shapesInRange(db, video.id, 0, 100), by);
    if (known) removeShape(db, known.id);
  },
  (db, by) => {
    const videos = listMedia(db, 10).slice(0, 1 + (by % 2));
    if (videos.length > 0)
      assignPatient(
        db,
        videos.map(({ id }) => id),
        `patient ${by % 4}`,
        '1',
      );
  },
  (db) => {
    const videos = listMedia(db, 10).slice(1);
    if (videos.length > 0)
      removeAllMedia(
        db,
        videos.map(({ id }) => id),
      );
  },
  (db, by) => {
    const video = pick(listMedia(db, 10), by);
    if (!video) return;
    if (currentSchema(db).version === 0) return void saveSampleFields(db);
    const target = { mediaId: video.id, fromFrame: by % 40, toFrame: (by % 40) + 1 + (by % 50) };
    const known = currentSchema(db).fields.some(({ id }) => id === sampleFields.quality.id);
    if (known)
      setLabels(db, [{ fieldId: sampleFields.quality.id, target, value: [good, poor, null][by % 3]! }]);
  },
  (db, by) => {
    const { version, fields } = currentSchema(db);
    if (version > 0) saveSchema(db, version, by % 2 ? fields.slice(1) : fields.toReversed());
  },
  (db, by) => {
    const video = pick(listMedia(db, 10), by);
    const names = listDatasets(db).map(({ name }) => name);
    if (video && !names.includes(`set ${by % 5}`)) addSampleDataset(db, video.id, { name: `set ${by % 5}` });
  },
  (db, by) => {
    const found = pick(listDatasets(db), by);
    if (found) removeDataset(db, found.id);
  },
  // Two gestures that are one step to the person.
  async (db, by) => {
    const mark = newMark(db);
    await edits[2]!(db, by, { mark });
    await edits[4]!(db, by + 1, { mark });
  },
];

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ edit: fc.nat(edits.length - 1), by: fc.nat(200) }) },
  { weight: 3, arbitrary: fc.constant('undo' as const) },
  { weight: 2, arbitrary: fc.constant('redo' as const) },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
);

const topStep = (db: WritableDb) => undoHistory(db, 1000).find(({ undone }) => !undone)?.sequence ?? 0;

it('REQ-DB-003 undo and redo walk back and forth through exactly the states that were, also after a restart', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      using folder = temporaryFolder();
      const options = testOptions();
      const open = async () => {
        const opened = await openDatabase(folder.path, options);
        opened.sqlite.pragma('synchronous = OFF'); // this property is not about the disk
        return opened;
      };
      let db = await open();
      const video = addVideo(db);
      await importBoxes(db, 'Import', [
        { mediaId: video, lesion: { name: 'l0' }, boxes: [{ frameIndex: 3, box: square(1) }] },
      ]);
      addRun(db, video, addTestModel(db), ['l0']);

      // What the person should see: the states behind, the present one, and those that redo can reach.
      const states = [visibleState(db)];
      let present = 0;
      while (present === 0 && undo(db)) states.unshift(visibleState(db));
      present = 0;
      while (redo(db)) present += 1;

      for (const each of steps) {
        if (each === 'restart') {
          await db.close();
          db = await open();
        } else if (each === 'undo') {
          expect(undo(db) !== undefined).toBe(present > 0);
          present = Math.max(0, present - 1);
        } else if (each === 'redo') {
          expect(redo(db) !== undefined).toBe(present < states.length - 1);
          present = Math.min(states.length - 1, present + 1);
        } else {
          const top = topStep(db);
          await edits[each.edit]!(db, each.by, {});
          if (topStep(db) !== top) {
            present += 1;
            states.splice(present, Number.POSITIVE_INFINITY, visibleState(db));
          }
        }
        expect(visibleState(db)).toBe(states[present]);
      }
      while (undo(db)) present -= 1;
      expect([present, visibleState(db)]).toEqual([0, states[0]]);
      while (redo(db)) present += 1;
      expect([present, visibleState(db)]).toEqual([states.length - 1, states.at(-1)]);
      expect(await verifyAudit(db)).toMatchObject({ firstBroken: null });
      await db.close();
    }),
    { numRuns: 12 },
  );
});
