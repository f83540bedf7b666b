import { stat } from 'node:fs/promises';
import { CaliperError } from '../contract/errors.ts';
import { reportLines } from './import-boxes.ts';
import type { Session } from './session.ts';

export type FolderAs = 'stills' | 'series';

/** How to add a path: as one video or series at `path`, or every picture below it as a still. */
export interface FolderChoice {
  readonly as: FolderAs;
  readonly path: string;
}

/**
 * Looks at a folder and decides whether its pictures are one series or stills; says so where it could be either.
 * @throws CaliperError `invalid_input` for a series of pictures that differ in size or lie in several folders
 */
export async function chooseFolder(
  { client, output, interrupted }: Session,
  path: string,
  as: FolderAs | undefined,
): Promise<FolderChoice> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return { as: 'series', path };
  const { folder } = await client.library.survey({ path }, { signal: interrupted });
  if (folder === null || folder.pictures === 0) return { as: 'series', path };
  const { pictures, sizeCount, seriesPath, seriesPictures, masks } = folder;
  const why = sizeCount > 1 ? `are of ${sizeCount} sizes` : 'lie in several folders';
  if (as === 'series' && seriesPath === null) {
    throw new CaliperError(
      'invalid_input',
      `The ${pictures} pictures in ${path} ${why} and cannot be one series. Add them with --as stills, or name the folder of one recording.`,
    );
  }
  if (as === 'stills') return { as, path };
  if (seriesPath === null) {
    output.writeNote(`The ${pictures} pictures ${why}: each is added as a still of its own.\n`);
    return { as: 'stills', path };
  }
  if (as === undefined && pictures > 1) {
    const withMasks = masks > 0 ? `, with the boxes of ${masks} masks` : '';
    output.writeNote(
      `${seriesPictures} pictures are added as one series; --as stills adds each on its own${withMasks}.\n`,
    );
  }
  return { as: 'series', path: seriesPath };
}

/** Adds the pictures of a folder as stills, and says what became of them and of their masks. */
export async function importStills(
  { client, output, interrupted }: Session,
  path: string,
  patient: { readonly patientPseudonym?: string; readonly moveToPatient: boolean },
) {
  const stills = await client.library.importStills({ path, ...patient }, { signal: interrupted });
  const { pictures, added, alreadyThere, failed, picturesWithoutMask, report, warnings } = stills;
  for (const warning of warnings) output.writeNote(`${warning}\n`);
  for (const { where, reason } of failed.slice(0, 5)) output.writeNote(`not added: ${where}: ${reason}\n`);
  if (failed.length > 5) output.writeNote(`not added: ${failed.length - 5} more\n`);
  if (report.read > 0) for (const line of reportLines(report)) output.writeNote(`${line}\n`);
  const { count, names } = picturesWithoutMask;
  if (report.read > 0 && count > 0) {
    const more = count > 3 ? ', …' : '';
    output.writeNote(`${count} pictures have no mask (${names.slice(0, 3).join(', ')}${more})\n`);
  }
  const text = `${pictures} pictures: ${added} stills added, ${alreadyThere} already there, ${failed.length} not added`;
  return { text, value: { stills } };
}
