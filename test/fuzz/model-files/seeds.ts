import { readFileSync } from 'node:fs';
import { bytesOfElements } from '../../../inference/graph/element-types.ts';
import { END, Graph, tensorOf, writeOnnx } from '../../../inference/graph/index.ts';
import { foreignModel } from '../../graphs/foreign-model.ts';
import { pickle, pickledTensor, pytorchFile, safetensorsFile } from '../../graphs/weight-files.ts';
import { constantBomb, nestedPickle, stretchedTensor } from '../../hostile/hostile-models.ts';
import { sharedData } from '../../shared-data.ts';

/** A small network with one operator of most families, as a file. */
function network(): Uint8Array {
  const graph = new Graph();
  const weight = (name: string, ...dims: number[]) =>
    graph.parameter(name, tensorOf('float32', Array(dims.reduce((x, y) => x * y, 1)).fill(0.1), dims));
  const x = graph.input('image', 'float32', ['N', 3, 8, 8]);
  let y = graph.Relu(
    graph.Conv(x, weight('conv.w', 4, 3, 3, 3), weight('conv.b', 4), { pads: [1, 1, 1, 1] }),
  );
  y = graph.MaxPool(graph.Concat([y, graph.Sigmoid(y)], { axis: 1 }), {
    kernel_shape: [2, 2],
    strides: [2, 2],
  });
  y = graph.Resize(y, { scales: [1, 1, 2, 2] }, { mode: 'linear' });
  y = graph.Slice(graph.Pad(y, [0, 0, 1, 1, 0, 0, 1, 1], 0.5), [1, 1], [END, -1], [2, 3]);
  y = graph.Reshape(
    y,
    graph.Concat([graph.Shape(y, { end: 1 }), graph.constant([8, -1], 'int64')], { axis: 0 }),
  );
  y = graph.LayerNormalization(y, weight('norm.w', 72), weight('norm.b', 72));
  const [left, right] = graph.Split(y, [3, 5], { axis: 1 });
  graph.output('mixed', graph.Einsum('nab,ncb->nac', left as never, right as never));
  const [values, indices] = graph.TopK(graph.ReduceMean(y, [-1], { keepdims: 0 }), 3);
  graph.output('top', graph.Where(graph.Greater(values, 0), graph.Softmax(values), graph.Neg(values)));
  graph.output('at', graph.Gather(indices, [0, -1], { axis: 1 }));
  return writeOnnx(graph);
}

const oldNetwork = (): Uint8Array =>
  foreignModel({
    opset: 7,
    inputs: { x: ['float32', ['N', 2, 4, 4]] },
    initializers: { w: tensorOf('float32', [1, 2, 3, 4]), s: tensorOf('float32', [1, 2]) },
    nodes: [
      { op: 'Upsample', inputs: ['x'], outputs: ['a'], attributes: { scales: { float: [1, 1, 2, 2] } } },
      { op: 'Pad', inputs: ['a'], outputs: ['b'], attributes: { pads: [0, 0, 1, 1, 0, 0, 1, 1] } },
      { op: 'Slice', inputs: ['b'], outputs: ['c'], attributes: { axes: [2], starts: [1], ends: [9] } },
      { op: 'BatchNormalization', inputs: ['c', 's', 's', 's', 's'], outputs: ['d'] },
      { op: 'Softmax', inputs: ['d'], outputs: ['e'] },
      { op: 'ReduceSum', inputs: ['e'], outputs: ['y'], attributes: { axes: [2, 3], keepdims: 0 } },
    ],
  });

