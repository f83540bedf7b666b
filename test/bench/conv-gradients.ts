/**
 * Times the forms in which the gradients of a convolution can be written, on the convolutions of ResNet-18.
 * The choice in inference/autodiff/rules/conv-gradients.ts rests on its output.
 * Run: node test/bench/conv-gradients.ts [side=128] [batch=8] [threads=2] [rounds=12] [only=substring]
 */

import {
  convInputGradient,
  convWeightGradient,
  tapPositions,
} from '../../inference/autodiff/rules/conv-gradients.ts';
import { type Window, windowOutput } from '../../inference/autodiff/window.ts';
import { Graph, type Value } from '../../inference/graph/index.ts';
import { report, timeForms } from './forms.ts';

interface Layer {
  readonly name: string;
  readonly channels: number;
  readonly filters: number;
  readonly sidePx: number;
  readonly kernel: number;
  readonly stride: number;
}

const [side = 128, batch = 8, threads = 2, rounds = 12] = process.argv.slice(2, 6).map(Number);
const only = process.argv[6] ?? '';

/** The distinct convolutions of ResNet-18 (He et al. 2016, table 1). */
const layers: Layer[] = [
  { name: 'stem', channels: 3, filters: 64, sidePx: side, kernel: 7, stride: 2 },
  { name: 'layer1', channels: 64, filters: 64, sidePx: side / 4, kernel: 3, stride: 1 },
  ...[2, 3, 4].flatMap((stage): Layer[] => {
    const filters = 32 * 2 ** stage;
    const sidePx = side / 2 ** stage;
    return [
      { name: `layer${stage} down`, channels: filters / 2, filters, sidePx, kernel: 3, stride: 2 },
      { name: `layer${stage} shortcut`, channels: filters / 2, filters, sidePx, kernel: 1, stride: 2 },
      { name: `layer${stage}`, channels: filters, filters, sidePx: sidePx / 2, kernel: 3, stride: 1 },
    ];
  }),
];

function windowOfLayer({ kernel, stride }: Layer): Window {
  const pad = (kernel - 1) / 2;
  return {
    kernel: [kernel, kernel],
    strides: [stride, stride],
    dilations: [1, 1],
    padsBegin: [pad, pad],
    padsEnd: [pad, pad],
  };
}

const attributesOf = (window: Window) => ({
  strides: [...window.strides],
  pads: [...window.padsBegin, ...window.padsEnd],
});

type Form = (graph: Graph, x: Value, w: Value, dy: Value, layer: Layer, window: Window) => Value;

/** dy [N, O, …] · slicesᵀ, image by image, then summed over the batch. */
const batchedProduct: Form = (graph, x, _w, dy, { kernel, channels, filters }, window) => {
  const out = dy.shape[2] as number;
  const pads = [...window.padsBegin, ...window.padsEnd];
  const padded = pads.some((pad) => pad > 0) ? graph.Pad(x, pads, undefined, [2, 3]) : x;
  const parts = tapPositions(window.kernel).map((starts) => {
    const ends = starts.map((start) => start + (out - 1) * window.strides[0]! + 1);
    return graph.Reshape(graph.Slice(padded, starts, ends, [2, 3], [...window.strides]), [
      batch,
      channels,
      1,
      -1,
    ]);
  });
  const columns = graph.Reshape(graph.Concat(parts, { axis: 2 }), [batch, channels * kernel * kernel, -1]);
  const rows = graph.Reshape(dy, [batch, filters, -1]);
  const product = graph.MatMul(rows, graph.Transpose(columns, [0, 2, 1]));
  return graph.Reshape(graph.ReduceSum(product, [0], { keepdims: 0 }), [filters, channels, kernel, kernel]);
};

/** One product per kernel position; no buffer of all slices. */
const productPerTap: Form = (graph, x, _w, dy, { kernel, channels, filters }, window) => {
  const out = dy.shape[2] as number;
  const pads = [...window.padsBegin, ...window.padsEnd];
  const padded = pads.some((pad) => pad > 0) ? graph.Pad(x, pads, undefined, [2, 3]) : x;
  const turned = graph.Transpose(padded, [1, 0, 2, 3]);
  const rows = graph.Reshape(graph.Transpose(dy, [1, 0, 2, 3]), [filters, -1]);
  const parts = tapPositions(window.kernel).map((starts) => {
    const ends = starts.map((start) => start + (out - 1) * window.strides[0]! + 1);
    const slice = graph.Reshape(graph.Slice(turned, starts, ends, [2, 3], [...window.strides]), [
      channels,
      -1,
    ]);
    return graph.Unsqueeze(graph.Gemm(rows, slice, undefined, { transB: 1 }), [2]);
  });
  return graph.Reshape(graph.Concat(parts, { axis: 2 }), [filters, channels, kernel, kernel]);
};

