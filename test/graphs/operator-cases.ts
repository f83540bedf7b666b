import { type ElementType, END, type Graph, tensorOf, type Value } from '../../inference/graph/index.ts';

/** One application of an operator on random concrete shapes. Integer inputs hold 0..`highest`. */
export interface OperatorCase {
  readonly op: string;
  readonly inputs: readonly {
    readonly dims: readonly number[];
    readonly type?: ElementType;
    readonly highest?: number;
    /** First axis that is always of known size, as kernels are. */
    readonly knownFrom?: number;
  }[];
  readonly build: (graph: Graph, ...inputs: Value[]) => Value | readonly Value[];
}

/** Draws whole numbers from `low` to `high`, both included. */
export type Draw = (low: number, high: number) => number;

const shape = (draw: Draw, rank: number): number[] => Array.from({ length: rank }, () => draw(1, 5));

function unary(draw: Draw): OperatorCase[] {
  const ops = [
    ...([
      'Neg',
      'Abs',
      'Sign',
      'Sqrt',
      'Exp',
      'Log',
      'Relu',
      'Sigmoid',
      'Tanh',
      'Erf',
      'Softplus',
      'Softsign',
    ] as const),
    ...(['HardSwish', 'Mish', 'Sin', 'Cos', 'Tan', 'Atan', 'Floor', 'Ceil', 'Round', 'Reciprocal'] as const),
    ...([
      'IsNaN',
      'Identity',
      'Size',
      'LeakyRelu',
      'Elu',
      'Celu',
      'ThresholdedRelu',
      'Selu',
      'HardSigmoid',
    ] as const),
    ...(['Gelu', 'IsInf', 'Shape', 'NonZero', 'RandomNormalLike', 'RandomUniformLike', 'Bernoulli'] as const),
  ];
  return ops.map((op) => ({
    op,
    inputs: [{ dims: shape(draw, draw(1, 4)) }],
    build: (graph, x) => graph[op](x as Value),
  }));
}

function binary(draw: Draw): OperatorCase[] {
  const whole = shape(draw, draw(2, 4));
  const thinned = whole.slice(draw(0, 1)).map((dim) => (draw(0, 2) === 0 ? 1 : dim));
  const pair = draw(0, 1) === 0 ? [whole, thinned] : [thinned, whole];
  const arithmetic = ['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Max', 'Min', 'Sum', 'Mean'] as const;
  const comparing = ['Equal', 'Greater', 'Less', 'GreaterOrEqual', 'LessOrEqual'] as const;
  const logic = ['And', 'Or', 'Xor'] as const;
  const inputs = (type: ElementType) => pair.map((dims) => ({ dims, type }));
  return [
    ...[...arithmetic, ...comparing].map(
      (op): OperatorCase => ({
        op,
        inputs: inputs('float32'),
        build: (graph, a, b) => graph[op](a as Value, b as Value),
      }),
    ),
    ...logic.map(
      (op): OperatorCase => ({
        op,
        inputs: inputs('bool'),
        build: (graph, a, b) => graph[op](a as Value, b as Value),
      }),
    ),
    { op: 'Not', inputs: [{ dims: whole, type: 'bool' }], build: (graph, x) => graph.Not(x as Value) },
    {
      op: 'Mod',
      inputs: [{ dims: whole, type: 'int64', highest: 9 }],
      build: (graph, x) => graph.Mod(x as Value, 3),
    },
    {
      op: 'PRelu',
      inputs: [{ dims: whole }, { dims: [whole.at(-1) as number] }],
      build: (graph, x, slope) => graph.PRelu(x as Value, slope as Value),
    },
    { op: 'Clip', inputs: [{ dims: whole }], build: (graph, x) => graph.Clip(x as Value, -0.5, 0.5) },
    {
      op: 'Where',
      inputs: [{ dims: thinned, type: 'bool' }, { dims: whole }, { dims: [1] }],
      build: (graph, condition, a, b) => graph.Where(condition as Value, a as Value, b as Value),
    },
  ];
}

