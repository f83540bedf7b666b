import { z } from 'zod';
import type { Tensor } from '../../graph/tensor.ts';
import { zeros } from '../ort-tensor.ts';
import { randomStream } from '../random.ts';
import type { Session } from '../session.ts';

const dims = z.array(z.int().nonnegative());

/** `golden.json`: a seeded input and the answer of the CPU, by which every other provider is judged. */
export const Golden = z.strictObject({
  seed: z.int().nonnegative(),
  /** Dimensions of each float32 input; element k of the i-th is the k-th standard normal of stream (seed, i). */
  inputs: z.record(z.string(), dims),
  outputs: z
    .record(z.string(), z.strictObject({ dims, values: z.array(z.number()).min(1) }))
    .refine((outputs) => Object.keys(outputs).length > 0, 'it holds no answer, so it checks nothing'),
  /** |answer - expected| must stay within absolute + relative · |expected|. */
  tolerance: z.strictObject({ absolute: z.number().nonnegative(), relative: z.number().nonnegative() }),
});
export type Golden = z.infer<typeof Golden>;

/** Fits float32 networks on a GPU that rounds sums in another order. */
const defaultTolerance = { absolute: 1e-3, relative: 1e-3 };

/** The tensors that `golden` describes. */
export function goldenFeeds(golden: Pick<Golden, 'seed' | 'inputs'>): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const [index, [name, size]] of Object.entries(golden.inputs).entries()) {
    const random = randomStream(golden.seed, index);
    const tensor = zeros('float32', size);
    for (let element = 0; element < tensor.data.length; element++) tensor.data[element] = random.normal();
    feeds[name] = tensor;
  }
  return feeds;
}

/** Runs `session` (a CPU session) on seeded input and records its answer. Symbolic dimensions become 1. */
export async function makeGolden(
  session: Session,
  options: { seed?: number; tolerance?: Golden['tolerance'] } = {},
): Promise<Golden> {
  const { seed = 1, tolerance = defaultTolerance } = options;
  const inputs = Object.fromEntries(
    session.inputs.map(({ name, shape }) => [name, shape.map((dim) => (typeof dim === 'number' ? dim : 1))]),
  );
  const answer = await session.run(goldenFeeds({ seed, inputs }));
  const outputs = Object.fromEntries(
    Object.entries(answer).map(([name, tensor]) => [
      name,
      { dims: [...tensor.dims], values: Array.from(tensor.data, Number) },
    ]),
  );
  return { seed, inputs, outputs, tolerance };
}

/** The first difference beyond the tolerance in words, or undefined if the answer agrees. */
export function goldenDifference(
  golden: Golden,
  answer: Readonly<Record<string, Tensor>>,
): string | undefined {
  const { absolute, relative } = golden.tolerance;
  for (const [name, expected] of Object.entries(golden.outputs)) {
    const got = answer[name];
    if (got === undefined) return `${name} is missing`;
    if (got.data.length !== expected.values.length)
      return `${name} has ${got.data.length} values, ${expected.values.length} expected`;
    for (const [index, value] of expected.values.entries()) {
      const element = Number(got.data[index]);
      // Written so that NaN is a difference.
      if (!(Math.abs(element - value) <= absolute + relative * Math.abs(value)))
        return `${name}[${index}] is ${element}, ${value} expected`;
    }
  }
  return undefined;
}

/** Largest |answer - expected| over all outputs; Infinity where one is missing, of another size or not a number. */
export function goldenError(golden: Golden, answer: Readonly<Record<string, Tensor>>): number {
  let largest = 0;
  for (const [name, { values }] of Object.entries(golden.outputs)) {
    const got = answer[name];
    if (got?.data.length !== values.length) return Number.POSITIVE_INFINITY;
    for (const [index, value] of values.entries()) {
      const error = Math.abs(Number(got.data[index]) - value);
      largest = Math.max(largest, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
    }
  }
  return largest;
}
