import { z } from 'zod';
import { ImportRemark, ImportReport } from './annotations.ts';
import { procedure } from './base.ts';
import { UndoStep } from './history.ts';
import { ClassId, FieldId, LabelId, LesionId, MediaId } from './ids.ts';
import { FilePath, FrameIndex, replace, UtcTime } from './primitives.ts';

/**
 * What the values of a field are about: a whole medium, each frame by itself, a range of frames as one observation, or an
 * annotated object.
 */
export const FieldSubject = z.enum(['medium', 'frame', 'range', 'object']);
export type FieldSubject = z.infer<typeof FieldSubject>;

const name = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => text.trim() === text, 'a name neither begins nor ends with a space');

/** One value of a field of classes. Labels point to it by its id, so that it can be renamed. */
export const LabelClass = z.strictObject({
  id: ClassId,
  name,
  colour: z.string().regex(/^#[0-9a-f]{6}$/, 'a colour is written as #rrggbb'),
  /** The key that sets it on the video screen. */
  shortcut: z
    .string()
    .regex(/^[0-9a-z]$/, 'a shortcut is one digit or small letter')
    .nullable(),
});
export type LabelClass = z.infer<typeof LabelClass>;

const classes = z.array(LabelClass).min(1).max(1000);
const about = {
  id: FieldId,
  name,
  subject: FieldSubject,
  /** Whether every subject should have a value. */
  required: z.boolean(),
};
const numberField = {
  kind: z.literal('number'),
  unit: z.string().min(1).max(50).nullable(),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
};

/** A field of the label schema. */
export const Field = z.discriminatedUnion('kind', [
  z.strictObject({ ...about, kind: z.literal('class'), classes }),
  z.strictObject({ ...about, ...numberField }),
  z.strictObject({ ...about, kind: z.literal('text') }),
  z.strictObject({ ...about, kind: z.literal('yes-no') }),
]);
export type Field = z.infer<typeof Field>;

/** The fields of a library; each change makes a further version. */
export const LabelSchema = z.strictObject({
  /** 0 before anybody has made one. */
  version: z.int().min(0),
  fields: z.array(Field),
  author: z.string().nullable(),
  savedAt: UtcTime.nullable(),
});
export type LabelSchema = z.infer<typeof LabelSchema>;

/** The built-in field of the size of a lesion, in mm with its provenance; it is in no schema. */
export const sizeFieldId = 'ca11be50-0000-7000-8000-000000000001' as FieldId;

/** A number, a text, yes or no, or the id of a class. */
export const LabelValue = z.union([z.number(), z.boolean(), z.string().min(1).max(1000)]);
export type LabelValue = z.infer<typeof LabelValue>;

/** What a label is set on: a medium, frames `[fromFrame, toFrame)` of it, or an object. */
export const LabelTarget = z.union([
  z.strictObject({ mediaId: MediaId }),
  z.strictObject({ mediaId: MediaId, fromFrame: FrameIndex, toFrame: FrameIndex }),
  z.strictObject({ objectId: LesionId }),
]);
export type LabelTarget = z.infer<typeof LabelTarget>;

export const Label = z.strictObject({
  id: LabelId,
  fieldId: FieldId,
  /** Null for a label of an object. */
  mediaId: MediaId.nullable(),
  objectId: LesionId.nullable(),
  /** Null for a label of the whole medium or of an object. */
  fromFrame: FrameIndex.nullable(),
  toFrame: FrameIndex.nullable(),
  value: LabelValue,
  author: z.string(),
  at: UtcTime,
});
export type Label = z.infer<typeof Label>;

const step = UndoStep.nullable();

/** What became of a field that was imported. */
const imported = z.array(z.string());

export const labels = {
  /** The newest version. */
  schema: procedure.input(z.strictObject({})).output(LabelSchema),
  /**
   * Makes a further version. Refused with `conflict` where the newest is no longer `basedOn`, and where labels would lose
   * their meaning: a class with labels taken away, or subject or kind changed of a field that has some. The labels of a
   * field that is taken away are kept, and come back by undo.
   */
  saveSchema: procedure
    .input(z.strictObject({ basedOn: z.int().min(0), fields: z.array(Field).max(500) }))
    .output(z.strictObject({ schema: LabelSchema, step })),
  /** Writes the newest version as JSON. */
  exportSchema: procedure
    .input(z.strictObject({ path: FilePath, replace }))
    .output(z.strictObject({ written: FilePath })),
  /**
   * Adds the fields of a JSON file, which are known by id or else by name. A field that is there otherwise is refused with
   * `conflict`, unless `replaceFields`; fields that the file does not have stay.
   */
  importSchema: procedure
    .input(z.strictObject({ path: FilePath, replaceFields: z.boolean().default(false) }))
    .output(
      z.strictObject({
        schema: LabelSchema,
        added: imported,
        changed: imported,
        unchanged: imported,
        step,
      }),
    ),
  /** Labels of an item, its frames and the objects of its study, by field and place. */
  list: procedure
    .input(z.strictObject({ mediaId: MediaId }))
    .output(z.strictObject({ labels: z.array(Label) })),
  /**
   * Gives a field a value on some targets, or takes it away with null; one undoable step. On frames it takes the place of
   * what stood there, and cuts what reaches further.
   */
  set: procedure
    .input(
      z.strictObject({
        fieldId: FieldId,
        targets: z.array(LabelTarget).min(1).max(100_000),
        value: LabelValue.nullable(),
      }),
    )
    .output(z.strictObject({ step })),
  /**
   * Labels from a CSV file with the columns `item` or `patient`, `field` and `value`; `frame`, `last_frame` and `lesion` say
   * more exactly where. One undoable step. No value that is there is replaced unless `replaceValues`; with `dryRun` nothing
   * is stored.
   */
  import: procedure
    .input(
      z.strictObject({
        path: FilePath,
        /** Of every row; then no column `field` is needed. */
        fieldId: FieldId.optional(),
        replaceValues: z.boolean().default(false),
        dryRun: z.boolean().default(false),
      }),
    )
    .output(
      z.strictObject({
        report: ImportReport,
        /** Values that were there and were replaced. */
        replaced: z.int().min(0),
        skipped: z.array(ImportRemark),
        step,
      }),
    ),
};