/** One product per kernel position and image, summed over the batch; nothing is transposed. */
const productPerTapAndImage: Form = (graph, x, _w, dy, { kernel, channels, filters }, window) => {
  const out = dy.shape[2] as number;
  const pads = [...window.padsBegin, ...window.padsEnd];
  const padded = pads.some((pad) => pad > 0) ? graph.Pad(x, pads, undefined, [2, 3]) : x;
  const rows = graph.Reshape(dy, [batch, filters, -1]);
  const parts = tapPositions(window.kernel).map((starts) => {
    const ends = starts.map((start) => start + (out - 1) * window.strides[0]! + 1);
    const slice = graph.Slice(padded, starts, ends, [2, 3], [...window.strides]);
    const columns = graph.Transpose(graph.Reshape(slice, [batch, channels, -1]), [0, 2, 1]);
    const product = graph.ReduceSum(graph.MatMul(rows, columns), [0], { keepdims: 0 });
    return graph.Unsqueeze(product, [2]);
  });
  return graph.Reshape(graph.Concat(parts, { axis: 2 }), [filters, channels, kernel, kernel]);
};

/** One product per kernel row: fewer, wider products than per tap, a third of the buffer of all slices. */
const productPerRow: Form = (graph, x, _w, dy, { kernel, channels, filters }, window) => {
  const out = dy.shape[2] as number;
  const pads = [...window.padsBegin, ...window.padsEnd];
  const padded = pads.some((pad) => pad > 0) ? graph.Pad(x, pads, undefined, [2, 3]) : x;
  const turned = graph.Transpose(padded, [1, 0, 2, 3]);
  const rows = graph.Reshape(graph.Transpose(dy, [1, 0, 2, 3]), [filters, -1]);
  const parts = Array.from({ length: kernel }, (_, row) => {
    const slices = Array.from({ length: kernel }, (_, column) => {
      const starts = [row, column];
      const ends = starts.map((start) => start + (out - 1) * window.strides[0]! + 1);
      return graph.Reshape(graph.Slice(turned, starts, ends, [2, 3], [...window.strides]), [channels, -1]);
    });
    const product = graph.Gemm(rows, graph.Concat(slices, { axis: 0 }), undefined, { transB: 1 });
    return graph.Reshape(product, [filters, 1, kernel, channels]);
  });
  return graph.Transpose(graph.Concat(parts, { axis: 1 }), [0, 3, 1, 2]);
};

/** As built, but the slices stacked in front, so that each is copied as one block. */
const stackedInFront: Form = (graph, x, _w, dy, { kernel, channels, filters }, window) => {
  const out = dy.shape[2] as number;
  const pads = [...window.padsBegin, ...window.padsEnd];
  const padded = pads.some((pad) => pad > 0) ? graph.Pad(x, pads, undefined, [2, 3]) : x;
  const turned = graph.Transpose(padded, [1, 0, 2, 3]);
  const rows = graph.Reshape(graph.Transpose(dy, [1, 0, 2, 3]), [filters, -1]);
  const slices = tapPositions(window.kernel).map((starts) => {
    const ends = starts.map((start) => start + (out - 1) * window.strides[0]! + 1);
    return graph.Reshape(graph.Slice(turned, starts, ends, [2, 3], [...window.strides]), [channels, -1]);
  });
  const product = graph.Gemm(rows, graph.Concat(slices, { axis: 0 }), undefined, { transB: 1 });
  return graph.Transpose(graph.Reshape(product, [filters, kernel, kernel, channels]), [0, 3, 1, 2]);
};

/** The output gradient slides over the input as a kernel, batch and channels exchanged. */
const swappedConv: Form = (graph, x, _w, dy, { kernel }, window) => {
  const turned = graph.Conv(graph.Transpose(x, [1, 0, 2, 3]), graph.Transpose(dy, [1, 0, 2, 3]), {
    dilations: [...window.strides],
    pads: [...window.padsBegin, ...window.padsEnd],
  });
  return graph.Transpose(graph.Slice(turned, [0, 0], [kernel, kernel], [2, 3]), [1, 0, 2, 3]);
};

const weightForms: Record<string, Form> = {
  'as built': (graph, x, _w, dy, _layer, window) => convWeightGradient(graph, x, dy, window, 1),
  'batched product': batchedProduct,
  'product per tap': productPerTap,
  'product per tap and image': productPerTapAndImage,
  'product per row': productPerRow,
  'stacked in front': stackedInFront,
  'swapped Conv': swappedConv,
};

const convTranspose: Form = (graph, x, w, dy, _layer, window) => {
  const spatial = x.shape.slice(2) as number[];
  const out = windowOutput(window, spatial);
  return graph.ConvTranspose(dy, w, {
    ...attributesOf(window),
    output_padding: spatial.map(
      (size, axis) =>
        size + 2 * window.padsBegin[axis]! - (out[axis]! - 1) * window.strides[axis]! - window.kernel[axis]!,
    ),
  });
};

