import { loadBundle, Session } from '../../../inference/runtime/index.ts';
import type { inspectModel as definition } from '../../contract/engine/model.ts';
import type { Json } from '../../contract/primitives.ts';
import { sizingContract } from '../sizing/sizing-model.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Reads a bundle, checks its hash and that it can size polyps, and says what it is. */
export const inspectModel: TaskImplementation<typeof definition> = async ({ folder }) => {
  const bundle = await loadBundle(folder);
  const session = await Session.load(bundle.model);
  try {
    sizingContract(bundle, session);
  } finally {
    await session.release();
  }
  return {
    name: bundle.card?.name ?? `model ${bundle.modelSha256.slice(0, 8)}`,
    version: bundle.card?.version ?? 'unknown',
    sha256: bundle.modelSha256,
    goldenSha256: bundle.parts.goldenSha256,
    demonstration: bundle.demonstration,
    card: (bundle.card as Json | undefined) ?? null,
  };
};
