export { assertNotCancelled, stepsMade } from './cancel.ts';
export { contentBytes, hashContent, modifiedMs } from './content.ts';
export { damageRemarks, framesIn } from './damage-remarks.ts';
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
export { decodeImage, imageSize } from './images/decode-image.ts';
export { imageFormatOf, imageName } from './images/image-format.ts';
export { compareNaturally } from './images/natural-order.ts';
export { limits } from './limits.ts';
export { openFrames } from './open-frames.ts';
export { type KnownContent, openUnchanged } from './open-unchanged.ts';
export { assertUsablePath } from './paths.ts';
export { spreadEvenly } from './spread.ts';
