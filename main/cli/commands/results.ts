import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CaliperError } from '../../contract/errors.ts';
import type { RunId } from '../../contract/ids.ts';
import type { Media } from '../../contract/media.ts';
import { type CommonOptions, command, replaceOption } from '../command.ts';
import { printResult } from '../output.ts';
import { type Session, withSession } from '../session.ts';
import { readReport, reportText, reportValue, type SizeReport, writeReport } from '../size-report.ts';

interface ResultsOptions extends CommonOptions {
  readonly out?: string;
  readonly run?: string;
  readonly replace?: boolean;
}

export function resultsCommand(): Command {
  return command('results', 'show the sizes that are stored in the library')
    .argument('[video]', 'one video, by its path, name or id (default: all)')
    .option('--run <id>', 'this run instead of the newest finished one')
    .option('--out <file>', 'write FILE.csv and FILE.json of one video')
    .addOption(replaceOption())
    .action((video: string | undefined, options: ResultsOptions) =>
      withSession(options, (session) => results(session, video, options)),
    );
}

async function results(session: Session, video: string | undefined, options: ResultsOptions): Promise<void> {
  const chosen = await chooseMedia(session, video);
  const reports: SizeReport[] = [];
  for (const { id } of chosen) {
    const report = await readReport(session, id, options.run as RunId | undefined);
    if (report !== undefined) reports.push(report);
  }
  if (options.run !== undefined && reports.length === 0) throw await noSuchRun(session, chosen, options.run);
  const [only, ...others] = reports;
  if (only === undefined) {
    throw new CaliperError(
      'not_found',
      'Nothing has been sized yet. Start with `caliper size VIDEO --boxes FILE`.',
    );
  }
  if (options.out !== undefined && others.length > 0) {
    throw new CaliperError('invalid_input', `${reports.length} videos have results; name one to write it.`);
  }
  const written = options.out === undefined ? [] : await writeReport(session, only, options.out, options);
  const text = [...reports.map(reportText), ...(written.length > 0 ? [`written ${written.join(', ')}`] : [])];
  printResult(session.output, text.join('\n\n'), { results: reports.map(reportValue), written });
}

/** Why a run that was named has no sizes to show: it is not there, not of these videos, or not done. */
async function noSuchRun(
  { client }: Session,
  chosen: readonly Media[],
  named: string,
): Promise<CaliperError> {
  const { media } = await client.library.list({ limit: 10_000 });
  for (const { id, name } of media) {
    const { runs } = await client.predictions.runs({ mediaId: id });
    const run = runs.find((each) => each.id === named);
    if (run === undefined) continue;
    return chosen.some((video) => video.id === id)
      ? new CaliperError('not_found', `Run ${named} is ${run.state}: only a finished run has sizes.`)
      : new CaliperError('not_found', `Run ${named} is of another video: ${name}.`);
  }
  return new CaliperError('not_found', `There is no run ${named} in this library.`);
}

async function chooseMedia({ client }: Session, video: string | undefined): Promise<Media[]> {
  const { media } = await client.library.list({ limit: 10_000 });
  if (video === undefined) return media;
  const found = media.filter(
    ({ id, name, path }) => id === video || name === video || path === resolve(video),
  );
  if (found.length > 0) return found;
  throw new CaliperError('not_found', 'There is no such video in this library.');
}
