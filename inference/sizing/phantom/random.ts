/**
 * Random numbers of the phantom: integer hashing only, so that a seed gives the same patient on every
 * platform and in every engine.
 */

/** Mixes two 32-bit integers into one, every output bit depending on every input bit (murmur3 finaliser). */
export function hash2(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul((b | 0) + 0x7f4a7c15, 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The seed of a part of something: `seedOf(patientSeed, 'lesion', 2)`. Parts draw independently of each other. */
export function seedOf(parent: number, ...path: readonly (string | number)[]): number {
  let seed = parent >>> 0;
  for (const part of path) {
    if (typeof part === 'number') seed = hash2(seed, part);
    else for (let i = 0; i < part.length; i++) seed = hash2(seed, part.charCodeAt(i) + 0x10000);
  }
  return seed;
}

/** A stream of random numbers from one seed. */
export class Random {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return hash2(this.#seed, this.#drawn++) / 4294967296;
  }

  /** Uniform in [low, high). */
  range(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Uniform integer in [0, count). */
  index(count: number): number {
    return Math.floor(this.unit() * count);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** Nearly normal (sum of twelve uniforms: mean 0, standard deviation 1, never beyond ±6). */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.unit();
    return sum;
  }

  /** A member of `items` with probability proportional to `weight`. */
  weighted<T>(items: readonly T[], weight: (item: T) => number): T {
    let left = this.unit() * items.reduce((sum, item) => sum + weight(item), 0);
    for (const item of items) {
      left -= weight(item);
      if (left < 0) return item;
    }
    return items[items.length - 1]!;
  }
}
