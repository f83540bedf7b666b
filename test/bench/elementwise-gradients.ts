/**
 * Times the forms in which batch normalisation, ReLU, gates and max pooling can be written in a training graph.
 * The choices in inference/autodiff rest on its output.
 * Run: node test/bench/elementwise-gradients.ts [side=128] [batch=8] [threads=2] [rounds=12] [only=substring]
 */
import { Graph, type Shape, tensorOf, type Value } from '../../inference/graph/index.ts';
import { report, timeForms } from './forms.ts';

const [side = 128, batch = 8, threads = 2, rounds = 12] = process.argv.slice(2, 6).map(Number);
const only = process.argv[6] ?? '';

type Inputs = Readonly<Record<string, Shape>>;
type Form = (graph: Graph, inputs: Record<string, Value>) => Value;

function graphOf(inputs: Inputs, form: Form): Graph {
  const graph = new Graph();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, shape]) => [name, graph.input(name, 'float32', shape)]),
  );
  graph.output('y', form(graph, values));
  return graph;
}

async function compare(title: string, inputs: Inputs, forms: Readonly<Record<string, Form>>): Promise<void> {
  if (!title.includes(only)) return;
  const graphs = Object.fromEntries(
    Object.entries(forms).map(([name, form]) => [name, graphOf(inputs, form)]),
  );
  report(title, await timeForms(graphs, { threads, rounds }));
}

const wide = (g: Graph, vector: Value): Value => g.Reshape(vector, [-1, 1, 1]);

