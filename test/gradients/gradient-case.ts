import { gradients } from '../../inference/autodiff/index.ts';
import {
  type ElementType,
  elementCount,
  Graph,
  type Shape,
  type Tensor,
  tensorOf,
  type Value,
} from '../../inference/graph/index.ts';
import { SeededRandom } from '../../inference/runtime/random.ts';

/** One input of a case: normal random numbers (moved and scaled), or given ones. */
export interface CaseInput {
  readonly dims: readonly number[];
  /** The shape as the graph declares it, where it has symbols. */
  readonly shape?: Shape;
  /** Uniform in [low, high) instead of normal. */
  readonly range?: readonly [low: number, high: number];
  readonly data?: readonly number[];
  /** Default float32; inputs of other types are not differentiated. */
  readonly type?: ElementType;
}

/** Something to differentiate: inputs, and a graph from them to one or more outputs. */
export interface GradientCase {
  readonly name: string;
  readonly inputs: readonly CaseInput[];
  readonly build: (graph: Graph, inputs: readonly Value[]) => Value | readonly Value[];
  /** Differentiated inputs, by position; all floating ones where left out. */
  readonly wrt?: readonly number[];
  /** ONNX Runtime's CPU has no kernel for it (the reason); only float64 is checked. */
  readonly skipRuntime?: string;
}

export interface BuiltCase {
  readonly graph: Graph;
  readonly loss: Value;
  readonly inputs: readonly Value[];
  /** The differentiated inputs and their gradients, which are also the outputs `gradient_<input>`. */
  readonly wrt: readonly Value[];
  readonly gradients: readonly Value[];
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/** The graph of a case with its loss (output `loss`) and gradients, and seeded feeds (float32 numbers). */
export function buildCase(gradientCase: GradientCase, seed = 1): BuiltCase {
  const random = new SeededRandom(seed);
  const graph = new Graph();
  const inputs = gradientCase.inputs.map(({ dims, shape, type }, i) =>
    graph.input(`x${i}`, type ?? 'float32', shape ?? dims),
  );
  const made = gradientCase.build(graph, inputs);
  const outputs = Array.isArray(made) ? (made as readonly Value[]) : [made as Value];
  const loss = outputs.map((output) => weightedSum(graph, output, random)).reduce((a, b) => graph.Add(a, b));
  const wrt = inputs.filter(
    (input, i) => input.type.startsWith('float') && (gradientCase.wrt?.includes(i) ?? true),
  );
  const found = gradients(graph, loss, wrt);
  graph.output('loss', loss);
  wrt.forEach((input, i) => {
    graph.output(`gradient_${input.name}`, found[i]!);
  });
  const feeds = Object.fromEntries(gradientCase.inputs.map((input, i) => [`x${i}`, feedOf(input, random)]));
  return { graph, loss, inputs, wrt, gradients: found, feeds };
}

/** A loss that gives every element of `y` its own gradient: random weights, or a curve where sizes are symbolic. */
function weightedSum(graph: Graph, y: Value, random: SeededRandom): Value {
  const dims = y.shape.filter((dim) => typeof dim === 'number');
  if (dims.length !== y.shape.length) {
    return graph.ReduceSum(graph.Mul(y, graph.Add(graph.Mul(y, 0.3), 1)), undefined, { keepdims: 0 });
  }
  const weights = Array.from({ length: elementCount(dims) }, () => random.normal());
  return graph.ReduceSum(graph.Mul(y, graph.constant(tensorOf('float32', weights, dims))), undefined, {
    keepdims: 0,
  });
}

function feedOf({ dims, range, data, type = 'float32' }: CaseInput, random: SeededRandom): Tensor {
  const draw = (): number => (range ? range[0] + (range[1] - range[0]) * random.uniform() : random.normal());
  return tensorOf(type, data ?? Array.from({ length: elementCount(dims) }, draw), dims);
}
