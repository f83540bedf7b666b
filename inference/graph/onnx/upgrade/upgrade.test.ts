import { describe, expect, it } from 'vitest';
import { type ForeignModel, foreignModel } from '../../../../test/graphs/foreign-model.ts';
import { randomTensor, runInOrt, seeded } from '../../../../test/graphs/run-in-ort.ts';
import { elementCount, readOnnx, type Tensor, tensorOf, writeOnnx } from '../../index.ts';

const x = (...dims: number[]) => ({ x: ['float32', dims] as const });
const axes = (op: string, opset: number): [string, ForeignModel] => [
  `${op} of opset ${opset} with axes as attribute`,
  {
    opset,
    inputs: op === 'Squeeze' ? x(2, 1, 3, 1) : x(2, 3, 4),
    nodes: [{ op, inputs: ['x'], attributes: { axes: [1, 3].slice(0, /^Reduce/.test(op) ? 1 : 2) } }],
  },
];
const images = tensorOf('float32', [0.5, 0.25, 2, 1.5]);
const vector = (count: number): Tensor =>
  tensorOf(
    'float32',
    Array.from({ length: count }, (_, at) => 0.5 + at / 7),
  );

const models: readonly [string, ForeignModel][] = [
  ...['Squeeze', 'Unsqueeze', 'ReduceSum'].map((op) => axes(op, 11)),
  ...['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceLogSumExp', 'ReduceL1'].map((op) =>
    axes(op, 13),
  ),
  ...['ReduceLogSum', 'ReduceSumSquare', 'ReduceL2'].map((op) => axes(op, 17)),
  [
    'Slice of opset 9',
    {
      opset: 9,
      inputs: x(4, 5, 6),
      nodes: [
        { op: 'Slice', inputs: ['x'], attributes: { axes: [1, 2], starts: [1, -3], ends: [9999, -1] } },
      ],
    },
  ],
  [
    'Slice of opset 9 without axes',
    {
      opset: 9,
      inputs: x(4, 5),
      nodes: [{ op: 'Slice', inputs: ['x'], attributes: { starts: [1], ends: [3] } }],
    },
  ],
  [
    'Pad of opset 10',
    {
      opset: 10,
      inputs: x(2, 3),
      nodes: [{ op: 'Pad', inputs: ['x'], attributes: { pads: [0, 1, 2, 0], value: { float: 1.5 } } }],
    },
  ],
  [
    'Pad of opset 7 by reflection',
    {
      opset: 7,
      inputs: x(4, 3),
      nodes: [{ op: 'Pad', inputs: ['x'], attributes: { pads: [0, 1, 2, 0], mode: 'reflect' } }],
    },
  ],
  [
    'Clip of opset 10',
    {
      opset: 10,
      inputs: x(9),
      nodes: [{ op: 'Clip', inputs: ['x'], attributes: { min: { float: -0.3 }, max: { float: 0.2 } } }],
    },
  ],
  [
    'Clip of opset 10 from above only',
    { opset: 10, inputs: x(9), nodes: [{ op: 'Clip', inputs: ['x'], attributes: { max: { float: 0.2 } } }] },
  ],
  [
    'Split of opset 11 by sizes',
    {
      opset: 11,
      inputs: x(2, 5),
      nodes: [{ op: 'Split', inputs: ['x'], outputs: ['a', 'y'], attributes: { axis: 1, split: [2, 3] } }],
    },
  ],
  [
    'Split of opset 13 into equal parts',
    {
      opset: 13,
      inputs: x(2, 6),
      nodes: [{ op: 'Split', inputs: ['x'], outputs: ['a', 'y'], attributes: { axis: 1 } }],
    },
  ],
  ...['Softmax', 'LogSoftmax', 'Hardmax'].map((op): [string, ForeignModel] => [
    `${op} of opset 11 over flattened axes`,
    { opset: 11, inputs: x(2, 3, 4, 2), nodes: [{ op, inputs: ['x'] }] },
  ]),
  [
    'Softmax of opset 11 over axis 2 of a symbolic batch',
    {
      opset: 11,
      inputs: { x: ['float32', ['N', 3, 4, 2]] },
      nodes: [{ op: 'Softmax', inputs: ['x'], attributes: { axis: 2 } }],
    },
  ],
  [
    'Softmax of opset 7 over the last axis',
    { opset: 7, inputs: x(2, 7), nodes: [{ op: 'Softmax', inputs: ['x'] }] },
  ],
  ...(['nearest', 'linear'] as const).flatMap((mode): [string, ForeignModel][] => [
    [
      `Upsample of opset 7, ${mode}`,
      {
        opset: 7,
        inputs: x(1, 2, 3, 4),
        nodes: [{ op: 'Upsample', inputs: ['x'], attributes: { mode, scales: { float: [1, 1, 2, 3] } } }],
      },
    ],
    [
      `Upsample of opset 9, ${mode}`,
      {
        opset: 9,
        inputs: x(1, 2, 3, 4),
        initializers: { scales: tensorOf('float32', [1, 1, 1.7, 2.5]) },
        nodes: [{ op: 'Upsample', inputs: ['x', 'scales'], attributes: { mode } }],
      },
    ],
    [
      `Resize of opset 10 to a smaller size, ${mode}`,
      {
        opset: 10,
        inputs: x(1, 2, 9, 8),
        initializers: { scales: tensorOf('float32', [1, 1, 0.6, 0.5]) },
        nodes: [{ op: 'Resize', inputs: ['x', 'scales'], attributes: { mode } }],
      },
    ],
  ]),
  [
    'Resize of opset 11 with an empty region',
    {
      opset: 11,
      inputs: x(1, 2, 5, 4),
      initializers: { roi: tensorOf('float32', []), scales: tensorOf('float32', [1, 1, 2, 1.5]) },
      nodes: [{ op: 'Resize', inputs: ['x', 'roi', 'scales'], attributes: { mode: 'linear' } }],
    },
  ],
  [
    'Dropout of opset 10',
    {
      opset: 10,
      inputs: x(3, 3),
      nodes: [{ op: 'Dropout', inputs: ['x'], attributes: { ratio: { float: 0.3 } } }],
    },
  ],
  [
    'TopK of opset 9',
    {
      opset: 9,
      inputs: x(3, 8),
      nodes: [{ op: 'TopK', inputs: ['x'], outputs: ['y', 'at'], attributes: { k: 2 } }],
    },
  ],
  [
    'BatchNormalization of opset 9',
    {
      opset: 9,
      inputs: x(2, 4, 3),
      initializers: { s: vector(4), b: images, m: vector(4), v: vector(4) },
      nodes: [
        {
          op: 'BatchNormalization',
          inputs: ['x', 's', 'b', 'm', 'v'],
          attributes: { epsilon: { float: 1e-3 }, momentum: { float: 0.8 } },
        },
      ],
    },
  ],
  [
    'GroupNormalization of opset 18, scaled per group',
    {
      opset: 18,
      inputs: x(2, 6, 3, 2),
      initializers: { s: tensorOf('float32', [2, 3]), b: tensorOf('float32', [0.5, -1]) },
      nodes: [{ op: 'GroupNormalization', inputs: ['x', 's', 'b'], attributes: { num_groups: 2 } }],
    },
  ],
  [
    'Scatter of opset 10',
    {
      opset: 10,
      inputs: x(3, 3),
      initializers: { at: tensorOf('int64', [2, 0, 1], [1, 3]), u: tensorOf('float32', [7, 8, 9], [1, 3]) },
      nodes: [{ op: 'Scatter', inputs: ['x', 'at', 'u'] }],
    },
  ],
  ['Gelu of opset 22', { opset: 22, inputs: x(3, 3), nodes: [{ op: 'Gelu', inputs: ['x'] }] }],
];

