import type { MediaId, RunId } from '../contract/ids.ts';
import type { Media } from '../contract/media.ts';
import type { LesionSize, Run, RunRecord } from '../contract/predictions.ts';
import type { Session } from './session.ts';
import { table } from './table.ts';

/** The stored result of one run over one film. */
export interface SizeReport {
  readonly media: Media;
  readonly run: Run & { readonly record: RunRecord };
  readonly lesions: readonly LesionSize[];
}

/** The newest finished run of a film, or the named one; undefined where there is none. */
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
  return { media, run: { ...run, record: run.record }, lesions };
}

/** The report as a person reads it. A number never stands without its model, provider, baseline and interval. */
export function reportText({ media, run, lesions }: SizeReport): string {
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
  return [
    `${media.name}: ${media.frameCount} frames, ${media.widthPx}×${media.heightPx}`,
    '',
    table(
      header.slice(0, shown),
      rows.map((row) => row.slice(0, shown)),
    ),
    '',
    `model     ${record.modelName} (${record.modelSha256.slice(0, 12)})`,
    `provider  ${record.provider}, batch ${record.batchSize}, ${record.threads} threads, ${versions(record)}`,
    ...baselineLines(record),
    ...(record.demonstration
      ? [
          '',
          'DEMONSTRATION: this model was trained on rendered frames only. On real endoscopy its sizes mean nothing.',
        ]
      : []),
  ].join('\n');
}

/** The same for programs. */
export function reportValue({ media, run, lesions }: SizeReport): object {
  const { id, name, fingerprint, frameCount } = media;
  return { media: { id, name, fingerprint, frameCount }, run, lesions };
}

/** Writes `NAME.csv` with a row a frame and lesion and `NAME.json` with an entry a lesion; returns their paths. */
export async function writeReport({ client }: Session, { run }: SizeReport, path: string): Promise<string[]> {
  const { written } = await client.predictions.export({ runId: run.id, path });
  return written;
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
