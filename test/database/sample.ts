import {
  acceptPrediction,
  addDataset,
  addJob,
  addJobLine,
  addJobPoints,
  addModel,
  addPredictions,
  addSplit,
  addTrack,
  contentOf,
  finishJob,
  finishRun,
  getFrameSeries,
  lesionSizesOfRun,
  newMark,
  putKeyFrame,
  putShape,
  type ReadableDb,
  setLabels,
  setLesionDetails,
  setLesionSize,
  setRunRecord,
  setSetting,
  sizeSubjects,
  startNextJob,
  startRun,
  studyOfMedia,
  tracksOfMedia,
  undo,
  type WritableDb,
} from '../../db/index.ts';
import type { SizedBox } from '../../main/contract/engine/size.ts';
import type { LesionId, MediaId, ModelId, RunId } from '../../main/contract/ids.ts';
import type { RunRecord } from '../../main/contract/predictions.ts';
import { good, sampleFields, saveSampleFields } from './fields.ts';
import { addVideo, importLesion, square } from './library.ts';

export const record: RunRecord = {
  provider: 'cpu',
  providerNotes: [],
  batchSize: 8,
  threads: 2,
  modelSha256: 'ab'.repeat(32),
  modelDigest: null,
  goldenCheck: 'passed',
  modelName: 'test gates',
  demonstration: true,
  baseline: [],
  versions: { onnxruntime: '1.30.0' },
};

export const addTestModel = (db: WritableDb): ModelId =>
  addModel(db, {
    name: record.modelName,
    version: '1.0.0',
    folder: '/models/test',
    sha256: record.modelSha256,
    demonstration: true,
    card: { intendedUse: 'tests' },
    goldenSha256: null,
    graphProblem: null,
  }).id;

export const frameSize = (lesionId: LesionId, frameIndex: number, sizeMm = 5): SizedBox => ({
  ...{ lesionId, frameIndex, ptsUs: frameIndex * 40_000 },
  ...{ sizeMm, lowMm: sizeMm - 1, highMm: sizeMm + 1, sizeClass: 'diminutive', quality: 0.5, damaged: false },
});

/** The lesion of that name that has a track on a video. */
export const lesionOnVideo = (db: ReadableDb, mediaId: MediaId, name: string): LesionId =>
  tracksOfMedia(db, mediaId).find(({ lesion }) => lesion === name)!.lesionId;

/** A finished run over the lesions named, with a wider interval for each further one. */
export function addRun(db: WritableDb, mediaId: MediaId, modelId: ModelId, names: readonly string[]): RunId {
  const lesions = names.map((name) => lesionOnVideo(db, mediaId, name));
  const { id } = startRun(db, mediaId, modelId);
  setRunRecord(db, id, record);
  for (const lesionId of lesions)
    addPredictions(db, id, [frameSize(lesionId, 10), frameSize(lesionId, 11, 5.5)]);
  finishRun(db, id, {
    record,
    subjects: sizeSubjects(
      lesions.map((lesionId, i) => ({
        ...{ lesionId, sizeMm: 5, lowMm: 4 - i / 10, highMm: 6, sizeClass: 'diminutive' as const },
        ...{ frameCount: 2, damagedFrames: 0 },
      })),
    ),
    gates: { 'layer1.gate': Float32Array.of(0.5, 0.25) },
    framesPerSecond: 12.5,
  });
  return id;
}

/** A data set of two frames of one lesion on a video, all of it for training. */
export function addSampleDataset(
  db: WritableDb,
  mediaId: MediaId,
  { name = 'sample', box = square(3) } = {},
) {
  const { kind, path, widthPx, heightPx, patientId } = getFrameSeries(db, mediaId);
  const { studyId, site } = studyOfMedia(db, mediaId);
  const objectId = '00000000-0000-7000-8000-0000000fffff' as LesionId;
  const item = { medium: 0, objectId, box, label: 7, provenance: 'pathology' };
  const mark = newMark(db);
  const dataset = addDataset(
    db,
    {
      name,
      field: { name: 'size', subject: 'object', kind: 'number', unit: 'mm' },
      choice: { framesPerSubject: 2 },
      leftOut: [{ reason: 'lesions without a size', count: 1 }],
      media: [
        {
          ...{ mediaId, kind, path, widthPx, heightPx, patientId, studyId, site },
          ...{ content: contentOf(db, mediaId), renderedData: false },
        },
      ],
      items: [
        { ...item, frameIndex: 3 },
        { ...item, frameIndex: 5 },
      ],
    },
    { mark },
  );
  const fractions = { train: 1, validation: 0, test: 0 };
  const request = { name: 'all', group: 'patient' as const, fractions, seed: 1 };
  return { dataset, split: addSplit(db, dataset.id, request, ['train'], { mark, label: 'Make data set' }) };
}

/** Something of everything that a library can hold, with history. */
export async function fillSample(db: WritableDb): Promise<{ mediaId: MediaId; runId: RunId }> {
  const mediaId = addVideo(db);
  const a = await importLesion(db, mediaId, 'a');
  const b = await importLesion(db, mediaId, 'b', 10, 30);
  setLesionSize(db, a.lesionId, { sizeMm: 7, provenance: 'pathology' });
  setLesionDetails(db, b.lesionId, { paris: 'Is', site: 'sigmoid' }, { reason: 'report' });
  addTrack(db, mediaId, a.lesionId, { frameIndex: 40, box: square(3) });
  putKeyFrame(db, a.trackId, { frameIndex: 5, box: square(6), occluded: true });
  const points = [1, 5].map((xPx) => ({ xPx, yPx: 2 }));
  putShape(db, mediaId, {
    ...{ frameIndex: 5, lesionId: a.lesionId, geometry: { kind: 'length', points } },
    known: { lengthMm: 8, provenance: 'instrument' },
  });
  const modelId = addTestModel(db);
  const { id: jobId } = addJob(db, 'size', { mediaId });
  startNextJob(db);
  addJobLine(db, jobId, 'note', 'test gates on cpu');
  addJobPoints(db, jobId, 1, { loss: 0.5 });
  const runId = addRun(db, mediaId, modelId, ['a', 'b']);
  finishJob(db, jobId, { runId });
  const [first] = lesionSizesOfRun(db, runId);
  setSetting(db, 'theme', 'dark');
  saveSampleFields(db);
  setLabels(db, [
    { fieldId: sampleFields.age.id, target: { mediaId }, value: 61 },
    { fieldId: sampleFields.quality.id, target: { mediaId, fromFrame: 3, toFrame: 9 }, value: good },
  ]);
  addSampleDataset(db, mediaId);
  acceptPrediction(db, first!.predictionId);
  putKeyFrame(db, a.trackId, { frameIndex: 6, box: square(9) });
  undo(db);
  return { mediaId, runId };
}
