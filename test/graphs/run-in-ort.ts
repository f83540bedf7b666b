import * as ort from 'onnxruntime-node';
import { allocate } from '../../inference/graph/element-types.ts';
import {
  type ElementType,
  elementCount,
  type Graph,
  type Tensor,
  writeOnnx,
} from '../../inference/graph/index.ts';

/** Runs a model file, or a graph, in ONNX Runtime itself (without Caliper's sessions), for tests. */
export async function runInOrt(
  model: Graph | Uint8Array,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const bytes = model instanceof Uint8Array ? model : writeOnnx(model);
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const inputs = Object.entries(feeds).map(
      ([name, tensor]) => [name, new ort.Tensor(tensor.type, tensor.data, tensor.dims)] as const,
    );
    const outputs = await session.run(Object.fromEntries(inputs));
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [
        name,
        { type: tensor.type as ElementType, dims: tensor.dims, data: tensor.data as Tensor['data'] },
      ]),
    );
  } finally {
    await session.release();
  }
}

/** Mulberry32: a small seeded generator of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A tensor of random content: floats in [-1, 1), integers in 0..highest, bools. */
export function randomTensor(
  type: ElementType,
  dims: readonly number[],
  random: () => number,
  highest = 1,
): Tensor {
  const data = allocate(type, elementCount(dims));
  for (let index = 0; index < data.length; index += 1) {
    if (data instanceof Float32Array || data instanceof Float64Array) data[index] = 2 * random() - 1;
    else if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      data[index] = BigInt(Math.floor(random() * (highest + 1)));
    } else data[index] = Math.floor(random() * (highest + 1));
  }
  return { type, dims, data };
}
