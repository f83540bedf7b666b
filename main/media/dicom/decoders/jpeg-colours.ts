import { type CodestreamFacts, jpegSegments } from './codestream.ts';

const rgbIds = ['82,71,66', '114,103,98'];
/** As stored, or YCbCr: what byte 12 of Adobe's segment says (ITU-T T.872). */
const transform = { none: 0, ycbcr: 1 } as const;

/** Whether three components are YCbCr: the picture's own word counts before the object's, which often is wrong. */
export function isYcbcr(facts: CodestreamFacts, photometric: string): boolean {
  if (rgbIds.includes(facts.ids.join())) return false;
  if (facts.adobeTransform !== undefined) return facts.adobeTransform !== transform.none;
  return facts.hasJfif || photometric !== 'RGB';
}

/**
 * A JPEG of three components with the colours it has said so that no decoder guesses, and without segments that are no
 * part of a DICOM picture, such as an orientation.
 */
export function withStatedColours(jpeg: Uint8Array, holdsYcbcr: boolean): Uint8Array {
  const segment = Buffer.from('ffee000e41646f626500640000000000', 'hex');
  segment[15] = holdsYcbcr ? transform.ycbcr : transform.none;
  const parts = [jpeg.subarray(0, 2), segment];
  let scanFrom = 2;
  for (const { marker, from, to } of jpegSegments(jpeg)) {
    const isApplications = marker >= 0xe0 && marker <= 0xef;
    if (!isApplications && marker !== 0xfe) parts.push(jpeg.subarray(from, to));
    scanFrom = to;
  }
  parts.push(jpeg.subarray(scanFrom));
  return Buffer.concat(parts);
}
