import { CaliperError } from '../../main/contract/errors.ts';
import { findValues, Graph, inlineGraph, insertAfter, type Shape, type Value } from '../graph/index.ts';
import type { Random } from '../random.ts';
import { type Gate, identityGate } from './gate.ts';
import { linear } from './layers.ts';
import { answerName } from './network.ts';

/**
 * Puts gates into any network: on the tensors of these names, or on every computed tensor whose name matches the
 * pattern. `axis` is that of the channels (1 for images, -1 for tokens). The gates stand at identity strength, so the
 * network's outputs are unchanged until they are trained; they are named `gate.TENSOR`. Throws `not_found` where
 * a tensor of that name is not there, `invalid_input` where the pattern chooses nothing, with names that there are, or a
 * chosen tensor has no fixed number of channels.
 */
export function retrofitGates(graph: Graph, selector: readonly string[] | RegExp, axis = 1): Gate[] {
  const chosen =
    selector instanceof RegExp ? findValues(graph, selector) : selector.map((name) => graph.value(name));
  if (chosen.length === 0) {
    const names = graph.nodes.flatMap(({ outputs }) => outputs.map(({ name }) => name));
    throw new CaliperError(
      'invalid_input',
      `No tensor of the network has a name that fits ${selector}; nothing was written. It has ${names.length}, such as ` +
        `${spreadNames(names).join(', ')}. Change the pattern to fit some of them.`,
      { details: { names: names.slice(0, 1000) } },
    );
  }
  return chosen.map((value) => {
    const placed: Gate[] = [];
    insertAfter(graph, value, (x) => {
      const gate = identityGate(graph, x, value.name, axis);
      placed.push(gate);
      return gate.output;
    });
    return placed[0]!;
  });
}

const namesShown = 5;

/** A few names from the whole length of a network. */
const spreadNames = (names: readonly string[]) =>
  names.filter((_, i) => i % Math.ceil(names.length / namesShown) === 0);

/**
 * A copy of a network for inputs of these shapes, named as its inputs are: a foreign network often leaves height and
 * width open, or states no rank at all, and the gradient of a convolution needs them. Inputs that are not named keep their
 * shape.
 */
export function withInputShapes(graph: Graph, shapes: Readonly<Record<string, Shape>>): Graph {
  const shaped = new Graph();
  const inputs = graph.inputs.map(
    (input) => [input.name, shaped.input(input.name, input.type, shapes[input.name] ?? input.shape)] as const,
  );
  for (const [name, value] of inlineGraph(shaped, graph, Object.fromEntries(inputs), ''))
    shaped.output(name, value);
  return shaped;
}

/**
 * Gives a network a new end: the outputs it has are dropped, the tensor `features` ([N, C], or [N, C, H, W], which is
 * averaged over space) is answered from by a fresh linear layer, `head.weight` and `head.bias`, and what nothing
 * depends on any more is removed. `features` may be the name of an output or of any tensor; a gate on it is kept.
 * Returns the answer [N, outputs], the output `answer`.
 */
export function swapHead(
  graph: Graph,
  features: string,
  options: { readonly outputs: number; readonly random: Random },
): Value {
  const value = graph.outputs.get(features) ?? graph.value(features);
  const channels = value.shape[1];
  if (typeof channels !== 'number' || (value.shape.length !== 2 && value.shape.length !== 4)) {
    throw new CaliperError(
      'invalid_input',
      `a head needs [N, C] or [N, C, H, W] with a fixed C; '${features}' is [${value.shape.join(', ')}]`,
    );
  }
  const pooled =
    value.shape.length === 2 ? value : graph.Reshape(graph.GlobalAveragePool(value), [-1, channels]);
  const construction = { graph, mode: 'inference' as const, random: options.random, buffers: {} };
  const answer = linear(construction, pooled, 'head', { inputs: channels, outputs: options.outputs });
  for (const name of [...graph.outputs.keys()]) graph.removeOutput(name);
  graph.output(answerName, answer);
  graph.prune();
  return answer;
}
