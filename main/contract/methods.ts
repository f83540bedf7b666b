import { z } from 'zod';

const about = {
  name: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  title: z.string(),
  description: z.string(),
  /** Rarely changed: folded away in a form. */
  advanced: z.boolean(),
};

/**
 * One option of a method. The command line's options, the training form, a card's recipe and the table of the
 * documentation are all made from these; nobody keeps a list of a method's options beside them.
 */
export const OptionField = z.discriminatedUnion('kind', [
  z.strictObject({
    ...about,
    kind: z.literal('number'),
    whole: z.boolean(),
    minimum: z.number().nullable(),
    maximum: z.number().nullable(),
    step: z.number().nullable(),
    default: z.number(),
  }),
  z.strictObject({ ...about, kind: z.literal('switch'), default: z.boolean() }),
  z.strictObject({
    ...about,
    kind: z.literal('choice'),
    choices: z.array(z.string()).min(1),
    default: z.string(),
  }),
  /** At least one of the choices. */
  z.strictObject({
    ...about,
    kind: z.literal('choices'),
    choices: z.array(z.string()).min(1),
    default: z.array(z.string()),
  }),
  z.strictObject({ ...about, kind: z.literal('text'), default: z.string() }),
]);
export type OptionField = z.infer<typeof OptionField>;

export const OptionValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]);
export type OptionValue = z.infer<typeof OptionValue>;

/** What one label is about. */
export const LabelSubject = z.enum(['object', 'frame', 'medium']);

/** A way to make a model from labels. */
export const MethodDescription = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  description: z.string(),
  /** What its models do: stands in their cards. */
  task: z.string(),
  /** The labels that it learns from. */
  label: z.strictObject({ kind: z.enum(['number', 'class']), subjects: z.array(LabelSubject).min(1) }),
  /** Whether it also learns from a folder of rendered frames. */
  takesRenderedFolder: z.boolean(),
  options: z.array(OptionField),
  /** The switch that is off in the control of a run: the same training without what the method is about. */
  controlOption: z.string().nullable(),
  /** Figures of its models, in the order of their weight. */
  metrics: z.array(z.strictObject({ name: z.string(), better: z.enum(['lower', 'higher']) })),
});
export type MethodDescription = z.infer<typeof MethodDescription>;
