import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  endOf,
  importCase,
  makeSizingCase,
  openBackend,
  type SizingCase,
  sizeOnCpu,
} from '../../test/sizing-case.ts';
import type { MediaId, ModelId, RunId } from '../contract/ids.ts';
import type { Change } from '../contract/system.ts';
import { fromWireError } from '../contract/wire-error.ts';
import type { Backend } from './index.ts';

// An engine is started once: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;
let backend: Backend;
let mediaId: MediaId;
let modelId: ModelId;
let runId: RunId;

beforeAll(async () => {
  sizingCase = await makeSizingCase(120);
  backend = await openBackend(sizingCase.library);
  ({ mediaId, modelId } = await importCase(backend, sizingCase));
  await sizeOnCpu(backend, { mediaId, modelId });
  runId = (await backend.client.predictions.runs({ mediaId })).runs[0]!.id;
});
afterAll(async () => {
  await backend.close();
  await sizingCase[Symbol.asyncDispose]();
});

it('REQ-JOB-003 tells the story of a job', async () => {
  const { client } = backend;
  const { jobs } = await client.jobs.list({});
  const { lines } = await client.jobs.log({ jobId: jobs[0]!.id });
  const told = lines.map(({ kind, text }) => `${kind}: ${text}`);
  expect([told[0], told.at(-1)]).toEqual(['state: started', 'state: done']);
  expect(told).toContain('note: tiny on cpu, batch 4');
});

it('REQ-JOB-003 tells the story of a job that failed, with its reason', async () => {
  const { client } = backend;
  const { id } = backend.context.queue.add('self-test', { modelFolder: '/nowhere' });
  await endOf(backend, id);
  const last = (await client.jobs.log({ jobId: id, limit: 1 })).lines[0];
  expect(last).toMatchObject({ kind: 'error', text: expect.stringMatching(/^failed: .*nowhere/) });
});

it('shows every job that changes to those who watch all', async () => {
  const abort = new AbortController();
  const seen: string[] = [];
  const watching = await backend.client.jobs.watchAll({}, { signal: abort.signal });
  const { jobId } = await backend.client.system.doctor({ modelId });
  for await (const job of watching) {
    seen.push(`${job.kind} ${job.state}`);
    if (job.id === jobId && job.state === 'done') break;
  }
  abort.abort();
  expect(seen.at(-1)).toBe('self-test done');
});

it('keeps what the last self-test found: providers, difference from the golden answer, speed', async () => {
  const { jobId } = await backend.client.system.doctor({ modelId });
  await endOf(backend, jobId);
  const { selfTest } = await backend.client.system.selfTest({});
  expect(selfTest).toMatchObject({ jobId, modelId });
  const cpu = selfTest!.providers.find(({ provider }) => provider === 'cpu')!;
  expect(cpu).toMatchObject({ usable: true, parityDifference: expect.any(Number) });
  expect(cpu.parityDifference).toBeLessThan(1e-4);
  expect(cpu.imagesPerSecond).toBeGreaterThan(0);
});

/** The next change of a topic; others, such as the end of a job before, are passed over. */
async function nextOf(topic: Change['topic'], changes: AsyncIterator<Change>): Promise<Change> {
  for (;;) {
    const change = (await changes.next()).value as Change;
    if (change.topic === topic) return change;
  }
}

it('tells windows what has changed', async () => {
  const { client } = backend;
  const abort = new AbortController();
  const changes = await client.system.changes({}, { signal: abort.signal });
  const { lesions } = await client.annotations.lesions({ mediaId });
  const { step } = await client.annotations.renameLesion({ lesionId: lesions[0]!.id, name: 'renamed' });
  expect(step).toMatchObject({ label: 'Edit lesion', undone: false });
  expect(await nextOf('annotations', changes)).toEqual({ topic: 'annotations', mediaId });
  const { place, step: undone } = await client.annotations.undo({});
  expect(undone).toMatchObject({ sequence: step!.sequence, undone: true });
  expect(place).toMatchObject({ mediaId, lesionId: lesions[0]!.id });
  expect(await nextOf('annotations', changes)).toEqual({ topic: 'annotations', mediaId });
  abort.abort();
});

it('draws the size curve of every lesion, exactly or in buckets', async () => {
  const { client } = backend;
  const { frames } = await client.predictions.frames({ runId, fromFrame: 0, toFrame: 120 });
  const exact = await client.predictions.timeline({ runId });
  expect(exact.bucketFrames).toBe(1);
  const left = frames.filter(({ lesion }) => lesion === 'left');
  const curve = exact.curves.find(({ lesion }) => lesion === 'left')!;
  expect(curve.sizeMm.median).toEqual(left.map(({ sizeMm }) => sizeMm));
  expect(curve.highMm.max).toEqual(left.map(({ highMm }) => highMm));
  const { lesionId } = curve;
  await client.annotations.renameLesion({ lesionId: lesionId!, name: 'renamed' });
  const renamed = await client.predictions.timeline({ runId });
  expect(renamed.curves.find((each) => each.lesionId === lesionId)?.lesion).toBe('renamed');
  await client.annotations.undo({});
  const thin = await client.predictions.timeline({ runId, maxPoints: 20 });
  const points = thin.curves.reduce((sum, { frameIndex }) => sum + frameIndex.length, 0);
  expect([thin.bucketFrames > 1, points <= 20]).toEqual([true, true]);
});

