/** Numbers that formats trip over. */
const interesting = [0, 1, 0x7f, 0x80, 0xff];

/**
 * A damaged copy of a file: a few bytes changed, ranges cut, repeated, moved or filled, or the end missing.
 * `random` gives numbers in [0, 1), so a seed names the mutation.
 */
export function mutateBytes(file: Uint8Array, random: () => number): Uint8Array {
  let bytes = new Uint8Array(file);
  const below = (limit: number): number => Math.floor(random() * limit);
  // headers are where a format can go wrong; weights are most of the bytes and mean little
  const place = (): number => below(random() < 0.5 ? Math.min(bytes.length, 4_096) : bytes.length);
  // a moved byte breaks all lengths after it, so half of the files are only changed in place
  const kinds = random() < 0.5 ? 4 : 8;
  const count = 1 + below(kinds === 4 ? 2 : 6);
  for (let step = 0; step < count && bytes.length > 16; step += 1) {
    const at = place();
    const end = Math.min(bytes.length, at + 1 + below(random() < 0.8 ? 8 : 512));
    switch (below(kinds)) {
      case 0:
        bytes[at] = (bytes[at] as number) ^ (1 << below(8));
        break;
      case 1:
        bytes[at] = interesting[below(interesting.length)] as number;
        break;
      case 2:
        bytes.fill(interesting[below(interesting.length)] as number, at, end);
        break;
      case 3:
        for (let index = at; index < end; index += 1) bytes[index] = below(256);
        break;
      case 4:
        bytes = concat(bytes.subarray(0, at), bytes.subarray(end));
        break;
      case 5:
        bytes = concat(bytes.subarray(0, end), bytes.subarray(at, end), bytes.subarray(end));
        break;
      case 6:
        bytes.copyWithin(place(), at, end);
        break;
      default:
        if (random() < 0.3) bytes = bytes.slice(0, Math.max(16, at));
    }
  }
  return bytes;
}

function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
