export { boxesInRange, boxesOfFrame } from './annotations/boxes.ts';
export { type ImportedTrack, importBoxes } from './annotations/import-boxes.ts';
export {
  addTrack,
  type NewKeyFrame,
  putKeyFrame,
  removeKeyFrame,
  removeTrack,
  tracksOfMedia,
} from './annotations/tracks.ts';
export { type AuditVerdict, listAudit, verifyAudit } from './audit/verify.ts';
export { backUp, backUpIfChanged, backUpRegularly } from './backup/backup.ts';
export { listBackups } from './backup/list.ts';
export { restoreBackup } from './backup/restore.ts';
export type { Clock } from './clock.ts';
export { type EditOptions, newMark } from './edit/gesture.ts';
export { lastStep, redo, undo, undoHistory } from './edit/undo.ts';
export type { OpenReport, ReadableDb, WritableDb } from './handle.ts';
export {
  addJob,
  cancelJob,
  failJob,
  finishJob,
  getJob,
  interruptJob,
  listJobs,
  retryJob,
  setJobProgress,
  startNextJob,
} from './jobs/jobs.ts';
export { frameIndexOf, type StoredFrames } from './library/frame-index.ts';
export {
  addLesion,
  getLesion,
  type Lesion,
  type LesionDetails,
  type LesionSizeValue,
  lesionsOfStudy,
  type NewLesion,
  removeLesion,
  setLesionDetails,
  setLesionSize,
} from './library/lesions.ts';
export {
  addMedia,
  findMediaByFingerprint,
  getMedia,
  listMedia,
  type NewMedia,
  relinkMedia,
  removeMedia,
  setMediaMissing,
} from './library/media.ts';
export { listPatients, type Patient } from './library/patients.ts';
export { getSetting, setSetting } from './library/settings.ts';
export {
  addModel,
  findModelBySha256,
  getModel,
  listModels,
  modelCard,
  type NewModel,
} from './models/models.ts';
export { type OpenOptions, openDatabase, openForLooking } from './open/open-database.ts';
export { acceptPrediction, editPrediction, rejectPrediction } from './predictions/decide.ts';
export { addPredictions, predictionsInRange, type Timeline, timelineOf } from './predictions/frames.ts';
export { getLesionSize, lesionSizesOfRun } from './predictions/lesion-sizes.ts';
export { nextHardItem, type QueueItem } from './predictions/queue.ts';
export {
  abandonRun,
  finishRun,
  gatesOfRun,
  getRun,
  type RunEnd,
  runsOfMedia,
  setRunRecord,
  startRun,
} from './predictions/runs.ts';
export { type BoxOrigin, type SizeProvenance, sizeProvenances } from './schema/annotations.ts';
