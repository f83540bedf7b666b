import type { Command } from 'commander';
import { type CommonOptions, command } from '../command.ts';
import { importBoxes, openImportReport } from '../import-boxes.ts';
import { printResult } from '../output.ts';
import { type Session, withSession } from '../session.ts';

interface ImportOptions extends CommonOptions {
  readonly boxes?: string;
  readonly replaceBoxes?: boolean;
  readonly report?: string;
  readonly patient?: string;
  readonly moveToPatient?: boolean;
}

export function importCommand(): Command {
  return command('import', 'add a film to the library, with its boxes if there are any')
    .argument('<video>', 'a film, a folder of frames or a DICOM file')
    .option('--boxes <file>', 'boxes as CSV, JSON or Pascal VOC, or a folder of frames and masks')
    .option('--replace-boxes', 'put these boxes in the place of those that the lesions have')
    .option('--report <file>', 'write all that was left out or changed to a new file, as JSON')
    .option('--patient <pseudonym>', 'the patient that a new film belongs to')
    .option('--move-to-patient', 'with --patient: move a film that is known as another patient’s')
    .action((video: string, options: ImportOptions) =>
      withSession(options, async (session) => {
        const report = options.report === undefined ? undefined : await openImportReport(options.report);
        try {
          const { text, value } = await importVideo(session, video, options);
          await report?.write(value);
          printResult(session.output, text, value);
        } catch (thrown) {
          await report?.discard();
          throw thrown;
        }
      }),
    );
}

async function importVideo(session: Session, video: string, options: ImportOptions) {
  const { client, output, interrupted } = session;
  const patient = {
    ...(options.patient !== undefined && { patientPseudonym: options.patient }),
    moveToPatient: options.moveToPatient ?? false,
  };
  const added = await client.library.import({ path: video, ...patient }, { signal: interrupted });
  for (const warning of added.warnings) output.writeNote(`${warning}\n`);
  const { media, alreadyThere } = added;
  const boxes =
    options.boxes === undefined ? undefined : await importBoxes(session, media.id, options.boxes, options);
  const text = `${media.name} ${alreadyThere ? 'was in the library' : 'added'} as ${media.id}: ${media.frameCount} frames, ${media.widthPx}×${media.heightPx}`;
  return { text, value: { media, alreadyThere, ...(boxes && { boxes }) } };
}
