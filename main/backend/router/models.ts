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
import { methodNamed, methods } from '../../../inference/methods.ts';
import { describeMethod, type Method, parseOptions } from '../../../inference/registry/index.ts';
import { isBundle } from '../../../inference/runtime/index.ts';
import { checkDataSetPlace } from '../../../inference/sizing/phantom/index.ts';
import type { LabelledSource } from '../../contract/engine/labelled.ts';
import { CaliperError, toCaliperError } from '../../contract/errors.ts';
import type { TrainingData, TrainingStart, TrainOptions } from '../../contract/models.ts';
import { checkOutputFolder } from '../../outputs/index.ts';
import { labelledSource } from '../jobs/kinds/labelled-source.ts';
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
    const { data, start } = labelledInput(input);
    const outputFolder = resolve(input.outputFolder);
    const method = methodNamed(input.method);
    const options = parseOptions(method, input.options) as TrainOptions['options'];
    const { source } = labelledSource(context.db, data);
    assertLearnable(method, source);
    const inputs = [
      ...(source.kind === 'folder' ? [source.folder] : source.media.map(({ path }) => path)),
      ...(start?.kind === 'file' ? [start.path] : []),
    ];
    const rules = { replace: input.replace, inputs, outside: [context.db.folder] };
    await checkOutputFolder(outputFolder, rules, isBundle);
    const asked: TrainOptions = { ...input, data, outputFolder, options, ...(start && { start }) };
    return { jobId: context.queue.add('train', asked).id };
  }),
  methods: procedures.models.methods.handler(() => ({ methods: methods.map(describeMethod) })),
  evaluate: procedures.models.evaluate.handler(({ input, context }) => {
    const { data } = labelledInput(input);
    labelledSource(context.db, data); // refused now what would be refused later
    getModel(context.db, input.modelId);
    return { jobId: context.queue.add('evaluate', { ...input, data }).id };
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

/** With paths that do not depend on where a process was started. */
function labelledInput({
  data,
  start,
}: {
  readonly data: TrainingData;
  readonly start?: TrainingStart | undefined;
}): {
  readonly data: TrainingData;
  readonly start: TrainingStart | undefined;
} {
  return {
    data: data.kind === 'folder' ? { ...data, folder: resolve(data.folder) } : data,
    start: start?.kind === 'file' ? { ...start, path: resolve(start.path) } : start,
  };
}

/** Refuses labels that a method cannot learn, before anything waits in the queue. */
function assertLearnable({ title, label, takesRenderedFolder }: Method, source: LabelledSource): void {
  if (source.kind === 'folder') {
    if (takesRenderedFolder) return;
    throw new CaliperError('invalid_input', `"${title}" does not learn from a folder of rendered frames.`);
  }
  const { name, field } = source.dataset;
  if (field.kind === label.kind && label.subjects.includes(field.subject)) return;
  const wanted = label.kind === 'number' ? 'a number' : 'a class';
  throw new CaliperError(
    'invalid_input',
    `"${title}" learns ${wanted} of each ${label.subjects.join(' or ')}; ${name} has "${field.name}", a ${field.kind} of each ${field.subject}. Choose another data set or another method.`,
  );
}
