import { describe, expect, it } from 'vitest';
import { writeUnheldBundle } from '../../test/graphs/unheld-bundle.ts';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { Graph, tensorOf } from '../graph/index.ts';
import { loadStart, type StartWeights, startedFrom, startFrom } from './start.ts';

const at = temporaryFolder();

const network = () => {
  const graph = new Graph();
  for (const stream of ['crop', 'masked'])
    graph.parameter(`${stream}.conv`, tensorOf('float32', [0, 0], [2]));
  graph.parameter('head', tensorOf('float32', [0], [1]));
  return graph;
};
const weights = (tensors: Readonly<Record<string, readonly number[]>>): StartWeights => ({
  ...{ name: 'some.pth', sha256: 'a'.repeat(64), network: undefined, bundle: undefined },
  tensors: new Map(
    Object.entries(tensors).map(([name, values]) => [name, tensorOf('float32', values, [values.length])]),
  ),
});
const own = [(name: string) => name];
const perStream = ['crop', 'masked'].map((stream) => (name: string) => `${stream}.${name}`);
const valuesOf = (graph: Graph, name: string) => [...graph.parameters.get(name)!.data];

describe('REQ-TRAIN-008 weights that a training starts from', () => {
  it('are taken over by the reading of their names that fits most, into each part that is a copy', () => {
    const graph = network();
    const report = startFrom(graph, weights({ conv: [1, 2], extra: [3] }), [own, perStream]);
    expect(report.matched.toSorted()).toEqual(['crop.conv', 'masked.conv']);
    expect(report).toMatchObject({ missing: ['head'], unexpected: ['extra'], misshapen: [] });
    expect([valuesOf(graph, 'crop.conv'), valuesOf(graph, 'masked.conv')]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(startedFrom(weights({}), report)).toMatchObject({ name: 'some.pth', set: 2, notSet: 1 });
  });

  it('keep out of what has another shape, and say so', () => {
    const graph = network();
    const report = startFrom(graph, weights({ head: [5], 'crop.conv': [1] }), [own, perStream]);
    expect(report.misshapen).toEqual([{ name: 'crop.conv', wanted: [2], found: [1] }]);
    expect([valuesOf(graph, 'head'), valuesOf(graph, 'crop.conv')]).toEqual([[5], [0, 0]]);
  });

  it('are refused where no name fits, with names of both', () => {
    expect(() => startFrom(network(), weights({ other: [1] }), [own])).toThrow(
      expect.objectContaining({
        code: 'model_contract',
        message: expect.stringMatching(/some\.pth.*begin with other.*wants crop\.conv/),
      }),
    );
  });
});

it('REQ-MODEL-004 no training starts from a network that cannot be taken apart, and the refusal says what may be done', async () => {
  await writeUnheldBundle(at('unheld'));
  for (const path of [at('unheld'), at('unheld/model.onnx')]) {
    await expect(loadStart(path)).rejects.toMatchObject({
      code: 'unsupported_format',
      message: expect.stringMatching(/cannot take this network apart: .*other weights and training need/),
    });
  }
});
