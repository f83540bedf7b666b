import { resolve } from 'node:path';
import {
  addModel,
  chosenModel,
  defaultModel,
  expectedModel,
  getModel,
  listModels,
  modelCard,
  setDefaultModel,
} from '../../../db/index.ts';
import { isBundle } from '../../../inference/runtime/index.ts';
import { checkDataSetPlace } from '../../../inference/sizing/phantom/index.ts';
import { toCaliperError } from '../../contract/errors.ts';
import { checkOutputFolder } from '../../outputs/index.ts';
import { procedures } from './procedures.ts';

export const models = {
  list: procedures.models.list.handler(({ context: { db } }) => ({
    models: listModels(db),
    defaultModelId: defaultModel(db)?.id ?? null,
    defaultChosen: chosenModel(db) !== undefined,
  })),
  setDefault: procedures.models.setDefault.handler(({ input, context }) =>
    setDefaultModel(context.db, input.modelId),
  ),
  card: procedures.models.card.handler(({ input, context }) => ({
    model: getModel(context.db, input.modelId),
    card: modelCard(context.db, input.modelId),
  })),
  import: procedures.models.import.handler(async ({ input, context, signal }) => {
    const folder = resolve(input.folder);
    const bundle = await context.reader.run('inspect-model', {
      params: { folder },
      handlers: {},
      ...(signal && { signal }),
    });
    return addModel(context.db, { folder, ...bundle });
  }),
  retrofit: procedures.models.retrofit.handler(({ input, context, signal }) =>
    context.reader.run('retrofit', {
      params: {
        ...input,
        modelFile: resolve(input.modelFile),
        outputFile: resolve(input.outputFile),
        keep: [context.db.folder],
      },
      handlers: {},
      ...(signal && { signal }),
    }),
  ),
  weights: procedures.models.weights.handler(({ input, context, signal }) =>
    context.reader.run('weights', {
      params: {
        ...input,
        checkpointFile: resolve(input.checkpointFile),
        modelFile: resolve(input.modelFile),
        outputFile: resolve(input.outputFile),
        keep: [context.db.folder],
      },
      handlers: {},
      ...(signal && { signal }),
    }),
  ),
  // The engine checks the place once more when it writes; here a person learns of it at once.
  train: procedures.models.train.handler(async ({ input, context }) => {
    const [dataFolder, outputFolder] = [resolve(input.dataFolder), resolve(input.outputFolder)];
    const rules = { replace: input.replace, inputs: [dataFolder], outside: [context.db.folder] };
    await checkOutputFolder(outputFolder, rules, isBundle);
    return { jobId: context.queue.add('train', { ...input, dataFolder, outputFolder }).id };
  }),
  renderPhantom: procedures.models.renderPhantom.handler(async ({ input, context }) => {
    const { replace, outputFolder: given, ...options } = input;
    const outputFolder = resolve(given);
    await checkDataSetPlace(outputFolder, options, { replace, outside: [context.db.folder] });
    return { jobId: context.queue.add('phantom', { ...input, outputFolder }).id };
  }),
  check: procedures.models.check.handler(async ({ input, context, signal }) => {
    const expected = expectedModel(context.db, input.modelId);
    try {
      const { changed } = await context.reader.run('check-model', {
        params: { expected },
        handlers: {},
        ...(signal && { signal }),
      });
      return { folder: changed ?? 'same' };
    } catch (thrown) {
      if (signal?.aborted) throw thrown;
      return { folder: unreadable(thrown) };
    }
  }),
  gates: procedures.models.gates.handler(async ({ input, context, signal }) => {
    const model = expectedModel(context.db, input.modelId);
    return { sha256: model.sha256, gates: await context.gates.of(model, context.reader, signal) };
  }),
};

/** A folder that cannot be read as a bundle any more is an answer too; a card of another network says what changed. */
function unreadable(thrown: unknown): 'network' | 'unreadable' {
  return toCaliperError(thrown).code === 'model_untrusted' ? 'network' : 'unreadable';
}
