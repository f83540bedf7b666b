import { graphProblem } from '../../../inference/graph/onnx.ts';
import { methodOfCard } from '../../../inference/methods.ts';
import { loadBundle, Session } from '../../../inference/runtime/index.ts';
import type { inspectModel as definition } from '../../contract/engine/model.ts';
import type { Json } from '../../contract/primitives.ts';
import type { TaskImplementation } from '../task-context.ts';

/**
 * Reads a bundle, checks its hash and that it can do what its card says, and says what it is. One black picture is shown to
 * it, so that a model that takes all memory only when it runs does so here and not where it is used. A network that Caliper
 * cannot take apart is a model all the same: it runs as it is.
 */
export const inspectModel: TaskImplementation<typeof definition> = async ({ folder }) => {
  const bundle = await loadBundle(folder);
  const session = await Session.load(bundle.model);
  try {
    await methodOfCard(bundle.card).check(bundle, session);
  } finally {
    await session.release();
  }
  return {
    name: bundle.card?.name ?? `model ${bundle.modelSha256.slice(0, 8)}`,
    version: bundle.card?.version ?? 'unknown',
    sha256: bundle.modelSha256,
    goldenSha256: bundle.parts.goldenSha256,
    demonstration: bundle.demonstration,
    graphProblem: graphProblem(bundle.model, { baseFolder: folder }),
    card: (bundle.card as Json | undefined) ?? null,
  };
};
