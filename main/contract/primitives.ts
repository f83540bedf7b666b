import { z } from 'zod';

/** Shared building blocks of the contract. Every object schema refuses unknown keys. */
export const FrameIndex = z.int().min(0).max(100_000_000);
/** Presentation time stamp in microseconds; some containers start below zero. */
export const PtsUs = z.int();
export const SizeMm = z.number().positive().max(500);
export const LengthPx = z.int().min(1).max(1_000_000);
export const UtcTime = z.iso.datetime();
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A path on this machine. NUL would be cut off silently by the operating system. */
export const FilePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'a path cannot contain NUL');
/** The name of a lesion inside one media item, as the box file or the annotator gave it. */
export const LesionName = z.string().min(1).max(200);
export const PageLimit = z.int().min(1).max(10_000).default(1000);

/** A coordinate in native frame pixels; it may lie outside the frame. */
const coordinatePx = z.number().min(-1_000_000).max(1_000_000);

export const PointPx = z.strictObject({ xPx: coordinatePx, yPx: coordinatePx });
export type PointPx = z.infer<typeof PointPx>;

/** Box in native frame pixels, max exclusive. It may reach beyond the frame; readers clamp it. */
export const Box = z
  .strictObject({
    xMinPx: coordinatePx,
    yMinPx: coordinatePx,
    xMaxPx: coordinatePx,
    yMaxPx: coordinatePx,
  })
  .refine((box) => box.xMinPx < box.xMaxPx && box.yMinPx < box.yMaxPx, 'a box needs a positive area');
export type Box = z.infer<typeof Box>;

/** What a person calls a patient here: never a real name. Shown, never logged. */
export const Pseudonym = z.string().min(1).max(200);

/** A half-open range of frames: `fromFrame` is in, `toFrame` is not. */
export const frameRange = { fromFrame: FrameIndex, toFrame: FrameIndex };

/** JSON that a job or an audit row carries along unread. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;

/**
 * Whether what an earlier run of the same kind made there may be replaced: it is kept until the new one is whole. Without,
 * a place where something stands is a `conflict` with `details.replaceable`. Files that Caliper did not make always stay.
 */
export const replace = z.boolean().optional();
