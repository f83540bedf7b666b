import { heldNetwork } from '../../../inference/graph/onnx.ts';
import { gateStates, gateStatistics } from '../../../inference/nn/index.ts';
import { loadExpectedBundle } from '../../../inference/runtime/index.ts';
import type { gates as definition } from '../../contract/engine/model.ts';
import type { TaskImplementation } from '../task-context.ts';

/** How open the gates of a bundle are, read from its weights. */
export const gates: TaskImplementation<typeof definition> = async ({ expected }) => {
  const bundle = await loadExpectedBundle(expected);
  const states = gateStates(heldNetwork(bundle.model, { baseFolder: expected.folder }));
  return {
    gates: states.map((state) => {
      const { mean, openShare, distanceFromHalf } = gateStatistics(state);
      return { name: state.name, open: Array.from(state.strengths), mean, openShare, distanceFromHalf };
    }),
  };
};
