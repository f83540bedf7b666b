import { addToDim, floorDivideDim, mayBeEqual, productOfDims, quotientOfDims, shapeText } from '../dims.ts';
import { elementTypeOfCode } from '../element-types.ts';
import { type Inference, likeFirstInput, type Operator, type OutputType, UNBOUNDED } from '../operator.ts';
import type { Dim, Shape } from '../value.ts';

/** Sizes given as an integer input: known ones as such, others as fresh symbols. */
export function shapeOperand(inference: Inference, index: number): readonly Dim[] {
  inference.rank(index, 1);
  const contents = inference.contents(index);
  if (contents) return contents;
  const length = inference.shape(index)[0];
  if (typeof length !== 'number' || length > 64) {
    inference.unknown('the rank of the result is not known: its shape is computed');
  }
  return Array.from({ length }, () => inference.dim(undefined));
}

function reshape(inference: Inference): readonly OutputType[] {
  const from = inference.shape(0);
  const zeroIsZero = inference.int('allowzero', 0) !== 0;
  const wanted = shapeOperand(inference, 1).map((dim, axis) => {
    if (dim !== 0 || zeroIsZero) return dim;
    return from[axis] ?? inference.fail(`size 0 at axis ${axis} copies an axis that the input does not have`);
  });
  const open = wanted.flatMap((dim, axis) => (dim === -1 ? [axis] : []));
  if (open.length > 1 || wanted.some((dim) => typeof dim === 'number' && dim < -1)) {
    inference.fail(`the new shape ${shapeText(wanted)} is not a shape`);
  }
  const others = wanted.filter((dim) => dim !== -1);
  const rest = quotientOfDims(from, others);
  if (rest === null || (open.length === 0 && typeof rest === 'number' && rest !== 1)) {
    inference.fail(`${shapeText(from)} does not fit into ${shapeText(wanted)}`);
  }
  return [{ type: inference.type(0), shape: wanted.map((dim) => (dim === -1 ? inference.dim(rest) : dim)) }];
}

function flatten(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  const stated = inference.int('axis', 1);
  if (stated < -shape.length || stated > shape.length) inference.fail(`axis ${stated} is outside the input`);
  const axis = stated < 0 ? stated + shape.length : stated;
  const size = (dims: readonly Dim[]): Dim => inference.dim(productOfDims(dims));
  return [{ type: inference.type(0), shape: [size(shape.slice(0, axis)), size(shape.slice(axis))] }];
}

function transpose(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  const order = inference.ints('perm') ?? [...shape.keys()].reverse();
  const valid =
    order.length === shape.length && [...order].sort((a, b) => a - b).every((axis, at) => axis === at);
  if (!valid) inference.fail(`perm ${shapeText(order)} is no order of the axes`);
  return [{ type: inference.type(0), shape: order.map((axis) => shape[axis] as Dim) }];
}

function concat(inference: Inference): readonly OutputType[] {
  const values = inference.values();
  const type = inference.sameType(...values.keys());
  const rank = inference.rank(0, 1, UNBOUNDED);
  const axis = inference.axis(
    inference.attribute('axis') ? inference.int('axis', 0) : inference.fail("'axis' is missing"),
    rank,
  );
  let length: Dim = 0;
  const shape: Dim[] = [...inference.shape(0)];
  for (const value of values) {
    if (value.shape.length !== rank) inference.fail('ranks differ');
    for (const [at, dim] of value.shape.entries()) {
      if (at === axis) continue;
      if (!mayBeEqual(dim, shape[at] as Dim)) inference.fail(`sizes differ on axis ${at}`);
      if (typeof shape[at] === 'string' && typeof dim === 'number') shape[at] = dim;
    }
    length = sumOfDims(inference, length, value.shape[axis] as Dim);
  }
  return [{ type, shape: shape.map((dim, at) => (at === axis ? length : dim)) }];
}

function sumOfDims(inference: Inference, left: Dim, right: Dim): Dim {
  if (typeof right === 'number') return inference.dim(addToDim(left, right));
  if (typeof left === 'number') return inference.dim(addToDim(right, left));
  return inference.dim(undefined);
}

function split(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  const axis = inference.axis(inference.int('axis', 0), shape.length);
  const whole = shape[axis] as Dim;
  const sizes = inference.has(1) ? shapeOperand(inference, 1) : evenSizes(inference, whole);
  if (sizes.length !== inference.outputCount) {
    inference.fail(`${inference.outputCount} outputs for ${sizes.length} sizes`);
  }
  const total = sizes.reduce<number>((sum, size) => sum + (typeof size === 'number' ? size : Number.NaN), 0);
  if (typeof whole === 'number' && !Number.isNaN(total) && total !== whole) {
    inference.fail(`sizes ${shapeText(sizes)} do not sum to ${whole}`);
  }
  return sizes.map((size) => ({
    type: inference.type(0),
    shape: shape.map((dim, at) => (at === axis ? size : dim)),
  }));
}