function reductions(draw: Draw): OperatorCase[] {
  const sums = [
    'ReduceSum',
    'ReduceMean',
    'ReduceMax',
    'ReduceMin',
    'ReduceProd',
    'ReduceLogSumExp',
  ] as const;
  const norms = ['ReduceLogSum', 'ReduceSumSquare', 'ReduceL1', 'ReduceL2'] as const;
  return [
    ...[...sums, ...norms].map((op): OperatorCase => {
      const dims = shape(draw, draw(2, 4));
      const axes = draw(0, 3) === 0 ? undefined : [draw(-dims.length, -2), dims.length - 1];
      const keepdims = draw(0, 1);
      return { op, inputs: [{ dims }], build: (graph, x) => graph[op](x as Value, axes, { keepdims }) };
    }),
    ...(['ArgMax', 'ArgMin'] as const).map((op): OperatorCase => {
      const attributes = { axis: draw(-3, 2), keepdims: draw(0, 1) };
      return {
        op,
        inputs: [{ dims: shape(draw, 3) }],
        build: (graph, x) => graph[op](x as Value, attributes),
      };
    }),
    ...(['Softmax', 'LogSoftmax'] as const).map((op): OperatorCase => {
      const axis = draw(-3, 2);
      return { op, inputs: [{ dims: shape(draw, 3) }], build: (graph, x) => graph[op](x as Value, { axis }) };
    }),
  ];
}

function products(draw: Draw): OperatorCase[] {
  const [b, m, k, n] = [draw(1, 5), draw(1, 5), draw(1, 5), draw(1, 5)];
  const left = [[k], [m, k], [b, m, k], [1, b, m, k]][draw(0, 3)] as number[];
  const right = [[k], [k, n], [b, k, n]][draw(0, 2)] as number[];
  const [transA, transB] = [draw(0, 1), draw(0, 1)];
  return [
    {
      op: 'MatMul',
      inputs: [{ dims: left }, { dims: right }],
      build: (graph, x, y) => graph.MatMul(x as Value, y as Value),
    },
    {
      op: 'Gemm',
      inputs: [
        { dims: transA ? [k, m] : [m, k] },
        { dims: transB ? [n, k] : [k, n] },
        { dims: [[n], [m, n], [1, n], []][draw(0, 3)] as number[] },
      ],
      build: (graph, x, y, z) => graph.Gemm(x as Value, y as Value, z as Value, { transA, transB }),
    },
    {
      op: 'Einsum',
      inputs: [{ dims: [b, m, k] }, { dims: [b, k, n] }],
      build: (graph, x, y) => graph.Einsum('bmk,bkn->bnm', x as Value, y as Value),
    },
    {
      op: 'Einsum',
      inputs: [{ dims: [b, m, k] }, { dims: [k, n] }],
      build: (graph, x, y) => graph.Einsum('...k,kn', x as Value, y as Value),
    },
  ];
}

function windows(draw: Draw): OperatorCase[] {
  const rank = draw(1, 2);
  const each = (low: number, high: number): number[] => Array.from({ length: rank }, () => draw(low, high));
  const kernel = each(1, 3);
  const sizes = each(7, 12);
  const [batch, group, channels, filters] = [draw(1, 3), draw(1, 2), draw(1, 3), draw(1, 3)];
  // padding stays under the kernel, as pooling demands
  const pads = [...kernel, ...kernel].map((size) => draw(0, size - 1));
  const strides = each(1, 3);
  const dilations = each(1, 2);
  const auto = (['SAME_UPPER', 'SAME_LOWER', 'VALID'] as const)[draw(0, 2)] as 'VALID';
  const ceil_mode = draw(0, 1);
  // ONNX Runtime refuses the negative padding that SAME asks for where steps are wider than the window
  const narrow = strides.map((stride, axis) => Math.min(stride, kernel[axis] as number));
  const image = { dims: [batch, channels * group, ...sizes] };
  const weight = { dims: [filters * group, channels, ...kernel], knownFrom: 2 };
  const upward = { dims: [channels * group, filters, ...kernel], knownFrom: 2 };
  const output_padding = strides.map((stride) => draw(0, stride - 1));
  return [
    {
      op: 'Conv',
      inputs: [image, weight, { dims: [filters * group] }],
      build: (graph, x, w, b) => graph.Conv(x as Value, w as Value, b, { pads, strides, dilations, group }),
    },
    {
      op: 'Conv',
      inputs: [image, weight],
      build: (graph, x, w) => graph.Conv(x as Value, w as Value, { auto_pad: auto, strides: narrow, group }),
    },
    {
      op: 'ConvTranspose',
      inputs: [image, upward, { dims: [filters * group] }],
      build: (graph, x, w, b) =>
        graph.ConvTranspose(x as Value, w as Value, b, { pads, strides, dilations, group, output_padding }),
    },
    {
      op: 'AveragePool',
      inputs: [image],
      build: (graph, x) => graph.AveragePool(x as Value, { kernel_shape: kernel, pads, strides, ceil_mode }),
    },
    {
      op: 'MaxPool',
      inputs: [image],
      build: (graph, x) =>
        graph.MaxPoolWithIndices(x as Value, { kernel_shape: kernel, pads, strides, dilations, ceil_mode }),
    },
    {
      op: 'MaxPool',
      inputs: [image],
      build: (graph, x) =>
        graph.MaxPool(x as Value, { kernel_shape: kernel, auto_pad: auto, strides: narrow }),
    },
    { op: 'GlobalAveragePool', inputs: [image], build: (graph, x) => graph.GlobalAveragePool(x as Value) },
    { op: 'GlobalMaxPool', inputs: [image], build: (graph, x) => graph.GlobalMaxPool(x as Value) },
  ];
}

