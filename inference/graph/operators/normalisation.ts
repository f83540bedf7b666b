import { mayBeEqual } from '../dims.ts';
import {
  floatTypes,
  type Inference,
  likeFirstInput,
  type Operator,
  type OutputType,
  UNBOUNDED,
} from '../operator.ts';
import type { Dim } from '../value.ts';

/** Inputs `indices` must be vectors as long as the channel axis. */
function checkChannels(inference: Inference, indices: readonly number[]): void {
  const channels = inference.shape(0)[1] ?? inference.fail('there is no channel axis');
  for (const index of indices) {
    inference.rank(index, 1);
    const size = inference.shape(index)[0] as Dim;
    if (!mayBeEqual(size, channels)) {
      inference.fail(`input ${index} has ${size} entries for ${channels} channels`);
    }
  }
}

function batchNormalization(inference: Inference): readonly OutputType[] {
  checkChannels(inference, [1, 2, 3, 4]);
  const outputs: OutputType[] = [...likeFirstInput(inference)];
  if (inference.int('training_mode', 0) !== 0) {
    outputs.push({ type: inference.type(3), shape: inference.shape(3) });
    outputs.push({ type: inference.type(4), shape: inference.shape(4) });
  }
  return outputs.slice(0, Math.max(1, inference.outputCount));
}

function layerNormalization(inference: Inference): readonly OutputType[] {
  inference.typeAmong(0, floatTypes);
  const shape = inference.shape(0);
  const axis = inference.axis(inference.int('axis', -1), shape.length);
  for (const index of [1, 2]) {
    if (!inference.has(index)) continue;
    const broadcast = inference.broadcast(shape, inference.shape(index));
    if (
      broadcast.length !== shape.length ||
      !broadcast.every((dim, at) => mayBeEqual(dim, shape[at] as Dim))
    ) {
      inference.fail(`input ${index} does not broadcast to the input`);
    }
  }
  const statistics: OutputType = {
    type: inference.type(0) === 'float64' ? 'float64' : 'float32',
    shape: shape.map((dim, at) => (at < axis ? dim : 1)),
  };
  return [...likeFirstInput(inference), statistics, statistics].slice(0, Math.max(1, inference.outputCount));
}

/** Normalisations; shapes are kept. */
export const normalisation: readonly Operator[] = [
  {
    name: 'BatchNormalization',
    inputs: [5, 5],
    attributes: { epsilon: 'float', momentum: 'float', training_mode: 'int' },
    infer: batchNormalization,
  },
  {
    name: 'LayerNormalization',
    inputs: [2, 3],
    attributes: { axis: 'int', epsilon: 'float', stash_type: 'int' },
    infer: layerNormalization,
  },
  {
    name: 'GroupNormalization',
    inputs: [3, 3],
    attributes: { epsilon: 'float', num_groups: 'int', stash_type: 'int' },
    infer: (inference) => {
      checkChannels(inference, [1, 2]);
      const channels = inference.shape(0)[1];
      const groups = inference.int('num_groups', 0);
      if (groups < 1 || (typeof channels === 'number' && channels % groups !== 0)) {
        inference.fail(`${channels} channels do not divide into ${groups} groups`);
      }
      return likeFirstInput(inference);
    },
  },
  {
    name: 'InstanceNormalization',
    inputs: [3, 3],
    attributes: { epsilon: 'float' },
    infer: (inference) => {
      inference.rank(0, 3, UNBOUNDED);
      checkChannels(inference, [1, 2]);
      return likeFirstInput(inference);
    },
  },
  {
    name: 'LRN',
    inputs: [1, 1],
    attributes: { alpha: 'float', beta: 'float', bias: 'float', size: 'int' },
    infer: (inference) => {
      inference.rank(0, 3, UNBOUNDED);
      return likeFirstInput(inference);
    },
  },
  {
    name: 'LpNormalization',
    inputs: [1, 1],
    attributes: { axis: 'int', p: 'int' },
    infer: (inference) => {
      inference.axis(inference.int('axis', -1), inference.shape(0).length);
      return likeFirstInput(inference);
    },
  },
];
