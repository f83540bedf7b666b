import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, connectLoopback, forkEngine } from '../main/backend/index.ts';
import { errorForLog } from '../main/backend/log/error-for-log.ts';
import type { JobId, MediaId, ModelId } from '../main/contract/ids.ts';
import { fromWireError } from '../main/contract/wire-error.ts';
import { openFrames } from '../main/media/index.ts';
import { canary, filesBelow, leak, leaksBelow, makeNamedFiles } from './privacy-case.ts';
import { openBackend } from './sizing-case.ts';
import { type DicomRecipe, makeDicom } from './videos/make-dicom.ts';

let folder: string;
let child: ChildProcess | undefined;
let files: Awaited<ReturnType<typeof makeNamedFiles>>;
const dicom = dicomOfPatient();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-privacy-'));
  files = await makeNamedFiles(folder);
  await addMoreFiles();
});
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** An examination whose every text names the patient. */
function dicomOfPatient(change: Partial<DicomRecipe> = {}): Buffer {
  return makeDicom({
    ...{ transferSyntax: '1.2.840.10008.1.2.1', widthPx: 64, heightPx: 64, frameCount: 2 },
    ...{ photometric: 'RGB', samplesPerPixel: 3, pixels: Buffer.alloc(2 * 64 * 64 * 3, 90) },
    patientName: 'QUILLFEATHER^ZEBEDIAH',
    texts: [
      [0x00080080, 'LO', 'Clinic Quillfeather'],
      [0x00080090, 'PN', 'QUILLFEATHER^Z^^DR'],
      [0x00081030, 'LO', `colonoscopy of ${canary}`],
      [0x0008103e, 'LO', 'Zebediah, second look'],
      [0x00100020, 'LO', 'QUILLFEATHER-1970'],
      [0x00104000, 'LT', `${canary} asked for a copy.`],
      [0x00400512, 'LO', 'slide 3 of Quillfeather'],
    ],
    ...change,
  });
}

/** Pictures with metadata, a slide with a label, boxes in COCO, a model, a network and a data set, all of this patient. */
async function addMoreFiles(): Promise<void> {
  writeFileSync(files.at('all tags of Quillfeather.dcm'), dicom);
  const slideClass = '1.2.840.10008.5.1.4.1.1.77.1.6';
  writeFileSync(files.at('slide of Quillfeather.dcm'), dicomOfPatient({ sopClass: slideClass }));
  const pictures = files.at('pictures of Zebediah');
  mkdirSync(pictures);
  const exif = { IFD0: { Artist: canary, ImageDescription: `polyp of ${canary}` } };
  const create = { width: 64, height: 48, channels: 3, background: '#a05040' } as const;
  for (const number of [1, 2, 3])
    await sharp({ create })
      .withExif(exif)
      .jpeg()
      .toFile(join(pictures, `Quillfeather ${number}.jpg`));
  await sharp({ create }).withExif(exif).tiff({ tile: true }).toFile(files.at('label Quillfeather.svs'));
  const coco = {
    info: { contributor: canary },
    images: [0, 1].map((frame) => ({ id: frame, frame_index: frame, file_name: `${canary} ${frame}.png` })),
    annotations: [0, 1].map((frame) => ({ image_id: frame, category_id: 1, bbox: [8, 8, 40, 32] })),
    categories: [{ id: 1, name: 'lesion a' }],
  };
  writeFileSync(files.at('coco Quillfeather.json'), JSON.stringify(coco));
  const wrong = { ...coco, annotations: [{ image_id: canary, category_id: canary, bbox: [canary] }] };
  writeFileSync(files.at('wrong coco Quillfeather.json'), JSON.stringify(wrong));
  writeFileSync(files.at('network of Zebediah.onnx'), `no network, but a letter to ${canary}`);
  mkdirSync(files.at('set of Zebediah'));
  for (const name of ['manifest.csv', 'data-set.json', 'frames.rgb'])
    writeFileSync(join(files.at('set of Zebediah'), name), `${canary},${canary}\n`);
}

/** Code of the error that a call ends with. */
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (thrown: unknown) => fromWireError(thrown).code,
  );

async function endOf(client: BackendClient, jobId: JobId) {
  for await (const job of await client.jobs.watch({ jobId }))
    if (!['queued', 'running'].includes(job.state)) return job;
  throw new Error('the job never ended');
}

const size = async (client: BackendClient, mediaId: MediaId, modelId: ModelId) =>
  (await client.predictions.size({ mediaId, modelId, provider: 'cpu' })).jobId;