/** Equal parts; the last is smaller where they do not divide (Split, opset 18). */
function evenSizes(inference: Inference, whole: Dim): Dim[] {
  const parts = inference.int('num_outputs', inference.outputCount);
  if (typeof whole === 'string') {
    return Array.from({ length: Math.min(parts, 65_536) }, () => inference.dim(undefined));
  }
  const size = Math.ceil(whole / parts);
  return Array.from({ length: Math.min(parts, 65_536) }, (_, part) =>
    Math.max(0, Math.min(size, whole - part * size)),
  );
}

function slicedSize(inference: Inference, dim: Dim, start: Dim, end: Dim, step: number): Dim {
  if (step === 0) inference.fail('a step is 0');
  if (typeof dim === 'number' && typeof start === 'number' && typeof end === 'number') {
    const clamp = (at: number, low: number, high: number): number =>
      Math.min(Math.max(at < 0 ? at + dim : at, low), high);
    const from = step > 0 ? clamp(start, 0, dim) : clamp(start, 0, dim - 1);
    const to = step > 0 ? clamp(end, 0, dim) : clamp(end, -1, dim - 1);
    return Math.max(0, Math.ceil((to - from) / step));
  }
  const far = 2 ** 30;
  if (step === -1 && start === -1 && typeof end === 'number' && end < -far) return dim;
  if (step !== 1) return inference.dim(undefined);
  if (start === 0 && end === dim) return dim;
  if (typeof start === 'number' && typeof end === 'number') {
    if (start >= 0 && end > far) return inference.dim(addToDim(dim, -start));
    if (start < 0 && end > far) return -start;
    if (start >= 0 && end < 0) return inference.dim(addToDim(dim, end - start));
    if (start < 0 && end < 0) return Math.max(0, end - start);
  }
  return inference.dim(undefined);
}

function slice(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  const result: Dim[] = [...shape];
  const count = inference.rank(1, 1) && inference.shape(1)[0];
  const axes = inference.has(3)
    ? inference.numbers(3)
    : typeof count === 'number' && count <= shape.length
      ? Array.from({ length: count }, (_, axis) => axis)
      : undefined;
  if (axes === undefined) {
    return [{ type: inference.type(0), shape: shape.map(() => inference.dim(undefined)) }];
  }
  const starts = inference.contents(1);
  const ends = inference.contents(2);
  const steps = inference.has(4) ? inference.numbers(4) : axes.map(() => 1);
  inference.axes(axes, shape.length);
  for (const [at, stated] of axes.entries()) {
    const axis = inference.axis(stated, shape.length);
    const [start, end, step] = [starts?.[at], ends?.[at], steps?.[at]];
    if (starts && ends && steps && (start === undefined || end === undefined || step === undefined)) {
      inference.fail('starts, ends, axes and steps have different lengths');
    }
    result[axis] =
      start === undefined || end === undefined || step === undefined
        ? inference.dim(undefined)
        : slicedSize(inference, shape[axis] as Dim, start, end, step);
  }
  return [{ type: inference.type(0), shape: result }];
}

function pad(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  inference.sameType(0, 2);
  const axes = inference.has(3) ? inference.numbers(3) : [...shape.keys()];
  const pads = inference.contents(1);
  if (axes === undefined || pads === undefined) {
    return [{ type: inference.type(0), shape: shape.map(() => inference.dim(undefined)) }];
  }
  if (pads.length !== 2 * axes.length) inference.fail(`${pads.length} pads for ${axes.length} axes`);
  const result: Dim[] = [...shape];
  for (const [at, stated] of axes.entries()) {
    const axis = inference.axis(stated, shape.length);
    const ends = [pads[at] as Dim, pads[at + axes.length] as Dim];
    const size = ends.reduce<Dim>((sum, end) => sumOfDims(inference, sum, end), shape[axis] as Dim);
    if (typeof size === 'number' && size < 0) inference.fail(`axis ${axis} would have size ${size}`);
    result[axis] = size;
  }
  return [{ type: inference.type(0), shape: result }];
}

function tile(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  const repeats = shapeOperand(inference, 1);
  if (repeats.length !== shape.length) inference.fail(`${repeats.length} repeats for rank ${shape.length}`);
  return [
    {
      type: inference.type(0),
      shape: shape.map((dim, axis) => inference.dim(productOfDims([dim, repeats[axis] as Dim]))),
    },
  ];
}

function squeeze(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  if (!inference.has(1)) {
    if (shape.some((dim) => typeof dim === 'string'))
      inference.unknown('axes are needed: sizes are not known');
    return [{ type: inference.type(0), shape: shape.filter((dim) => dim !== 1) }];
  }
  const stated =
    inference.numbers(1) ?? inference.unknown('axes must be a constant: the rank depends on them');
  const axes = inference.axes(stated, shape.length);
  const wrong = axes.find((axis) => !mayBeEqual(shape[axis] as Dim, 1));
  if (wrong !== undefined) inference.fail(`axis ${wrong} has size ${shape[wrong]}, not 1`);
  return [{ type: inference.type(0), shape: shape.filter((_, axis) => !axes.includes(axis)) }];
}

