export {
  boxesInRange,
  boxesOfFrame,
  keyFramesInRange,
  stretchesOfMedia,
  trackBoxesInRange,
} from './annotations/boxes.ts';
export { type ImportedTrack, importBoxes } from './annotations/import-boxes.ts';
export { addLesionWithBox, putBox, setBoxState } from './annotations/key-frames.ts';
export { putShape, removeShape, shapesInRange } from './annotations/shapes.ts';
export {
  addTrack,
  putKeyFrame,
  removeKeyFrame,
  removeTrack,
  tracksOfMedia,
} from './annotations/tracks.ts';
export { listAudit, verifyAudit } from './audit/verify.ts';
export { backUp, backUpIfChanged, backUpRegularly } from './backup/backup.ts';
export { listBackups } from './backup/list.ts';
export { type Restored, restoreBackup } from './backup/restore.ts';
export { addBatch, getBatch, itemsOfBatch, listBatches, takeBackBatch } from './batches/batches.ts';
export type { Clock } from './clock.ts';
export { addFindings, findingsOf } from './datasets/checks.ts';
export {
  addDataset,
  addSplit,
  datasetDetails,
  frozenDataset,
  getDataset,
  getSplit,
  itemsOfSplit,
  listDatasets,
  mediaOfDataset,
  partsOfSplit,
  removeDataset,
  splitsOf,
} from './datasets/datasets.ts';
export type { FrozenItem, FrozenMedium } from './datasets/hashes.ts';
export { datasetProblems } from './datasets/problems.ts';
export { datasetSummary } from './datasets/summary.ts';
export { recordTestRead } from './datasets/test-reads.ts';
export { bringBack, droppedSteps } from './edit/dropped.ts';
export { type EditOptions, inTransaction, newMark } from './edit/gesture.ts';
export { tellTurn } from './edit/tell-turn.ts';
export type { RecordedChange } from './edit/topics.ts';
export { lastStep, redo, type TurnedStep, undo, undoHistory, undoTo } from './edit/undo.ts';
export type { ReadableDb, WritableDb } from './handle.ts';
export {
  addJob,
  cancelJob,
  failJob,
  finishJob,
  getJob,
  interruptJob,
  lastJobOfKind,
  listJobs,
  retryJob,
  setJobProgress,
  startNextJob,
  waitingJobs,
} from './jobs/jobs.ts';
export { addJobLine, addJobPoints, jobCurves, jobLines } from './jobs/story.ts';
export { isLabelled, labelAt, labelsOfMedia, type SetLabel, setLabels } from './labels/labels.ts';
export { currentSchema, getField, saveSchema } from './labels/schema.ts';
export { assignPatient } from './library/assign-patient.ts';
export { durationOf } from './library/duration.ts';
export { frameIndexOf } from './library/frame-index.ts';
export { damageOf, mediaTimes, setDamage, setSpacing } from './library/frame-series.ts';
export { lesionPlaces } from './library/lesion-places.ts';
export {
  addLesion,
  getLesion,
  lesionsOfStudy,
  removeLesion,
  setLesionDetails,
  setLesionSize,
} from './library/lesions.ts';
export { countLibrary, libraryItem, libraryPage } from './library/library-page.ts';
export {
  addMedia,
  contentOf,
  findMediaByFingerprint,
  getFrameSeries,
  getMedia,
  listMedia,
  relinkMedia,
  removeAllMedia,
  removeMedia,
  setContent,
  setMediaMissing,
} from './library/media.ts';
export { namesInLibrary } from './library/names.ts';
export { listPatients, studyOfMedia } from './library/patients.ts';
export { getSetting, setSetting } from './library/settings.ts';
export { chosenModel, defaultModel, setDefaultModel } from './models/default-model.ts';
export {
  addModel,
  expectedModel,
  getModel,
  listModels,
  modelCard,
  modelDigestProblems,
} from './models/models.ts';
export { type OpenOptions, openDatabase, openForLooking } from './open/open-database.ts';
export { acceptPrediction, editPrediction, rejectPrediction } from './predictions/decide.ts';
export { assertRowsHold, runProblems } from './predictions/digest.ts';
export {
  addPredictions,
  curvePage,
  predictionsInRange,
  type SizedLesion,
  sizedLesions,
  timelineOf,
} from './predictions/frames.ts';
export { lesionSizesOfRun } from './predictions/lesion-sizes.ts';
export { clearestFrameOf, countWaiting, nextHardItem } from './predictions/queue.ts';
export {
  abandonRun,
  finishRun,
  gatesOfRun,
  getRun,
  runsOfMedia,
  setRunRecord,
  sizeSubjects,
  startRun,
} from './predictions/runs.ts';
