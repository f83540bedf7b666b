// Opens changed videos by the thousand: `node test/fuzz/video-files.ts [count] [seed] [folder for failed files] [dicom]`;
// with the last word, DICOM objects in every coding.
import { dicomSeeds } from './dicom-seeds.ts';
import { fuzzVideos } from './fuzz-videos.ts';

const [count = '5000', seed = '1', keepIn, kind] = process.argv.slice(2);
const started = performance.now();
const report = await fuzzVideos(
  Number(count),
  Number(seed),
  keepIn,
  kind === 'dicom' ? dicomSeeds : undefined,
);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${count} changed videos, seed ${seed}, ${seconds} s`);
for (const [outcome, files] of Object.entries(report.outcomes).sort((a, b) => b[1] - a[1])) {
  console.log(`${String(files).padStart(7)}  ${outcome}`);
}
console.log(`slowest file ${report.slowestMs} ms, peak memory of a process ${report.peakMiB} MiB`);
for (const { file, change, outcome } of report.failures)
  console.log(`FAILED ${file} (${change}): ${outcome}`);
process.exitCode = report.failures.length > 0 ? 1 : 0;
