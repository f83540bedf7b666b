import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** What a model consists of, each part by its SHA-256; null for a part that the bundle has not. */
export interface ModelParts {
  readonly sha256: string;
  readonly cardSha256: string | null;
  readonly goldenSha256: string | null;
}

/** The identity of a model: another network, another card or another golden answer is another model. */
export const modelDigest = ({ sha256, cardSha256, goldenSha256 }: ModelParts): string =>
  digestOf({ format: 'caliper-model-1', sha256, cardSha256, goldenSha256 });

/** SHA-256 of a value's canonical JSON: spaces and the order of keys do not count. */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex');
