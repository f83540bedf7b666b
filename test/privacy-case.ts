import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeTinyBundle } from './tiny-bundle.ts';
import { makeDicom } from './videos/make-dicom.ts';
import { makeVideo } from './videos/make-video.ts';

/** The name that is planted, as people write it; each part alone would be a leak. */
export const canary = 'Zebediah Quillfeather';
export const leak = /zebediah|quillfeather/i;

/** Files of a patient whose name stands in everything: folders, file names, DICOM metadata, lesions, contents. */
export async function makeNamedFiles(folder: string) {
  const patient = join(folder, 'QUILLFEATHER^ZEBEDIAH, born 1970');
  mkdirSync(patient, { recursive: true });
  const at = (name: string) => join(patient, name);
  const video = at(`${canary} 1970-01-01.mp4`);
  await makeVideo(video, { encoder: 'libx264', frameCount: 30, keyEvery: 10 });
  const dicom = {
    ...{ transferSyntax: '1.2.840.10008.1.2.1', widthPx: 8, heightPx: 8, frameCount: 2 },
    ...{ photometric: 'RGB', samplesPerPixel: 3, pixels: Buffer.alloc(2 * 8 * 8 * 3, 90) },
    patientName: 'QUILLFEATHER^ZEBEDIAH',
  };
  writeFileSync(at('Quillfeather.dcm'), makeDicom(dicom));
  writeFileSync(at('damaged Quillfeather.dcm'), makeDicom(dicom).subarray(0, 260));
  writeFileSync(at('damaged Quillfeather.mp4'), readFileSync(video).subarray(0, 900));
  const lesion = `polyp of ${canary}`;
  const rows = Array.from({ length: 30 }, (_, frame) => `${frame},${lesion},2,2,80,48`);
  const head = 'frame_index,lesion,xmin,ymin,xmax,ymax';
  writeFileSync(at('boxes of Zebediah.csv'), `${[head, ...rows].join('\n')}\n`);
  writeFileSync(at('open quote.csv'), `${head}\n0,"${canary},2,2,80,48\n`);
  writeFileSync(at('outside.csv'), `${head}\n99,${canary},2,2,80,48\n`);
  writeFileSync(at('broken.json'), `{ ${canary}: 1 }`);
  writeFileSync(at('wrong.json'), JSON.stringify({ [canary]: [canary] }));
  mkdirSync(at('voc of Quillfeather'));
  writeFileSync(
    join(at('voc of Quillfeather'), `${canary} 1.xml`),
    `<annotation><filename>${canary}.jpg</filename><${canary.replace(' ', '')}></annotation>`,
  );
  await writeTinyBundle(join(folder, 'bundle'));
  return { video, lesion, at, bundle: join(folder, 'bundle') };
}

/** Paths below a folder, relative to it. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

/** Those of the files below a folder that hold the name, in their text (8 or 16 bits a letter) or in their own name. */
export function leaksBelow(folder: string): string[] {
  return filesBelow(folder).filter((path) => {
    const whole = join(folder, path);
    if (leak.test(path)) return true;
    const bytes = statSync(whole).size > 2 ** 28 ? Buffer.alloc(0) : readFileSync(whole);
    return leak.test(bytes.toString('latin1')) || leak.test(bytes.toString('utf16le'));
  });
}
