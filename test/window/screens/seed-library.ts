import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addJob,
  addJobLine,
  addJobPoints,
  interruptJob,
  openDatabase,
  setJobProgress,
  startNextJob,
} from '../../../db/index.ts';
import { isFrameSeries } from '../../../main/contract/media.ts';
import { endOf, openBackend } from '../../sizing-case.ts';
import { tinyCard, writeTinyBundle } from '../../tiny-bundle.ts';

const root = join(import.meta.dirname, '../../..');
const sample = join(root, 'assets/sample/phantom-clip.mp4');

/** Videos cut from the sample: start in seconds, name, patient, number of lesions with boxes. */
const videos = [
  [0, 'ascending-colon.mp4', 'P-0412', 2],
  [1, 'transverse-withdrawal.mp4', 'P-0412', 3],
  [2, 'caecum-retroflexion.mp4', 'P-0417', 1],
  [3, 'sigmoid.mp4', 'P-0417', 0],
  [
    4,
    '2026-03-02_room-2_olympus-cf-hq190_second-look_after-washing_patient-left-lateral_part-0003.mp4',
    'P-0533',
    1,
  ],
  [5, 'rectum.mp4', 'P-0561', 1],
  [0.5, 'hepatic-flexure.mp4', 'P-0598', 0],
  [2.5, 'splenic-flexure.mp4', 'P-0598', 2],
] as const;

/** A library as a user has it after a week: sized, undecided, without boxes, missing; jobs in every state. */
export async function seedLibrary(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const sources = join(folder, 'sources');
  mkdirSync(sources, { recursive: true });
  const library = join(folder, 'library');
  const backend = await openBackend(library, { actor: 'A. Fellow' });
  const { client } = backend;
  const { media: clip, model } = await client.library.openSample({});
  const ids = new Map([[clip.name, clip.id]]);
  for (const [startS, name, patientPseudonym, lesionCount] of videos) {
    const path = join(sources, name);
    cutVideo(path, startS);
    const { media } = await client.library.import({ path, patientPseudonym });
    ids.set(name, media.id);
    if (lesionCount === 0) continue;
    const boxes = join(sources, `${name}.csv`);
    writeFileSync(boxes, boxFile(lesionCount, isFrameSeries(media) ? media.frameCount : 0));
    await client.annotations.import({ mediaId: media.id, path: boxes });
  }
  await writeTinyBundle(join(sources, 'colour'), {
    card: { ...tinyCard, name: 'Mean colour baseline', version: '0.3' },
  });
  cpSync(join(root, 'assets/models/phantom-demonstration'), join(sources, 'second'), { recursive: true });
  await client.models.import({ folder: join(sources, 'colour') });
  for (const name of [clip.name, 'ascending-colon.mp4', 'caecum-retroflexion.mp4', 'splenic-flexure.mp4']) {
    const mediaId = ids.get(name)!;
    await endOf(
      backend,
      (await client.predictions.size({ mediaId, modelId: model.id, provider: 'cpu' })).jobId,
    );
  }
  const decided = ids.get('caecum-retroflexion.mp4')!;
  const { runs } = await client.predictions.runs({ mediaId: decided });
  const { lesions } = await client.predictions.lesions({ runId: runs[0]!.id });
  for (const { predictionId } of lesions) await client.predictions.accept({ predictionId });
  await endOf(backend, (await client.system.doctor({})).jobId);
  await endOf(
    backend,
    (
      await client.models.train({
        method: 'sizing',
        data: { kind: 'folder', folder: '/data/none' },
        outputFolder: join(folder, 'bundle'),
      })
    ).jobId,
  );
  await client.system.backUp({});
  await backend.close();
  renameSync(join(sources, 'rectum.mp4'), join(sources, 'moved-rectum.mp4'));
  await addInterruptedTraining(library);
}

function cutVideo(path: string, startS: number): void {
  const args = [
    '-v',
    'error',
    '-ss',
    String(startS),
    '-i',
    sample,
    '-t',
    '1.4',
    '-c:v',
    'libx264',
    '-y',
    path,
  ];
  const { status, stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function boxFile(lesionCount: number, frameCount: number): string {
  const rows = readFileSync(join(root, 'assets/sample/phantom-clip-boxes.csv'), 'utf8').split('\n');
  const lines = [rows[0]!];
  for (let lesion = 0; lesion < lesionCount; lesion += 1) {
    for (let frame = 0; frame < frameCount; frame += 1) {
      const x = 40 + 90 * lesion + frame;
      lines.push(`${frame},${'ABC'[lesion]},${x},80,${x + 70},170`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A training whose process ended half-way: its curves are drawn by hand, for the layout only. */
async function addInterruptedTraining(library: string): Promise<void> {
  const db = await openDatabase(library, { actor: 'A. Fellow', appVersion: '0.1.0' });
  const params = {
    dataFolder: '/data/phantom',
    outputFolder: '/data/bundles/fsg',
    name: 'FSG-ResNet-18, second run',
    version: '2',
    epochs: 12,
    batchSize: 16,
    seed: 7,
  };
  const { id } = addJob(db, 'train', params);
  startNextJob(db);
  const noise = (step: number) => Math.sin(step * 12.9898) * 0.5;
  for (let step = 0; step < 1400; step += 4) {
    addJobPoints(db, id, step, {
      'gates loss': 1.4 * Math.exp(-step / 500) + 0.32 + 0.12 * noise(step),
      'main loss': 1.1 * Math.exp(-step / 320) + 0.2 + 0.1 * noise(step + 3),
    });
    if (step % 200 === 0) {
      addJobPoints(db, id, step, {
        'validation MAE, mm': 2.1 + 2.4 * Math.exp(-step / 420),
        'constant predictor MAE, mm': 4.28,
      });
    }
  }
  setJobProgress(db, id, {
    stage: 'epoch 6 of 12',
    done: 1400,
    total: 2820,
    unit: 'steps',
    perSecond: 3.4,
    remainingS: 417,
    stageRates: [
      { stage: 'read', perSecond: 310 },
      { stage: 'prepare', perSecond: 96 },
      { stage: 'step', perSecond: 3.5 },
    ],
    limitingStage: 'step',
    metrics: {},
  });
  addJobLine(db, id, 'stage', 'epoch 6 of 12');
  interruptJob(db, id, { code: 'interrupted', message: 'The engine ended.', details: {}, causes: [] });
  await db.close();
}
