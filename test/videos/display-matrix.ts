/** FFmpeg's display matrix for the linear part `a b c d`. */
export function displayMatrix([a, b, c, d]: readonly [number, number, number, number]): Buffer {
  const bytes = Buffer.alloc(36);
  [a, b, 0, c, d].forEach((value, i) => {
    bytes.writeInt32LE(value * 65536, 4 * i);
  });
  bytes.writeInt32LE(2 ** 30, 32);
  return bytes;
}
