import type { Random } from '../inference/random.ts';

/** Numbers of a plain formula, for tests of networks: millions of normal draws would be most of their time. */
export function plainRandom(): Random {
  let state = 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return {
    uniform,
    normal: () => Math.sqrt(12) * (uniform() - 0.5),
    integer: (bound) => Math.floor(bound * uniform()),
  };
}