/** Stride 1: a convolution with the kernel turned by 180° and its channels exchanged. */
const flippedConv: Form = (graph, _x, w, dy, { kernel, channels, filters }) => {
  const pad = (kernel - 1) / 2;
  const flat = graph.Reshape(w, [filters, channels, kernel * kernel]);
  const flipped = graph.Slice(flat, [-1], [-(2 ** 31)], [2], [-1]);
  const turned = graph.Reshape(graph.Transpose(flipped, [1, 0, 2]), [channels, filters, kernel, kernel]);
  return graph.Conv(dy, turned, { pads: [pad, pad, pad, pad] });
};

/** 3×3, stride 2: the four parities of the input as channels of a 2×2 convolution, then interleaved. */
const subPixelConv: Form = (graph, _x, w, dy, { channels, filters }) => {
  // Input row 2i+p meets output row i+a by kernel row 1+p-2a: one zero row in front makes it row 2+p-2a of 4.
  const four = graph.Pad(w, [1, 1, 0, 0], undefined, [2, 3]);
  const split = graph.Reshape(four, [filters, channels, 2, 2, 2, 2]);
  const ordered = graph.Transpose(split, [1, 3, 5, 0, 2, 4]);
  const flat = graph.Reshape(ordered, [4 * channels, filters, 4]);
  const flipped = graph.Reshape(graph.Slice(flat, [-1], [-(2 ** 31)], [2], [-1]), [
    4 * channels,
    filters,
    2,
    2,
  ]);
  const parities = graph.Conv(dy, flipped, { pads: [0, 0, 1, 1] });
  return graph.apply('DepthToSpace', [parities], { blocksize: 2, mode: 'CRD' })[0]!;
};

/** 1×1, stride 2: a product at a quarter of the positions, zeros between. */
const productThenSpread: Form = (graph, _x, w, dy, { channels, filters }) => {
  const half = dy.shape[2] as number;
  const turned = graph.Reshape(graph.Transpose(w, [1, 0, 2, 3]), [channels, filters, 1, 1]);
  const small = graph.Reshape(graph.Conv(dy, turned), [batch, channels, half, 1, half, 1]);
  return graph.Reshape(graph.Pad(small, [0, 0, 1, 1], undefined, [3, 5]), [
    batch,
    channels,
    2 * half,
    2 * half,
  ]);
};

function inputForms({ kernel, stride }: Layer): Record<string, Form> {
  return {
    'as built': (graph, x, w, dy, _layer, window) =>
      convInputGradient(graph, dy, w, window, 1, x.shape.slice(2) as number[]),
    ConvTranspose: convTranspose,
    ...(stride === 1 && { 'Conv with turned kernel': flippedConv }),
    ...(stride === 2 && kernel === 3 && { 'sub-pixel Conv': subPixelConv }),
    ...(stride === 2 && kernel === 1 && { 'product, then spread': productThenSpread }),
  };
}

function graphOf(form: Form, layer: Layer): Graph {
  const window = windowOfLayer(layer);
  const graph = new Graph();
  const out = windowOutput(window, [layer.sidePx, layer.sidePx]);
  const x = graph.input('x', 'float32', [batch, layer.channels, layer.sidePx, layer.sidePx]);
  const w = graph.input('w', 'float32', [layer.filters, layer.channels, layer.kernel, layer.kernel]);
  const dy = graph.input('dy', 'float32', [batch, layer.filters, ...out]);
  graph.output('y', form(graph, x, w, dy, layer, window));
  return graph;
}

const graphsOf = (forms: Record<string, Form>, layer: Layer): Record<string, Graph> =>
  Object.fromEntries(Object.entries(forms).map(([name, form]) => [name, graphOf(form, layer)]));

console.log(`ResNet-18 at ${side}², batch ${batch}, ${threads} threads`);
for (const layer of layers.filter(({ name }) => name.includes(only))) {
  const { channels, filters, kernel, sidePx, stride } = layer;
  const window = windowOfLayer(layer);
  const out = windowOutput(window, [sidePx, sidePx])[0]!;
  const flops = 2 * batch * filters * out * out * channels * kernel * kernel;
  const title = `${layer.name}: ${kernel}×${kernel}/${stride}, ${channels} → ${filters} at ${sidePx}²`;
  const forward = { forward: graphOf((graph, x, w) => graph.Conv(x, w, attributesOf(window)), layer) };
  report(`${title}, forward`, await timeForms(forward, { threads, rounds }), flops);
  report(`${title}, weights`, await timeForms(graphsOf(weightForms, layer), { threads, rounds }), flops);
  if (layer.name === 'stem') continue;
  report(`${title}, input`, await timeForms(graphsOf(inputForms(layer), layer), { threads, rounds }), flops);
}
