import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CaliperError } from '../contract/errors.ts';
import type { TrainingData, TrainingStart } from '../contract/models.ts';
import { datasetByName } from './choose-dataset.ts';
import { modelByName } from './choose-model.ts';
import type { Session } from './session.ts';

/**
 * What `--data` means: a data set of the library by name or id, with one of its splits, or a folder of rendered frames.
 * Throws `not_found`, and `invalid_input` where a data set has several splits and none is named.
 */
export async function dataByWord(
  session: Session,
  word: string,
  splitName: string | undefined,
): Promise<TrainingData> {
  const { datasets } = await session.client.datasets.list({});
  const isDataset = datasets.some(({ id, name }) => id === word || name === word);
  if (!isDataset && existsSync(word) && statSync(word).isDirectory())
    return { kind: 'folder', folder: resolve(word) };
  const { id: datasetId, name } = await datasetByName(session, word);
  const { splits } = await session.client.datasets.show({ datasetId });
  const known = splits.map((split) => split.name).join(', ');
  const found = splits.filter((split) => split.name === splitName || split.id === splitName);
  const chosen = splitName === undefined ? splits : found;
  if (chosen.length === 1) return { kind: 'dataset', datasetId, splitId: chosen[0]!.id };
  if (splits.length === 0)
    throw new CaliperError(
      'invalid_input',
      `${name} is not divided. Divide it with \`caliper dataset make\`.`,
    );
  if (splitName === undefined)
    throw new CaliperError('invalid_input', `${name} has several splits. Say which: ${known}.`);
  throw new CaliperError('not_found', `${name} has no split ${splitName}. It has: ${known}.`);
}

/** What `--start` means: a bundle folder, a network or a checkpoint on the disk, or a model of the library. */
export async function startByWord(session: Session, word: string): Promise<TrainingStart> {
  if (existsSync(word)) return { kind: 'file', path: resolve(word) };
  return { kind: 'model', modelId: (await modelByName(session, word)).id };
}
