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
  ...[1, 0, 2].map((axis): [string, ForeignModel] => [
    `DFT of opset 17 along axis ${axis}`,
    {
      opset: 17,
      inputs: x(1, 6, 6, 1),
      nodes: [{ op: 'DFT', inputs: ['x'], attributes: axis === 1 ? { onesided: 1 } : { axis } }],
    },
  ]),
  ...[{}, { mode: 'bicubic' }, { mode: 'nearest' }].map((attributes): [string, ForeignModel] => [
    `GridSample of opset 16, ${JSON.stringify(attributes)}`,
    {
      opset: 16,
      inputs: x(1, 1, 5, 4),
      initializers: { grid: tensorOf('float32', [0.3, -0.2, 0.9, 0.1, -0.7, 0.6, 0, 0], [1, 2, 2, 2]) },
      nodes: [{ op: 'GridSample', inputs: ['x', 'grid'], attributes }],
    },
  ]),
  [
    'RoiAlign of opset 10',
    {
      opset: 10,
      inputs: x(1, 2, 8, 8),
      initializers: { boxes: tensorOf('float32', [1, 1, 6, 5], [1, 4]), of: tensorOf('int64', [0]) },
      nodes: [
        { op: 'RoiAlign', inputs: ['x', 'boxes', 'of'], attributes: { output_height: 3, output_width: 2 } },
      ],
    },
  ],
  ['Abs of opset 6', { opset: 6, inputs: x(3, 3), nodes: [{ op: 'Abs', inputs: ['x'] }] }],
  [
    'Swish of opset 24',
    {
      opset: 24,
      inputs: x(3, 3),
      nodes: [{ op: 'Swish', inputs: ['x'], attributes: { alpha: { float: 2 } } }],
    },
  ],
  [
    'CumProd of opset 26, which has no rule here',
    {
      opset: 26,
      inputs: x(3, 3),
      initializers: { axis: tensorOf('int64', [1], []) },
      nodes: [{ op: 'CumProd', inputs: ['x', 'axis'] }],
    },
  ],
  [
    'a block of a transformer of opset 23',
    {
      opset: 23,
      inputs: x(2, 5, 8),
      initializers: {
        s: tensorOf('float32', [1, 2, 0.5, 1, 1, 1, 1, 3]),
        at: tensorOf('int64', [0, 1, 2, 3, 4, 4, 3, 2, 1, 0], [2, 5]),
        cos: tensorOf('float32', [1, 1, 0.9, 0.99, 0.8, 0.98, 0.7, 0.97, 0.6, 0.96], [5, 2]),
        sin: tensorOf('float32', [0, 0, 0.1, 0.01, 0.2, 0.02, 0.3, 0.03, 0.4, 0.04], [5, 2]),
      },
      nodes: [
        { op: 'RMSNormalization', inputs: ['x', 's'], outputs: ['n'] },
        {
          op: 'RotaryEmbedding',
          inputs: ['n', 'cos', 'sin', 'at'],
          outputs: ['r'],
          attributes: { num_heads: 2 },
        },
        {
          op: 'Attention',
          inputs: ['r', 'r', 'n'],
          attributes: { q_num_heads: 2, kv_num_heads: 2, is_causal: 1 },
        },
      ],
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

/** Models that ONNX Runtime no longer runs, each with one of today that computes what it meant. */
const early: readonly [string, ForeignModel, ForeignModel][] = [
  ...(['Add', 'Pow', 'Greater'] as const).map((op): [string, ForeignModel, ForeignModel] => {
    const initializers = { b: tensorOf('float32', [1, 2, 3]) };
    return [
      `${op} of opset 6 along a stated axis`,
      {
        opset: 6,
        inputs: x(2, 3, 4),
        initializers,
        nodes: [{ op, inputs: ['x', 'b'], attributes: { broadcast: 1, axis: 1 } }],
      },
      {
        opset: 21,
        inputs: x(2, 3, 4),
        initializers: { b: tensorOf('float32', [1, 2, 3], [3, 1]) },
        nodes: [{ op, inputs: ['x', 'b'] }],
      },
    ];
  }),
  [
    'Mul of opset 6 with the last axes',
    {
      opset: 6,
      inputs: x(2, 3),
      initializers: { b: tensorOf('float32', [1, 2, 3]) },
      nodes: [{ op: 'Mul', inputs: ['x', 'b'], attributes: { broadcast: 1 } }],
    },
    {
      opset: 21,
      inputs: x(2, 3),
      initializers: { b: tensorOf('float32', [1, 2, 3]) },
      nodes: [{ op: 'Mul', inputs: ['x', 'b'] }],
    },
  ],
  [
    'PRelu of opset 6, a slope a channel',
    {
      opset: 6,
      inputs: x(2, 3, 3),
      initializers: { s: tensorOf('float32', [0.1, 0.2, 0.3]) },
      nodes: [{ op: 'PRelu', inputs: ['x', 's'] }],
    },
    {
      opset: 21,
      inputs: x(2, 3, 3),
      initializers: { s: tensorOf('float32', [0.1, 0.2, 0.3], [3, 1]) },
      nodes: [{ op: 'PRelu', inputs: ['x', 's'] }],
    },
  ],
  [
    'Reshape, Cast and Concat of opset 1',
    {
      opset: 1,
      inputs: x(2, 6),
      nodes: [
        { op: 'Reshape', inputs: ['x'], outputs: ['r'], attributes: { shape: [2, 3, -1] } },
        { op: 'Concat', inputs: ['r', 'r'], outputs: ['c'] },
        { op: 'Cast', inputs: ['c'], attributes: { to: 'DOUBLE' } },
      ],
    },
    {
      opset: 21,
      inputs: x(2, 6),
      initializers: { shape: tensorOf('int64', [2, 3, -1]) },
      nodes: [
        { op: 'Reshape', inputs: ['x', 'shape'], outputs: ['r'] },
        { op: 'Concat', inputs: ['r', 'r'], outputs: ['c'], attributes: { axis: 1 } },
        { op: 'Cast', inputs: ['c'], attributes: { to: 11 } },
      ],
    },
  ],
  [
    'Pad, Upsample and Selu of opset 1',
    {
      opset: 1,
      inputs: x(1, 1, 2, 3),
      nodes: [
        { op: 'Pad', inputs: ['x'], outputs: ['p'], attributes: { paddings: [0, 0, 1, 0, 0, 0, 0, 2] } },
        {
          op: 'Upsample',
          inputs: ['p'],
          outputs: ['u'],
          attributes: { height_scale: { float: 2 }, width_scale: { float: 3 } },
        },
        { op: 'Selu', inputs: ['u'], attributes: { consumed_inputs: [0] } },
      ],
    },
    {
      opset: 21,
      inputs: x(1, 1, 2, 3),
      initializers: {
        pads: tensorOf('int64', [0, 0, 1, 0, 0, 0, 0, 2]),
        scales: tensorOf('float32', [1, 1, 2, 3]),
      },
      nodes: [
        { op: 'Pad', inputs: ['x', 'pads'], outputs: ['p'] },
        {
          op: 'Resize',
          inputs: ['p', '', 'scales'],
          outputs: ['u'],
          attributes: { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
        },
        { op: 'Selu', inputs: ['u'], attributes: { alpha: { float: 1.6732 }, gamma: { float: 1.0507 } } },
      ],
    },
  ],
  [
    'BatchNormalization, Dropout and Gemm of opset 6 in use',
    {
      opset: 6,
      inputs: x(2, 4),
      initializers: { v: vector(4), w: tensorOf('float32', Array(16).fill(0.25), [4, 4]) },
      nodes: [
        {
          op: 'BatchNormalization',
          inputs: ['x', 'v', 'v', 'v', 'v'],
          outputs: ['n'],
          attributes: { is_test: 1 },
        },
        { op: 'Dropout', inputs: ['n'], outputs: ['d'], attributes: { is_test: 1 } },
        { op: 'Gemm', inputs: ['d', 'w', 'v'], attributes: { broadcast: 1 } },
      ],
    },
    {
      opset: 21,
      inputs: x(2, 4),
      initializers: { v: vector(4), w: tensorOf('float32', Array(16).fill(0.25), [4, 4]) },
      nodes: [
        { op: 'BatchNormalization', inputs: ['x', 'v', 'v', 'v', 'v'], outputs: ['n'] },
        { op: 'Gemm', inputs: ['n', 'w', 'v'] },
      ],
    },
  ],
];

describe('REQ-INFER-008 models that are too old for ONNX Runtime compute what they meant', () => {
  it.each(early)('%s', async (_, old, today) => {
    const dims = (old.inputs.x as readonly [string, readonly number[]])[1];
    const feeds = { x: randomTensor('float32', dims, seeded(7)) };
    feeds.x.data.forEach((value, at) => {
      if (old.nodes[0]?.op === 'Pow') feeds.x.data[at] = Math.abs(Number(value));
    });
    const [actual, expected] = [
      await runInOrt(readOnnx(foreignModel(old)), feeds),
      await runInOrt(foreignModel(today), feeds),
    ];
    expect(actual).toEqual(expected);
  });
});

describe('REQ-INFER-008 a graph is written in the lowest opset that holds it', () => {
  const rms: ForeignModel = {
    opset: 24,
    inputs: x(2, 4),
    initializers: { s: vector(4) },
    nodes: [
      { op: 'RMSNormalization', inputs: ['x', 's'], outputs: ['n'] },
      { op: 'Relu', inputs: ['n'] },
    ],
  };
  it('stays at 21 where rules cover every node', () => {
    const graph = readOnnx(foreignModel({ ...rms, nodes: [{ op: 'Relu', inputs: ['x'] }] }));
    expect(graph.opset).toBe(21);
  });
  it('keeps that of the file for an operator that is younger, or that no rule covers', () => {
    expect(readOnnx(foreignModel(rms)).opset).toBe(24);
    const tensorScatter: ForeignModel = {
      opset: 24,
      inputs: { ...x(1, 3, 2), u: ['float32', [1, 1, 2]] },
      nodes: [{ op: 'TensorScatter', inputs: ['x', 'u'] }],
    };
    expect(readOnnx(writeOnnx(readOnnx(foreignModel(tensorScatter)))).opset).toBe(24);
  });
  it('keeps that of the file for an attribute that is younger', () => {
    const nodes = [{ op: 'Cast', inputs: ['x'], attributes: { to: 1, round_mode: 'up' } }];
    expect(readOnnx(foreignModel({ ...rms, nodes })).opset).toBe(24);
  });
  it('falls with the node that needed it', () => {
    const graph = readOnnx(foreignModel(rms));
    graph.replaceUses(graph.value('n'), graph.value('x'));
    graph.prune();
    expect(graph.opset).toBe(21);
    expect(readOnnx(writeOnnx(graph)).opset).toBe(21);
  });
  it('knows the shapes of the young operators', () => {
    expect(readOnnx(foreignModel(rms)).outputs.get('y')?.shape).toEqual([2, 4]);
  });
});

describe('REQ-INFER-008 what no upgrade can keep is refused', () => {
  const refuse = (model: ForeignModel) => expect(() => readOnnx(foreignModel(model)));
  it('an opset after 26', () => {
    refuse({ opset: 27, inputs: x(2), nodes: [{ op: 'Relu', inputs: ['x'] }] }).toThrow(/opset 27/);
  });
  it('an operator that opset 21 does not have', () => {
    refuse({ opset: 6, inputs: x(2, 4), nodes: [{ op: 'Affine', inputs: ['x'] }] }).toThrow(
      /opset 21 has no operator Affine/,
    );
    refuse({
      opset: 20,
      inputs: x(2, 4),
      initializers: { s: vector(4) },
      nodes: [{ op: 'TensorScatter', inputs: ['x', 's'] }],
    }).toThrow(/opset 21 has no operator TensorScatter/);
  });
  it('an operator whose form changed, where no step leads to it', () => {
    refuse({ opset: 8, inputs: x(2), nodes: [{ op: 'Scan', inputs: ['', 'x'] }] }).toThrow(
      /Scan of opset 8 means something else than today's/,
    );
  });
  it.each(['BatchNormalization', 'Dropout'])('%s in its training form', (op) => {
    refuse({
      opset: 6,
      inputs: x(2, 4),
      initializers: { s: vector(4) },
      nodes: [{ op, inputs: op === 'Dropout' ? ['x'] : ['x', 's', 's', 's', 's'] }],
    }).toThrow(/training form/);
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
