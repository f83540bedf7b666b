import { CaliperError } from '../../../../main/contract/errors.ts';
import type { Graph } from '../../graph.ts';
import { tensorOf } from '../../tensor-of.ts';
import type { Value } from '../../value.ts';
import {
  attributeToInput,
  type ForeignNode,
  firstInput,
  floatOf,
  intOf,
  intsOf,
  type Upgrade,
  without,
} from './upgrade.ts';

const axesToInput: Upgrade['rewrite'] = (node, graph) => attributeToInput(node, graph, 'axes', 1);

const likeInput = (node: ForeignNode, graph: Graph, number: number | undefined): Value | null =>
  number === undefined ? null : graph.constant(number, firstInput(node).type);

function slice(node: ForeignNode, graph: Graph): ForeignNode {
  const starts = intsOf(node.attributes.starts);
  const ends = intsOf(node.attributes.ends);
  if (!starts || !ends) throw new CaliperError('corrupt_file', 'Slice without starts or ends');
  const axes = intsOf(node.attributes.axes) ?? [...starts.keys()];
  return {
    ...node,
    inputs: [firstInput(node), ...[starts, ends, axes].map((values) => graph.constant(values, 'int64'))],
    attributes: without(node.attributes, 'starts', 'ends', 'axes'),
  };
}

function pad(node: ForeignNode, graph: Graph): ForeignNode {
  const pads = intsOf(node.attributes.pads);
  if (!pads) throw new CaliperError('corrupt_file', 'Pad without pads');
  return {
    ...node,
    inputs: [
      firstInput(node),
      graph.constant(pads, 'int64'),
      likeInput(node, graph, floatOf(node.attributes.value) ?? 0),
    ],
    attributes: without(node.attributes, 'pads', 'value'),
  };
}

function clip(node: ForeignNode, graph: Graph): ForeignNode {
  const bounds = [node.attributes.min, node.attributes.max].map((bound) =>
    likeInput(node, graph, floatOf(bound)),
  );
  while (bounds.at(-1) === null) bounds.pop();
  return {
    ...node,
    inputs: [firstInput(node), ...bounds],
    attributes: without(node.attributes, 'min', 'max', 'consumed_inputs'),
  };
}

/** Equal parts need the attribute `num_outputs` from opset 18 on. */
function split(node: ForeignNode): ForeignNode {
  if (node.inputs[1]) return node;
  return {
    ...node,
    attributes: { ...node.attributes, num_outputs: { kind: 'int', value: node.outputs.length } },
  };
}

function dropout(node: ForeignNode, graph: Graph): ForeignNode {
  const ratio = floatOf(node.attributes.ratio) ?? 0.5;
  return {
    ...node,
    inputs: [firstInput(node), graph.constant(ratio)],
    attributes: without(node.attributes, 'ratio', 'is_test', 'consumed_inputs'),
  };
}

function topK(node: ForeignNode, graph: Graph): ForeignNode {
  return {
    ...node,
    inputs: [firstInput(node), graph.constant([intOf(node.attributes.k, 1)], 'int64')],
    attributes: without(node.attributes, 'k'),
  };
}

/** The axis, a second one by default, became an input whose default is another. */
function dft(node: ForeignNode, graph: Graph): ForeignNode {
  const axis = graph.constant(tensorOf('int64', [intOf(node.attributes.axis, 1)], []));
  return {
    ...node,
    inputs: [firstInput(node), node.inputs[1] ?? null, axis],
    attributes: without(node.attributes, 'axis'),
  };
}

/** Attributes that became inputs. */
export const settings: readonly Upgrade[] = [
  { ops: ['Squeeze', 'Unsqueeze', 'ReduceSum'], before: 13, rewrite: axesToInput },
  {
    ops: ['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceLogSumExp', 'ReduceLogSum'],
    before: 18,
    rewrite: axesToInput,
  },
  { ops: ['ReduceSumSquare', 'ReduceL1', 'ReduceL2'], before: 18, rewrite: axesToInput },
  { ops: ['Slice'], before: 10, rewrite: slice },
  { ops: ['Pad'], before: 11, rewrite: pad },
  { ops: ['Clip'], before: 11, rewrite: clip },
  { ops: ['Split'], before: 13, rewrite: (node, graph) => attributeToInput(node, graph, 'split', 1) },
  { ops: ['Split'], before: 18, rewrite: split },
  { ops: ['Dropout'], before: 12, rewrite: dropout },
  { ops: ['TopK'], before: 10, rewrite: topK },
  { ops: ['DFT'], before: 20, rewrite: dft },
];