for (const [place, channels, sidePx] of [
  ['stem', 64, side / 2],
  ['layer1', 64, side / 4],
  ['layer3', 256, side / 16],
] as const) {
  const map: Shape = [batch, channels, sidePx, sidePx];
  const area = sidePx * sidePx;
  const vector: Shape = [channels];

  await compare(
    `${place}: relu backward`,
    { dy: map, z: map },
    {
      'Mul Sign': (g, { dy, z }) => g.Mul(dy!, g.Sign(g.Relu(z!))),
      'Mul Cast Greater': (g, { dy, z }) => g.Mul(dy!, g.Cast(g.Greater(g.Relu(z!), 0), 'float32')),
      'Where Greater': (g, { dy, z }) => g.Where(g.Greater(g.Relu(z!), 0), dy!, 0),
      'Mul HardSigmoid': (g, { dy, z }) => g.Mul(dy!, g.HardSigmoid(g.Relu(z!), { alpha: 1e30, beta: 0 })),
      'Mul Clip': (g, { dy, z }) => g.Mul(dy!, g.Clip(g.Mul(g.Relu(z!), 1e30), 0, 1)),
      'relu alone': (g, { z }) => g.Relu(z!),
      'mul alone': (g, { dy, z }) => g.Mul(dy!, z!),
      'sign alone': (g, { z }) => g.Sign(z!),
    },
  );

  await compare(
    `${place}: mean and variance`,
    { x: map },
    {
      'Sub Mul ReduceMean': (g, { x }) => {
        const mean = g.ReduceMean(x!, [0, 2, 3], { keepdims: 1 });
        const centred = g.Sub(x!, mean);
        return g.ReduceMean(g.Mul(centred, centred), [0, 2, 3], { keepdims: 0 });
      },
      'two-stage reduce': (g, { x }) => {
        const flat = g.Reshape(x!, [batch, channels, area]);
        const mean = g.ReduceMean(g.ReduceMean(flat, [2], { keepdims: 1 }), [0], { keepdims: 1 });
        const centred = g.Sub(flat, mean);
        return g.Reshape(
          g.ReduceMean(g.ReduceMean(g.Mul(centred, centred), [2], { keepdims: 1 }), [0], { keepdims: 1 }),
          [channels],
        );
      },
      'Mul of x': (g, { x }) => {
        const mean = g.ReduceMean(x!, [0, 2, 3], { keepdims: 0 });
        return g.Sub(g.ReduceMean(g.Mul(x!, x!), [0, 2, 3], { keepdims: 0 }), g.Mul(mean, mean));
      },
      'ReduceSumSquare of x': (g, { x }) => {
        const mean = g.ReduceMean(x!, [0, 2, 3], { keepdims: 0 });
        const square = g.ReduceSumSquare(x!, [0, 2, 3], { keepdims: 0 });
        return g.Sub(g.Mul(square, 1 / (batch * area)), g.Mul(mean, mean));
      },
      'MatMul dot of centred': (g, { x }) => {
        const mean = g.ReduceMean(x!, [0, 2, 3], { keepdims: 1 });
        const centred = g.Sub(x!, mean);
        const square = g.MatMul(
          g.Reshape(centred, [batch, channels, 1, area]),
          g.Reshape(centred, [batch, channels, area, 1]),
        );
        return g.Reshape(g.Mul(g.ReduceSum(square, [0]), 1 / (batch * area)), [channels]);
      },
      'LayerNormalization of rows': (g, { x }) => {
        const ones = g.constant(tensorOf('float32', Array(area).fill(1)));
        const [, mean, inverse] = g.apply(
          'LayerNormalization',
          [g.Reshape(x!, [batch, channels, area]), ones],
          { axis: -1, epsilon: 1e-12 },
          3,
        );
        const within = g.Reciprocal(g.Mul(inverse!, inverse!));
        const apart = g.Sub(mean!, g.ReduceMean(mean!, [0], { keepdims: 1 }));
        return g.Reshape(g.ReduceMean(g.Add(within, g.Mul(apart, apart)), [0]), [channels]);
      },
      'mean alone': (g, { x }) => g.ReduceMean(x!, [0, 2, 3], { keepdims: 0 }),
      'mean alone, 3 axes merged': (g, { x }) =>
        g.ReduceMean(g.Reshape(x!, [batch, channels, area]), [0, 2], { keepdims: 0 }),
      GlobalAveragePool: (g, { x }) => g.Reshape(g.ReduceMean(g.GlobalAveragePool(x!), [0]), [channels]),
    },
  );

  await compare(
    `${place}: normalise`,
    { x: map, a: vector, b: vector, m: vector, v: vector },
    {
      BatchNormalization: (g, { x, a, b, m, v }) => g.BatchNormalization(x!, a!, b!, m!, g.Abs(v!)),
      'Mul Add': (g, { x, a, b, m, v }) => {
        const slope = g.Div(a!, g.Sqrt(g.Add(g.Abs(v!), 1e-5)));
        return g.Add(g.Mul(x!, wide(g, slope)), wide(g, g.Sub(b!, g.Mul(m!, slope))));
      },
    },
  );

  await compare(
    `${place}: channel dot product`,
    { dy: map, x: map },
    {
      'Mul ReduceSum': (g, { dy, x }) => g.ReduceSum(g.Mul(dy!, x!), [0, 2, 3], { keepdims: 0 }),
      MatMul: (g, { dy, x }) => {
        const dots = g.MatMul(
          g.Reshape(dy!, [batch, channels, 1, area]),
          g.Reshape(x!, [batch, channels, area, 1]),
        );
        return g.Reshape(g.ReduceSum(dots, [0]), [channels]);
      },
      'Mul, two-stage': (g, { dy, x }) =>
        g.Reshape(g.ReduceSum(g.ReduceSum(g.Reshape(g.Mul(dy!, x!), [batch, channels, area]), [2]), [0]), [
          channels,
        ]),
    },
  );

  await compare(
    `${place}: batch norm dx from its sums`,
    { dy: map, x: map, p: vector, q: vector, r: vector },
    {
      'Mul Mul Add Add': (g, { dy, x, p, q, r }) =>
        g.Add(g.Add(g.Mul(dy!, wide(g, p!)), g.Mul(x!, wide(g, q!))), wide(g, r!)),
      'Mul BatchNormalization Add': (g, { dy, x, p, q, r }) => {
        const zero = g.Mul(p!, 0);
        const one = g.Add(zero, 1);
        return g.Add(g.Mul(dy!, wide(g, p!)), g.BatchNormalization(x!, q!, r!, zero, one, { epsilon: 0 }));
      },
      'factor p out: (dy + q/p·x + r/p)·p': (g, { dy, x, p, q, r }) => {
        const inner = g.Add(g.Mul(x!, wide(g, g.Div(q!, p!))), wide(g, g.Div(r!, p!)));
        return g.Mul(g.Add(dy!, inner), wide(g, p!));
      },
    },
  );
}

