/** The state of a {@link SeededRandom}: four 32-bit words. */
export type RandomState = readonly [number, number, number, number];

/**
 * The generator xoshiro128** (Blackman and Vigna 2018), seeded by splitmix32. It uses integer operations and exact
 * floating point only, so a seed gives the same numbers on every platform and in every version of the engine.
 */
export class SeededRandom {
  #words: Uint32Array;

  constructor(seed: number | RandomState) {
    this.#words = Uint32Array.from(typeof seed === 'number' ? expand(seed) : seed);
  }

  /** What a checkpoint keeps: `new SeededRandom(random.state)` goes on exactly where this one is. */
  get state(): RandomState {
    const [a, b, c, d] = this.#words;
    return [a!, b!, c!, d!];
  }

  /** The next 32 random bits as an integer in [0, 2^32). */
  bits(): number {
    const words = this.#words;
    const second = words[1]!;
    const result = Math.imul(rotateLeft(Math.imul(second, 5), 7), 9) >>> 0;
    words[2]! ^= words[0]!;
    words[3]! ^= second;
    words[1]! ^= words[2]!;
    words[0]! ^= words[3]!;
    words[2]! ^= second << 9;
    words[3] = rotateLeft(words[3]!, 11);
    return result;
  }

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    return ((this.bits() >>> 5) * 67108864 + (this.bits() >>> 6)) / 9007199254740992;
  }

  /** A uniform integer in [0, bound), without bias. */
  integer(bound: number): number {
    const limit = 4294967296 - (4294967296 % bound);
    for (;;) {
      const bits = this.bits();
      if (bits < limit) return bits % bound;
    }
  }

  /** Standard normal by Marsaglia's polar method; the pair's second value is dropped, so the state stays four words. */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * naturalLog(square)) / square);
    }
  }

  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(items: T): T {
    for (let last = items.length - 1; last > 0; last--) {
      const chosen = this.integer(last + 1);
      const kept = items[last];
      items[last] = items[chosen];
      items[chosen] = kept;
    }
    return items;
  }
}

/** An independent generator for one purpose: equal arguments give equal streams, whatever was drawn elsewhere. */
export function randomStream(seed: number, ...path: readonly number[]): SeededRandom {
  let mixed = seed >>> 0;
  for (const step of path) mixed = expand((mixed ^ Math.imul(step + 1, 0x9e3779b1)) >>> 0)[0];
  return new SeededRandom(mixed);
}

function expand(seed: number): RandomState {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return [next(), next(), next(), next()];
}

function rotateLeft(word: number, count: number): number {
  return ((word << count) | (word >>> (32 - count))) >>> 0;
}

/**
 * ln(x) for 0 < x < 1 from additions, multiplications and divisions, which IEEE 754 makes exact everywhere;
 * `Math.log` may differ between engines. x = m·2^e with m in [√½, √2), ln m = 2 artanh((m-1)/(m+1)).
 */
function naturalLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let odd = 21; odd >= 1; odd -= 2) sum = sum * square + 1 / odd;
  return exponent * Math.LN2 + 2 * ratio * sum;
}
