import type { Mutation } from '../mutation.ts';

export const media: readonly Mutation[] = [
  {
    name: 'a frame found by its place in decode order',
    source: 'main/media/video/picture-decoder.ts',
    from: 'ordinal: Number(this.#frame.pts)',
    to: 'ordinal: Number(this.#frame.pts) + 1',
    test: 'main/media/video/formats.test.ts',
  },
];
