/** Caps on what a file may ask for. Beyond them a file is refused with `too_large` before memory is taken. */
export const limits = {
  /** 8192 × 8192: four times an 8K film frame, and a quarter of 16k × 16k. */
  pixelsPerFrame: 8192 * 8192,
  /** More than 22 hours at 50 frames a second. */
  frames: 4_000_000,
  durationHours: 48,
  /** A DICOM object is parsed in memory. */
  dicomBytes: 2 ** 30,
  imageBytes: 2 ** 28,
} as const;