/** Command lines of a process and of all that it started, and the names that the system shows for them. */
function titlesOf(pid: number): string[] {
  const own = ['cmdline', 'comm'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8'));
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return [...own, ...children.filter(Boolean).flatMap((child) => titlesOf(Number(child)))];
}

const enginesOf = ({ pid }: ChildProcess) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** Exports the newest run of an item and returns all that was written. */
async function exported(client: BackendClient, mediaId: MediaId, name: string): Promise<string> {
  const { runs } = await client.predictions.runs({ mediaId });
  const runId = runs.find(({ state }) => state === 'done')!.id;
  mkdirSync(join(folder, name));
  const { written } = await client.predictions.export({ runId, path: join(folder, name, 'sizes') });
  expect(filesBelow(join(folder, name)).sort()).toEqual(written.map((path) => basename(path)).sort());
  return written.map((path) => readFileSync(path, 'latin1')).join('\n');
}

describe.skipIf(process.platform !== 'linux')(
  'a patient’s name and the backend as a process of its own',
  () => {
    const output: string[] = [];
    let titles: string[] = [];
    let library: string;
    let cwd: string;

    it('REQ-SYS-003 stands in files, metadata, lesions, messages and addresses; exports hold it as a lesion’s name only', async () => {
      library = join(folder, 'library');
      cwd = join(folder, 'started here');
      mkdirSync(cwd);
      const entry = join(import.meta.dirname, '../main/backend/entry.ts');
      const started = spawn(process.execPath, [entry, '--library', library], { cwd, stdio: 'pipe' });
      child = started;
      const exited = once(started, 'exit');
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (bytes: Buffer) => void output.push(bytes.toString('latin1')));
      const lines = createInterface(started.stdout);
      const [line] = await once(lines, 'line');
      const { port, token, mediaToken } = JSON.parse(line as string) as Record<string, string>;
      const socket = (given: string) =>
        new WebSocket(`ws://127.0.0.1:${port}/?token=${encodeURIComponent(given)}`);
      const client = connectLoopback(socket(token!));
      const secondSocket = async () => {
        started.stdin.write('token\n');
        const [answer] = await once(lines, 'line');
        const opened = socket((JSON.parse(answer as string) as { token: string }).token);
        await once(opened, 'open');
        return opened;
      };

      const video = (await client.library.import({ path: files.video, patientPseudonym: canary })).media.id;
      const scan = (await client.library.import({ path: files.at('all tags of Quillfeather.dcm') })).media.id;
      const pictures = (await client.library.import({ path: files.at('pictures of Zebediah') })).media.id;
      await client.library.import({ path: files.at('label Quillfeather.svs') });
      await client.library.assignPatient({ mediaIds: [scan], patientPseudonym: 'P7', study: canary });
      await client.annotations.import({ mediaId: video, path: files.at('boxes of Zebediah.csv') });
      await client.annotations.import({ mediaId: scan, path: files.at('coco Quillfeather.json') });
      const box = { xMinPx: 4, yMinPx: 4, xMaxPx: 40, yMaxPx: 30 };
      await client.annotations.addLesion({ mediaId: pictures, frameIndex: 0, box, name: files.lesion });
      const model = (await client.models.import({ folder: files.bundle })).id;
      for (const id of [video, scan, pictures])
        expect(await endOf(client, await size(client, id, model))).toMatchObject({ state: 'done' });
      titles = titlesOf(started.pid!);

      // A lesion is exported under the name that it was given, and nothing else of these names is.
      for (const [id, name] of [
        [video, 'video'],
        [pictures, 'pictures'],
      ] as const) {
        const text = await exported(client, id, name);
        expect(text).toContain(files.lesion);
        expect(text.replaceAll(files.lesion, '')).not.toMatch(leak);
      }
      const ofScan = await exported(client, scan, 'scan');
      expect(ofScan).toContain('lesion a');
      expect(ofScan).not.toMatch(leak);

      // What goes wrong, as an error, a failed job, a refused message and an unknown address.
      const refused = {
        slide: () => client.library.import({ path: files.at('slide of Quillfeather.dcm') }),
        video: () => client.library.import({ path: files.at('damaged Quillfeather.mp4') }),
        dicom: () => client.library.import({ path: files.at('damaged Quillfeather.dcm') }),
        missing: () => client.library.import({ path: files.at(`${canary} 2.mp4`) }),
        coco: () =>
          client.annotations.import({ mediaId: video, path: files.at('wrong coco Quillfeather.json') }),
        network: () =>
          client.models.retrofit({
            modelFile: files.at('network of Zebediah.onnx'),
            outputFile: files.at('gated Zebediah.onnx'),
            pattern: canary,
          }),
        // The system's own words for these hold the path.
        exportIntoFile: async () => {
          const [run] = (await client.predictions.runs({ mediaId: video })).runs;
          return client.predictions.export({ runId: run!.id, path: join(files.video, canary) });
        },
        exportUnderTooLong: async () => {
          const [run] = (await client.predictions.runs({ mediaId: video })).runs;
          return client.predictions.export({ runId: run!.id, path: files.at(canary.repeat(20)) });
        },
        strangeKey: () => client.library.list({ [canary]: canary } as never),
        wrongId: () => client.media.info({ mediaId: canary } as never),
      };
      for (const [what, call] of Object.entries(refused))
        expect({ what, code: await codeOf(call()) }).not.toEqual({ what, code: 'no error' });
      const training = await client.models.train({
        method: 'sizing',
        data: { kind: 'folder', folder: files.at('set of Zebediah') },
        outputFolder: files.at('trained for Quillfeather'),
      });
      expect(await endOf(client, training.jobId)).toMatchObject({ state: 'failed' });
      const address = `http://127.0.0.1:${port}`;
      for (const path of ['', `/media/${mediaToken}/frame/`, `/media/${mediaToken}/video/${video}/`]) {
        const { status } = await fetch(`${address}${path}/${encodeURIComponent(canary)}`);
        expect(status).toBeGreaterThanOrEqual(400);
      }
      const thumbnail = `${address}/media/${mediaToken}/thumbnail/${pictures}/160.jpg`;
      expect(Buffer.from(await (await fetch(thumbnail)).arrayBuffer()).toString('latin1')).not.toMatch(leak);
      await closed(socket(canary));
      for (const message of [
        `{"patient": "${canary}`,
        JSON.stringify({ i: canary, p: { u: `/${canary}` } }),
      ]) {
        const stranger = await secondSocket();
        stranger.send(message);
        await closed(stranger);
      }

      // An engine that dies with the video open.
      const jobId = await size(client, video, model);
      const engines = enginesOf(started);
      expect(engines).not.toEqual([]);
      for (const pid of engines) process.kill(pid, 'SIGKILL');
      expect(['interrupted', 'done']).toContain((await endOf(client, jobId)).state);
      await client.system.backUp({});
      started.stdin.end();
      expect(await exited).toEqual([0, null]);
    }, 60_000);

    it('REQ-SYS-003 reaches no output, title, dump or log, and no file of the library but the database and its copies', () => {
      expect(output.join('')).toContain('"port"');
      expect(output.join('')).not.toMatch(leak);
      expect(titles.length).toBeGreaterThanOrEqual(4); // backend and engine
      expect(titles.filter((title) => leak.test(title))).toEqual([]);
      expect(readdirSync(cwd)).toEqual([]); // no report, no core
      // The database and its backups hold what they are for; that also shows that this search finds what it looks for.
      const holders = leaksBelow(library).map((path) => path.replace(/^backups\/.*\.sqlite$/, 'backups'));
      expect([...new Set(holders)].sort()).toEqual(['backups', 'library.sqlite']);
      const log = readFileSync(join(library, 'logs/caliper.log'), 'utf8');
      expect(log.match(/"a call failed"/g)!.length).toBeGreaterThanOrEqual(8);
      expect(log).toContain('"job ended early"');
      expect(log).toContain('"a media request failed"');
    });
  },
);

