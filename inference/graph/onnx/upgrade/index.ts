import { CaliperError } from '../../../../main/contract/errors.ts';
import { OPSET } from '../../core.ts';
import type { Graph } from '../../graph.ts';
import { meaning } from './meaning.ts';
import { settings } from './settings.ts';
import type { ForeignNode, Upgrade } from './upgrade.ts';

const upgrades: readonly Upgrade[] = [...settings, ...meaning].sort((a, b) => a.before - b.before);

/** Operators that are younger than opset 21: models of opset 22 and 23 cannot be written at 21 with them. */
const younger = new Set(['Attention', 'RMSNormalization', 'RotaryEmbedding']);

/** A node of a foreign opset as the same computation at opset 21. */
export function upgradeNode(graph: Graph, node: ForeignNode, opset: number): ForeignNode {
  if (node.domain !== '') return node;
  if (opset > OPSET && younger.has(node.op)) {
    throw new CaliperError('unsupported_format', `operator ${node.op} of opset ${opset} is not supported`);
  }
  // by the name in the file: a node that became another operator is that operator at opset 21 already
  return upgrades
    .filter((upgrade) => upgrade.before > opset && upgrade.ops.includes(node.op))
    .reduce((current, upgrade) => upgrade.rewrite(current, graph), node);
}
