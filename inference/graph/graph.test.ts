import { describe, expect, it } from 'vitest';
import { runInOrt } from '../../test/graphs/run-in-ort.ts';
import { Graph, scalar, tensorOf } from './index.ts';

const image = (graph: Graph) => graph.input('image', 'float32', ['N', 3, 'H', 'W']);

describe('REQ-INFER-001 errors name the operator and the shapes', () => {
  const graph = new Graph();
  const x = image(graph);
  const row = graph.input('row', 'float32', [2, 5]);
  const w = graph.parameter('w', tensorOf('float32', Array(36).fill(1), [4, 1, 3, 3]));
  const refusals: readonly [string, () => unknown, RegExp][] = [
    [
      'channels of a convolution',
      () => graph.Conv(x, w),
      /^Conv: .*\[N, 3, H, W\] has 3 channels.*\[4, 1, 3, 3\]/,
    ],
    [
      'inner sizes of a product',
      () => graph.MatMul(row, row),
      /^MatMul: inner sizes 5 and 2 differ.*\[2, 5\]/,
    ],
    ['broadcasting', () => graph.Add(row, graph.constant([1, 2])), /^Add: .*\[2, 5\] and \[2\]/],
    ['element types', () => graph.Add(row, graph.constant(1, 'float64')), /^Add: .*float32, float64/],
    [
      'a reshape that does not fit',
      () => graph.Reshape(row, [3, -1]),
      /^Reshape: \[2, 5\] does not fit into \[3, -1\]/,
    ],
    [
      'an axis outside',
      () => graph.Softmax(row, { axis: 2 }),
      /^Softmax: axis 2 is outside a tensor of rank 2/,
    ],
    [
      'a window wider than its input',
      () => graph.MaxPool(graph.Reshape(row, [1, 2, 5]), { kernel_shape: [6] }),
      /^MaxPool: the window of 6/,
    ],
    ['split sizes', () => graph.Split(row, [1, 3], { axis: 1 }), /^Split: sizes \[1, 3\] do not sum to 5/],
    ['k beyond the axis', () => graph.TopK(row, 6), /^TopK: k 6 is outside axis 1 of size 5/],
    ['squeezing more than 1', () => graph.Squeeze(row, [0]), /^Squeeze: axis 0 has size 2/],
    ['an unknown attribute', () => graph.apply('Relu', [row], { alpha: 1 }), /Relu has no attribute 'alpha'/],
    [
      'an attribute of another kind',
      () => graph.apply('Softmax', [row], { axis: 0.5 }),
      /'axis' must be of kind int/,
    ],
    ['an unknown operator', () => graph.apply('Relu6', [row]), /Relu6: no such operator/],
    ['too few inputs', () => graph.apply('Add', [row]), /^Add: 1 inputs, needed 2/],
    ['a foreign value', () => new Graph().Relu(row), /not a value of this graph/],
  ];
  it.each(refusals)('%s', (_, act, message) => {
    const before = graph.nodes.length;
    expect(act).toThrow(
      expect.objectContaining({ code: 'invalid_input', message: expect.stringMatching(message) }),
    );
    expect(graph.nodes.slice(before).filter((node) => !['Reshape'].includes(node.op))).toEqual([]);
  });
});

describe('symbolic shapes', () => {
  it('broadcasts a symbol with 1, with a number and with another symbol', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['N', 1, 'T']);
    const y = graph.input('y', 'float32', ['M', 4, 1]);
    expect(graph.Add(x, y).shape).toEqual(['max(M,N)', 4, 'T']);
    expect(graph.Add(x, graph.constant([1, 2, 3])).shape).toEqual(['N', 1, 3]);
  });

  it('gives equal names to sizes that are computed equally', () => {
    const graph = new Graph();
    const x = image(graph);
    const w = (name: string, k: number) =>
      graph.parameter(name, tensorOf('float32', Array(24 * k * k).fill(1), [8, 3, k, k]));
    const narrow = graph.Conv(x, w('narrow', 1), { strides: [2, 2] });
    const wide = graph.Conv(x, w('wide', 3), { pads: [1, 1, 1, 1], strides: [2, 2] });
    expect(wide.shape).toEqual(narrow.shape);
    expect(graph.Concat([narrow, wide], { axis: 1 }).shape.slice(0, 2)).toEqual(['N', 16]);
    const same = graph.Conv(x, w('same', 3), { pads: [1, 1, 1, 1] });
    expect(same.shape).toEqual(['N', 8, 'H', 'W']);
  });

  it('follows shape computations to a static result', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['N', 6, 4, 5]);
    const shape = graph.Shape(x);
    const batch = graph.Gather(shape, 0);
    const channels = graph.Div(graph.Gather(shape, 1), 2);
    const dims = graph.Concat(
      [
        graph.Unsqueeze(batch, [0]),
        graph.constant([2], 'int64'),
        graph.Unsqueeze(channels, [0]),
        graph.Slice(shape, [2], [4]),
      ],
      { axis: 0 },
    );
    expect(graph.Reshape(x, dims).shape).toEqual(['N', 2, 3, 4, 5]);
    expect(graph.Flatten(x).shape).toEqual(['N', 120]);
    expect(graph.Reshape(graph.Flatten(x), [0, 6, -1]).shape).toEqual(['N', 6, 20]);
  });

  it('turns the -1 of an Expand shape that PyTorch exports into 1', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [1, 'T', 8]);
    const shape = graph.constant([3, -1, -1], 'int64');
    const ones = graph.ConstantOfShape(graph.Shape(shape), tensorOf('int64', [1]));
    const chosen = graph.Where(graph.Equal(shape, graph.Mul(ones, -1)), ones, shape);
    expect(graph.Expand(x, chosen).shape).toEqual([3, 'T', 8]);
  });
});

