import { type Command, Option } from 'commander';
import { Provider } from '../../contract/predictions.ts';
import { modelToUse } from '../choose-model.ts';
import { type CommonOptions, command, fractionsOption, replaceOption } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { importBoxes } from '../import-boxes.ts';
import { printResult } from '../output.ts';
import { type Session, withSession } from '../session.ts';
import { checkReportPlace, readReport, reportText, reportValue, writeReport } from '../size-report.ts';

export interface SizeOptions extends CommonOptions {
  readonly boxes?: string;
  readonly model?: string;
  readonly out?: string;
  readonly provider?: Provider;
  readonly patient?: string;
  readonly replaceBoxes?: boolean;
  readonly fractions?: boolean;
  readonly acceptFailedCheck?: boolean;
  readonly includeDamaged?: boolean;
  readonly replace?: boolean;
}

export function sizeCommand(): Command {
  return command('size', 'size every boxed lesion of a video in mm, frame by frame and as a whole')
    .argument('<video>', 'a video, a folder of frames or a DICOM file')
    .option('--boxes <file>', 'boxes as CSV, JSON or Pascal VOC, or a folder of frames and masks')
    .addOption(fractionsOption())
    .option('--replace-boxes', 'put these boxes in the place of those that the lesions have')
    .option(
      '--model <bundle>',
      'a model bundle (default: that of `caliper models default`, or else the one that comes with Caliper)',
    )
    .option('--out <file>', 'write FILE.csv (a row a frame and lesion) and FILE.json (an entry a lesion)')
    .addOption(replaceOption())
    .option('--patient <pseudonym>', 'the patient that a new video belongs to')
    .option(
      '--accept-failed-check',
      'for this run, use a model that fails its check; every result then says so',
    )
    .option('--include-damaged', 'let damaged frames count in the sizes of lesions')
    .addOption(new Option('--provider <name>', 'compute on this provider only').choices(Provider.options))
    .action((video: string, options: SizeOptions) =>
      withSession(options, (session) => size(session, video, options)),
    );
}

/** Imports what is new, sizes, reads the result back from the library and shows it. */
export async function size(session: Session, video: string, options: SizeOptions): Promise<void> {
  const { client, output } = session;
  const rules = {
    replace: options.replace,
    inputs: [video, options.boxes, options.model].filter((path) => path !== undefined),
  };
  if (options.out !== undefined) await checkReportPlace(session, options.out, rules);
  const signal = session.interrupted;
  const patient = options.patient === undefined ? {} : { patientPseudonym: options.patient };
  const { media, warnings } = await client.library.import({ path: video, ...patient }, { signal });
  for (const warning of warnings) output.writeNote(`${warning}\n`);
  if (options.boxes !== undefined) await importBoxes(session, media.id, options.boxes, options);
  const model = await modelToUse(session, options.model);
  const { jobId } = await client.predictions.size({
    mediaId: media.id,
    modelId: model.id,
    ...(options.provider && { provider: options.provider }),
    ...(options.acceptFailedCheck && { acceptFailedCheck: true }),
    ...(options.includeDamaged && { includeDamaged: true }),
  });
  const { skipped } = (await followJob('size', jobId, session)).result;
  for (const { frameIndex, lesion, reason } of skipped.slice(0, 5)) {
    output.writeNote(`Not sized: lesion ${lesion} on frame ${frameIndex}: ${reason}.\n`);
  }
  if (skipped.length > 5) output.writeNote(`Not sized: ${skipped.length - 5} more boxes.\n`);
  const report = (await readReport(session, media.id))!;
  const written = options.out === undefined ? [] : await writeReport(session, report, options.out, rules);
  const files = written.length > 0 ? `\nwritten   ${written.join(', ')}` : '';
  printResult(output, `${reportText(report)}${files}`, { jobId, ...reportValue(report), skipped, written });
}
