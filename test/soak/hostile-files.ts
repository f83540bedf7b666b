// Gives hostile files to readers and prints what each took: `node test/soak/hostile-files.ts`. Linux only.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval as every } from 'node:timers';
import { readWeights } from '../../inference/graph/index.ts';
import { toCaliperError } from '../../main/contract/errors.ts';
import { fromWireError } from '../../main/contract/wire-error.ts';
import { deflatedDicom } from '../hostile/deflate-bomb.ts';
import {
  constantBomb,
  dictInItself,
  nestedName,
  nestedPickle,
  runBomb,
  slowModel,
  stretchedTensor,
} from '../hostile/hostile-models.ts';
import { writeHostileBundle } from '../hostile/write-hostile-bundle.ts';
import { makeSizingCase, openBackend } from '../sizing-case.ts';

await using sizingCase = await makeSizingCase(20);
const folder = mkdtempSync(join(tmpdir(), 'caliper-hostile-'));
const at = (name: string) => join(folder, name);
const backend = await openBackend(sizingCase.library);
const { client } = backend;
const { media } = await client.library.import({ path: sizingCase.video });

execFileSync('mkfifo', [at('fifo')]);
symlinkSync('/dev/zero', at('zero.png'));
for (const name of ['pictures', 'boxes', 'fifo-model', 'zero-model']) mkdirSync(at(name));
execFileSync('mkfifo', [at('pictures/a.png')]);
symlinkSync('/dev/zero', at('pictures/b.png'));
symlinkSync('/dev/zero', at('boxes/a.xml'));
execFileSync('mkfifo', [at('boxes/b.xml')]);
execFileSync('mkfifo', [at('fifo-model/model.onnx')]);
symlinkSync('/dev/zero', at('zero-model/model.onnx'));
writeFileSync(at('deflated.dcm'), deflatedDicom(1536));
writeFileSync(at('constant.onnx'), constantBomb(3.6e9));
writeFileSync(at('deep.json'), '['.repeat(100_000_000));
mkdirSync(at('deep-xml'));
writeFileSync(at('deep-xml/a.xml'), '<a>'.repeat(1_300_000));
writeFileSync(at('wide.csv'), `frame_index,lesion,xmin,ymin,xmax,ymax\n${','.repeat(250_000_000)}\n`);
for (const [name, model] of Object.entries({
  constant: constantBomb(3.6e9),
  run: runBomb(3.6e9),
  slow: slowModel(),
}))
  await writeHostileBundle(at(name), model);
const server = createServer().listen(at('socket'));

const video = (path: string) => () => client.library.import({ path });
const boxes = (path: string) => () => client.annotations.import({ mediaId: media.id, path });
const model = (path: string) => () => client.models.import({ folder: path });
const retrofit = (modelFile: string) => () =>
  client.models.retrofit({ modelFile, outputFile: at('out.onnx'), pattern: 'relu' });
const cases: readonly (readonly [what: string, read: () => Promise<unknown>])[] = [
  ['an ordinary video, for comparison', video(sizingCase.video)],
  ['a FIFO as a video', video(at('fifo'))],
  ['a link to /dev/zero as a video', video(at('zero.png'))],
  ['a socket as a video', video(at('socket'))],
  ['a folder of a FIFO and a link to /dev/zero', video(at('pictures'))],
  ['a VOC folder of the same', boxes(at('boxes'))],
  ['a bundle whose network is a FIFO', model(at('fifo-model'))],
  ['a bundle whose network is /dev/zero', model(at('zero-model'))],
  ['`models retrofit /dev/zero`', retrofit('/dev/zero')],
  ['a deflated DICOM object, 1.5 MB for 1.5 GB', video(at('deflated.dcm'))],
  ['an ONNX constant of 14.4 GB, retrofit', retrofit(at('constant.onnx'))],
  ['an ONNX constant of 14.4 GB, import', model(at('constant'))],
  ['a network that takes 14.4 GB when it runs', model(at('run'))],
  ['100 MB of brackets as JSON boxes', boxes(at('deep.json'))],
  ['4 MB of XML elements within elements', boxes(at('deep-xml'))],
  ['a CSV line of 250,000,000 columns', boxes(at('wide.csv'))],
  [
    'a network that computes for minutes, cancelled after 3 s',
    () => client.models.import({ folder: at('slow') }, { signal: AbortSignal.timeout(3000) }),
  ],
];

console.log('| File | Peak MB | Seconds | Answer |\n| --- | --- | --- | --- |');
for (const [what, read] of cases) {
  let peakMb = 0;
  const sampling = every(() => {
    peakMb = Math.max(peakMb, ...childrenMb());
  }, 10);
  const startMs = performance.now();
  const answer = await read().then(
    () => 'read',
    (thrown: unknown) => {
      const { code, message } = fromWireError(thrown);
      return `\`${code}\`: ${message.replaceAll(folder, '…').replaceAll(/\s+/g, ' ')}`;
    },
  );
  clearInterval(sampling);
  peakMb = Math.max(peakMb, ...childrenMb());
  console.log(row(what, peakMb, performance.now() - startMs, answer));
}
// The reader of checkpoints is not reached by any command yet; it is measured in this process.
for (const [what, file] of [
  ['a pickle of lists within lists', nestedPickle(16)],
  ['a pickle that names lists within lists', nestedName(16)],
  ['a pickle that holds itself', dictInItself()],
  ['4 bytes stretched to a tensor of 3.6 GB', stretchedTensor(30_000)],
] as const) {
  const startMs = performance.now();
  let answer = 'read';
  try {
    readWeights(file);
  } catch (thrown) {
    const { code, message } = toCaliperError(thrown);
    answer = `\`${code}\`: ${message}`;
  }
  console.log(row(what, process.memoryUsage.rss() / 2 ** 20, performance.now() - startMs, answer));
}
server.close();
await backend.close();
rmSync(folder, { recursive: true, force: true });

function row(what: string, peakMb: number, ms: number, answer: string): string {
  return `| ${what} | ${Math.round(peakMb)} | ${(ms / 1000).toFixed(1)} | ${answer.slice(0, 200)} |`;
}

/** Resident memory of each child of this process, in MB. */
function childrenMb(): number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  return children.split(' ').flatMap((pid) => {
    try {
      return [Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024];
    } catch {
      return []; // it ended meanwhile, or there is none
    }
  });
}