describe('REQ-INFER-002 models of other opsets compute the same after the upgrade', () => {
  it.each(models)('%s', async (_, model) => {
    const bytes = foreignModel(model);
    const dims = (model.inputs.x as readonly [string, readonly (number | string)[]])[1];
    const feeds = {
      x: randomTensor(
        'float32',
        dims.map((dim) => (typeof dim === 'number' ? dim : 3)),
        seeded(7),
      ),
    };
    // the logarithm of a sum needs positive numbers
    feeds.x.data.forEach((value, at) => {
      if (/LogSum|Prod/.test(model.nodes[0]?.op ?? '')) feeds.x.data[at] = Math.abs(Number(value)) + 0.1;
    });
    const graph = readOnnx(bytes);
    const expected = (await runInOrt(bytes, feeds)).y as Tensor;
    const actual = (await runInOrt(writeOnnx(graph), feeds)).y as Tensor;
    expect(actual.dims).toEqual(expected.dims);
    expect(elementCount(expected.dims)).toBeGreaterThan(0);
    const far = Array.from(expected.data as Float32Array, (value, at) =>
      Math.abs(value - Number(actual.data[at])),
    ).filter((distance) => !(distance <= 1e-6));
    expect(far).toEqual([]);
  });
});

describe('what no upgrade can keep is refused', () => {
  const refuse = (model: ForeignModel) => expect(() => readOnnx(foreignModel(model)));
  it('an opset before 7', () => {
    refuse({ opset: 6, inputs: x(2), nodes: [{ op: 'Relu', inputs: ['x'] }] }).toThrow(/opset 6/);
  });
  it('an opset after 23', () => {
    refuse({ opset: 24, inputs: x(2), nodes: [{ op: 'Relu', inputs: ['x'] }] }).toThrow(/opset 24/);
  });
  it('an operator younger than opset 21', () => {
    refuse({
      opset: 23,
      inputs: x(2, 4),
      initializers: { s: vector(4) },
      nodes: [{ op: 'RMSNormalization', inputs: ['x', 's'] }],
    }).toThrow(/RMSNormalization/);
  });
  it('BatchNormalization per activation', () => {
    refuse({
      opset: 7,
      inputs: x(2, 4),
      initializers: { s: vector(4) },
      nodes: [{ op: 'BatchNormalization', inputs: ['x', 's', 's', 's', 's'], attributes: { spatial: 0 } }],
    }).toThrow(/per activation/);
  });
});
