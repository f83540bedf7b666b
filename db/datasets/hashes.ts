import { createHash } from 'node:crypto';
import { canonicalJson } from '../../main/contract/canonical-json.ts';
import type { DatasetItem, DatasetMedium, LabelField, Split } from '../../main/contract/datasets.ts';
import type { PatientId, StudyId } from '../../main/contract/ids.ts';

/** A medium of a data set with what stays as it was. */
export interface FrozenMedium extends DatasetMedium {
  readonly patientId: PatientId;
  readonly studyId: StudyId;
  readonly site: string | null;
}

/** A labelled thing on one of the media, which it names by their place. */
export interface FrozenItem extends Pick<DatasetItem, 'frameIndex' | 'objectId' | 'box' | 'label'> {
  readonly medium: number;
  /** Whose word the label is: a provenance of sizes, or an author. */
  readonly provenance: string;
}

/**
 * SHA-256 of a data set: canonical JSON of its field, of each medium and of each item, a line each. When a file was written
 * last is no part of it.
 */
export function datasetSha256(
  field: LabelField,
  media: Iterable<FrozenMedium>,
  items: Iterable<FrozenItem>,
): string {
  const digest = createHash('sha256');
  const line = (value: unknown) => digest.update(`${canonicalJson(value)}\n`);
  line(field);
  for (const { content, ...medium } of media) {
    const { modifiedMs: _, ...bytes } = content;
    line({ ...medium, content: bytes });
  }
  for (const item of items) line(item);
  return digest.digest('hex');
}

export interface SplitRequest extends Pick<Split, 'group' | 'fractions' | 'seed'> {}

/** SHA-256 of a split: what it divides, the request, and the part of each medium in one letter. */
export const splitSha256 = (datasetHash: string, request: SplitRequest, parts: string): string =>
  createHash('sha256')
    .update(canonicalJson({ dataset: datasetHash, ...request, parts }))
    .digest('hex');
