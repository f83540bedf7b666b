import { type Command, Option } from 'commander';
import type { PhantomOptions } from '../../contract/models.ts';
import { type CommonOptions, command, replaceOption } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

export function phantomCommand(): Command {
  return command('phantom', 'render colon frames with polyps of exactly known size')
    .argument('<folder>', 'where the data set goes')
    .addOption(replaceOption())
    .option('--patients <number>', 'patients to render', wholeNumber)
    .option('--lesions <number>', 'polyps of a patient, 1 to 6', wholeNumber)
    .option('--frames <number>', 'frames of a polyp', wholeNumber)
    .option('--width <px>', 'width of a frame', wholeNumber)
    .option('--height <px>', 'height of a frame', wholeNumber)
    .option('--workers <number>', 'threads that render', wholeNumber)
    .option('--seed <number>', 'equal seeds give equal frames', wholeNumber)
    .addOption(new Option('--sizes <distribution>', 'how sizes are drawn').choices(['clinical', 'uniform']))
    .action((outputFolder: string, options: CommonOptions & Given) =>
      withSession(options, async (session) => {
        const { jobId } = await session.client.models.renderPhantom({ outputFolder, ...renamed(options) });
        const { job, result } = await followJob('phantom', jobId, session);
        const { frameCount, kept } = result;
        const text = kept
          ? `A finished set of ${frameCount} frames of the same options was there already and was kept.`
          : `${frameCount} frames rendered.`;
        printResult(session.output, text, { job });
      }),
    );
}

interface Given {
  readonly replace?: boolean;
  readonly patients?: number;
  readonly lesions?: number;
  readonly frames?: number;
  readonly width?: number;
  readonly height?: number;
  readonly workers?: number;
  readonly seed?: number;
  readonly sizes?: PhantomOptions['sizes'];
}

/** Short names of options to the full names of the contract. */
function renamed({ replace, patients, lesions, frames, width, height, workers, seed, sizes }: Given) {
  return {
    ...(replace !== undefined && { replace }),
    ...(patients !== undefined && { patientCount: patients }),
    ...(lesions !== undefined && { lesionsPerPatient: lesions }),
    ...(frames !== undefined && { framesPerLesion: frames }),
    ...(width !== undefined && { widthPx: width }),
    ...(height !== undefined && { heightPx: height }),
    ...(workers !== undefined && { workerCount: workers }),
    ...(seed !== undefined && { seed }),
    ...(sizes !== undefined && { sizes }),
  };
}
