import type { Command } from 'commander';
import type { Model } from '../../contract/models.ts';
import { chosenDefault, modelByName, modelToUse } from '../choose-model.ts';
import { type CommonOptions, command, replaceOption } from '../command.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { folderNote } from '../size-report.ts';
import { table } from '../table.ts';
import { addWeightsCommand } from './model-weights.ts';

interface Replacing {
  readonly replace?: boolean;
}

/** Shows all models. */
const list = (options: CommonOptions): Promise<void> =>
  withSession(options, async ({ client, output }) => {
    const { models, defaultModelId, defaultChosen } = await client.models.list({});
    const chosenId = defaultChosen ? defaultModelId : null;
    const rows = models.map((model) => [
      model.id,
      model.name,
      model.version,
      model.digest?.slice(0, 12) ?? 'unknown',
      model.sha256.slice(0, 12),
      [
        kind(model),
        model.graphProblem === null ? '' : 'runs as it is',
        model.id === chosenId ? 'default' : '',
        sharing(model, models),
      ]
        .filter(Boolean)
        .join(', '),
    ]);
    const text =
      models.length === 0
        ? 'No model has been used or imported yet.'
        : table(['model', 'name', 'version', 'digest', 'network', ''], rows);
    printResult(output, text, { models, defaultModelId: chosenId });
  });

export function modelsCommand(): Command {
  const models = command('models', 'list, show, import and extend models').action(list);
  models
    .command('list')
    .description('the same as without a word')
    .action((_own: object, self: Command) => list(self.optsWithGlobals()));
  models
    .command('show [model]')
    .description(
      'show the card of a model, by id or name (default: the one that is used where none is named)',
    )
    .action((name: string | undefined, _own: object, show: Command) =>
      withSession(show.optsWithGlobals<CommonOptions>(), async (session) => {
        const { model, card } = await session.client.models.card({
          modelId: (await (name === undefined ? modelToUse(session, name) : modelByName(session, name))).id,
        });
        const said = card === null ? `${model.name} has no card.` : JSON.stringify(card, null, 2);
        const text = `${said}${asItIs(model)}`;
        const note = folderNote(
          (await session.client.models.check({ modelId: model.id }, { signal: session.interrupted })).folder,
        );
        if (note !== undefined) session.output.writeNote(`${note}\n`);
        printResult(session.output, text, { model, card });
      }),
    );
  models
    .command('import <folder>')
    .description('add a bundle after its hash was found to match its card')
    .action((folder: string, _own: object, add: Command) =>
      withSession(add.optsWithGlobals<CommonOptions>(), async ({ client, output, interrupted: signal }) => {
        const model = await client.models.import({ folder }, { signal });
        const shared = sharing(model, (await client.models.list({})).models);
        const text = `${model.name} ${model.version} is in the library as ${model.id}${shared && `: ${shared}`}.${asItIs(model)}`;
        printResult(output, text, { model });
      }),
    );
  models
    .command('default [model]')
    .description('use this model, by id or name, where none is named; without a word, say which one that is')
    .action((name: string | undefined, _own: object, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), async (session) => {
        const { client, output } = session;
        if (name !== undefined) {
          const { id } = await modelByName(session, name);
          await client.models.setDefault({ modelId: id });
        }
        const model = (await chosenDefault(session)) ?? null;
        const text =
          model === null
            ? 'Nobody has chosen a default for this library: the model that comes with Caliper is used.'
            : `${model.name} ${model.version} (${model.id}) is used where no model is named.`;
        printResult(output, text, { model });
      }),
    );
  models
    .command('retrofit <model> <output> <pattern>')
    .description(
      'put gates at identity strength on the tensors of an ONNX file whose names match a regular expression',
    )
    .addOption(replaceOption())
    .action((modelFile: string, outputFile: string, pattern: string, own: Replacing, retrofit: Command) =>
      withSession(
        retrofit.optsWithGlobals<CommonOptions>(),
        async ({ client, output, interrupted: signal }) => {
          const wish = { modelFile, outputFile, pattern, replace: own.replace };
          const made = await client.models.retrofit(wish, { signal });
          printResult(output, `${made.gatedTensors.length} gates: ${made.gatedTensors.join(', ')}`, made);
        },
      ),
    );
  addWeightsCommand(models);
  return models;
}

/** Says when a model has the network of another one, which its name and version may hide. */
function sharing(model: Model, all: readonly Model[]): string {
  const others = all.filter(({ id, sha256 }) => id !== model.id && sha256 === model.sha256);
  return others.length === 0
    ? ''
    : `the network of ${others.map(({ id }) => id).join(', ')} with another card`;
}

/** Said of a model whose network gets no gates and no training; '' for others. */
const asItIs = ({ graphProblem }: Model): string =>
  graphProblem === null
    ? ''
    : `\nIts network runs as it is, without gates and training: Caliper cannot take it apart (${graphProblem}).`;

function kind({ demonstration, hasCard }: Model): string {
  if (demonstration) return 'demonstration';
  return hasCard ? '' : 'no card';
}
