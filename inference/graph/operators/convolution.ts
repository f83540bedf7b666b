import { addToDim, mayBeEqual, productOfDims, shapeText } from '../dims.ts';
import { floatTypes, type Inference, type Operator, type OutputType } from '../operator.ts';
import type { Dim, Shape } from '../value.ts';
import { slidSizes, windowOf } from './windows.ts';

/** Kernel sizes: from the weight, or from the attribute where the weight's are symbolic. */
function kernelSizes(inference: Inference, weight: Shape): Dim[] {
  const stated = inference.ints('kernel_shape');
  if (stated && stated.length > 0 && stated.length !== weight.length - 2) {
    inference.fail(`'kernel_shape' ${shapeText(stated)} does not fit the weight`);
  }
  return weight.slice(2).map((dim, axis) => {
    const size = stated?.[axis] ?? dim;
    if (!mayBeEqual(dim, size))
      inference.fail(`'kernel_shape' ${shapeText(stated ?? [])} is not the weight's`);
    return size;
  });
}

function checkBias(inference: Inference, channels: Dim): void {
  if (!inference.has(2)) return;
  inference.rank(2, 1);
  if (!mayBeEqual(inference.shape(2)[0] as Dim, channels)) inference.fail(`the bias is not of ${channels}`);
}

function conv(inference: Inference): readonly OutputType[] {
  const rank = inference.rank(0, 3, 5);
  inference.rank(1, rank);
  inference.typeAmong(0, floatTypes);
  const [batch, channels, ...sizes] = inference.shape(0) as readonly [Dim, Dim, ...Dim[]];
  const weight = inference.shape(1);
  const [filters, channelsOfGroup] = weight as readonly [Dim, Dim];
  const group = inference.int('group', 1);
  if (group < 1) inference.fail(`group ${group} is not positive`);
  const wanted = inference.dim(productOfDims([channelsOfGroup, group]));
  if (!mayBeEqual(channels, wanted)) {
    inference.fail(
      `input ${shapeText(inference.shape(0))} has ${channels} channels, weight ${shapeText(weight)} with group ${group} takes ${wanted}`,
    );
  }
  if (typeof filters === 'number' && filters % group !== 0) {
    inference.fail(`${filters} filters do not divide into ${group} groups`);
  }
  checkBias(inference, filters);
  const window = windowOf(inference, kernelSizes(inference, weight));
  return [
    { type: inference.sameType(0, 1, 2), shape: [batch, filters, ...slidSizes(inference, sizes, window)] },
  ];
}

function convTranspose(inference: Inference): readonly OutputType[] {
  const rank = inference.rank(0, 3, 5);
  inference.rank(1, rank);
  inference.typeAmong(0, floatTypes);
  const [batch, channels, ...sizes] = inference.shape(0) as readonly [Dim, Dim, ...Dim[]];
  const weight = inference.shape(1);
  const [channelsOfWeight, filtersOfGroup] = weight as readonly [Dim, Dim];
  if (!mayBeEqual(channels, channelsOfWeight)) {
    inference.fail(
      `input ${shapeText(inference.shape(0))} has ${channels} channels, weight ${shapeText(weight)} takes ${channelsOfWeight}`,
    );
  }
  const group = inference.int('group', 1);
  if (group < 1 || (typeof channels === 'number' && channels % group !== 0)) {
    inference.fail(`${channels} channels do not divide into ${group} groups`);
  }
  const filters = inference.dim(productOfDims([filtersOfGroup, group]));
  checkBias(inference, filters);
  const window = windowOf(inference, kernelSizes(inference, weight));
  const spatial = sizes.length;
  const stated = inference.ints('output_shape');
  const extra = inference.ints('output_padding') ?? sizes.map(() => 0);
  const shape = sizes.map((size, axis): Dim => {
    if (stated && stated.length > 0) return stated[axis + stated.length - spatial] as number;
    const stride = window.strides[axis] as number;
    if (window.autoPad.startsWith('SAME')) return inference.dim(productOfDims([size, stride]));
    const kernel = window.kernel[axis] as Dim;
    if (typeof kernel === 'string') return inference.dim(undefined);
    const extent = (window.dilations[axis] as number) * (kernel - 1) + 1;
    const padding =
      window.autoPad === 'VALID'
        ? 0
        : (window.pads[axis] as number) + (window.pads[axis + spatial] as number);
    const steps = inference.dim(addToDim(size, -1));
    const travelled = inference.dim(productOfDims([steps, stride]));
    const result = inference.dim(addToDim(travelled, (extra[axis] as number) + extent - padding));
    if (typeof result === 'number' && result < 0) inference.fail(`axis ${axis} would have size ${result}`);
    return result;
  });
  return [{ type: inference.sameType(0, 1, 2), shape: [batch, filters, ...shape] }];
}

const windowAttributes = {
  auto_pad: 'string',
  dilations: 'ints',
  group: 'int',
  kernel_shape: 'ints',
  pads: 'ints',
  strides: 'ints',
} as const;

/** Convolutions over [N, C, …spatial]. */
export const convolution: readonly Operator[] = [
  { name: 'Conv', inputs: [2, 3], attributes: windowAttributes, infer: conv },
  {
    name: 'ConvTranspose',
    inputs: [2, 3],
    attributes: { ...windowAttributes, output_padding: 'ints', output_shape: 'ints' },
    infer: convTranspose,
  },
];
