import { describe, expect, it } from 'vitest';
import { gradients } from '../autodiff/index.ts';
import { Graph, type Tensor, tensorOf, writeOnnx } from '../graph/index.ts';
import { seededRandom } from '../random.ts';
import { Session } from '../runtime/index.ts';
import { sizingLoss } from '../sizing/index.ts';
import { smoothL1 } from '../training/index.ts';
import { gate, identityGate } from './index.ts';

async function run(graph: Graph): Promise<Record<string, number[]>> {
  const session = await Session.load(writeOnnx(graph), { threads: 1 });
  const outputs = await session.run({});
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, [...(tensor.data as Float32Array)]]),
  );
}

function expectNumbers(actual: readonly number[] | undefined, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual![i]! - value)).toBeLessThan(1e-6);
  });
}

describe('the golden network of the method file', () => {
  // Mutations: f(1 - f) without the (1 - f); no mean over the batch; ½ dropped from SmoothL1.
  it('has its loss and its gradients, to 1e-6 in float32', async () => {
    const graph = new Graph();
    const matrix = (rows: number[][]): Tensor =>
      tensorOf('float32', rows.flat(), [rows.length, rows[0]!.length]);
    const parameters = {
      dW1: graph.parameter(
        'W1',
        matrix([
          [0.2, -0.1],
          [0.4, 0.3],
          [-0.5, 0.6],
        ]),
      ),
      dw2: graph.parameter('w2', matrix([[0.5, -0.4, 0.3]])),
      db: graph.parameter('b', tensorOf('float32', [0.05])),
    };
    const x = graph.constant(
      matrix([
        [1, 2],
        [-1, 0.5],
      ]),
    );
    const placed = gate(
      graph,
      graph.Gemm(x, parameters.dW1, undefined, { transB: 1 }),
      'g',
      1,
      seededRandom(1),
    );
    graph.setParameter('gate.g', tensorOf('float32', [0.1, -0.2, 0.3]));
    const answer = graph.Gemm(placed.output, parameters.dw2, parameters.db, { transB: 1 });
    const loss = sizingLoss(
      graph,
      answer,
      graph.constant(matrix([[-0.5384615385], [-0.0256410256]])),
      graph.constant(matrix([[1], [1]])),
    );
    const wanted = { ...parameters, dg: placed.raw };
    const derived = gradients(graph, loss, Object.values(wanted));
    graph.output('y', answer);
    graph.output('loss', loss);
    Object.keys(wanted).forEach((name, i) => {
      graph.output(name, derived[i]!);
    });
    const outputs = await run(graph);
    expectNumbers(outputs.y, [-0.0094334725, 0.1672604059]);
    expectNumbers(outputs.loss, [0.07927041420780495]);
    expectNumbers(outputs.dg, [-0.0030065622, -0.0238013277, 0.0192379203]);
    expectNumbers(
      outputs.dW1,
      [0.0441148719, 0.1515230167, -0.0302625567, -0.1039439465, 0.0289628145, 0.0994796729],
    );
    expectNumbers(outputs.dw2, [-0.0126586546, 0.1082205166, 0.1506879883]);
    expectNumbers(outputs.db, [0.3609647487]);
  });
});

describe('a gate', () => {
  it('multiplies along its axis by sigmoid of the raw weight', async () => {
    const graph = new Graph();
    const ones = graph.constant(tensorOf('float32', new Array(12).fill(1), [1, 2, 2, 3]));
    graph.output('channels', gate(graph, ones, 'channels', 1, seededRandom(1)).output);
    graph.output('tokens', gate(graph, ones, 'tokens', -1, seededRandom(1)).output);
    graph.setParameter('gate.channels', tensorOf('float32', [-2, 0.1]));
    graph.setParameter('gate.tokens', tensorOf('float32', [0, -2, 0.1]));
    const outputs = await run(graph);
    const [low, high] = [0.119202922, 0.5249791875];
    expectNumbers(outputs.channels, [low, low, low, low, low, low, high, high, high, high, high, high]);
    expectNumbers(outputs.tokens, [0.5, low, high, 0.5, low, high, 0.5, low, high, 0.5, low, high]);
  });

  it('at identity strength is exactly 1 and has a slope', async () => {
    const graph = new Graph();
    const x = graph.constant(tensorOf('float32', [0.1, -3.7], [1, 2]));
    const placed = identityGate(graph, x, 'g', 1);
    const [slope] = gradients(graph, graph.ReduceSum(placed.output, [0, 1], { keepdims: 0 }), [placed.raw]);
    graph.output('y', placed.output);
    graph.output('slope', slope!);
    const outputs = await run(graph);
    expect(outputs.y).toEqual([Math.fround(0.1), Math.fround(-3.7)]);
    expectNumbers(outputs.slope, [0.05, -1.85]);
  });

  it('needs a fixed number of channels', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [1, 'C']);
    expect(() => gate(graph, x, 'g', 1, seededRandom(1))).toThrow(/fixed number of channels/);
  });
});

describe('the sizing loss', () => {
  it('is the square turning linear at 1', async () => {
    const graph = new Graph();
    const difference = graph.constant(tensorOf('float32', [-2, -1, -0.5, 0, 0.5, 3]));
    graph.output('smoothL1', smoothL1(graph, difference));
    expectNumbers((await run(graph)).smoothL1, [1.5, 0.5, 0.125, 0, 0.125, 2.5]);
  });

  it('is weighed sample by sample, then averaged', async () => {
    const graph = new Graph();
    const column = (values: number[]) => graph.constant(tensorOf('float32', values, [values.length, 1]));
    graph.output('loss', sizingLoss(graph, column([2, 0.5]), column([0, 0]), column([1, 3])));
    expectNumbers((await run(graph)).loss, [(1.5 + 3 * 0.125) / 2]);
  });
});
