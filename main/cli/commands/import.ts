import { type Command, Option } from 'commander';
import { CaliperError } from '../../contract/errors.ts';
import { fromWireError } from '../../contract/wire-error.ts';
import { checkOutputFiles, writeOutputFiles } from '../../outputs/index.ts';
import { type CommonOptions, command, fractionsOption, replaceOption } from '../command.ts';
import { extentText } from '../extent-text.ts';
import { importBoxes, importReportText, isImportReport } from '../import-boxes.ts';
import { chooseFolder, type FolderAs, importStills } from '../import-folder.ts';
import { printResult } from '../output.ts';
import { type Session, withSession } from '../session.ts';

interface ImportOptions extends CommonOptions {
  readonly as?: FolderAs;
  readonly boxes?: string;
  readonly replaceBoxes?: boolean;
  readonly fractions?: boolean;
  readonly report?: string;
  readonly replace?: boolean;
  readonly patient?: string;
  readonly moveToPatient?: boolean;
}

export function importCommand(): Command {
  return command('import', 'add a video, a series or stills to the library, with boxes if there are any')
    .argument('<video>', 'a video, a folder of frames or a DICOM file')
    .addOption(
      new Option('--as <kind>', 'add the pictures of a folder as one series, or each as a still').choices([
        'series',
        'stills',
      ]),
    )
    .option('--boxes <file>', 'boxes as CSV, JSON or Pascal VOC, or a folder of frames and masks')
    .addOption(fractionsOption())
    .option('--replace-boxes', 'put these boxes in the place of those that the lesions have')
    .option('--report <file>', 'write all that was left out or changed to a file, as JSON')
    .addOption(replaceOption())
    .option('--patient <pseudonym>', 'the patient that a new video belongs to')
    .option('--move-to-patient', 'with --patient: move a video that is known as another patient’s')
    .action((video: string, options: ImportOptions) =>
      withSession(options, async (session) => {
        const { report: path } = options;
        const { libraryFolder } = await session.client.system.info({});
        const inputs = [video, options.boxes].filter((input) => input !== undefined);
        const rules = { replace: options.replace, inputs, outside: [libraryFolder] };
        const place = path === undefined ? undefined : { path, isOurs: isImportReport };
        if (place !== undefined) await checkOutputFiles([place], rules);
        const { text, value } = await importVideo(session, video, options);
        if (place !== undefined)
          await writeOutputFiles([{ ...place, pieces: [importReportText(value)] }], rules);
        printResult(session.output, text, value);
      }),
    );
}

async function importVideo(session: Session, video: string, options: ImportOptions) {
  const { client, output, interrupted } = session;
  const patient = {
    ...(options.patient !== undefined && { patientPseudonym: options.patient }),
    moveToPatient: options.moveToPatient ?? false,
  };
  const chosen = await chooseFolder(session, video, options.as);
  if (chosen.as === 'stills') {
    if (options.boxes !== undefined) {
      throw new CaliperError(
        'invalid_input',
        'Stills take their boxes from masks named as they are; --boxes belongs to one video or series.',
      );
    }
    return importStills(session, chosen.path, patient);
  }
  const added = await client.library
    .import({ path: chosen.path, ...patient }, { signal: interrupted })
    .catch(withOptionNamed);
  for (const warning of added.warnings) output.writeNote(`${warning}\n`);
  const { media, alreadyThere } = added;
  const boxes =
    options.boxes === undefined ? undefined : await importBoxes(session, media.id, options.boxes, options);
  const text = `${media.name} ${alreadyThere ? 'was in the library' : 'added'} as ${media.id}: ${extentText(media)}`;
  return { text, value: { media, alreadyThere, ...(boxes && { boxes }) } };
}

/** The refusal to move a video to another patient, with the option that allows it. */
function withOptionNamed(thrown: unknown): never {
  const error = fromWireError(thrown);
  const { movableTo } = error.details;
  if (error.code !== 'conflict' || movableTo === undefined) throw error;
  const message = error.message.replace(
    `ask for it to be moved to ${movableTo}`,
    `move it to ${movableTo} with --move-to-patient`,
  );
  throw new CaliperError('conflict', message, { details: error.details, cause: error });
}
