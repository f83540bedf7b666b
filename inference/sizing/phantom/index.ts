/** The colonoscopy phantom: rendered frames with exact geometry. See docs/phantom.md. */
export { makePatient, type PatientOptions } from './patient.ts';
export { type RenderOptions, renderFrame } from './render.ts';
export type { SizeDistribution } from './size-distribution.ts';
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