function normalisations(draw: Draw): OperatorCase[] {
  const groups = draw(1, 3);
  const channels = groups * draw(1, 3);
  const image = { dims: [draw(1, 3), channels, draw(2, 5), draw(2, 5)] };
  const vector = { dims: [channels] };
  const [b, t, c] = [draw(1, 3), draw(1, 5), draw(2, 5)];
  return [
    {
      op: 'BatchNormalization',
      inputs: [image, vector, vector, vector, vector],
      build: (graph, x, scale, bias, mean, variance) =>
        graph.BatchNormalization(x as Value, scale as Value, bias as Value, mean as Value, variance as Value),
    },
    {
      op: 'LayerNormalization',
      inputs: [{ dims: [b, t, c] }, { dims: [c] }, { dims: [c] }],
      build: (graph, x, scale, bias) => graph.apply('LayerNormalization', [x, scale, bias], { axis: -1 }, 3),
    },
    {
      op: 'GroupNormalization',
      inputs: [image, vector, vector],
      build: (graph, x, scale, bias) =>
        graph.GroupNormalization(x as Value, scale as Value, bias as Value, { num_groups: groups }),
    },
    {
      op: 'InstanceNormalization',
      inputs: [image, vector, vector],
      build: (graph, x, scale, bias) =>
        graph.InstanceNormalization(x as Value, scale as Value, bias as Value),
    },
    { op: 'LRN', inputs: [image], build: (graph, x) => graph.LRN(x as Value, { size: 3 }) },
    {
      op: 'LpNormalization',
      inputs: [image],
      build: (graph, x) => graph.LpNormalization(x as Value, { axis: 1 }),
    },
    {
      op: 'DepthToSpace',
      inputs: [{ dims: [b, 4 * c, t, t] }],
      build: (graph, x) => graph.DepthToSpace(x as Value, { blocksize: 2 }),
    },
    {
      op: 'SpaceToDepth',
      inputs: [{ dims: [b, c, 2 * t, 4] }],
      build: (graph, x) => graph.SpaceToDepth(x as Value, { blocksize: 2 }),
    },
    {
      op: 'Resize',
      inputs: [image],
      build: (graph, x) => graph.Resize(x as Value, { scales: [1, 1, 2, 1.5] }, { mode: 'nearest' }),
    },
    {
      op: 'Resize',
      inputs: [image],
      build: (graph, x) => graph.Resize(x as Value, { sizes: [7, 4] }, { mode: 'linear', axes: [2, 3] }),
    },
    {
      op: 'Resize',
      inputs: [image],
      build: (graph, x) =>
        graph.Resize(
          x as Value,
          { sizes: [7, 9] },
          {
            axes: [2, 3],
            keep_aspect_ratio_policy: (['not_larger', 'not_smaller'] as const)[draw(0, 1)] as 'not_larger',
          },
        ),
    },
  ];
}

