import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, forkEngine, serveLoopback } from '../main/backend/index.ts';
import { kindOfText } from '../main/backend/log/names-in-input.ts';
import { fromWireError } from '../main/contract/wire-error.ts';
import { freeTexts } from './contract-messages.ts';
import { canary, filesBelow, leak, leaksBelow, makeNamedFiles } from './privacy-case.ts';
import { endOf, engineEntry, openBackend, sizeOnCpu } from './sizing-case.ts';

let folder: string;
let library: string;
let files: Awaited<ReturnType<typeof makeNamedFiles>>;
const lines: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-privacy-'));
  library = join(folder, 'library of Quillfeather');
  files = await makeNamedFiles(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: Parameters<typeof openBackend>[1] = {}) =>
  openBackend(library, { logSink: (line) => void lines.push(line), ...options });

/** Code of the error that a call ends with. */
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (thrown: unknown) => fromWireError(thrown).code,
  );

describe('REQ-SYS-003 a patient’s name that stands in everything', () => {
  it('goes through import, sizing, editing and export, and into no export but as the name of a lesion', async () => {
    const backend = await open();
    const { client } = backend;
    const { media } = await client.library.import({ path: files.video, patientPseudonym: canary });
    await client.library.import({ path: files.at('Quillfeather.dcm') });
    await client.annotations.import({ mediaId: media.id, path: files.at('boxes of Zebediah.csv') });
    const model = await client.models.import({ folder: files.bundle });
    expect(await sizeOnCpu(backend, { mediaId: media.id, modelId: model.id })).toMatchObject({
      state: 'done',
    });
    const { runs } = await client.predictions.runs({ mediaId: media.id });
    const { written } = await client.predictions.export({ runId: runs[0]!.id, path: join(folder, 'out') });
    await backend.close();
    expect(written).toEqual([join(folder, 'out.csv'), join(folder, 'out.json')]);
    for (const path of written) {
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(files.lesion); // what the person called it is what was asked for
      expect(text.replaceAll(files.lesion, '')).not.toMatch(leak);
    }
  });

  it('comes with whatever goes wrong', async () => {
    const backend = await open();
    const { client } = backend;
    const { media: items } = await client.library.list({});
    const mediaId = items.find(({ kind }) => kind === 'video')!.id;
    const modelId = (await client.models.list({})).models[0]!.id;
    const runId = (await client.predictions.runs({ mediaId })).runs[0]!.id;
    const boxes = (name: string) => codeOf(client.annotations.import({ mediaId, path: files.at(name) }));
    expect(await codeOf(client.library.import({ path: files.at(`${canary}.mp4`) }))).toBe('not_found');
    expect(await codeOf(client.library.import({ path: `${canary}/no file` }))).toBe('not_found');
    expect(await codeOf(client.library.import({ path: files.at('damaged Quillfeather.dcm') }))).not.toBe(
      'no error',
    );
    expect(await codeOf(client.library.import({ path: files.at('damaged Quillfeather.mp4') }))).not.toBe(
      'no error',
    );
    for (const name of [
      'open quote.csv',
      'outside.csv',
      'broken.json',
      'wrong.json',
      'voc of Quillfeather',
    ]) {
      expect({ name, code: await boxes(name) }).toEqual({ name, code: 'invalid_input' });
    }
    expect(await codeOf(client.models.import({ folder: files.at('no model') }))).toBe('not_found');
    expect(await codeOf(client.system.restore({ name: `${canary}.sqlite` }))).toBe('not_found');
    const nowhere = files.at('no folder/out');
    expect(await codeOf(client.predictions.export({ runId, path: nowhere }))).not.toBe('no error');
    expect(await codeOf(client.library.list({ [canary]: canary } as never))).toBe('invalid_input');
    await client.library.assignPatient({ mediaIds: [mediaId], patientPseudonym: canary, study: canary });

    // The video is another one now: its frames and its next run fail.
    renameSync(files.video, `${files.video}.kept`);
    writeFileSync(files.video, 'no video');
    expect(await frameStatus(backend, mediaId)).toBeGreaterThanOrEqual(400);
    const { jobId } = await client.predictions.size({ mediaId, modelId, provider: 'cpu' });
    expect(await endOf(backend, jobId)).toMatchObject({ state: 'failed' });
    rmSync(files.video);
    renameSync(`${files.video}.kept`, files.video);
    expect((await client.system.backUp({})).name).not.toMatch(leak);
    await backend.close();
  });

  it('comes with an engine that dies of it', async () => {
    const dying = join(folder, 'dying.mjs');
    writeFileSync(dying, `throw new Error('cannot open ${files.video} of ${canary}');`);
    const backend = await open({ spawnEngine: forkEngine(dying) });
    expect(await codeOf(backend.client.library.import({ path: files.video }))).toBe('interrupted');
    await backend.close();
    const later = await open({ spawnEngine: forkEngine(engineEntry) });
    await later.close();
  });

  it('is in no line of the log and in the name of no file of the library', () => {
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.filter((line) => leak.test(line))).toEqual([]);
    expect(leaksBelow(join(library, 'logs'))).toEqual([]);
    expect(filesBelow(library).filter((path) => leak.test(path))).toEqual([]);
    expect(existsSync(join(library, 'logs', 'caliper.log'))).toBe(true);
    // What a log is for: what failed and where.
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ procedure: 'annotations.import', code: 'invalid_input' }),
    );
  });

  it('could come in no text of the contract that the log knows nothing of', () => {
    expect(freeTexts().filter((key) => kindOfText(key) === undefined)).toEqual([]);
  });
});

/** Status of the answer to a request for a frame. */
async function frameStatus(backend: Backend, mediaId: string): Promise<number> {
  const { port, mediaToken, close } = await serveLoopback(backend);
  const address = `http://127.0.0.1:${port}/media/${mediaToken}/frame/${mediaId}/3.rgb`;
  const { status } = await fetch(address);
  await close();
  return status;
}
