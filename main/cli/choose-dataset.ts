import type { Dataset } from '../contract/datasets.ts';
import { CaliperError } from '../contract/errors.ts';
import type { Session } from './session.ts';

/** A data set of the library by name or id; throws `not_found`. */
export async function datasetByName({ client }: Session, name: string): Promise<Dataset> {
  const { datasets } = await client.datasets.list({});
  const found = datasets.find((each) => each.id === name || each.name === name);
  if (found) return found;
  throw new CaliperError(
    'not_found',
    `There is no data set ${name} in this library. \`caliper dataset\` lists them.`,
  );
}
