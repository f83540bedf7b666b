import type { Tensor } from '../../../inference/graph/index.ts';
import { SeededRandom } from '../../../inference/runtime/random.ts';

/** Seeded normal numbers: the same on every provider. */
export function noise(dims: readonly number[], seed: number): Tensor {
  const random = new SeededRandom(seed);
  const data = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
  for (let index = 0; index < data.length; index++) data[index] = random.normal();
  return { type: 'float32', dims, data };
}
