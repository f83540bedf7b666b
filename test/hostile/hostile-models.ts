import { END, Graph, tensorOf, writeOnnx } from '../../inference/graph/index.ts';
import { foreignModel } from '../graphs/foreign-model.ts';
import { pickle, pickledTensor, pytorchFile } from '../graphs/weight-files.ts';
import { tinySidePx } from '../tiny-bundle.ts';

/** A list of ten times the list below it, and so on: 10^depth values in a few hundred bytes. */
export function nestedPickle(depth: number): Uint8Array {
  return pytorchFile(nestedList(depth), { 0: Float32Array.of(1) });
}

/** Level n is a list of ten times level n - 1, which the pickle remembers. */
function nestedList(depth: number): number[] {
  const level = (memo: number) => [0x5d, 0x28, ...Array(10).fill([0x68, memo]).flat(), 0x65, 0x71, memo + 1];
  const lowest = [0x5d, 0x71, 0, ...pickledTensor('0', [1]), 0x61];
  return [...lowest, ...Array.from({ length: depth }, (_, memo) => level(memo)).flat()];
}

/** The same, where a name is asked for: written out as text it would never end. */
export function nestedName(depth: number): Uint8Array {
  return pytorchFile([...nestedList(depth), ...pickle.text('name'), 0x93], { 0: Float32Array.of(1) });
}

/** Dicts that each hold themselves as their state dict. */
export function dictInItself(): Uint8Array {
  return pytorchFile([0x7d, 0x71, 0, ...pickle.text('state_dict'), 0x68, 0, 0x73], {});
}

/** A few bytes of weights that say they are a tensor of `side` × `side`, by a stride of 0. */
export function stretchedTensor(side: number): Uint8Array {
  const value = pickle.dict([pickle.text('w'), pickledTensor('0', [side, side], { strides: [0, 0] })]);
  return pytorchFile(value, { 0: Float32Array.of(1) });
}

/** A sizing network for the tiny card in some hundred bytes, with a constant of `elements` float32 numbers. */
export function constantBomb(elements: number): Uint8Array {
  return foreignModel({
    opset: 13,
    inputs: { crop: ['float32', ['N', 3, tinySidePx, tinySidePx]] },
    initializers: { shape: tensorOf('int64', [elements]) },
    nodes: [
      { op: 'ConstantOfShape', inputs: ['shape'], outputs: ['huge'] },
      { op: 'ReduceMax', inputs: ['huge'], outputs: ['most'], attributes: { keepdims: 0 } },
      { op: 'ReduceMean', inputs: ['crop'], outputs: ['mean'], attributes: { axes: [1, 2, 3], keepdims: 0 } },
      { op: 'Add', inputs: ['mean', 'most'], outputs: ['size'] },
    ],
    outputs: { size: ['float32', ['N']] },
  });
}

/** A sizing network for the tiny card that wants `elements` float32 numbers for each picture, but only when it runs. */
export function runBomb(elements: number): Uint8Array {
  const graph = new Graph();
  const image = graph.input('crop', 'float32', ['N', 3, tinySidePx, tinySidePx]);
  const batch = graph.Shape(image, { end: 1 });
  const wide = graph.Expand(
    graph.Slice(graph.Reshape(image, [0, -1]), [0], [1], [1]),
    graph.Concat([batch, graph.constant([elements], 'int64')], { axis: 0 }),
  );
  const size = graph.ReduceMean(graph.Add(wide, graph.Relu(wide)), [1], { keepdims: 1 });
  graph.output('size', graph.Slice(size, [0], [END], [1]));
  return writeOnnx(graph);
}

/** A sizing network for the tiny card that is small and harmless, but computes for minutes without a pause. */
export function slowModel(): Uint8Array {
  const graph = new Graph();
  const image = graph.input('crop', 'float32', ['N', 3, tinySidePx, tinySidePx]);
  let product = graph.Expand(graph.ReduceMean(image, [0, 1, 2, 3], { keepdims: 0 }), [4000, 4000]);
  for (let step = 0; step < 2000; step += 1) product = graph.MatMul(product, product);
  graph.output('size', graph.Reshape(graph.ReduceMean(product, [0, 1], { keepdims: 0 }), [-1, 1]));
  return writeOnnx(graph);
}
