import { z } from 'zod';

/**
 * Where a file's word on the size of its pixels comes from. `pixel`: in the plane of the picture; `calibrated`: of a
 * projection, corrected by a calibration; `detector`: of a projection, where it fell on the detector, so that what lies
 * before the detector is smaller; `scanner`: of a scanned film; `ultrasound`: of a region of an ultrasound picture.
 */
export const SpacingSource = z.enum(['pixel', 'calibrated', 'detector', 'scanner', 'ultrasound']);
export type SpacingSource = z.infer<typeof SpacingSource>;

/** A part of every frame and the size of its pixels. */
export const SpacedArea = z.strictObject({
  xMinPx: z.number(),
  yMinPx: z.number(),
  xMaxPx: z.number(),
  yMaxPx: z.number(),
  xMmPerPx: z.number().positive(),
  yMmPerPx: z.number().positive(),
});
export type SpacedArea = z.infer<typeof SpacedArea>;

/** What a file states of the size of its pixels. */
export const PixelSpacing = z.strictObject({
  source: SpacingSource,
  areas: z.array(SpacedArea).min(1).max(100),
});
export type PixelSpacing = z.infer<typeof PixelSpacing>;
