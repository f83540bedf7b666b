import type { Command } from 'commander';
import { CaliperError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { bundledModelFolder } from '../bundled-model.ts';
import { type CommonOptions, command } from '../command.ts';
import { printResult } from '../output.ts';
import { type Session, withSession } from '../session.ts';
import { table } from '../table.ts';

/** Shows all models. */
const list = (options: CommonOptions): Promise<void> =>
  withSession(options, async ({ client, output }) => {
    const { models } = await client.models.list({});
    const rows = models.map((model) => [
      model.id,
      model.name,
      model.version,
      model.sha256.slice(0, 12),
      kind(model),
    ]);
    const text =
      models.length === 0
        ? 'No model has been used or imported yet.'
        : table(['model', 'name', 'version', 'sha256', ''], rows);
    printResult(output, text, { models });
  });

export function modelsCommand(): Command {
  const models = command('models', 'list, show, import and extend models').action(list);
  models
    .command('list')
    .description('the same as without a word')
    .action((_own: object, self: Command) => list(self.optsWithGlobals()));
  models
    .command('show [model]')
    .description('show the card of a model, by id or name (default: the one that comes with Caliper)')
    .action((name: string | undefined, _own: object, show: Command) =>
      withSession(show.optsWithGlobals<CommonOptions>(), async (session) => {
        const { model, card } = await session.client.models.card({
          modelId: (await findModel(session, name)).id,
        });
        const text = card === null ? `${model.name} has no card.` : JSON.stringify(card, null, 2);
        printResult(session.output, text, { model, card });
      }),
    );
  models
    .command('import <folder>')
    .description('add a bundle after its hash was found to match its card')
    .action((folder: string, _own: object, add: Command) =>
      withSession(add.optsWithGlobals<CommonOptions>(), async ({ client, output }) => {
        const model = await client.models.import({ folder });
        printResult(output, `${model.name} ${model.version} is in the library as ${model.id}.`, { model });
      }),
    );
  models
    .command('retrofit <model> <output> <pattern>')
    .description(
      'put gates at identity strength on the tensors of an ONNX file whose names match a regular expression',
    )
    .action((modelFile: string, outputFile: string, pattern: string, _own: object, retrofit: Command) =>
      withSession(retrofit.optsWithGlobals<CommonOptions>(), async ({ client, output }) => {
        const made = await client.models.retrofit({ modelFile, outputFile, pattern });
        printResult(output, `${made.gatedTensors.length} gates: ${made.gatedTensors.join(', ')}`, made);
      }),
    );
  return models;
}

async function findModel({ client }: Session, name: string | undefined): Promise<Model> {
  if (name === undefined) return client.models.import({ folder: bundledModelFolder() });
  const { models } = await client.models.list({});
  const found = models.find((model) => model.id === name || model.name === name);
  if (found !== undefined) return found;
  throw new CaliperError('not_found', 'There is no such model in this library. `caliper models` lists them.');
}

function kind({ demonstration, hasCard }: Model): string {
  if (demonstration) return 'demonstration';
  return hasCard ? '' : 'no card';
}
