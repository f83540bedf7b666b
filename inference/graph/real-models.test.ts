import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runInOrt } from '../../test/graphs/run-in-ort.ts';
import { sharedData } from '../../test/shared-data.ts';
import { Graph, importWeights, readOnnx, readWeights, type Tensor, tensorOf, writeOnnx } from './index.ts';

const model = (name: string): string | undefined => sharedData('models', name);
const numbers = (tensor: Tensor | undefined): number[] => Array.from((tensor as Tensor).data as Float64Array);

describe('models of other people', () => {
  const files = [
    [
      'squeezenet1.1-imagenet.onnx',
      [2, 3, 227, 227],
      255,
      { features: ['N', 512], probabilities: ['N', 1000] },
    ],
    ['lung-colon-shufflenet.onnx', [1, 3, 32, 32], 1, { 918: [1, 5] }],
  ] as const;
  for (const [name, dims, scale, shapes] of files) {
    const path = model(name);
    it.skipIf(!path)(`${name} computes the same after import and export`, async () => {
      const bytes = readFileSync(path as string);
      const graph = readOnnx(bytes);
      expect(Object.fromEntries([...graph.outputs].map(([key, value]) => [key, value.shape]))).toEqual(
        shapes,
      );
      const unknown = graph.nodes
        .flatMap((node) => node.outputs)
        .filter(({ shape }) => /\?/.test(shape.join()));
      expect(unknown).toEqual([]);
      const written = writeOnnx(graph);
      expect(Buffer.compare(writeOnnx(readOnnx(written)), written)).toBe(0);

      const count = dims.reduce<number>((product, dim) => product * dim, 1);
      const pixels = Float32Array.from({ length: count }, (_, at) => scale * Math.abs(Math.sin(0.7 * at)));
      const feeds = { [graph.inputs[0]?.name as string]: { type: 'float32', dims, data: pixels } as Tensor };
      const [expected, actual] = [await runInOrt(bytes, feeds), await runInOrt(written, feeds)];
      for (const key of Object.keys(shapes)) {
        const [before, after] = [numbers(expected[key]), numbers(actual[key])];
        const largest = Math.max(...before.map(Math.abs));
        expect(largest).toBeGreaterThan(0);
        expect(
          Math.max(...before.map((value, at) => Math.abs(value - (after[at] as number)))) / largest,
        ).toBeLessThan(1e-6);
      }
    });
  }
});

describe('PyTorch checkpoints of other people', () => {
  const described = (path: string) =>
    Object.fromEntries(
      [...readWeights(readFileSync(path))].map(([name, tensor]) => [name, tensor.dims.join('x')]),
    );

  const trained = model('dsmil-c16.pth');
  it.skipIf(!trained)('DSMIL, trained', () => {
    expect(described(trained as string)).toEqual({
      'i_classifier.fc.0.weight': '1x512',
      'i_classifier.fc.0.bias': '1',
      'b_classifier.q.0.weight': '128x512',
      'b_classifier.q.0.bias': '128',
      'b_classifier.q.2.weight': '128x128',
      'b_classifier.q.2.bias': '128',
      'b_classifier.fcc.weight': '1x1x512',
      'b_classifier.fcc.bias': '1',
    });
  });

  const initial = model('dsmil-init.pth');
  it.skipIf(!initial)('DSMIL, at the start', () => {
    expect(described(initial as string)).toEqual({
      'b_classifier.q.weight': '128x512',
      'b_classifier.q.bias': '128',
      'b_classifier.v.1.weight': '512x512',
      'b_classifier.v.1.bias': '512',
    });
  });

  const mhim = model('mhim-abmil-c16-fold0.pt');
  it.skipIf(!mhim)('AB-MIL of MHIM-MIL gives the golden outputs of slides-mil.md, section 4', async () => {
    const graph = abMil();
    const report = importWeights(graph, readWeights(readFileSync(mhim as string)));
    expect(report).toEqual({ ...report, missing: [], unexpected: [], misshapen: [] });
    expect([...graph.parameters.values()].reduce((sum, { data }) => sum + data.length, 0)).toBe(591_490);

    const bag = Array.from({ length: 8 }, (_, n) =>
      Array.from(
        { length: 1024 },
        (_unused, d) => 0.1 * Math.abs(Math.sin(0.37 * (n + 1) + 0.011 * (n + 1) * (d + 1))),
      ),
    ).flat();
    const { u, a, F, logits } = await runInOrt(graph, { x: tensorOf('float64', bag, [8, 1024]) });
    const near = (tensor: Tensor | undefined, golden: readonly number[]) =>
      numbers(tensor).map((value, at) => Math.abs(value - (golden[at] as number)) < 2e-6);
    const all = (count: number) => Array(count).fill(true);
    const scores = [
      -17.637975, -15.994842, -16.749954, -17.681699, -15.626392, -15.335208, -17.42473, -17.200954,
    ];
    expect(near(u, scores)).toEqual(all(8));
    expect(near(a, [0.033533, 0.173409, 0.081495, 0.032098, 0.250662, 0.335388, 0.041503, 0.051912])).toEqual(
      all(8),
    );
    expect(near(logits, [-0.816677, 0.385911])).toEqual(all(2));
    const features = numbers(F);
    expect(features[0]).toBeCloseTo(0.078271, 6);
    expect(features[2]).toBeCloseTo(0.277245, 6);
    expect(features.reduce((sum, value) => sum + value, 0)).toBeCloseTo(54.989131, 5);
  });
});

/** Plain AB-MIL with ReLU, 1024 → 512 → 128, in float64, under the names of the checkpoint. */
function abMil(): Graph {
  const graph = new Graph();
  const weight = (name: string, ...dims: number[]) =>
    graph.parameter(name, tensorOf('float64', Array(dims.reduce((x, y) => x * y, 1)).fill(0), dims));
  const x = graph.input('x', 'float64', ['N', 1024]);
  const transB = { transB: 1 };
  const h = graph.Relu(
    graph.Gemm(x, weight('patch_to_emb.0.weight', 512, 1024), weight('patch_to_emb.0.bias', 512), transB),
  );
  const hidden = graph.Gemm(
    h,
    weight('online_encoder.attention.attention.0.weight', 128, 512),
    undefined,
    transB,
  );
  const second = weight('online_encoder.attention.attention.2.weight', 1, 128);
  const u = graph.output('u', graph.Gemm(graph.Relu(hidden), second, undefined, transB));
  const a = graph.output('a', graph.Softmax(u, { axis: 0 }));
  const bag = graph.output('F', graph.ReduceSum(graph.Mul(a, h), [0], { keepdims: 1 }));
  graph.output(
    'logits',
    graph.Gemm(bag, weight('predictor.weight', 2, 512), weight('predictor.bias', 2), transB),
  );
  return graph;
}
