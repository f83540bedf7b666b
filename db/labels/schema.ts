import { desc, eq, max } from 'drizzle-orm';
import { canonicalJson } from '../../main/contract/canonical-json.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { FieldId } from '../../main/contract/ids.ts';
import type { Field, LabelSchema } from '../../main/contract/labels.ts';
import { utcText } from '../clock.ts';
import { type EditOptions, gesture } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { labelSchema } from '../schema/index.ts';
import { storedJson } from '../stored-json.ts';

/** The newest version; version 0, without a field, before anybody has made one. */
export function currentSchema(db: ReadableDb): LabelSchema {
  const row = db
    .select()
    .from(labelSchema)
    .where(eq(labelSchema.hidden, false))
    .orderBy(desc(labelSchema.version))
    .limit(1)
    .get();
  if (!row) return { version: 0, fields: [], author: null, savedAt: null };
  const { version, fields, author, savedAt } = row;
  return { version, fields: storedJson(fields) as Field[], author, savedAt };
}

/** Throws `not_found` for one that is not in the newest version. */
export function getField(db: ReadableDb, fieldId: FieldId): Field {
  const found = currentSchema(db).fields.find(({ id }) => id === fieldId);
  if (!found) throw new CaliperError('not_found', 'The label schema has no such field any more.');
  return found;
}

/**
 * Makes a further version of the schema. One undoable gesture; equal fields change nothing.
 * Throws `invalid_input` for names or shortcuts that clash; `conflict` where the newest version is not `basedOn`, and where
 * labels would lose their meaning.
 */
export function saveSchema(
  db: WritableDb,
  basedOn: number,
  fields: readonly Field[],
  options: EditOptions = {},
): LabelSchema {
  const present = currentSchema(db);
  if (present.version !== basedOn) {
    throw new CaliperError(
      'conflict',
      'Somebody has changed the label schema since. Nothing was saved; look at the newest version and change that.',
    );
  }
  assertClear(fields);
  for (const before of present.fields) {
    const after = fields.find(({ id }) => id === before.id);
    if (after) assertKeepsMeaning(db, before, after);
  }
  const text = canonicalJson(fields);
  if (text === canonicalJson(present.fields)) return present;
  const version =
    (db
      .select({ last: max(labelSchema.version) })
      .from(labelSchema)
      .get()?.last ?? 0) + 1;
  const what = {
    ...{ action: 'schema.save', label: 'Change label schema' },
    ...{ entity: 'label_schema', entityId: String(version) },
  };
  gesture(db, what, options, (change) => {
    const values = { version, fields: text, author: db.session.actor, savedAt: utcText(db.clock) };
    change.insert(labelSchema, values);
  });
  return currentSchema(db);
}

const reserved = 'size';

function assertClear(fields: readonly Field[]): void {
  const names = fields.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw unclear(`two fields are called ${twice}`);
  if (names.includes(reserved)) throw unclear(`${reserved} is the built-in field of the size of lesions`);
  if (new Set(fields.map(({ id }) => id)).size < fields.length) throw unclear('two fields have the same id');
  const ids = new Set<string>();
  const shortcuts = new Set<string>();
  for (const field of fields) {
    if (field.kind === 'number' && (field.minimum ?? -Infinity) > (field.maximum ?? Infinity)) {
      throw unclear(`the least value of ${field.name} is above its greatest`);
    }
    if (field.kind !== 'class') continue;
    const seen = new Set<string>();
    for (const { id, name, shortcut } of field.classes) {
      const key = name.toLowerCase();
      if (seen.has(key)) throw unclear(`two classes of ${field.name} are called ${name}`);
      if (ids.has(id)) throw unclear('two classes have the same id');
      // All fields stand beside each other on the video screen.
      if (shortcut !== null && shortcuts.has(shortcut)) {
        throw unclear(`${name} of ${field.name} and another class have the shortcut ${shortcut}`);
      }
      seen.add(key);
      ids.add(id);
      if (shortcut !== null) shortcuts.add(shortcut);
    }
  }
}

const unclear = (why: string) =>
  new CaliperError('invalid_input', `The label schema is not clear: ${why}. Nothing was saved.`);

function assertKeepsMeaning(db: ReadableDb, before: Field, after: Field): void {
  const count = (value?: string) =>
    db
      .read<{ count: number }>(
        'SELECT count(*) AS count FROM label WHERE hidden = 0 AND field_id = ? AND value = coalesce(?, value)',
      )
      .get(before.id, value ?? null)!.count;
  if (before.kind !== after.kind || before.subject !== after.subject) {
    const present = count();
    if (present === 0) return;
    throw new CaliperError(
      'conflict',
      `${present} labels of ${before.name} would lose their meaning. Make a new field, or take them away first. Nothing was saved.`,
    );
  }
  if (before.kind !== 'class' || after.kind !== 'class') return;
  for (const { id, name } of before.classes) {
    if (after.classes.some((kept) => kept.id === id)) continue;
    const present = count(JSON.stringify(id));
    if (present > 0) {
      throw new CaliperError(
        'conflict',
        `${present} labels of ${before.name} have the class ${name}. Give them another first. Nothing was saved.`,
      );
    }
  }
}
