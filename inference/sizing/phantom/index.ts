/** The colonoscopy phantom: rendered frames with exact geometry. See docs/phantom.md. */
export { type AnnotatedLesion, annotatedLesions } from './annotation.ts';
export { type ClipFrame, type ClipOptions, phantomClip } from './clip.ts';
export { type DataSetFrame, type DataSetOptions, phantomDataSet } from './data-set.ts';
export type { LesionLabel } from './data-set-patient.ts';
export { makePatient, type PatientOptions } from './patient.ts';
export { type RenderOptions, renderFrame } from './render.ts';
export type { SizeDistribution } from './size-distribution.ts';
export { type Split, splitPatients, splits } from './split.ts';
export { type ManifestRow, openDataSet, type StoredDataSet, writeDataSet } from './store.ts';
export { lesionTrajectory, poseLooking, type Trajectory } from './trajectory.ts';
export {
  type CameraPose,
  type Lesion,
  type LesionView,
  type ParisType,
  type Patient,
  type PhantomFrame,
  type PixelBox,
  parisTypes,
} from './types.ts';
