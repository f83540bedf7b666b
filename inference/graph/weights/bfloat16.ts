/** bfloat16 bits as float32: the upper half of the same number. */
export function float32OfBfloat16(bytes: Uint8Array): Float32Array {
  const length = bytes.byteLength >> 1;
  const bits = new Uint32Array(length);
  for (let index = 0; index < length; index += 1) {
    bits[index] = (((bytes[2 * index] as number) | ((bytes[2 * index + 1] as number) << 8)) << 16) >>> 0;
  }
  return new Float32Array(bits.buffer);
}
