// Opens every DICOM file below a folder with Caliper's reader and prints a table by transfer syntax:
//   node test/coverage/dicom-files.ts FOLDER [EXPECTED] [--list]
// EXPECTED is what test/coverage/reference/dicom_pixels.py wrote: then values and shown pictures are compared too.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readDicom } from '../../main/media/dicom/dicom-object.ts';
import { openPictures } from '../../main/media/dicom/dicom-pictures.ts';
import { openFrames } from '../../main/media/index.ts';

const lossy = /^1\.2\.840\.10008\.1\.2\.4\.(50|51|81|91|203)$/;
/** Decoders of a lossy picture may differ by rounding, and by how they spread colours that pixels share. */
const lossyMean = 1;

type Verdict = 'equal' | 'within rounding' | 'different' | 'no reference' | 'refused';

interface Result {
  readonly file: string;
  readonly syntax: string;
  readonly verdict: Verdict;
  readonly detail: string;
}

interface Expected {
  readonly dtype?: string;
  readonly syntax: string;
  readonly refused?: string;
}

const arrays = {
  u1: Uint8Array,
  i1: Int8Array,
  u2: Uint16Array,
  i2: Int16Array,
  u4: Uint32Array,
  i4: Int32Array,
  f4: Float32Array,
  f8: Float64Array,
};

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

const isDicom = (path: string) => readFileSync(path).subarray(128, 132).toString('latin1') === 'DICM';

function numbers(path: string, type: string) {
  const bytes = Uint8Array.from(readFileSync(path));
  const kind = arrays[type.replace(/^[<>|]/, '') as keyof typeof arrays];
  return new kind(bytes.buffer);
}

interface Difference {
  readonly most: number;
  readonly mean: number;
}

function difference(ours: ArrayLike<number>, theirs: ArrayLike<number>): Difference | undefined {
  if (ours.length !== theirs.length) return undefined;
  let [most, sum] = [0, 0];
  for (let i = 0; i < ours.length; i++) {
    const by = Math.abs(ours[i]! - theirs[i]!);
    most = Math.max(most, by);
    sum += by;
  }
  return { most, mean: sum / ours.length };
}

async function judge(path: string, root: string, expectedFolder: string | undefined): Promise<Result> {
  const file = relative(root, path);
  const about = expectedFolder ? join(expectedFolder, file.replaceAll('/', '__')) : undefined;
  const expected: Expected | undefined =
    about && existsSync(`${about}.json`) ? JSON.parse(readFileSync(`${about}.json`, 'utf8')) : undefined;
  const syntax = expected?.syntax ?? '';
  try {
    const source = await openFrames(path);
    const shown: Uint8Array[] = [];
    for await (const { data } of source.frames()) shown.push(data);
    const missing = source.frameCount - shown.length;
    await source.close();
    if (missing > 0) return { file, syntax, verdict: 'refused', detail: `${missing} frames are damaged` };
    if (!about || expected?.dtype === undefined)
      return { file, syntax, verdict: 'no reference', detail: expected?.refused ?? '' };
    return { file, syntax, ...(await compare(path, about, expected.dtype, syntax, Buffer.concat(shown))) };
  } catch (thrown) {
    return {
      file,
      syntax,
      verdict: 'refused',
      detail: (thrown instanceof Error ? thrown.message : String(thrown)).replace(path, ''),
    };
  }
}

async function compare(path: string, about: string, dtype: string, syntax: string, shown: Buffer) {
  const theirs = numbers(`${about}.values`, dtype);
  const object = await readDicom(path);
  const pictures = openPictures(object);
  const isColour = object.samplesPerPixel === 3;
  const is8Bit = theirs.BYTES_PER_ELEMENT === 1;
  const ours: number[] | Uint8Array = isColour && is8Bit ? shown : await storedValues(pictures);
  const details: string[] = [];
  const values = difference(ours, theirs);
  let verdict = verdictOf(values, syntax, isColour && object.photometric.startsWith('YBR'));
  if (verdict !== 'equal') details.push(values ? said('values', values) : 'another number of values');
  if (existsSync(`${about}.shown`)) {
    const view = readFileSync(`${about}.shown`);
    const same = view.length === shown.length ? shown : shown.filter((_, i) => i % 3 === 0);
    const looks = difference(same, view);
    if (!looks || looks.most > 1) {
      verdict = 'different';
      details.push(looks ? said('shown', looks) : 'another number of shown pixels');
    }
  }
  return { verdict, detail: details.join('; ') };
}

async function storedValues(pictures: ReturnType<typeof openPictures>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < pictures.frameCount; i++) {
    for (const value of (await pictures.stored(i)).values) all.push(value);
  }
  return all;
}

const said = (what: string, { most, mean }: Difference) =>
  `${what} differ by at most ${most}, ${mean.toFixed(4)} on average`;

function verdictOf(values: Difference | undefined, syntax: string, isConverted: boolean): Verdict {
  if (!values) return 'different';
  if (values.most === 0) return 'equal';
  if (lossy.test(syntax) && values.mean <= lossyMean) return 'within rounding';
  return isConverted && values.most <= 1 ? 'within rounding' : 'different';
}

const [folder, expectedFolder] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
if (folder === undefined) throw new Error('Which folder?');
const results: Result[] = [];
for (const path of filesBelow(folder)) {
  if (isDicom(path)) results.push(await judge(path, folder, expectedFolder));
}
const withPixels = results.filter(
  ({ verdict, detail, syntax }) =>
    verdict !== 'refused' || syntax !== '' || !detail.includes('without pictures'),
);
const verdicts = ['equal', 'within rounding', 'different', 'no reference', 'refused'] as const;
const rows = Object.fromEntries(
  [...new Set(withPixels.map(({ syntax }) => syntax))]
    .sort()
    .map((syntax) => [
      syntax,
      Object.fromEntries(
        verdicts.map((verdict) => [
          verdict,
          withPixels.filter((each) => each.syntax === syntax && each.verdict === verdict).length,
        ]),
      ),
    ]),
);
console.table(rows);
const isListed = process.argv.includes('--list');
for (const { file, verdict, detail } of withPixels) {
  if (isListed || verdict === 'different' || verdict === 'refused' || verdict === 'no reference')
    console.log(`${verdict.padEnd(16)} ${file} ${detail}`);
}
const decoded = withPixels.filter(
  ({ verdict }) => verdict !== 'refused' && verdict !== 'no reference',
).length;
console.log(`${decoded} of those that the reference decodes are read here.`);