function shapeOperators(draw: Draw): OperatorCase[] {
  const [a, b, c, d] = [draw(1, 5), draw(1, 5), draw(2, 5), draw(1, 5)];
  const x4 = { dims: [a, b, c, d] };
  const axis = draw(-3, 2);
  const slices = [draw(-2, 1), draw(-1, 4), draw(1, 2)] as const;
  return [
    { op: 'Reshape', inputs: [x4], build: (graph, x) => graph.Reshape(x as Value, [0, -1, d]) },
    { op: 'Reshape', inputs: [x4], build: (graph, x) => graph.Reshape(x as Value, [-1, 1, c * d]) },
    {
      op: 'Reshape',
      inputs: [x4],
      build: (graph, x) => {
        const batch = graph.Gather(graph.Shape(x as Value), [0]);
        return graph.Reshape(x as Value, graph.Concat([batch, graph.constant([-1], 'int64')], { axis: 0 }));
      },
    },
    { op: 'Flatten', inputs: [x4], build: (graph, x) => graph.Flatten(x as Value, { axis }) },
    { op: 'Transpose', inputs: [x4], build: (graph, x) => graph.Transpose(x as Value, [2, 0, 3, 1]) },
    { op: 'Transpose', inputs: [x4], build: (graph, x) => graph.Transpose(x as Value) },
    {
      op: 'Concat',
      inputs: [{ dims: [a, b] }, { dims: [a, c] }],
      build: (graph, x, y) => graph.Concat([x as Value, y as Value], { axis: -1 }),
    },
    {
      op: 'Split',
      inputs: [{ dims: [a, 6] }],
      build: (graph, x) => graph.Split(x as Value, [1, 2, 3], { axis: 1 }),
    },
    {
      op: 'Split',
      inputs: [{ dims: [a, 7] }],
      build: (graph, x) => graph.Split(x as Value, { num_outputs: 3 }, { axis: 1 }),
    },
    {
      op: 'Slice',
      inputs: [{ dims: [a, b, 6] }],
      build: (graph, x) =>
        graph.Slice(x as Value, [slices[0], 1, -1], [END, slices[1], -END], [0, 1, 2], [1, slices[2], -1]),
    },
    {
      op: 'Slice',
      inputs: [{ dims: [a, 6] }],
      build: (graph, x) => graph.Slice(x as Value, [0, 2], [END, -1]),
    },
    {
      op: 'Pad',
      inputs: [x4],
      build: (graph, x) => graph.Pad(x as Value, [0, 0, 1, 2, 0, 0, 0, 1], 0.5),
    },
    {
      op: 'Pad',
      inputs: [x4],
      build: (graph, x) => graph.Pad(x as Value, [1, -1], undefined, [2], { mode: 'edge' }),
    },
    { op: 'Expand', inputs: [{ dims: [b, 1] }], build: (graph, x) => graph.Expand(x as Value, [a, 1, c]) },
    {
      op: 'Expand',
      inputs: [{ dims: [b, 1] }, { dims: [a, b, c] }],
      build: (graph, x, y) => graph.Expand(x as Value, graph.Shape(y as Value)),
    },
    { op: 'Tile', inputs: [{ dims: [a, b] }], build: (graph, x) => graph.Tile(x as Value, [2, 3]) },
    {
      op: 'Squeeze',
      inputs: [{ dims: [a, 1, b, 1] }],
      build: (graph, x) => graph.Squeeze(x as Value, [-1, 1]),
    },
    {
      op: 'Unsqueeze',
      inputs: [{ dims: [a, b] }],
      build: (graph, x) => graph.Unsqueeze(x as Value, [0, -1]),
    },
    { op: 'Cast', inputs: [x4], build: (graph, x) => graph.Cast(x as Value, 'int32') },
    {
      op: 'CastLike',
      inputs: [x4, { dims: [1], type: 'int64' }],
      build: (graph, x, y) => graph.CastLike(x as Value, y as Value),
    },
    { op: 'Shape', inputs: [x4], build: (graph, x) => graph.Shape(x as Value, { start: 1, end: -1 }) },
    {
      op: 'Trilu',
      inputs: [{ dims: [b, a, c] }],
      build: (graph, x) => graph.Trilu(x as Value, 1, { upper: 0 }),
    },
    { op: 'Dropout', inputs: [x4], build: (graph, x) => graph.apply('Dropout', [x], {}, 2) },
    {
      op: 'ConstantOfShape',
      inputs: [x4],
      build: (graph, x) => graph.ConstantOfShape(graph.Shape(x as Value), tensorOf('int64', [3])),
    },
    {
      op: 'Range',
      inputs: [x4],
      build: (graph, x) => graph.Range(0, graph.Gather(graph.Shape(x as Value), 2), 1),
    },
    { op: 'Range', inputs: [], build: (graph) => graph.Range(1, 8, 2.5, 'float32') },
    { op: 'RandomNormal', inputs: [], build: (graph) => graph.RandomNormal([a, b]) },
    { op: 'RandomUniform', inputs: [], build: (graph) => graph.RandomUniform([a, b], { high: 2 }) },
    { op: 'EyeLike', inputs: [{ dims: [a, b] }], build: (graph, x) => graph.EyeLike(x as Value) },
  ];
}

