// node test/bench/window.ts [LARGE_LIBRARY] [PACKAGED_EXECUTABLE]
// Times what a person waits for in the real window, and prints Markdown. Needs a display. LARGE_LIBRARY is a folder that
// make-large-project.ts has filled (copied, not changed; made in a minute if it is not named).
import { copyFileSync, mkdirSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { libraryFiles } from '../../db/open/files.ts';
import { bundledModelFolder } from '../../main/cli/bundled-model.ts';
import { temporaryFolder } from '../database/library.ts';
import { openBackend } from '../sizing-case.ts';
import { buildApplication, electronRuntime, openWindow, skipReason } from '../window/launch.ts';
import { showVideo } from '../window/video-page.ts';
import { makeLargeProject } from './make-large-project.ts';
import { timeCalls } from './window/backend-calls.ts';
import { gapRow, gapsWhile } from './window/gaps.ts';
import { type BenchLibrary, longVideoFrames, makeBenchLibrary } from './window/library.ts';
import { turnWheel } from './window/page-clock.ts';
import { checkout, type Program, packaged, type Start, timeStart } from './window/starting.ts';
import { measureDrawer, measureStepping } from './window/stepping.ts';
import { type Counted, head, type Measured, row } from './window/table.ts';
import { measureUndo } from './window/undoing.ts';

if (skipReason !== undefined) throw new Error(skipReason);
const [large, executable] = process.argv.slice(2);
using scratch = temporaryFolder();
const say = (measured: Measured | Counted) => console.log(row(measured));

await buildApplication();
const emptyFolder = join(scratch.path, 'empty');
const largeFolder = join(scratch.path, 'large');
for (const folder of [emptyFolder, largeFolder]) mkdirSync(join(folder, 'library'), { recursive: true });
const library = join(largeFolder, 'library');
if (large === undefined) await makeLargeProject(library, 1);
else copyFileSync(libraryFiles(large).database, libraryFiles(library).database);
await (await openBackend(library)).close(); // the first opening makes a backup
await (await openBackend(join(emptyFolder, 'library'))).close();
const made = await makeBenchLibrary(scratch.path, bundledModelFolder());

console.log(`${conditions()}\n\n${head}`);
const programs: [string, Program][] = [
  ['', checkout],
  ...(executable ? [[', packaged', packaged(executable)] as [string, Program]] : []),
];
for (const [which, program] of programs) {
  await measureStarts(`cold start${which}`, 'interactive', program, emptyFolder, 'The library is empty');
  await measureStarts(`open 2.76 million frames${which}`, 'first paint', program, largeFolder, 'video-0');
}
await measureVideo(made);
await measureDrawers(made);
await measureLarge();
console.log(`\nLoad average at the end ${loadavg()[0]!.toFixed(1)}.`);

async function measureStarts(
  what: string,
  budgeted: 'interactive' | 'first paint',
  program: Program,
  folder: string,
  text: string,
): Promise<void> {
  await timeStart(program, folder, text); // reads the program from the disk
  const starts: Start[] = [];
  for (let n = 0; n < 7; n += 1) starts.push(await timeStart(program, folder, text));
  const times = {
    interactive: starts.map(({ interactiveMs }) => interactiveMs),
    'page begins': starts.map(({ pageMs }) => pageMs),
    'first paint': starts.map(({ firstPaintMs }) => firstPaintMs),
    'library open in the backend': starts.map(({ libraryMs }) => libraryMs),
  };
  for (const [until, ms] of Object.entries(times)) {
    const name = until === 'interactive' ? `${what}: process → interactive` : `of which: process → ${until}`;
    say({ what: name, ms, ...(until === budgeted && { budget: { share: 0.5, ms: 2000 } }) });
  }
}

async function measureVideo(bench: BenchLibrary): Promise<void> {
  await using window = await openWindow({ folder: scratch.path });
  const { application, page } = window;
  await page.getByText('All changes saved').waitFor();
  for (const measured of await measureStepping(page, bench)) say(measured);
  say(await measureUndo(page, bench));

  await showVideo(page, bench.longVideo);
  await page
    .getByText('frames a point')
    .or(page.getByText(/\d+ frames/))
    .first()
    .waitFor();
  const points = `timeline of ${longVideoFrames.toLocaleString('en')} predictions`;
  const budget = { share: 0.95, ms: 33 } as const;
  const timeline = '[role="slider"][data-from]';
  const zoom = await turnWheel(page, timeline, 240, { deltaY: -60, shiftKey: false });
  say({ what: `${points}: zoom, frame to frame`, budget, ms: zoom });
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const pan = await turnWheel(page, timeline, 240, { deltaY: 60, shiftKey: true });
  say({ what: `${points}: pan, frame to frame`, budget, ms: pan });

  await showVideo(page, bench.video);
  const { main, backend } = await gapsWhile(application, bench.folder, async () => {
    await page.keyboard.press('r');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('No jobs').waitFor({ state: 'detached' });
    await page.getByText('No jobs').waitFor({ timeout: 300_000 });
  });
  say(gapRow('event loop of Electron’s main process during inference', main));
  say(gapRow('event loop of the backend during inference', backend));
}

/** In turns, so that what else the machine does falls on both. */
async function measureDrawers(bench: BenchLibrary): Promise<void> {
  await using window = await openWindow({ folder: scratch.path });
  await window.page.getByText('All changes saved').waitFor();
  for (const drawer of ['gpu', 'processor', 'gpu', 'processor'] as const)
    for (const measured of await measureDrawer(window.page, bench, drawer)) say(measured);
}

async function measureLarge(): Promise<void> {
  await using window = await openWindow({ folder: largeFolder });
  await window.page.getByText('video-0').first().waitFor();
  const ms = await timeCalls(window.page, 'predictions.nextHard', {}, 300);
  say({ what: 'next hard item, asked by the page', budget: { share: 0.95, ms: 20 }, ms });
}

function conditions(): string {
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]!.model.trim()}, shared with other work`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GB, ${process.platform}, Electron ${electronRuntime!.version}`,
    'no graphics card: the same cores draw',
    `load average at the start ${loadavg()[0]!.toFixed(1)}`,
  ].join(', ');
}