function unsqueeze(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  const stated =
    inference.numbers(1) ?? inference.unknown('axes must be a constant: the rank depends on them');
  const axes = inference.axes(stated, shape.length + stated.length);
  const result: Dim[] = [...shape];
  for (const axis of axes) result.splice(axis, 0, 1);
  return [{ type: inference.type(0), shape: result }];
}

function shapeOf(inference: Inference): readonly OutputType[] {
  const rank = inference.shape(0).length;
  const start = inference.int('start', 0);
  const end = inference.int('end', rank);
  return [{ type: 'int64', shape: [inference.shape(0).slice(start, end).length] }];
}

function blocks(inference: Inference, toSpace: boolean): readonly OutputType[] {
  inference.rank(0, 4);
  const [batch, channels, height, width] = inference.shape(0) as readonly [Dim, Dim, Dim, Dim];
  const size = inference.int('blocksize', 0);
  if (size < 1) inference.fail(`blocksize ${size} is not positive`);
  const divide = (dim: Dim, by: number): Dim => {
    if (typeof dim === 'number' && dim % by !== 0) inference.fail(`${dim} does not divide by ${by}`);
    return inference.dim(floorDivideDim(dim, by));
  };
  const multiply = (dim: Dim, by: number): Dim => inference.dim(productOfDims([dim, by]));
  const shape: Shape = toSpace
    ? [batch, divide(channels, size * size), multiply(height, size), multiply(width, size)]
    : [batch, multiply(channels, size * size), divide(height, size), divide(width, size)];
  return [{ type: inference.type(0), shape }];
}

const castType = (inference: Inference, code: number): readonly OutputType[] => {
  const type = elementTypeOfCode(code) ?? inference.unknown(`element type ${code} is only passed on`);
  return [{ type, shape: inference.shape(0) }];
};

/** Operators that move, cut, join or repeat elements. */
export const shapes: readonly Operator[] = [
  { name: 'Reshape', inputs: [2, 2], attributes: { allowzero: 'int' }, settings: [1], infer: reshape },
  { name: 'Flatten', inputs: [1, 1], attributes: { axis: 'int' }, infer: flatten },
  { name: 'Transpose', inputs: [1, 1], attributes: { perm: 'ints' }, infer: transpose },
  { name: 'Concat', inputs: [1, UNBOUNDED], attributes: { axis: 'int' }, infer: concat },
  {
    name: 'Split',
    inputs: [1, 2],
    attributes: { axis: 'int', num_outputs: 'int' },
    settings: [1],
    infer: split,
  },
  { name: 'Slice', inputs: [3, 5], attributes: {}, settings: [1, 2, 3, 4], infer: slice },
  { name: 'Pad', inputs: [2, 4], attributes: { mode: 'string' }, settings: [1, 2, 3], infer: pad },
  {
    name: 'Expand',
    inputs: [2, 2],
    attributes: {},
    settings: [1],
    infer: (inference) => [
      {
        type: inference.type(0),
        shape: inference.broadcast(inference.shape(0), shapeOperand(inference, 1)),
      },
    ],
  },
  { name: 'Tile', inputs: [2, 2], attributes: {}, settings: [1], infer: tile },
  { name: 'Squeeze', inputs: [1, 2], attributes: {}, settings: [1], infer: squeeze },
  { name: 'Unsqueeze', inputs: [2, 2], attributes: {}, settings: [1], infer: unsqueeze },
  { name: 'Identity', inputs: [1, 1], attributes: {}, infer: likeFirstInput },
  {
    name: 'Cast',
    inputs: [1, 1],
    attributes: { to: 'int', saturate: 'int' },
    infer: (inference) => castType(inference, inference.int('to', 0)),
  },
  {
    name: 'CastLike',
    inputs: [2, 2],
    attributes: { saturate: 'int' },
    infer: (inference) => [{ type: inference.type(1), shape: inference.shape(0) }],
  },
  { name: 'Shape', inputs: [1, 1], attributes: { start: 'int', end: 'int' }, infer: shapeOf },
  { name: 'Size', inputs: [1, 1], attributes: {}, infer: () => [{ type: 'int64', shape: [] }] },
  {
    name: 'DepthToSpace',
    inputs: [1, 1],
    attributes: { blocksize: 'int', mode: 'string' },
    infer: (inference) => blocks(inference, true),
  },
  {
    name: 'SpaceToDepth',
    inputs: [1, 1],
    attributes: { blocksize: 'int' },
    infer: (inference) => blocks(inference, false),
  },
  {
    name: 'Trilu',
    inputs: [1, 2],
    attributes: { upper: 'int' },
    infer: (inference) => {
      inference.rank(0, 2, UNBOUNDED);
      return likeFirstInput(inference);
    },
  },
  {
    name: 'Dropout',
    inputs: [1, 3],
    attributes: { seed: 'int' },
    settings: [1, 2],
    infer: (inference) => {
      const mask: OutputType = { type: 'bool', shape: inference.shape(0) };
      return [...likeFirstInput(inference), mask].slice(0, Math.max(1, inference.outputCount));
    },
  },
];
