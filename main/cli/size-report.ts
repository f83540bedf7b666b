import { resolve } from 'node:path';
import { reportFiles } from '../backend/index.ts';
import type { MediaId, RunId } from '../contract/ids.ts';
import { isFrameSeries, type Media } from '../contract/media.ts';
import type { LesionSize, Run, RunRecord } from '../contract/predictions.ts';
import { checkOutputFiles, type OutputRules } from '../outputs/index.ts';
import { extentText } from './extent-text.ts';
import type { Session } from './session.ts';
import { table } from './table.ts';

/** The stored result of one run over one video. */
export interface SizeReport {
  readonly media: Media;
  readonly run: Run & { readonly record: RunRecord };
  readonly lesions: readonly LesionSize[];
  /** What the model's folder holds now; the sizes keep to the card that was stored with the model. */
  readonly modelFolder: ModelFolder;
}

type ModelFolder = Awaited<ReturnType<Session['client']['models']['check']>>['folder'];

/** Says when the folder of a model holds it no longer. */
export function folderNote(folder: ModelFolder): string | undefined {
  if (folder === 'same') return undefined;
  if (folder === 'unreadable')
    return "The model's bundle is no longer in its folder, or cannot be read there.";
  return `The bundle in the model's folder now has another ${folder}: that is another model. What is shown here is the card that was stored with this one.`;
}

/** The newest finished run of a video, or the named one; undefined where there is none. */
export async function readReport(
  { client }: Session,
  mediaId: MediaId,
  runId?: RunId,
): Promise<SizeReport | undefined> {
  const media = await client.library.get({ mediaId });
  const { runs } = await client.predictions.runs({ mediaId });
  const run = runs.find(({ id, state }) => state === 'done' && (runId === undefined || id === runId));
  if (run === undefined || run.record === null) return undefined;
  const { lesions } = await client.predictions.lesions({ runId: run.id });
  const { folder } = await client.models.check({ modelId: run.modelId });
  return { media, run: { ...run, record: run.record }, lesions, modelFolder: folder };
}

/** The report as a person reads it. A number never stands without its model, provider, baseline and interval. */
export function reportText({ media, run, lesions, modelFolder }: SizeReport): string {
  const { record } = run;
  const rows = lesions.map((lesion) => [
    lesion.lesion,
    mm(lesion.sizeMm),
    `${mm(lesion.lowMm)}-${mm(lesion.highMm)}`,
    lesion.sizeClass,
    String(lesion.frameCount),
    decision(lesion),
  ]);
  const decided = lesions.some(({ decision }) => decision !== null);
  const header = ['lesion', 'size mm', 'interval mm', 'class', 'frames', 'decision'];
  const shown = decided ? header.length : header.length - 1;
  const note = folderNote(modelFolder);
  return [
    `${media.name}: ${extentText(media)}`,
    '',
    table(
      header.slice(0, shown),
      rows.map((row) => row.slice(0, shown)),
    ),
    '',
    `model     ${record.modelName} (${record.modelDigest?.slice(0, 12) ?? 'digest unknown'}, network ${record.modelSha256.slice(0, 12)})`,
    `check     ${checks[record.goldenCheck ?? 'unknown']}`,
    ...(note === undefined ? [] : [`bundle    ${note}`]),
    `provider  ${record.provider}, batch ${record.batchSize}, ${record.threads} threads, ${versions(record)}`,
    ...baselineLines(record),
    ...(record.mediaNotes ?? []).map((note, row) => `${row === 0 ? 'pictures' : '        '}  ${note}`),
    ...(record.demonstration
      ? [
          '',
          'DEMONSTRATION: this model was trained on rendered frames only. On real endoscopy its sizes mean nothing.',
        ]
      : []),
  ].join('\n');
}

const checks = {
  passed: 'the model gave the golden answer of its bundle on this machine',
  failed:
    'FAILED: the model did not give the golden answer of its bundle; its use was accepted by hand for this run',
  none: 'not checked: the bundle carries no golden answer',
  unknown: 'unknown: the run was made by an older version',
} as const;

/** The same for programs. */
export function reportValue({ media, run, lesions, modelFolder }: SizeReport): object {
  const { id, name, fingerprint } = media;
  const frameCount = isFrameSeries(media) ? media.frameCount : null;
  return { media: { id, name, fingerprint, frameCount }, run, lesions, modelFolder };
}

/** Writes `NAME.csv` with a row a frame and lesion and `NAME.json` with an entry a lesion; returns their paths. */
export async function writeReport(
  { client }: Session,
  { run }: SizeReport,
  path: string,
  { replace, inputs = [] }: OutputRules,
): Promise<string[]> {
  await reportFiles(path); // before it becomes a whole path, which names something whatever was given
  const given = { path: resolve(path), inputs: inputs.map((input) => resolve(input)) };
  const { written } = await client.predictions.export({ runId: run.id, replace, ...given });
  return written;
}

/** Refuses a place for `writeReport` before hours of work, as writing itself would. */
export async function checkReportPlace({ client }: Session, path: string, rules: OutputRules): Promise<void> {
  const { libraryFolder } = await client.system.info({});
  await checkOutputFiles(await reportFiles(path), { ...rules, outside: [libraryFolder] });
}

/** The first figures that the card gives for whole lesions; all of them stand on the card. */
function baselineLines({ baseline }: RunRecord): string[] {
  if (baseline.length === 0) return ['baseline  unknown: the model has no card with figures'];
  const perLesion = baseline.filter(({ unit }) => unit === 'lesion');
  const shown = (perLesion.length > 0 ? perLesion : baseline).slice(0, figuresShown);
  return shown.map(({ metric, split, unit, model, low, high, constantPredictor }, row) => {
    const figures = `${model.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)}), constant predictor ${constantPredictor.toFixed(2)}`;
    return `${row === 0 ? 'baseline' : '        '}  ${metric} per ${unit} on ${split}: ${figures}`;
  });
}

const figuresShown = 2;

const versions = ({ versions: all }: RunRecord) =>
  Object.entries(all)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

const mm = (sizeMm: number) => sizeMm.toFixed(1);

function decision({ decision: verdict, decidedMm }: LesionSize): string {
  if (verdict === null) return '';
  return decidedMm === null ? verdict : `${verdict}: ${mm(decidedMm)} mm`;
}
