import { readOnnx } from '../../../inference/graph/onnx.ts';
import { loadBundle } from '../../../inference/runtime/index.ts';
import { gateStates, gateStatistics } from '../../../inference/sizing/index.ts';
import type { gates as definition } from '../../contract/engine/model.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { TaskImplementation } from '../task-context.ts';

/** How open the gates of a bundle are, read from its weights. */
export const gates: TaskImplementation<typeof definition> = async ({ folder, sha256 }) => {
  const bundle = await loadBundle(folder);
  if (bundle.modelSha256 !== sha256) {
    throw new CaliperError(
      'model_untrusted',
      'The model file has changed since it was added to the library. Import the bundle again if the change was meant.',
      { details: { expected: sha256, found: bundle.modelSha256 } },
    );
  }
  const states = gateStates(readOnnx(bundle.model, { baseFolder: folder }));
  return {
    gates: states.map((state) => {
      const { mean, openShare, distanceFromHalf } = gateStatistics(state);
      return { name: state.name, open: Array.from(state.strengths), mean, openShare, distanceFromHalf };
    }),
  };
};