{
  const sidePx = side / 2;
  const map: Shape = [batch, 64, sidePx, sidePx];
  const pooledSide = sidePx / 2;
  const pooled: Shape = [batch, 64, pooledSide, pooledSide];
  const pool = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };
  const count = batch * 64 * sidePx * sidePx;
  await compare(
    'max pool',
    { x: map, dy: pooled },
    {
      'forward alone': (g, { x }) => g.MaxPool(x!, pool),
      'forward with indices': (g, { x }) => g.MaxPoolWithIndices(x!, pool)[0],
    },
  );
  await compare(
    'max pool backward',
    { x: map, dy: pooled },
    {
      'ScatterElements of everything': (g, { x, dy }) => {
        const indices = g.MaxPoolWithIndices(x!, pool)[1];
        const zeros = g.Expand(g.constant([0]), [count]);
        return g.Reshape(
          g.ScatterElements(zeros, g.Reshape(indices, [-1]), g.Reshape(dy!, [-1]), {
            axis: 0,
            reduction: 'add',
          }),
          map as number[],
        );
      },
      'ScatterND of everything': (g, { x, dy }) => {
        const indices = g.MaxPoolWithIndices(x!, pool)[1];
        const zeros = g.Expand(g.constant([0]), [count]);
        return g.Reshape(
          g.ScatterND(zeros, g.Reshape(indices, [-1, 1]), g.Reshape(dy!, [-1]), { reduction: 'add' }),
          map as number[],
        );
      },
      'four parities': (g, { x, dy }) => parityMaxPool(g, x!, dy!, sidePx),
    },
  );
}

/**
 * A 3×3 window of stride 2 covers the four parities of the input: the pixel (even, even) lies in one window,
 * (odd, odd) in four. Each parity plane compares with the maxima of its windows. Ties count more than once.
 */
function parityMaxPool(g: Graph, x: Value, dy: Value, sidePx: number): Value {
  const half = sidePx / 2;
  const y = g.MaxPool(x, { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  const planes = g.Reshape(x, [batch * 64, half, 2, half, 2]);
  const split = g.Transpose(planes, [2, 4, 0, 1, 3]);
  const yPad = g.Pad(g.Reshape(y, [batch * 64, half, half]), [0, 0, 1, 1], undefined, [1, 2]);
  const dyPad = g.Pad(g.Reshape(dy, [batch * 64, half, half]), [0, 0, 1, 1], undefined, [1, 2]);
  const shift = (v: Value, row: number, column: number): Value =>
    g.Slice(v, [row, column], [row + half, column + half], [1, 2]);
  const parts: Value[] = [];
  for (const p of [0, 1]) {
    for (const q of [0, 1]) {
      const plane = g.Reshape(g.Slice(split, [p, q], [p + 1, q + 1], [0, 1]), [batch * 64, half, half]);
      const terms: Value[] = [];
      for (let a = 0; a <= p; a++) {
        for (let b = 0; b <= q; b++) {
          const mask = g.Cast(g.Equal(plane, shift(yPad, a, b)), 'float32');
          terms.push(g.Mul(mask, shift(dyPad, a, b)));
        }
      }
      parts.push(
        g.Unsqueeze(
          terms.reduce((m, n) => g.Add(m, n)),
          [0],
        ),
      );
    }
  }
  const stacked = g.Reshape(g.Concat(parts, { axis: 0 }), [2, 2, batch * 64, half, half]);
  return g.Reshape(g.Transpose(stacked, [2, 3, 0, 4, 1]), [batch, 64, sidePx, sidePx]);
}