const closed = (socket: WebSocket) =>
  socket.readyState === WebSocket.CLOSED ? undefined : once(socket, 'close');

describe('a patient’s name that only a file holds', () => {
  const path = () => join(folder, 'neutral.dcm');

  it('REQ-SYS-003 may be the last words of an engine: they are shown, and not logged', async () => {
    const dying = join(folder, 'dying.mjs');
    writeFileSync(path(), dicom);
    writeFileSync(
      dying,
      "process.stderr.write('decoder: bad value QUILLFEATHER^ZEBEDIAH\\n'); process.exitCode = 3;",
    );
    const logged: string[] = [];
    const backend = await openBackend(join(folder, 'library 2'), {
      spawnEngine: forkEngine(dying),
      logSink: (line) => void logged.push(line),
    });
    const shown = await backend.client.library.import({ path: path() }).catch(fromWireError);
    await backend.close();
    expect(logged.join('\n')).toContain('ended with status 3');
    expect(logged.join('\n')).not.toMatch(leak);
    expect(shown).toMatchObject({
      code: 'interrupted',
      cause: expect.objectContaining({ message: expect.stringMatching(leak) }),
    });
  });

  it('REQ-SYS-003 is in nothing that the log takes of an error about a damaged DICOM file', async () => {
    const before = dicom.subarray(0, dicom.length - 2 * 64 * 64 * 3);
    const damaged = (at: number) => {
      const bytes = Buffer.from(dicom);
      bytes.fill(0xff, at, at + 2);
      return bytes;
    };
    let errors = 0;
    for (let at = 128; at < before.length; at += 3) {
      for (const bytes of [dicom.subarray(0, at), damaged(at)]) {
        writeFileSync(path(), bytes);
        const thrown = await openFrames(path()).then(
          (source) => source.close(),
          (error: unknown) => ({ error }),
        );
        if (thrown === undefined) continue;
        errors += 1;
        expect(JSON.stringify(errorForLog(thrown.error))).not.toMatch(leak);
      }
    }
    expect(errors).toBeGreaterThan(100);
  });
});