function indices(draw: Draw): OperatorCase[] {
  const [a, b, c] = [draw(2, 5), draw(2, 5), draw(2, 5)];
  const axis = draw(-3, 2);
  const k = draw(1, 2);
  const x3 = { dims: [a, b, c] };
  const index = (dims: readonly number[]) => ({
    dims,
    type: 'int64' as const,
    highest: 1,
    knownFrom: dims.length - 1,
  });
  return [
    {
      op: 'Gather',
      inputs: [x3, index([2, 3])],
      build: (graph, x, at) => graph.Gather(x as Value, at as Value, { axis }),
    },
    { op: 'Gather', inputs: [x3], build: (graph, x) => graph.Gather(x as Value, -1, { axis }) },
    {
      op: 'GatherElements',
      inputs: [x3, index([2, 1, 2])],
      build: (graph, x, at) => graph.GatherElements(x as Value, at as Value, { axis }),
    },
    {
      op: 'GatherND',
      inputs: [x3, index([4, 2])],
      build: (graph, x, at) => graph.GatherND(x as Value, at as Value),
    },
    {
      op: 'GatherND',
      inputs: [x3, index([a, 3, 1])],
      build: (graph, x, at) => graph.GatherND(x as Value, at as Value, { batch_dims: 1 }),
    },
    {
      op: 'ScatterElements',
      inputs: [x3, index([2, 1, 2]), { dims: [2, 1, 2] }],
      build: (graph, x, at, updates) =>
        graph.ScatterElements(x as Value, at as Value, updates as Value, { axis, reduction: 'add' }),
    },
    {
      op: 'ScatterND',
      inputs: [x3, index([4, 2]), { dims: [4, c] }],
      build: (graph, x, at, updates) =>
        graph.ScatterND(x as Value, at as Value, updates as Value, { reduction: 'add' }),
    },
    { op: 'TopK', inputs: [x3], build: (graph, x) => graph.TopK(x as Value, k, { axis, largest: 0 }) },
    {
      op: 'OneHot',
      inputs: [index([a, b])],
      build: (graph, x) => graph.OneHot(x as Value, 3, graph.constant([0, 1]), { axis }),
    },
    { op: 'CumSum', inputs: [x3], build: (graph, x) => graph.CumSum(x as Value, axis, { exclusive: 1 }) },
  ];
}

/** The operators that are younger than opset 21. */
function transformers(draw: Draw): OperatorCase[] {
  const [batch, heads, tokens, keys] = [draw(1, 3), draw(2, 3), draw(2, 5), draw(2, 5)];
  const [size, valueSize, past] = [2 * draw(1, 3), draw(1, 4), draw(1, 4)];
  const split = (length: number, width: number) => ({ dims: [batch, heads, length, width] });
  const joined = (length: number, width: number) => ({ dims: [batch, length, heads * width] });
  const flags = { is_causal: 1, scale: 0.5 };
  return [
    {
      op: 'Attention',
      inputs: [split(tokens, size), split(keys, size), split(keys, valueSize)],
      build: (graph, ...inputs) => graph.apply('Attention', inputs, flags),
    },
    {
      op: 'Attention',
      inputs: [joined(tokens, size), joined(keys, size), joined(keys, valueSize)].map(({ dims }) => ({
        dims,
        knownFrom: 2,
      })),
      build: (graph, ...inputs) =>
        graph.apply('Attention', inputs, { q_num_heads: heads, kv_num_heads: heads }),
    },
    {
      op: 'Attention',
      inputs: [
        ...[split(tokens, size), split(keys, size), split(keys, valueSize)],
        ...[split(past, size), split(past, valueSize)],
      ].map(({ dims }) => ({ dims, knownFrom: 2 })),
      build: (graph, q, k, v, pastKeys, pastValues) =>
        graph.apply('Attention', [q, k, v, null, pastKeys, pastValues], { is_causal: 1 }, 3),
    },
    {
      op: 'RMSNormalization',
      inputs: [{ dims: [batch, tokens, size] }, { dims: [size], knownFrom: 0 }],
      build: (graph, x, scale) => graph.apply('RMSNormalization', [x, scale], { epsilon: 1e-6 }),
    },
    {
      op: 'RotaryEmbedding',
      inputs: [split(tokens, size), ...[1, 2].map(() => ({ dims: [batch, tokens, size / 2] }))],
      build: (graph, ...inputs) => graph.apply('RotaryEmbedding', inputs, { interleaved: 1 }),
    },
    {
      op: 'Swish',
      inputs: [{ dims: shape(draw, draw(1, 4)) }],
      build: (graph, x) => graph.apply('Swish', [x], { alpha: 1.5 }),
    },
  ];
}

/** Every operator at least once, on shapes drawn anew. */
export const operatorCases = (draw: Draw): OperatorCase[] =>
  [
    ...[unary, binary, reductions, products, windows, normalisations, shapeOperators, indices],
    transformers,
  ].flatMap((family) => family(draw));
