// The classifier on the labelled Helicobacter tiles (91 of 17 patients, 19 with bacteria), as a user would train it: stills in
// the library, labels from a table, a frozen data set, `classification` with a repeated cross-validation, patients whole.
// Arms: our network from random weights, with gates and without; SqueezeNet of ImageNet with gates put in, of which gates and
// head are trained or everything, and without gates.
// Beside each: the majority class and the red-pixel share.
//
// Usage: node test/experiments/helicobacter.ts [ARM …]     prints a table in Markdown; `quick` before the arms for a trial
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { SubgroupMetrics } from '../../main/contract/model-card.ts';
import { importHelicobacter } from '../helicobacter.ts';
import { sharedData } from '../shared-data.ts';
import { endOf, openBackend } from '../sizing-case.ts';

const folder = sharedData('mil', 'helicobacter');
const squeezenet = sharedData('models', 'squeezenet1.1-imagenet.onnx');
if (folder === undefined || squeezenet === undefined) process.exit(1);

const words = process.argv.slice(2);
const quick = words.includes('quick');
const wanted = words.filter((word) => word !== 'quick');
const common = { folds: 5, repeats: quick ? 1 : 3, baseline: 'red-pixel share', seed: 1 };
const own = { ...common, architecture: 'FSG-ResNet-18', sidePx: 64, epochs: quick ? 3 : 20 };
const foreign = {
  ...common,
  ...{ architecture: 'of the start file', normalisation: '0 to 255', trained: 'gates and head' },
  ...{ sidePx: 128, epochs: quick ? 3 : 20, firstRate: 2e-3, gateRate: 2e-3 },
};
const arms = {
  'random weights, gates': { options: { ...own, gated: true } },
  'random weights, no gates': { options: { ...own, gated: false } },
  'SqueezeNet, gates put in': { options: { ...foreign, gated: true }, start: squeezenet },
  'SqueezeNet, gates put in, all trained': {
    options: { ...foreign, gated: true, trained: 'everything', firstRate: 2e-4 },
    start: squeezenet,
  },
  'SqueezeNet, no gates': { options: { ...foreign, gated: false }, start: squeezenet },
} as const;

const work = mkdtempSync(join(tmpdir(), 'caliper-helicobacter-'));
const backend = await openBackend(join(work, 'library'));
try {
  const { client } = backend;
  const { fieldId, labels } = await importHelicobacter(backend, folder, work);
  const { media } = await client.library.list({ limit: 1000 });
  const split = { group: 'patient' as const, fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1 };
  const made = await client.datasets.make({
    ...{ name: 'tiles', mediaIds: media.map(({ id }) => id), fieldId, split },
  });
  console.log(`${labels} labels, ${made.dataset.itemCount} items, ${made.dataset.patientCount} patients`);
  console.log(
    `${cpus()[0]?.model}, ${cpus().length} processors; seed 1, ${common.repeats} × ${common.folds} folds`,
  );
  for (const [name, arm] of Object.entries(arms)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const startMs = performance.now();
    const { jobId } = await client.models.train({
      method: 'classification',
      data: { kind: 'dataset', datasetId: made.dataset.id, splitId: made.split!.id },
      ...{ outputFolder: join(work, name.replace(/\W+/g, '-')), name, options: arm.options },
      ...('start' in arm && { start: { kind: 'file' as const, path: arm.start } }),
    });
    const job = await endOf(backend, jobId);
    if (job.state !== 'done') throw new Error(JSON.stringify(job.error));
    const { metrics } = job.result as { metrics: unknown[] };
    const minutes = ((performance.now() - startMs) / 60_000).toFixed(1);
    for (const group of metrics.map((each) => SubgroupMetrics.parse(each))) {
      console.log(`\n**${name}**, ${group.split}, ${group.count} ${group.unit}s, ${minutes} min`);
      console.log(`confusion [true][said] ${JSON.stringify(group.confusion?.counts)}`);
      console.log(
        '| Figure | Value | 95 % by patient | Majority | Red-pixel share |\n| --- | --- | --- | --- | --- |',
      );
      for (const { name: figure, value, low, high, constantPredictor, beside = [] } of group.metrics) {
        const cells = [value, constantPredictor, beside[0]?.value ?? Number.NaN].map((x) => x.toFixed(3));
        const interval = `${low.toFixed(3)} to ${high.toFixed(3)}`;
        console.log(`| ${figure} | ${cells[0]} | ${interval} | ${cells[1]} | ${cells[2]} |`);
      }
    }
  }
} finally {
  await backend.close();
  rmSync(work, { recursive: true, force: true });
}
