export { assertNotCancelled } from './cancel.ts';
export { FrameIndex } from './frame-index.ts';
export type {
  CheckOptions,
  DamageReport,
  FrameDamage,
  FrameRange,
  FrameSource,
  FrameSourceKind,
  FrameSpan,
  OpenOptions,
  RgbFrame,
  SizePx,
} from './frames.ts';
export type { RgbImage } from './images/bmp.ts';
export { decodeImage } from './images/decode-image.ts';
export { compareNaturally } from './images/natural-order.ts';
export { limits } from './limits.ts';
export { openFrames } from './open-frames.ts';
export { openUnchanged } from './open-unchanged.ts';
export { assertUsablePath } from './paths.ts';
