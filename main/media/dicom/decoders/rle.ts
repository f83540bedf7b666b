import { CaliperError } from '../../../contract/errors.ts';

const headerBytes = 64;
const mostSegments = 15;

/**
 * One frame of RLE Lossless (DICOM PS3.5, annex G): each byte of each sample is a plane of its own, the highest first.
 * @returns samples low byte first, one colour plane after another
 * @throws CaliperError `corrupt_file`
 */
export function decodeRle(
  coded: Uint8Array,
  shape: { readonly samples: number; readonly planes: number; readonly bytesPerSample: number },
  name: string,
): Uint8Array {
  const { samples, planes, bytesPerSample } = shape;
  const damaged = (why: string) =>
    new CaliperError('corrupt_file', `The run lengths of ${name} are damaged: ${why}.`);
  if (coded.length < headerBytes) throw damaged('their header is cut off');
  const header = new DataView(coded.buffer, coded.byteOffset, headerBytes);
  const segments = header.getUint32(0, true);
  if (segments !== planes * bytesPerSample || segments > mostSegments)
    throw damaged(`${segments} segments are stated for ${planes * bytesPerSample} bytes a pixel`);
  const out = new Uint8Array(samples * planes * bytesPerSample);
  for (let segment = 0; segment < segments; segment++) {
    const from = header.getUint32(4 + 4 * segment, true);
    const to = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : coded.length;
    if (from < headerBytes || to < from || to > coded.length)
      throw damaged('a segment lies outside the data');
    const plane = Math.floor(segment / bytesPerSample);
    const byte = bytesPerSample - 1 - (segment % bytesPerSample);
    const start = plane * samples * bytesPerSample + byte;
    if (unpack(coded.subarray(from, to), out, start, bytesPerSample, samples) < samples)
      throw damaged('a segment ends too early');
  }
  return out;
}

/** PackBits into every `stride`-th byte of `out`; what goes beyond `count` is dropped. @returns bytes unpacked */
function unpack(packed: Uint8Array, out: Uint8Array, start: number, stride: number, count: number): number {
  let done = 0;
  for (let at = 0; at < packed.length && done < count; ) {
    const control = packed[at++]!;
    if (control === 128) continue;
    const isRun = control > 128;
    const length = isRun ? 257 - control : control + 1;
    for (let i = 0; i < length && done < count && at < packed.length; i++, done++) {
      out[start + done * stride] = packed[at]!;
      if (!isRun) at += 1;
    }
    if (isRun) at += 1;
  }
  return done;
}
