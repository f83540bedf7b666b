/** Random numbers from 0 up to 1 that repeat for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Mutation = (bytes: Buffer, other: Buffer, random: () => number) => Buffer;

const below = (limit: number, random: () => number) => Math.floor(random() * limit);

/** Ways in which a copied, recorded or hostile file differs from a good one. */
const mutations: readonly Mutation[] = [
  function flipBits(bytes, _, random) {
    for (let n = 1 + below(64, random); n > 0; n--)
      bytes[below(bytes.length, random)]! ^= 1 << below(8, random);
    return bytes;
  },
  function flipHeaderBits(bytes, _, random) {
    const header = Math.min(bytes.length, 600);
    for (let n = 1 + below(12, random); n > 0; n--) bytes[below(header, random)]! ^= 1 << below(8, random);
    return bytes;
  },
  function setExtremes(bytes, _, random) {
    const extremes = [0x00, 0xff, 0x7f, 0x80];
    for (let n = 1 + below(8, random); n > 0; n--) {
      const at = below(bytes.length, random);
      bytes.fill(extremes[below(4, random)]!, at, Math.min(bytes.length, at + 1 + below(8, random)));
    }
    return bytes;
  },
  function truncate(bytes, _, random) {
    return bytes.subarray(0, 1 + below(bytes.length, random));
  },
  function zeroRun(bytes, _, random) {
    const at = below(bytes.length, random);
    return bytes.fill(0, at, Math.min(bytes.length, at + below(4096, random)));
  },
  function removeRun(bytes, _, random) {
    const at = below(bytes.length, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(2048, random))]);
  },
  function repeatRun(bytes, _, random) {
    const at = below(bytes.length, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - below(4096, random)))]);
  },
  function splice(bytes, other, random) {
    return Buffer.concat([
      bytes.subarray(0, below(bytes.length, random)),
      other.subarray(below(other.length, random)),
    ]);
  },
  function paste(bytes, other, random) {
    const from = below(other.length, random);
    other.copy(bytes, below(bytes.length, random), from, from + below(2048, random));
    return bytes;
  },
];

/** A changed copy of `bytes`, with the name of the change; one time in four a second change follows the first. */
export function mutate(bytes: Buffer, other: Buffer, random: () => number): { name: string; bytes: Buffer } {
  const names: string[] = [];
  let changed: Buffer = Buffer.from(bytes);
  do {
    const mutation = mutations[below(mutations.length, random)]!;
    changed = mutation(changed, other, random);
    names.push(mutation.name);
  } while (changed.length > 0 && names.length < 2 && random() < 0.25);
  return { name: names.join('+'), bytes: changed };
}
