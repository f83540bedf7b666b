export { alignFrames, type FrameMatch } from './align-frames.ts';
export { atomicWrite } from './atomic-write.ts';
export {
  exportFrameCsv,
  exportLesionJson,
  type FrameSizeRow,
  type LesionSizeEntry,
  type LesionSizeReport,
} from './export-results.ts';
export { importTracks } from './import-tracks.ts';
export type { BoxPx, ImportedTracks, ImportRemark, LesionTrack, OutlinePx, PointPx } from './tracks.ts';
