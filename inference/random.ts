import { SeededRandom } from './runtime/random.ts';

/** A source of random numbers. Everything random in this folder is handed one, so that a seed repeats it exactly. */
export type Random = Pick<SeededRandom, 'uniform' | 'normal' | 'integer'>;

export function seededRandom(seed: number): SeededRandom {
  return new SeededRandom(seed);
}

/** Uniform in [low, high). */
export function uniform(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
