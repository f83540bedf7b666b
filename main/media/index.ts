export { FrameIndex } from './frame-index.ts';
export type {
  FrameRange,
  FrameSource,
  FrameSourceKind,
  OpenOptions,
  RgbFrame,
  SizePx,
} from './frames.ts';
export { openFrames } from './open-frames.ts';
