/** The colonoscopy phantom: rendered frames with exact geometry. See docs/phantom.md. */
export { phantomClip } from './clip.ts';
export { phantomDataSet } from './data-set.ts';
export { makePatient } from './patient.ts';
export { renderFrame } from './render.ts';
export { checkDataSetPlace, openDataSet, writeDataSet } from './store.ts';
export { lesionTrajectory } from './trajectory.ts';
