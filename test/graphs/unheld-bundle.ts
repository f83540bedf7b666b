import { tensorOf } from '../../inference/graph/index.ts';
import { makeGolden, Session, writeBundle } from '../../inference/runtime/index.ts';
import { tinyCard, tinySidePx } from '../tiny-bundle.ts';
import { foreignModel } from './foreign-model.ts';

/**
 * A sizing bundle whose network ONNX Runtime runs and Caliper's graphs do not hold: the mean colour of the crop, made
 * smaller in a way that ONNX withdrew.
 */
export async function writeUnheldBundle(folder: string, name = 'as it is'): Promise<void> {
  const model = foreignModel({
    opset: 11,
    inputs: { crop: ['float32', ['N', 3, tinySidePx, tinySidePx]] },
    initializers: {
      roi: tensorOf('float32', []),
      scales: tensorOf('float32', [1, 1, 0.5, 0.5]),
      'head.weight': tensorOf('float32', [0.9, 0.5, 0.1], [3, 1]),
    },
    nodes: [
      {
        op: 'Resize',
        inputs: ['crop', 'roi', 'scales'],
        outputs: ['small'],
        attributes: { coordinate_transformation_mode: 'tf_half_pixel_for_nn' },
      },
      { op: 'GlobalAveragePool', inputs: ['small'], outputs: ['pooled'] },
      { op: 'Flatten', inputs: ['pooled'], outputs: ['flat'] },
      { op: 'MatMul', inputs: ['flat', 'head.weight'], outputs: ['score'] },
      { op: 'Tanh', inputs: ['score'], outputs: ['size'] },
    ],
    outputs: { size: ['float32', ['N', 1]] },
  });
  await using session = await Session.load(model, { threads: 1 });
  await writeBundle(folder, { model, card: { ...tinyCard, name }, golden: await makeGolden(session) });
}
