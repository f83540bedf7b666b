import { CaliperError } from '../../../../main/contract/errors.ts';
import { OPSET } from '../../core.ts';
import type { Graph } from '../../graph.ts';
import { operators } from '../../operators/index.ts';
import { early } from './early.ts';
import { meaning } from './meaning.ts';
import { settings } from './settings.ts';
import { changedSince, withoutRule } from './standard.ts';
import { type ForeignNode, type Upgrade, without } from './upgrade.ts';

const upgrades: readonly Upgrade[] = [...early, ...settings, ...meaning].sort((a, b) => a.before - b.before);

/**
 * A node of a foreign opset as the same computation at opset 21; a node of a later opset stays as it is. What no step
 * can keep is `unsupported_format`: a node is never written under a meaning that it did not have.
 */
export function upgradeNode(graph: Graph, node: ForeignNode, opset: number): ForeignNode {
  if (node.domain !== '' || opset >= OPSET) return node;
  checkStandard(node, opset);
  const stated = opset < 6 ? { ...node, attributes: without(node.attributes, 'consumed_inputs') } : node;
  // by the name in the file: a node that became another operator is that operator at opset 21 already
  return upgrades
    .filter((upgrade) => upgrade.before > opset && upgrade.ops.includes(node.op))
    .reduce((current, upgrade) => upgrade.rewrite(current, graph), stated);
}

function checkStandard({ op }: ForeignNode, opset: number): void {
  const upgraded = upgrades.some((upgrade) => upgrade.before > opset && upgrade.ops.includes(op));
  if (!upgraded && !operators.has(op) && !withoutRule.has(op)) {
    throw new CaliperError('unsupported_format', `opset ${OPSET} has no operator ${op}`);
  }
  if (opset < (changedSince[op] ?? 0)) {
    throw new CaliperError(
      'unsupported_format',
      `${op} of opset ${opset} means something else than today's, and cannot be rewritten`,
    );
  }
}
