import { CaliperError } from '../contract/errors.ts';
import type { Model } from '../contract/models.ts';
import { bundledModelFolder } from './bundled-model.ts';
import type { Session } from './session.ts';

/** The bundle in `folder`; without one the default that was chosen for this library, or else the one of Caliper. */
export async function modelToUse(session: Session, folder: string | undefined): Promise<Model> {
  const { client, interrupted: signal } = session;
  if (folder !== undefined) return client.models.import({ folder }, { signal });
  return (await chosenDefault(session)) ?? client.models.import({ folder: bundledModelFolder() }, { signal });
}

/** The default that a person chose for this library. */
export async function chosenDefault({ client }: Session): Promise<Model | undefined> {
  const { models, defaultModelId, defaultChosen } = await client.models.list({});
  return defaultChosen ? models.find(({ id }) => id === defaultModelId) : undefined;
}

/** A model of the library by id or name; throws `not_found`, and `invalid_input` for a name that several have. */
export async function modelByName({ client }: Session, name: string): Promise<Model> {
  const { models } = await client.models.list({});
  const found = models.filter((model) => model.id === name || model.name === name);
  if (found.length > 1) {
    throw new CaliperError(
      'invalid_input',
      `${found.length} models of this library have this name. Say which by its id: \`caliper models\` lists them.`,
    );
  }
  if (found[0] !== undefined) return found[0];
  throw new CaliperError('not_found', 'There is no such model in this library. `caliper models` lists them.');
}
