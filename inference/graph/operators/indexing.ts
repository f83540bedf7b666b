import { mayBeEqual } from '../dims.ts';
import {
  type Inference,
  indexTypes,
  likeFirstInput,
  type Operator,
  type OutputType,
  UNBOUNDED,
} from '../operator.ts';
import type { Dim } from '../value.ts';

function gather(inference: Inference): readonly OutputType[] {
  inference.typeAmong(1, indexTypes);
  const shape = inference.shape(0);
  const axis = inference.axis(inference.int('axis', 0), shape.length);
  return [
    {
      type: inference.type(0),
      shape: [...shape.slice(0, axis), ...inference.shape(1), ...shape.slice(axis + 1)],
    },
  ];
}

function gatherElements(inference: Inference): readonly OutputType[] {
  inference.typeAmong(1, indexTypes);
  const rank = inference.rank(0, 1, UNBOUNDED);
  inference.rank(1, rank);
  inference.axis(inference.int('axis', 0), rank);
  return [{ type: inference.type(0), shape: inference.shape(1) }];
}

function gatherND(inference: Inference): readonly OutputType[] {
  inference.typeAmong(1, ['int64']);
  const data = inference.shape(0);
  inference.rank(1, 1, UNBOUNDED);
  const indices = inference.shape(1);
  const batch = inference.int('batch_dims', 0);
  const depth = indices.at(-1);
  if (typeof depth !== 'number') inference.unknown('the last size of the indices must be known');
  if (batch < 0 || batch >= indices.length || depth < 1 || batch + depth > data.length) {
    inference.fail(`indices of depth ${depth} after ${batch} batch axes do not fit the data`);
  }
  return [{ type: inference.type(0), shape: [...indices.slice(0, -1), ...data.slice(batch + depth)] }];
}

function scatterElements(inference: Inference): readonly OutputType[] {
  inference.typeAmong(1, indexTypes);
  inference.sameType(0, 2);
  const rank = inference.rank(0, 1, UNBOUNDED);
  inference.rank(1, rank);
  inference.rank(2, rank);
  inference.axis(inference.int('axis', 0), rank);
  const updates = inference.shape(2);
  if (!inference.shape(1).every((dim, axis) => mayBeEqual(dim, updates[axis] as Dim))) {
    inference.fail('indices and updates have different shapes');
  }
  return likeFirstInput(inference);
}

function scatterND(inference: Inference): readonly OutputType[] {
  inference.typeAmong(1, ['int64']);
  inference.sameType(0, 2);
  const indices = inference.shape(1);
  const depth = indices.at(-1);
  if (typeof depth === 'number') {
    const wanted = [...indices.slice(0, -1), ...inference.shape(0).slice(depth)];
    const updates = inference.shape(2);
    if (wanted.length !== updates.length || !wanted.every((dim, at) => mayBeEqual(dim, updates[at] as Dim))) {
      inference.fail(`updates must have shape [${wanted.join(', ')}]`);
    }
  }
  return likeFirstInput(inference);
}

function topK(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  const axis = inference.axis(inference.int('axis', -1), shape.length);
  const count = inference.dim(inference.contents(1)?.[0]);
  const whole = shape[axis] as Dim;
  if (typeof count === 'number' && (count < 0 || (typeof whole === 'number' && count > whole))) {
    inference.fail(`k ${count} is outside axis ${axis} of size ${whole}`);
  }
  const result = shape.map((dim, at) => (at === axis ? count : dim));
  return [
    { type: inference.type(0), shape: result },
    { type: 'int64', shape: result },
  ];
}

function oneHot(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  const axis = inference.axis(inference.int('axis', -1), shape.length + 1);
  const depth = inference.dim(inference.contents(1)?.[0]);
  return [{ type: inference.type(2), shape: [...shape.slice(0, axis), depth, ...shape.slice(axis)] }];
}

/** Operators that read or write by index. */
export const indexing: readonly Operator[] = [
  { name: 'Gather', inputs: [2, 2], attributes: { axis: 'int' }, infer: gather },
  { name: 'GatherElements', inputs: [2, 2], attributes: { axis: 'int' }, infer: gatherElements },
  { name: 'GatherND', inputs: [2, 2], attributes: { batch_dims: 'int' }, infer: gatherND },
  {
    name: 'ScatterElements',
    inputs: [3, 3],
    attributes: { axis: 'int', reduction: 'string' },
    infer: scatterElements,
  },
  { name: 'ScatterND', inputs: [3, 3], attributes: { reduction: 'string' }, infer: scatterND },
  {
    name: 'TopK',
    inputs: [2, 2],
    attributes: { axis: 'int', largest: 'int', sorted: 'int' },
    settings: [1],
    infer: topK,
  },
  { name: 'OneHot', inputs: [3, 3], attributes: { axis: 'int' }, settings: [1, 2], infer: oneHot },
  {
    name: 'CumSum',
    inputs: [2, 2],
    attributes: { exclusive: 'int', reverse: 'int' },
    settings: [1],
    infer: (inference) => {
      inference.typeAmong(1, indexTypes);
      return likeFirstInput(inference);
    },
  },
  {
    name: 'NonZero',
    inputs: [1, 1],
    attributes: {},
    infer: (inference) => [{ type: 'int64', shape: [inference.shape(0).length, inference.dim(undefined)] }],
  },
];
