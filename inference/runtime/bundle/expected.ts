import type { ExpectedModel } from '../../../main/contract/engine/model.ts';
import { CaliperError } from '../../../main/contract/errors.ts';
import { type Bundle, loadBundle } from './bundle.ts';

/** Loads the bundle that a library knows. Throws `model_untrusted` if any part of it is another one now. */
export async function loadExpectedBundle(expected: ExpectedModel): Promise<Bundle> {
  const bundle = await loadBundle(expected.folder);
  const changed = changedPart(bundle, expected);
  if (changed === undefined) return bundle;
  throw new CaliperError(
    'model_untrusted',
    `The ${changed} in this bundle's folder has changed since the model was added to the library, so the model is not run. If the change was meant, import the folder again: it is then another model beside this one.`,
    { details: { changed, expected: expected.digest ?? expected.sha256, found: bundle.digest } },
  );
}

/** The part of a bundle that is not as expected. A library of an older version does not know the golden answer. */
export function changedPart(
  { parts, digest }: Pick<Bundle, 'parts' | 'digest'>,
  expected: ExpectedModel,
): 'network' | 'card' | 'golden answer' | undefined {
  if (parts.sha256 !== expected.sha256) return 'network';
  if (parts.cardSha256 !== expected.cardSha256) return 'card';
  return expected.digest === null || digest === expected.digest ? undefined : 'golden answer';
}
