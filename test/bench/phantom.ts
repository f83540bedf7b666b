/**
 * What a phantom frame costs: `node test/bench/phantom.ts [patients]`.
 * Prints processor time (so that a busy machine does not blur it) and frames per second of one thread.
 */
import {
  lesionTrajectory,
  makePatient,
  phantomDataSet,
  renderFrame,
} from '../../inference/sizing/phantom/index.ts';

const patientCount = Number(process.argv[2] ?? 4);
const framesPerPatient = 12;
const cpuMs = (): number => process.cpuUsage().user / 1000;

for (const sidePx of [160, 192, 224, 384]) {
  let patientMs = 0;
  let frameMs = 0;
  // The first patient warms the compiler up and is not counted.
  for (let seed = 0; seed <= patientCount; seed++) {
    const start = cpuMs();
    const patient = makePatient(seed, { lesionCount: 3 });
    const path = lesionTrajectory(patient, patient.lesions[0]!, seed);
    const grown = cpuMs();
    for (let i = 0; i < framesPerPatient; i++) {
      renderFrame(patient, path(i / framesPerPatient), { widthPx: sidePx, heightPx: sidePx, noiseSeed: i });
    }
    if (seed === 0) continue;
    patientMs += grown - start;
    frameMs += cpuMs() - grown;
  }
  const perFrameMs = frameMs / (patientCount * framesPerPatient);
  const perPatientMs = (patientMs / patientCount).toFixed(0);
  console.log(
    `${sidePx}²: ${perFrameMs.toFixed(1)} ms a frame (${(1000 / perFrameMs).toFixed(1)} frames/s), ${perPatientMs} ms a patient`,
  );
}

for (const workerCount of [0, 2]) {
  const started = performance.now();
  let frameCount = 0;
  const plan = {
    seed: 5,
    patientCount,
    lesionsPerPatient: 3,
    framesPerLesion: 40,
    widthPx: 160,
    heightPx: 160,
  };
  for await (const frame of phantomDataSet({ ...plan, workerCount }))
    frameCount += frame.labels.length > 0 ? 1 : 0;
  const wishedCount = plan.patientCount * plan.lesionsPerPatient * plan.framesPerLesion;
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `data set 160², ${workerCount} threads: ${frameCount} of ${wishedCount} frames, ${(frameCount / seconds).toFixed(1)} frames/s by the clock`,
  );
}
