import { z } from 'zod';

/** A string identifier that cannot be given where another entity's is expected. UUID version 7: sortable by time. */
const id = <Brand extends string>() => z.uuid().brand<Brand>();

export const PatientId = id<'PatientId'>();
export type PatientId = z.infer<typeof PatientId>;
export const StudyId = id<'StudyId'>();
export type StudyId = z.infer<typeof StudyId>;
export const MediaId = id<'MediaId'>();
export type MediaId = z.infer<typeof MediaId>;
export const LesionId = id<'LesionId'>();
export type LesionId = z.infer<typeof LesionId>;
export const AnnotationId = id<'AnnotationId'>();
export type AnnotationId = z.infer<typeof AnnotationId>;
export const RunId = id<'RunId'>();
export type RunId = z.infer<typeof RunId>;
export const ModelId = id<'ModelId'>();
export type ModelId = z.infer<typeof ModelId>;
export const JobId = id<'JobId'>();
export type JobId = z.infer<typeof JobId>;
export const BatchId = id<'BatchId'>();
export type BatchId = z.infer<typeof BatchId>;
export const PredictionId = id<'PredictionId'>();
export type PredictionId = z.infer<typeof PredictionId>;
/** Made up by whoever starts an import, to follow or cancel it. */
export const ImportKey = id<'ImportKey'>();
export type ImportKey = z.infer<typeof ImportKey>;
export const ShapeId = id<'ShapeId'>();
export type ShapeId = z.infer<typeof ShapeId>;
export const DatasetId = id<'DatasetId'>();
export type DatasetId = z.infer<typeof DatasetId>;
export const SplitId = id<'SplitId'>();
export type SplitId = z.infer<typeof SplitId>;
export const FieldId = id<'FieldId'>();
export type FieldId = z.infer<typeof FieldId>;
export const ClassId = id<'ClassId'>();
export type ClassId = z.infer<typeof ClassId>;
export const LabelId = id<'LabelId'>();
export type LabelId = z.infer<typeof LabelId>;
