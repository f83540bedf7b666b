import { CaliperError } from '../../../../main/contract/errors.ts';
import type { Graph } from '../../graph.ts';
import type { Value } from '../../value.ts';
import {
  type ForeignNode,
  firstInput,
  intOf,
  knownShape,
  stringOf,
  type Upgrade,
  without,
} from './upgrade.ts';

/**
 * Before opset 13 softmax ran over all axes from `axis` (default 1) on, flattened. Over the last axis alone
 * both are the same; otherwise the axes are joined, and parted again after it.
 */
function softmax(node: ForeignNode, graph: Graph): ForeignNode {
  const x = firstInput(node);
  const shape = knownShape(x);
  const stated = intOf(node.attributes.axis, 1);
  if (!shape) {
    if (stated === -1) return node;
    throw new CaliperError('unsupported_format', `${node.op} of an old opset needs an input of known rank`);
  }
  const axis = stated < 0 ? stated + shape.length : stated;
  if (axis < 0 || axis >= Math.max(1, shape.length)) {
    throw new CaliperError('corrupt_file', `${node.op} over axis ${stated} of rank ${shape.length}`);
  }
  const last: ForeignNode['attributes'] = { axis: { kind: 'int', value: -1 } };
  if (axis === shape.length - 1) return { ...node, attributes: last };
  const joined = graph.Reshape(x, [...Array.from({ length: axis }, () => 0), -1]);
  const result = graph.append({ op: node.op, inputs: [joined], attributes: last, outputNames: [''] });
  return {
    ...node,
    op: 'Reshape',
    inputs: [result.outputs[0] as Value, graph.Shape(x)],
    attributes: {},
  };
}

/** Scales over 1 took the lower neighbour, scales under 1 the upper one. */
function nearestMode(graph: Graph, scales: Value): string {
  const tensor = graph.constantOf(scales) ?? graph.parameters.get(scales.name);
  const shrinks =
    tensor && Array.from(tensor.data as Iterable<number | bigint>, Number).some((scale) => scale < 1);
  return shrinks ? 'ceil' : 'floor';
}

/** Upsample (7, 9) and Resize (10) are today's Resize with asymmetric coordinates. */
function resizeByScales(node: ForeignNode, graph: Graph): ForeignNode {
  const stated = node.attributes.scales;
  const scales = stated?.kind === 'floats' ? graph.constant(stated.value) : (node.inputs[1] ?? null);
  if (!scales) throw new CaliperError('corrupt_file', `${node.op} without scales`);
  const mode = stringOf(node.attributes.mode, 'nearest');
  return {
    ...node,
    op: 'Resize',
    inputs: [firstInput(node), null, scales],
    attributes: {
      mode: { kind: 'string', value: mode === 'bilinear' ? 'linear' : mode },
      coordinate_transformation_mode: { kind: 'string', value: 'asymmetric' },
      nearest_mode: { kind: 'string', value: nearestMode(graph, scales) },
    },
  };
}

function resize(node: ForeignNode): ForeignNode {
  if (stringOf(node.attributes.coordinate_transformation_mode, '') === 'tf_half_pixel_for_nn') {
    throw new CaliperError('unsupported_format', 'Resize with tf_half_pixel_for_nn was withdrawn from ONNX');
  }
  return node;
}

/** Inference form only: the outputs that training had are dropped. */
function batchNormalization(node: ForeignNode): ForeignNode {
  if (intOf(node.attributes.spatial, 1) === 0) {
    throw new CaliperError('unsupported_format', 'BatchNormalization per activation was withdrawn from ONNX');
  }
  return {
    ...node,
    outputs: node.outputs.slice(0, 1),
    attributes: without(node.attributes, 'spatial', 'is_test', 'consumed_inputs'),
  };
}

/** Until opset 20 scale and bias were per group; now they are per channel. */
function groupNormalization(node: ForeignNode, graph: Graph): ForeignNode {
  const channels = knownShape(firstInput(node))?.[1];
  const groups = intOf(node.attributes.num_groups, 0);
  if (typeof channels !== 'number' || groups < 1 || channels % groups !== 0) {
    throw new CaliperError(
      'unsupported_format',
      'GroupNormalization of an old opset needs a known channel count',
    );
  }
  const perChannel = (value: Value | null | undefined): Value | null =>
    value
      ? graph.Reshape(graph.Expand(graph.Unsqueeze(value, [1]), [groups, channels / groups]), [channels])
      : null;
  const [x, scale, bias] = node.inputs;
  return { ...node, inputs: [x ?? null, perChannel(scale), perChannel(bias)] };
}

/** Until opset 15 boxes were not moved by half a pixel. */
const roiAlign = (node: ForeignNode): ForeignNode => ({
  ...node,
  attributes: {
    ...node.attributes,
    coordinate_transformation_mode: { kind: 'string', value: 'output_half_pixel' },
  },
});

/** The modes of opset 16 by the names of opset 20. */
function gridSample(node: ForeignNode): ForeignNode {
  const mode = stringOf(node.attributes.mode, 'bilinear');
  const value = { bilinear: 'linear', bicubic: 'cubic' }[mode] ?? mode;
  return { ...node, attributes: { ...node.attributes, mode: { kind: 'string', value } } };
}

/** Operators whose meaning or name changed. */
export const meaning: readonly Upgrade[] = [
  { ops: ['Softmax', 'LogSoftmax', 'Hardmax'], before: 13, rewrite: softmax },
  { ops: ['Upsample'], before: 10, rewrite: resizeByScales },
  { ops: ['Resize'], before: 11, rewrite: resizeByScales },
  { ops: ['Resize'], before: 13, rewrite: resize },
  { ops: ['BatchNormalization'], before: 14, rewrite: batchNormalization },
  { ops: ['GroupNormalization'], before: 21, rewrite: groupNormalization },
  { ops: ['RoiAlign'], before: 16, rewrite: roiAlign },
  { ops: ['GridSample'], before: 20, rewrite: gridSample },
  { ops: ['Scatter'], before: 11, rewrite: (node) => ({ ...node, op: 'ScatterElements' }) },
];
