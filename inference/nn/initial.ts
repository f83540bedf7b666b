import { elementCount, type Tensor } from '../graph/tensor.ts';
import { type Random, uniform } from '../random.ts';

/** Makes the initial weights of one parameter. `dims` as PyTorch has them: [out, in, …]. */
export type Initialiser = (dims: readonly number[], random: Random) => Tensor<'float32'>;

function filled(dims: readonly number[], draw: () => number): Tensor<'float32'> {
  const data = new Float32Array(elementCount(dims));
  for (let i = 0; i < data.length; i++) data[i] = draw();
  return { type: 'float32', dims, data };
}

/** Inputs to one output: all dims but the first. */
const fanIn = (dims: readonly number[]) => elementCount(dims.slice(1));

export const zeros: Initialiser = (dims) => filled(dims, () => 0);
export const ones: Initialiser = (dims) => filled(dims, () => 1);

/** Kaiming-normal by fan-out with ReLU gain: torchvision's convolutions in a ResNet. */
export const kaimingNormalFanOut: Initialiser = (dims, random) => {
  const [out, , ...kernel] = dims;
  const deviation = Math.sqrt(2 / (out! * elementCount(kernel)));
  return filled(dims, () => deviation * random.normal());
};

/** PyTorch's default for the weights of a linear or convolution layer. */
export const torchDefaultWeight: Initialiser = (dims, random) => uniformWithin(fanIn(dims))(dims, random);

/** Uniform within 1/√fanIn: PyTorch's default for a bias, which does not know its own fan-in. */
export function uniformWithin(inputs: number): Initialiser {
  const bound = 1 / Math.sqrt(inputs);
  return (dims, random) => filled(dims, () => uniform(random, -bound, bound));
}

/** Normal with a deviation. */
export function normal(deviation: number): Initialiser {
  return (dims, random) => filled(dims, () => deviation * random.normal());
}

/** Normal with deviation 0.02, redrawn beyond ±2 (timm's `trunc_normal_`, which cuts at 2 and not at 2 deviations). */
export const truncatedNormal: Initialiser = (dims, random) =>
  filled(dims, () => {
    for (;;) {
      const value = 0.02 * random.normal();
      if (Math.abs(value) <= 2) return value;
    }
  });

/**
 * Xavier-normal for a gate: the reference draws it as a [1, C] matrix, so fan-in is C, fan-out 1 and the deviation
 * √(2/(C+1)). Source: method file, section 1.
 */
export const xavierGate: Initialiser = (dims, random) =>
  normal(Math.sqrt(2 / (elementCount(dims) + 1)))(dims, random);
