import { describe, expect, it } from 'vitest';
import { runInOrt } from '../../test/graphs/run-in-ort.ts';
import {
  copyGraph,
  findValues,
  Graph,
  inlineGraph,
  insertAfter,
  readOnnx,
  scalar,
  structuralHash,
  subgraphTo,
  type Tensor,
  tensorOf,
  writeOnnx,
} from './index.ts';

/** y = exp(w·x) + w·x, with w·x published as `features` too. */
function small(): Graph {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['N', 2]);
  const w = graph.parameter('w', tensorOf('float32', [1, 2, 3, 4], [2, 2]));
  const product = graph.rename(graph.MatMul(x, w), 'product');
  graph.output('features', product);
  graph.output('y', graph.Add(graph.Exp(product), product));
  return graph;
}

const x = tensorOf('float32', [0.5, -1], [1, 2]);
const run = async (graph: Graph, feeds: Record<string, Tensor> = { x }) =>
  Object.fromEntries(
    Object.entries(await runInOrt(graph, feeds)).map(([name, { data }]) => [
      name,
      Array.from(data as Float32Array),
    ]),
  );

describe('insertAfter', () => {
  it('lets every consumer and output take the new value', async () => {
    const graph = small();
    insertAfter(graph, graph.value('product'), (value) => graph.Mul(value, 0));
    expect(await run(graph)).toEqual({ features: [-0, -0], y: [1, 1] });
  });

  it('keeps topological order, also where the insertion uses later values', async () => {
    const graph = small();
    const late = graph.Neg(graph.input('z', 'float32', ['N', 2]));
    insertAfter(graph, graph.value('product'), (value) => graph.Add(value, late));
    const seen = new Set<unknown>();
    for (const node of graph.nodes) {
      expect(node.inputs.every((input) => !input?.producer || seen.has(input.producer))).toBe(true);
      seen.add(node);
    }
    const z = tensorOf('float32', [0, 0], [1, 2]);
    expect((await run(graph, { x, z })).features).toEqual((await run(small())).features);
  });

  it('works on a graph read from a file, and the file of the result can be read', async () => {
    const graph = readOnnx(writeOnnx(small()));
    insertAfter(graph, graph.outputs.get('features') as never, (value) =>
      graph.Mul(value, graph.parameter('gate', scalar('float32', 2))),
    );
    const again = readOnnx(writeOnnx(graph));
    expect([...again.parameters.keys()]).toEqual(['w', 'gate']);
    const features = (await run(small())).features as number[];
    expect((await run(again)).features).toEqual(features.map((value) => 2 * value));
  });

  it('refuses a result of another type or rank', () => {
    const graph = small();
    expect(() =>
      insertAfter(graph, graph.value('product'), (value) => graph.Flatten(graph.Cast(value, 'int32'))),
    ).toThrow(/changes float32\[N, 2\] to int32/);
  });
});

describe('parts and copies', () => {
  it('cuts a graph at a tensor', async () => {
    const graph = small();
    const part = subgraphTo(graph, ['product']);
    expect(part.nodes.map((node) => node.op)).toEqual(['MatMul']);
    expect(part.parameters.get('w')).toBe(graph.parameters.get('w'));
    expect((await run(part)).product).toEqual((await run(graph)).features);
  });

  it('copies without ties to the original', () => {
    const graph = small();
    const bytes = writeOnnx(graph);
    const copy = copyGraph(graph);
    expect(writeOnnx(copy)).toEqual(bytes);
    insertAfter(copy, copy.value('product'), (value) => copy.Relu(value));
    copy.setParameter('w', tensorOf('float32', [0, 0, 0, 0], [2, 2]));
    expect(writeOnnx(graph)).toEqual(bytes);
  });

  it('puts one graph into another', async () => {
    const graph = new Graph();
    const image = graph.input('x', 'float32', ['N', 2]);
    const outputs = inlineGraph(graph, small(), { x: graph.Mul(image, 1) }, 'encoder.');
    graph.output('y', outputs.get('y') as never);
    expect([...graph.parameters.keys()]).toEqual(['encoder.w']);
    expect((await run(graph)).y).toEqual((await run(small())).y);
    expect(() => inlineGraph(graph, small(), {}, 'other.')).toThrow(/nothing is given for input 'x'/);
  });

  it('finds tensors by pattern', () => {
    expect(findValues(small(), /^prod/).map((value) => value.name)).toEqual(['product']);
  });
});

describe('structuralHash', () => {
  const hash = (change: (graph: Graph) => void): string => {
    const graph = small();
    change(graph);
    return structuralHash(graph);
  };
  const original = structuralHash(small());

  it('does not see weights, inner names, unused nodes or a trip through a file', () => {
    expect(hash((graph) => graph.setParameter('w', tensorOf('float32', [9, 9, 9, 9], [2, 2])))).toBe(
      original,
    );
    expect(hash((graph) => graph.rename(graph.value('product'), 'other'))).toBe(original);
    expect(hash((graph) => graph.Tanh(graph.value('product')))).toBe(original);
    expect(structuralHash(readOnnx(writeOnnx(small())))).toBe(original);
  });

  it('sees operators, attributes, constants, wiring, inputs and outputs', () => {
    const changes: ((graph: Graph) => void)[] = [
      (graph) => insertAfter(graph, graph.value('product'), (value) => graph.Relu(value)),
      (graph) =>
        insertAfter(graph, graph.value('product'), (value) => graph.LeakyRelu(value, { alpha: 0.1 })),
      (graph) =>
        insertAfter(graph, graph.value('product'), (value) => graph.LeakyRelu(value, { alpha: 0.2 })),
      (graph) => insertAfter(graph, graph.value('product'), (value) => graph.Mul(value, 2)),
      (graph) => insertAfter(graph, graph.value('product'), (value) => graph.Mul(value, 3)),
      (graph) => insertAfter(graph, graph.value('product'), (value) => graph.Mul(value, value)),
      (graph) => graph.input('more', 'float32', [1]),
      (graph) => graph.output('again', graph.value('product')),
      (graph) => graph.freeze('w'),
    ];
    const hashes = [original, ...changes.map(hash)];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
