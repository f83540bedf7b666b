import { resolve } from 'node:path';
import { currentSchema, getField, labelsOfMedia, saveSchema, setLabels } from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import { sizeFieldId } from '../../contract/labels.ts';
import { isSchemaFile, mergeSchema, schemaText } from '../../datasets/index.ts';
import { writeOutputFiles } from '../../outputs/index.ts';
import { importLabels } from '../labels/import-labels.ts';
import { procedures } from './procedures.ts';
import { withStep } from './with-step.ts';

export const labels = {
  schema: procedures.labels.schema.handler(({ context: { db } }) => currentSchema(db)),
  saveSchema: procedures.labels.saveSchema.handler(({ input, context: { db } }) => {
    const { result, step } = withStep(db, () => saveSchema(db, input.basedOn, input.fields));
    return { schema: result, step };
  }),
  exportSchema: procedures.labels.exportSchema.handler(async ({ input, context: { db } }) => {
    const path = resolve(input.path);
    const rules = { replace: input.replace, inputs: [], outside: [db.folder] };
    await writeOutputFiles([{ path, isOurs: isSchemaFile, pieces: [schemaText(currentSchema(db))] }], rules);
    return { written: path };
  }),
  importSchema: procedures.labels.importSchema.handler(async ({ input, context: { db, reader }, signal }) => {
    const { value } = await reader.run('read-json', {
      params: { path: resolve(input.path) },
      handlers: {},
      ...(signal && { signal }),
    });
    const present = currentSchema(db);
    const { fields, ...outcome } = mergeSchema(present.fields, value);
    if (outcome.changed.length > 0 && !input.replaceFields) {
      throw new CaliperError(
        'conflict',
        `These fields are in the schema already and differ from the file: ${outcome.changed.join(', ')}. Nothing was changed. To change them, import it again and ask for replacement.`,
        { details: { changed: outcome.changed } },
      );
    }
    const { result, step } = withStep(db, () => saveSchema(db, present.version, fields));
    return { schema: result, ...outcome, step };
  }),
  list: procedures.labels.list.handler(({ input, context: { db } }) => ({
    labels: labelsOfMedia(db, input.mediaId),
  })),
  set: procedures.labels.set.handler(({ input, context: { db } }) => {
    const { fieldId, targets, value } = input;
    const sets = targets.map((target) => ({ fieldId, target, value }));
    const { step } = withStep(db, () => setLabels(db, sets));
    return { step };
  }),
  import: procedures.labels.import.handler(({ input, context, signal }) => {
    const { path, fieldId, replaceValues, dryRun } = input;
    const fieldName =
      fieldId === undefined ? null : fieldId === sizeFieldId ? 'size' : getField(context.db, fieldId).name;
    return importLabels(resolve(path), context, { fieldName, replaceValues, dryRun, signal });
  }),
};
