import { floatOf, intOf } from '../../inference/autodiff/attributes.ts';
import {
  at,
  axisOf,
  build,
  forEachIndex,
  type NdArray,
  ndarray,
  type ReferenceOperator,
  type ReferenceOperators,
  required,
} from './array.ts';

interface Statistics {
  readonly mean: Float64Array;
  readonly inverseDeviation: Float64Array;
  readonly groupOf: (index: readonly number[]) => number;
}

/** Mean and 1/√(variance + epsilon) over every group that `groupOf` names. */
function statistics(
  x: NdArray,
  groups: number,
  groupOf: (index: readonly number[]) => number,
  epsilon: number,
): Statistics {
  const count = new Float64Array(groups);
  const mean = new Float64Array(groups);
  const square = new Float64Array(groups);
  forEachIndex(x.dims, (index, flat) => {
    count[groupOf(index)]! += 1;
    mean[groupOf(index)]! += x.data[flat]!;
  });
  mean.forEach((total, group) => {
    mean[group] = total / count[group]!;
  });
  forEachIndex(x.dims, (index, flat) => {
    square[groupOf(index)]! += (x.data[flat]! - mean[groupOf(index)]!) ** 2;
  });
  const inverseDeviation = square.map((total, group) => 1 / Math.sqrt(total / count[group]! + epsilon));
  return { mean, inverseDeviation, groupOf };
}

function normalized(
  x: NdArray,
  stats: Statistics,
  affine: (y: number, index: readonly number[]) => number,
): NdArray {
  return build(x.dims, (index) => {
    const group = stats.groupOf(index);
    return affine((at(x, index) - stats.mean[group]!) * stats.inverseDeviation[group]!, index);
  });
}

const batchNormalization: ReferenceOperator = (inputs, node) => {
  const [x, scale, bias, mean, variance] = inputs.map((input) => required(input, node)) as [
    NdArray,
    NdArray,
    NdArray,
    NdArray,
    NdArray,
  ];
  const epsilon = floatOf(node, 'epsilon', 1e-5);
  return [
    build(x.dims, (index) => {
      const c = index[1]!;
      const unit = (at(x, index) - mean.data[c]!) / Math.sqrt(variance.data[c]! + epsilon);
      return unit * scale.data[c]! + bias.data[c]!;
    }),
  ];
};

/** Outputs Y, and Mean and InvStdDev shaped like x with the normalised axes 1. */
const layerNormalization: ReferenceOperator = ([input, scale, bias], node) => {
  const x = required(input, node);
  const axis = axisOf(intOf(node, 'axis', -1), x.dims.length);
  const lead = x.dims.slice(0, axis);
  const groups = lead.reduce((product, dim) => product * dim, 1);
  const groupOf = (index: readonly number[]): number =>
    lead.reduce((group, dim, position) => group * dim + index[position]!, 0);
  const stats = statistics(x, groups, groupOf, floatOf(node, 'epsilon', 1e-5));
  const dims = x.dims.map((dim, position) => (position < axis ? dim : 1));
  return [
    normalized(x, stats, (y, index) => y * at(required(scale, node), index) + (bias ? at(bias, index) : 0)),
    ndarray(dims, stats.mean),
    ndarray(dims, stats.inverseDeviation),
  ];
};

const channelGroups = (
  x: NdArray,
  node: Parameters<ReferenceOperator>[1],
  groupCount: number,
): Statistics => {
  const perGroup = x.dims[1]! / groupCount;
  const groupOf = ([n, c]: readonly number[]): number => n! * groupCount + Math.floor(c! / perGroup);
  return statistics(x, x.dims[0]! * groupCount, groupOf, floatOf(node, 'epsilon', 1e-5));
};

/** Opset 21: scale and bias are per channel. */
const groupNormalization: ReferenceOperator = ([input, scale, bias], node) => {
  const x = required(input, node);
  const stats = channelGroups(x, node, intOf(node, 'num_groups', 1));
  return [normalized(x, stats, (y, [, c]) => y * scale!.data[c!]! + bias!.data[c!]!)];
};

const instanceNormalization: ReferenceOperator = ([input, scale, bias], node) => {
  const x = required(input, node);
  const stats = channelGroups(x, node, x.dims[1]!);
  return [normalized(x, stats, (y, [, c]) => y * scale!.data[c!]! + bias!.data[c!]!)];
};

/** Local response normalisation over neighbouring channels. */
const lrn: ReferenceOperator = ([input], node) => {
  const x = required(input, node);
  const size = intOf(node, 'size', 1);
  const before = Math.floor((size - 1) / 2);
  return [
    build(x.dims, (index) => {
      const [n, c, ...rest] = index;
      let squares = 0;
      for (let k = c! - before; k < c! - before + size; k++) {
        if (k >= 0 && k < x.dims[1]!) squares += at(x, [n!, k, ...rest]) ** 2;
      }
      const scale = floatOf(node, 'bias', 1) + (floatOf(node, 'alpha', 1e-4) / size) * squares;
      return at(x, index) / scale ** floatOf(node, 'beta', 0.75);
    }),
  ];
};

export const normalizationOperators: ReferenceOperators = {
  BatchNormalization: batchNormalization,
  GroupNormalization: groupNormalization,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: layerNormalization,
  LRN: lrn,
};
