import { CaliperError } from '../../../../main/contract/errors.ts';
import { dataTypeCode } from '../../element-types.ts';
import type { Graph } from '../../graph.ts';
import type { ElementType } from '../../tensor.ts';
import type { Value } from '../../value.ts';
import {
  type ForeignNode,
  firstInput,
  floatOf,
  intOf,
  intsOf,
  knownShape,
  stringOf,
  type Upgrade,
  without,
} from './upgrade.ts';

const trailing = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => from + at);

/**
 * Until opset 6 the second operand was stretched only where `broadcast` said so, from the axis that `axis` named; without
 * an axis its last axes were matched, as today.
 */
function broadcast(node: ForeignNode, graph: Graph): ForeignNode {
  const attributes = without(node.attributes, 'broadcast', 'axis');
  const stated = node.attributes.axis;
  const [left, right] = node.inputs;
  if (intOf(node.attributes.broadcast, 0) === 0 || stated === undefined || !left || !right)
    return { ...node, attributes };
  const ranks = [knownShape(left)?.length, knownShape(right)?.length];
  const [rank, length] = ranks;
  if (rank === undefined || length === undefined) {
    throw new CaliperError('unsupported_format', `${node.op} of an old opset needs inputs of known rank`);
  }
  const axis = intOf(stated, 0);
  const missing = rank - (axis < 0 ? axis + rank : axis) - length;
  if (missing < 0)
    throw new CaliperError(
      'corrupt_file',
      `${node.op}: axis ${axis} does not fit the ranks ${ranks.join(' and ')}`,
    );
  if (missing === 0) return { ...node, attributes };
  return { ...node, inputs: [left, graph.Unsqueeze(right, trailing(length, missing))], attributes };
}

/** Until opset 6 a vector of slopes belonged to the channels; now it is matched with the last axis. */
function prelu(node: ForeignNode, graph: Graph): ForeignNode {
  const [x, slope] = node.inputs;
  const rank = x ? knownShape(x)?.length : undefined;
  const slopes = slope ? knownShape(slope) : undefined;
  if (!slope || rank === undefined || slopes === undefined) {
    throw new CaliperError('unsupported_format', 'PRelu of an old opset needs inputs of known rank');
  }
  if (slopes.length !== 1 || slopes[0] === 1 || rank < 3) return node;
  return { ...node, inputs: [x as Value, graph.Unsqueeze(slope, trailing(1, rank - 2))] };
}

/** Until opset 6 one attribute told training from use; a file that leaves it out asks for training. */
function inferenceOnly(node: ForeignNode): ForeignNode {
  if (intOf(node.attributes.is_test, 0) === 0) {
    throw new CaliperError(
      'unsupported_format',
      `${node.op} of an old opset is in its training form (is_test is not set)`,
    );
  }
  return { ...node, attributes: without(node.attributes, 'is_test') };
}

const typeNames: Readonly<Record<string, ElementType>> = { FLOAT: 'float32', DOUBLE: 'float64' };

function cast(node: ForeignNode): ForeignNode {
  const name = stringOf(node.attributes.to, '');
  const code = dataTypeCode(typeNames[name] ?? (name.toLowerCase() as ElementType));
  if (code === undefined) throw new CaliperError('unsupported_format', `Cast to '${name}' is not supported`);
  return { ...node, attributes: { to: { kind: 'int', value: code } } };
}

function reshape(node: ForeignNode, graph: Graph): ForeignNode {
  const shape = intsOf(node.attributes.shape);
  if (!shape) throw new CaliperError('corrupt_file', 'Reshape without a shape');
  return { ...node, inputs: [firstInput(node), graph.constant(shape, 'int64')], attributes: {} };
}

function upsample(node: ForeignNode, graph: Graph): ForeignNode {
  const [height, width] = [floatOf(node.attributes.height_scale), floatOf(node.attributes.width_scale)];
  if (height === undefined || width === undefined)
    throw new CaliperError('corrupt_file', 'Upsample without scales');
  return {
    ...node,
    inputs: [firstInput(node), graph.constant([1, 1, height, width])],
    attributes: without(node.attributes, 'height_scale', 'width_scale'),
  };
}

const withDefaults =
  (defaults: ForeignNode['attributes']): Upgrade['rewrite'] =>
  (node) => ({ ...node, attributes: { ...defaults, ...node.attributes } });

function wholePower(node: ForeignNode): ForeignNode {
  const power = floatOf(node.attributes.p) ?? 2;
  if (!Number.isInteger(power))
    throw new CaliperError('unsupported_format', `${node.op} with p = ${power} was withdrawn from ONNX`);
  return { ...node, attributes: { ...node.attributes, p: { kind: 'int', value: power } } };
}

/** Steps of opsets 2 to 7. What they dropped without a change of meaning is in `dropped`. */
export const early: readonly Upgrade[] = [
  {
    ops: ['Pad'],
    before: 2,
    rewrite: ({ attributes, ...node }) => ({
      ...node,
      attributes: {
        ...without(attributes, 'paddings'),
        ...(attributes.paddings && { pads: attributes.paddings }),
      },
    }),
  },
  { ops: ['LpPool', 'GlobalLpPool'], before: 2, rewrite: wholePower },
  { ops: ['Concat'], before: 4, rewrite: withDefaults({ axis: { kind: 'int', value: 1 } }) },
  { ops: ['Reshape'], before: 5, rewrite: reshape },
  { ops: ['Cast'], before: 6, rewrite: cast },
  {
    ops: ['Selu'],
    before: 6,
    rewrite: withDefaults({
      alpha: { kind: 'float', value: 1.6732 },
      gamma: { kind: 'float', value: 1.0507 },
    }),
  },
  {
    ops: ['Add', 'Sub', 'Mul', 'Div', 'Pow', 'And', 'Or', 'Xor', 'Equal', 'Greater', 'Less'],
    before: 7,
    rewrite: broadcast,
  },
  { ops: ['PRelu'], before: 7, rewrite: prelu },
  { ops: ['BatchNormalization', 'Dropout'], before: 7, rewrite: inferenceOnly },
  {
    ops: ['Gemm'],
    before: 7,
    rewrite: (node) => ({ ...node, attributes: without(node.attributes, 'broadcast') }),
  },
  {
    ops: ['RNN', 'LSTM', 'GRU'],
    before: 7,
    rewrite: (node) => ({ ...node, attributes: without(node.attributes, 'output_sequence') }),
  },
  { ops: ['Upsample'], before: 7, rewrite: upsample },
];
