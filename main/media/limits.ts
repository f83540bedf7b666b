/** Caps on what a file may ask for. Beyond them a file is refused with `too_large` before memory is taken. */
export const limits = {
  /** 8192 × 8192: four times an 8K video frame, and a quarter of 16k × 16k. */
  pixelsPerFrame: 8192 * 8192,
  /** More than 22 hours at 50 frames a second. */
  frames: 4_000_000,
  durationHours: 48,
  /** A DICOM object is parsed in memory. */
  dicomBytes: 2 ** 30,
  imageBytes: 2 ** 28,
  /** What a deflated DICOM object may unpack to, in all. */
  inflatedBytes: 2 ** 29,
  /** What one packed byte may become; black frames pack a thousand times, recorded ones hardly ten times. */
  inflatedRatio: 200,
  /** Up to this size the ratio does not matter. */
  inflatedAnywayBytes: 2 ** 26,
} as const;

/** How much may come out of so many deflated bytes before the object is refused. */
export function mostInflatedBytes(packedBytes: number): number {
  const { inflatedBytes, inflatedRatio, inflatedAnywayBytes } = limits;
  return Math.min(inflatedBytes, Math.max(inflatedAnywayBytes, inflatedRatio * packedBytes));
}
