import type { Graph } from '../graph/index.ts';
import type { Tensor } from '../graph/tensor.ts';

/** Makes constants of all parameters but the chosen ones: those are fed to the session, the rest stay in its file. */
export function freezeOthers(graph: Graph, chosen: (parameterName: string) => boolean): void {
  for (const name of [...graph.parameters.keys()]) if (!chosen(name)) graph.freeze(name);
}

/** Puts trained weights into a graph that is to be written: every parameter of it that `weights` has. */
export function installWeights(graph: Graph, weights: ReadonlyMap<string, Tensor>): void {
  for (const name of [...graph.parameters.keys()]) {
    const tensor = weights.get(name);
    if (tensor !== undefined) graph.setParameter(name, tensor);
  }
}
