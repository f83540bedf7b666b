import { CaliperError } from '../../main/contract/errors.ts';
import type { RawNode } from './read-node.ts';

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
  const state = new Map<RawNode, 'open' | 'done'>();
  const sorted: RawNode[] = [];
  for (const root of nodes) {
    const stack = [root];
    while (stack.length > 0) {
      const node = stack.at(-1) as RawNode;
      if (state.get(node) === 'done') {
        stack.pop();
        continue;
      }
      const waiting = node.inputs.flatMap((name) => {
        const maker = makers.get(name);
        if (maker) return state.get(maker) === 'done' ? [] : [maker];
        if (name === '' || known.has(name)) return [];
        throw new CaliperError(
          'corrupt_file',
          `node '${node.name}' (${node.op}) takes '${name}', which nothing makes`,
        );
      });
      if (waiting.length === 0) {
        state.set(node, 'done');
        sorted.push(node);
        stack.pop();
      } else if (state.get(node) === 'open') {
        throw new CaliperError('corrupt_file', `node '${node.name}' (${node.op}) depends on its own output`);
      } else {
        state.set(node, 'open');
        stack.push(...waiting.reverse());
      }
    }
  }
  return sorted;
}