describe('values and names', () => {
  it('makes a number a constant of the other operand’s type, once', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', [2]);
    expect(graph.Mul(graph.Add(1, x), 1).type).toBe('float64');
    expect([...graph.constants.values()]).toEqual([scalar('float64', 1)]);
  });

  it('keeps 0 and -0 apart among shared constants', () => {
    const graph = new Graph();
    expect(graph.constant(0)).toBe(graph.constant(0));
    expect(graph.constant(-0)).not.toBe(graph.constant(0));
  });

  it('renames a parameter with its weights', () => {
    const graph = new Graph();
    const w = graph.parameter('w', tensorOf('float32', [1, 2]));
    graph.rename(w, 'v');
    expect([...graph.parameters.keys(), w.name]).toEqual(['v', 'v']);
    expect(() => graph.value('w')).toThrow(/no tensor named 'w'/);
  });

  it('moves tensors between constants and parameters', () => {
    const graph = new Graph();
    const c = graph.constant(2);
    graph.promote(c.name);
    expect([graph.constants.size, graph.parameters.size]).toEqual([0, 1]);
    expect(graph.constant(2)).not.toBe(c);
    graph.freeze(c.name);
    expect(graph.constantOf(c)).toEqual(scalar('float32', 2));
  });

  it('refuses weights of another shape and tensors that are too short', () => {
    const graph = new Graph();
    graph.parameter('w', tensorOf('float32', [1, 2]));
    expect(() => graph.setParameter('w', tensorOf('float32', [1, 2, 3]))).toThrow(
      /float32\[2\], not float32\[3\]/,
    );
    expect(() => graph.parameter('v', { ...tensorOf('float32', [1]), dims: [2] })).toThrow(/1 elements/);
    expect(() => graph.input('w', 'float32', [1])).toThrow(/'w' is taken/);
  });

  it('prunes what no output needs, but no input', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [2]);
    const w = graph.parameter('w', tensorOf('float32', [1, 2]));
    graph.parameter('unused', tensorOf('float32', [1]));
    graph.Exp(graph.Mul(x, w));
    graph.output('y', graph.Add(x, 1));
    graph.prune();
    expect(graph.nodes.map((node) => node.op)).toEqual(['Add']);
    expect([...graph.parameters.keys()]).toEqual([]);
    expect(graph.inputs.map((input) => input.name)).toEqual(['x']);
    expect(graph.Add(x, 1).shape).toEqual([2]);
  });
});

describe('outputs', () => {
  it('publishes one value under two names, and an input as it is', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [2]);
    const y = graph.Neg(x);
    graph.output('first', y);
    graph.output('second', y);
    graph.output('same', x);
    const results = await runInOrt(graph, { x: tensorOf('float32', [1, 2]) });
    expect(Object.entries(results).map(([name, { data }]) => [name, ...(data as Float32Array)])).toEqual([
      ['first', -1, -2],
      ['second', -1, -2],
      ['same', 1, 2],
    ]);
  });

  it('lets an output take a name that an inner value has', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [1]);
    const inner = graph.Add(x, 1);
    graph.output(inner.name, graph.Mul(inner, 10));
    const results = await runInOrt(graph, { x: scalarRow(2) });
    expect(Object.values(results).map(({ data }) => data[0])).toEqual([30]);
    expect(() => graph.output(inner.name, x)).toThrow(/output named/);
  });
});

const scalarRow = (value: number) => tensorOf('float32', [value]);
