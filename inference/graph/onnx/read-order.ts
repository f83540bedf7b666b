import { CaliperError } from '../../../main/contract/errors.ts';
import { topologicalOrder } from '../topological-order.ts';
import type { RawNode } from './raw-node.ts';

/**
 * Nodes in topological order, files being free in practice to list them otherwise. Duplicate names, names
 * that nothing makes and cycles are `corrupt_file`.
 */
export function sortRawNodes(nodes: readonly RawNode[], known: ReadonlyMap<string, unknown>): RawNode[] {
  const makers = new Map<string, RawNode>();
  for (const node of nodes) {
    if (node.outputs.length === 0 || node.op === '') {
      throw new CaliperError('corrupt_file', `node '${node.name}' (${node.op}) has no operator or no output`);
    }
    for (const name of node.outputs) {
      if (name === '') continue;
      if (makers.has(name) || known.has(name)) {
        throw new CaliperError('corrupt_file', `the tensor '${name}' is made twice`);
      }
      makers.set(name, node);
    }
  }
  return topologicalOrder(
    nodes,
    (node) =>
      [...node.inputs, ...node.bodies.flatMap(({ captures }) => captures)].flatMap((name) => {
        const maker = makers.get(name);
        if (maker) return [maker];
        if (name === '' || known.has(name)) return [];
        throw new CaliperError(
          'corrupt_file',
          `node '${node.name}' (${node.op}) takes '${name}', which nothing makes`,
        );
      }),
    (node) => {
      throw new CaliperError('corrupt_file', `node '${node.name}' (${node.op}) depends on its own output`);
    },
  );
}