it('REQ-SYS-002 names undoable steps of decisions, and brings the next hard lesion with its reasons', async () => {
  const { client } = backend;
  const { item, waiting } = await client.predictions.nextHard({});
  expect(waiting).toBe(2);
  expect(item!.reasons.map(({ kind }) => kind)).toContain('wide-interval');
  const { item: behind } = await client.predictions.nextHard({ after: item!.position });
  expect(behind!.size.predictionId).not.toBe(item!.size.predictionId);
  const { predictionId } = item!.size;
  const decided = await client.predictions.accept({ predictionId });
  expect(decided).toMatchObject({ size: { decision: 'accepted' }, step: { label: 'Accept size' } });
  expect((await client.predictions.nextHard({})).waiting).toBe(1);
  expect((await client.library.get({ mediaId })).undecidedCount).toBe(1);
  expect((await client.annotations.undo({})).step).toEqual({ ...decided.step, undone: true });
  expect((await client.predictions.nextHard({})).item).toEqual(item);
});

it('REQ-DATA-005 exports a run as the command line does, never without the notice', async () => {
  const { client } = backend;
  const path = join(sizingCase.folder, 'sizes.csv');
  const { written } = await client.predictions.export({ runId, path });
  expect(written).toEqual(['sizes.csv', 'sizes.json'].map((name) => join(sizingCase.folder, name)));
  const [header, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(header).toBe(
    'frame_index,pts_us,lesion,size_mm,low_mm,high_mm,class,damaged,lesion_id,model_digest,model_check,decision,decided_mm,media_id',
  );
  const { frames } = await client.predictions.frames({ runId, fromFrame: 0, toFrame: 120 });
  expect(rows).toHaveLength(frames.length);
  const report = JSON.parse(readFileSync(written[1]!, 'utf8'));
  // What a person decided stands in each row too: tables are parted from the file beside them.
  const { lesions } = await client.predictions.lesions({ runId });
  const edited = lesions.find(({ decision }) => decision !== 'accepted')!;
  await client.predictions.edit({ predictionId: edited.predictionId, sizeMm: 7.5 });
  const again = await client.predictions.export({ runId, path, replace: true });
  const cells = readFileSync(again.written[0]!, 'utf8').trimEnd().split('\n').slice(1);
  const ofEdited = cells.filter((row) => row.split(',')[8] === edited.lesionId);
  expect(ofEdited.length).toBeGreaterThan(0);
  for (const row of ofEdited) expect(row).toMatch(/,edited,7\.5,[0-9a-f-]{36}$/);
  expect(report).toMatchObject({
    notice: 'Research use only. Caliper is not a medical device.',
    model: { runId, provider: 'cpu', baseline: expect.any(Array) },
  });
  const only = await client.predictions.export({ runId, path: `${path}.x`, formats: ['json'] });
  expect(only.written).toEqual([`${path}.x.json`]);
  const withNotice = await client.predictions.export({ runId, path: `${path}.y`, formats: ['csv'] });
  expect(withNotice.written).toEqual([`${path}.y.csv`, `${path}.y.json`]);
  const nowhere = client.predictions.export({ runId, path: join(sizingCase.folder, 'no', 'x') });
  expect(await nowhere.catch(fromWireError)).toMatchObject({ code: 'not_found' });
});

it('reads the gates of models, none of a network without', async () => {
  const { client } = backend;
  expect((await client.models.gates({ modelId })).gates).toEqual([]);
  const folder = join(import.meta.dirname, '../../assets/models/phantom-demonstration');
  const demonstration = await client.models.import({ folder });
  const { gates, sha256 } = await client.models.gates({ modelId: demonstration.id });
  expect(sha256).toBe(demonstration.sha256);
  expect(gates.length).toBeGreaterThan(3);
  for (const { open, mean } of gates) {
    expect(open.every((strength) => strength > 0 && strength < 1)).toBe(true);
    expect(mean).toBeCloseTo(open.reduce((sum, strength) => sum + strength) / open.length);
  }
  const { generation } = (await client.system.info({})).engines.inference;
  expect(await client.models.gates({ modelId: demonstration.id })).toEqual({ gates, sha256 });
  expect((await client.system.info({})).engines.inference.generation).toBe(generation);
});

it('gives times of frames, and refuses more than a page', async () => {
  const { client } = backend;
  expect(await client.media.frameTimes({ mediaId, fromFrame: 3, toFrame: 6 })).toEqual({
    fromFrame: 3,
    ptsUs: [120_000, 160_000, 200_000],
  });
  expect(await client.media.info({ mediaId })).toMatchObject({ framesPerSecond: 25, durationUs: 4_800_000 });
  for (const range of [
    { fromFrame: 0, toFrame: 50_001 },
    { fromFrame: 1, toFrame: 10_000_000 },
  ]) {
    const refused = client.media.frameTimes({ mediaId, ...range }).catch(fromWireError);
    expect(await refused).toMatchObject({ code: 'too_large' });
  }
});
