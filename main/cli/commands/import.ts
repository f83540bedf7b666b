import type { Command } from 'commander';
import { type CommonOptions, command } from '../command.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { importBoxes } from './size.ts';

export function importCommand(): Command {
  return command('import', 'add a film to the library, with its boxes if there are any')
    .argument('<video>', 'a film, a folder of frames or a DICOM file')
    .option('--boxes <file>', 'boxes as CSV, JSON or Pascal VOC, or a folder of frames and masks')
    .option('--patient <pseudonym>', 'the patient that a new film belongs to')
    .action((video: string, options: CommonOptions & { boxes?: string; patient?: string }) =>
      withSession(options, async (session) => {
        const { client, output, interrupted } = session;
        const patient = options.patient === undefined ? {} : { patientPseudonym: options.patient };
        const added = await client.library.import({ path: video, ...patient }, { signal: interrupted });
        for (const warning of added.warnings) output.writeNote(`${warning}\n`);
        const { media, alreadyThere } = added;
        const boxes =
          options.boxes === undefined ? undefined : await importBoxes(session, media.id, options.boxes);
        const text = `${media.name} ${alreadyThere ? 'was in the library' : 'added'} as ${media.id}: ${media.frameCount} frames, ${media.widthPx}×${media.heightPx}`;
        printResult(output, text, { media, alreadyThere, ...(boxes && { boxes }) });
      }),
    );
}
