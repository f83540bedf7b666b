import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { CaliperError } from '../../contract/errors.ts';
import { ClassId, FieldId } from '../../contract/ids.ts';
import { Field, FieldSubject, type LabelClass, type LabelSchema } from '../../contract/labels.ts';
import { isJsonOf } from '../../outputs/index.ts';

const format = 'caliper-label-schema';

/** As a person may write it: ids, colours, shortcuts and limits may be absent. */
const WrittenClass = z.union([
  z.string().transform((name) => ({ name })),
  z.object({
    id: ClassId.optional(),
    name: z.string(),
    colour: z.string().optional(),
    shortcut: z.string().nullish(),
  }),
]);
const WrittenField = z.object({
  id: FieldId.optional(),
  name: z.string(),
  subject: FieldSubject,
  kind: z.enum(['class', 'number', 'text', 'yes-no']),
  required: z.boolean().optional(),
  classes: z.array(WrittenClass).optional(),
  unit: z.string().nullish(),
  minimum: z.number().nullish(),
  maximum: z.number().nullish(),
});
const Written = z.object({ format: z.literal(format).optional(), fields: z.array(WrittenField).max(500) });

/** How an earlier file of a schema is known. */
export const isSchemaFile = isJsonOf(format);

/** The schema as a file that `mergeSchema` reads again. */
export const schemaText = ({ version, fields }: LabelSchema): string =>
  `${JSON.stringify({ format, version, fields }, null, 2)}\n`;

export interface MergedSchema {
  readonly fields: Field[];
  readonly added: string[];
  readonly changed: string[];
  readonly unchanged: string[];
}

/** Colours of classes that come without: alike for no eye, seen in both themes. */
const colours = ['#4e79a7', '#f28e2b', '#59a14f', '#e15759', '#76b7b2', '#edc948', '#b07aa1', '#9c755f'];

/**
 * The fields of a library with those of a file: fields and classes are known by id, or else by name in any case. What the file
 * does not say of a field that is there stays as it is, and so do classes that it does not name.
 * Throws `invalid_input` for a file that is no schema.
 */
export function mergeSchema(present: readonly Field[], value: unknown): MergedSchema {
  const written = Written.safeParse(value);
  if (!written.success) throw noSchema(written.error);
  const fields = [...present];
  const outcome = { added: [] as string[], changed: [] as string[], unchanged: [] as string[] };
  for (const each of written.data.fields) {
    const place = fields.findIndex(({ id, name }) => id === each.id || isSame(name, each.name));
    const before = fields[place];
    const merged = Field.safeParse(fieldOf(each, before));
    if (!merged.success) throw noSchema(merged.error, each.name);
    const after = merged.data;
    if (before === undefined) {
      fields.push(after);
      outcome.added.push(after.name);
    } else {
      fields[place] = after;
      (canonicalJson(before) === canonicalJson(after) ? outcome.unchanged : outcome.changed).push(after.name);
    }
  }
  return { fields, ...outcome };
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function fieldOf(written: z.infer<typeof WrittenField>, before: Field | undefined): object {
  const { name, subject, kind } = written;
  const required = written.required ?? before?.required ?? false;
  const about = { id: before?.id ?? written.id ?? randomUUID(), name, subject, required, kind };
  const number = before?.kind === 'number' ? before : undefined;
  if (kind === 'number') {
    return {
      ...about,
      unit: written.unit ?? number?.unit ?? null,
      minimum: written.minimum ?? number?.minimum ?? null,
      maximum: written.maximum ?? number?.maximum ?? null,
    };
  }
  if (kind !== 'class') return about;
  const classes: LabelClass[] = before?.kind === 'class' ? [...before.classes] : [];
  for (const each of written.classes ?? []) {
    const more = 'colour' in each || 'id' in each || 'shortcut' in each ? each : {};
    const given = more as { id?: LabelClass['id']; colour?: string; shortcut?: string | null };
    const place = classes.findIndex((known) => known.id === given.id || isSame(known.name, each.name));
    const known = classes[place];
    const merged = {
      id: known?.id ?? given.id ?? (randomUUID() as LabelClass['id']),
      name: each.name,
      colour: given.colour ?? known?.colour ?? colours[classes.length % colours.length]!,
      shortcut: given.shortcut === undefined ? (known?.shortcut ?? null) : given.shortcut,
    };
    if (known === undefined) classes.push(merged);
    else classes[place] = merged;
  }
  return { ...about, classes };
}

function noSchema(error: z.ZodError, field?: string): CaliperError {
  const [issue] = error.issues;
  const place =
    issue === undefined
      ? ''
      : ` (${[field, ...issue.path].filter((part) => part !== undefined).join('.')}: ${issue.message})`;
  return new CaliperError(
    'invalid_input',
    `The file is no label schema${place}. It has a list "fields", each with name, subject (medium, frame, range, object) and kind (class, number, text, yes-no). Nothing was changed.`,
  );
}
