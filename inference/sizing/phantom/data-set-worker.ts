import { parentPort } from 'node:worker_threads';
import { type PatientPlan, patientFrames } from './data-set-patient.ts';

parentPort!.on('message', (plan: PatientPlan) => {
  const frames = [...patientFrames(plan)];
  parentPort!.postMessage(
    frames,
    frames.map(({ rgb }) => rgb.buffer as ArrayBuffer),
  );
});