/** Functions that call each other, a choice in one of them, and types that are only passed on. */
const nestedNetwork = (): Uint8Array => {
  const out = { out: ['float32', ['N', 4]] } as const;
  const branch = (op: string) => ({
    body: {
      initializers: { half: tensorOf('float32', [0.5]) },
      nodes: [
        { op, inputs: ['v', 'half'], outputs: ['scaled'] },
        { op: 'Scale', domain: 'own', inputs: ['scaled', 'w'], outputs: ['out'] },
      ],
      outputs: out,
    },
  });
  const stored = { dataType: 16, dims: [2n], rawData: new Uint8Array([0xc0, 0x3f, 0x00, 0xc0]) };
  return foreignModel({
    opset: 18,
    inputs: {
      x: ['float32', ['N', 4]],
      choice: ['bool', []],
      free: { value: { case: 'tensorType', value: { elemType: 1 } } },
    },
    initializers: { w: tensorOf('float32', [1, 2, 3, 4]) },
    foreign: [{ ...stored, name: 'narrow' }],
    functions: [
      {
        name: 'Choose',
        inputs: ['v', 'c', 'w'],
        outputs: ['out'],
        nodes: [
          {
            op: 'If',
            inputs: ['c'],
            outputs: ['out'],
            attributes: { then_branch: branch('Mul'), else_branch: branch('Add') },
          },
        ],
      },
      {
        name: 'Scale',
        inputs: ['v', 'w'],
        outputs: ['out'],
        defaults: { slope: { float: 0.25 } },
        nodes: [
          { op: 'Mul', inputs: ['v', 'w'], outputs: ['m'] },
          { op: 'LeakyRelu', inputs: ['m'], outputs: ['out'], attributes: { alpha: { from: 'slope' } } },
        ],
      },
    ],
    nodes: [
      { op: 'Choose', domain: 'own', inputs: ['x', 'choice', 'w'], outputs: ['a'] },
      { op: 'Cast', inputs: ['narrow'], outputs: ['wide'], attributes: { to: 1 } },
      { op: 'ReduceSum', inputs: ['free'], outputs: ['total'], attributes: { keepdims: 0 } },
      { op: 'ReduceMax', inputs: ['wide'], outputs: ['most'], attributes: { keepdims: 0 } },
      { op: 'Sum', inputs: ['a', 'total', 'most'], outputs: ['y'] },
    ],
    outputs: { y: ['float32', ['N', 4]] },
  });
};

const youngNetwork = (): Uint8Array =>
  foreignModel({
    opset: 24,
    inputs: { x: ['float32', ['N', 5, 8]] },
    initializers: {
      s: tensorOf('float32', Array(8).fill(0.5)),
      at: tensorOf('int64', [0, 1, 2, 3, 4], [1, 5]),
      table: tensorOf('float32', Array(10).fill(0.7), [5, 2]),
      count: tensorOf('int64', [3], []),
    },
    nodes: [
      { op: 'RMSNormalization', inputs: ['x', 's'], outputs: ['n'] },
      { op: 'Swish', inputs: ['n'], outputs: ['r'] },
      {
        op: 'Attention',
        inputs: ['r', 'n', 'n'],
        outputs: ['a'],
        attributes: { q_num_heads: 2, kv_num_heads: 2, is_causal: 1 },
      },
      {
        op: 'Loop',
        inputs: ['count', '', 'a'],
        attributes: {
          body: {
            body: {
              inputs: { step: ['int64', []], go: ['bool', []], state: ['float32', ['N', 5, 8]] },
              nodes: [
                { op: 'Add', inputs: ['state', 'n'], outputs: ['next'] },
                { op: 'Identity', inputs: ['go'], outputs: ['on'] },
              ],
              outputs: { on: ['bool', []], next: ['float32', ['N', 5, 8]] },
            },
          },
        },
      },
    ],
    outputs: { y: ['float32', ['N', 5, 8]] },
  });

const weights = Float32Array.from({ length: 24 }, (_, at) => at / 7);

/** Valid files to damage: our own small ones, and real ones where they are present. */
export function modelSeeds(): (readonly [name: string, bytes: Uint8Array])[] {
  const state = pickle.dict(
    [pickle.text('fc.weight'), pickledTensor('0', [4, 5])],
    [pickle.text('fc.bias'), pickledTensor('0', [2, 2], { offset: 20, strides: [1, 2] })],
  );
  const header = {
    a: { dtype: 'F32', shape: [4, 5], data_offsets: [0, 80] },
    b: { dtype: 'BF16', shape: [8], data_offsets: [80, 96] },
  };
  const real = [
    'squeezenet1.1-imagenet.onnx',
    'lung-colon-shufflenet.onnx',
    'dsmil-c16.pth',
    'mhim-abmil-c16-fold0.pt',
  ];
  return [
    ['network.onnx', network()],
    ['old-network.onnx', oldNetwork()],
    ['nested-network.onnx', nestedNetwork()],
    ['young-network.onnx', youngNetwork()],
    ['stored.pth', pytorchFile(state, { 0: weights })],
    ['deflated.pth', pytorchFile(state, { 0: weights }, 6)],
    ['nested.pth', nestedPickle(3)],
    ['stretched.pth', stretchedTensor(30)],
    ['constant.onnx', constantBomb(1000)],
    ['small.safetensors', safetensorsFile(header, bytesOfElements(weights))],
    ...real.flatMap((name) => {
      const path = sharedData('models', name);
      return path ? [[name, new Uint8Array(readFileSync(path))] as const] : [];
    }),
  ];
}
