// Video to sizes, as frames a second: Caliper's engine beside the network alone and beside the plain Python loop (PyAV,
// OpenCV, onnxruntime at batch 1) on the same untrained FSG-ResNet-18 (masked stream), in turns in one run.
// Goals: at least 1.5 times the loop, at least 95 % of the network alone.
// `node test/bench/video-pipeline.ts VIDEO BOXES.csv [SIDE] [python with av, cv2 and onnxruntime]`
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeOnnx } from '../../inference/graph/index.ts';
import { publishedContract } from '../../inference/pictures/image.ts';
import { makeGolden, Session, writeBundle, zeros } from '../../inference/runtime/index.ts';
import { recipeNetwork } from '../../inference/sizing/recipe/network.ts';
import { demonstrationRecipe } from '../../inference/sizing/recipe/recipe.ts';
import { jobResult } from '../../main/contract/job-kinds.ts';
import { openBackend } from '../sizing-case.ts';
import { tinyCard } from '../tiny-bundle.ts';

const [video, boxes, side = '384', python] = process.argv.slice(2);
if (video === undefined || boxes === undefined)
  throw new Error('usage: video-pipeline.ts VIDEO BOXES [SIDE] [PYTHON]');
const sidePx = Number(side);
const threads = availableParallelism();
const rounds = 3;
const enginesBatchSize = 4;
const batchesAlone = 24;

const folder = mkdtempSync(join(tmpdir(), 'caliper-pipeline-'));
const bundle = join(folder, 'bundle');
const { graph } = recipeNetwork({ ...demonstrationRecipe, streams: ['masked'], sidePx }, 'inference');
const network = writeOnnx(graph);
const session = await Session.load(network, { threads });
const input = session.inputs[0]!.name;
await writeBundle(bundle, {
  model: network,
  golden: await makeGolden(session),
  card: {
    ...tinyCard,
    name: 'bench',
    architecture: 'FSG-ResNet-18, untrained',
    input: {
      ...tinyCard.input,
      streams: [{ input, kind: 'masked' }],
      widthPx: sidePx,
      heightPx: sidePx,
      mean: [...publishedContract.mean],
      std: [...publishedContract.std],
    },
    outputs: [{ ...tinyCard.outputs[0]!, output: session.outputs[0]!.name }],
  },
});
const backend = await openBackend(join(folder, 'library'));
const { client } = backend;
const { media } = await client.library.import({ path: video });
await client.annotations.import({ mediaId: media.id, path: boxes });
const model = await client.models.import({ folder: bundle });

async function caliper(): Promise<number> {
  const { jobId } = await client.predictions.size({ mediaId: media.id, modelId: model.id, provider: 'cpu' });
  for await (const job of await client.jobs.watch({ jobId })) {
    if (job.state === 'done') return jobResult('size', job)!.framesPerSecond;
    if (job.error) throw new Error(job.error.message);
  }
  throw new Error('the job did not end');
}

async function networkAlone(): Promise<number> {
  const feeds = { [input]: zeros('float32', [enginesBatchSize, 3, sidePx, sidePx]) };
  await session.run(feeds);
  const startMs = performance.now();
  for (let i = 0; i < batchesAlone; i += 1) await session.run(feeds);
  return (1000 * batchesAlone * enginesBatchSize) / (performance.now() - startMs);
}

function pythonLoop(): number {
  const script = join(import.meta.dirname, 'reference/video_loop.py');
  const run = spawnSync(
    python!,
    [script, video!, boxes!, join(bundle, 'model.onnx'), side, String(threads)],
    {
      encoding: 'utf8',
    },
  );
  if (run.status !== 0) throw new Error(run.stderr);
  return (JSON.parse(run.stdout) as { fps: number }).fps;
}

const runners: Record<string, () => Promise<number> | number> = {
  'network alone, batch 4': networkAlone,
  Caliper: caliper,
  ...(python && { 'Python loop, batch 1': pythonLoop }),
};
await caliper(); // loads the model
const best = new Map<string, number>();
// In turns, so that a busy machine slows all alike; the best of each, as others only ever take away.
for (let round = 0; round < rounds; round += 1)
  for (const [name, run] of Object.entries(runners))
    best.set(name, Math.max(best.get(name) ?? 0, await run()));
console.log(`FSG-ResNet-18, ${sidePx} px, masked, ${threads} threads, ${video}`);
for (const [name, rate] of best) {
  const ratio = best.get('Caliper')! / rate;
  console.log(`${name.padEnd(24)} ${rate.toFixed(1).padStart(6)} frames/s  Caliper is ${ratio.toFixed(2)} ×`);
}
await session.release();
await backend.close();
rmSync(folder, { recursive: true, force: true });
