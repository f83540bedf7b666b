import type { FileGuard } from '../file-guard.ts';
import type { FrameSourceKind, SizePx } from '../frames.ts';
import type { VideoIndex } from './frame-packets.ts';
import type { Orientation } from './orientation.ts';
import type { PacketTable } from './packet-table.ts';
import type { VideoDamage } from './video-damage.ts';

/** What opening a video found out; everything needed to read it again. */
export interface VideoFacts {
  readonly path: string;
  readonly kind: FrameSourceKind;
  /** As shown, after turning. */
  readonly size: SizePx;
  readonly orientation: Orientation | undefined;
  readonly table: PacketTable;
  readonly videoIndex: VideoIndex;
  readonly damage: VideoDamage;
  readonly isInterlaced: boolean;
  readonly fingerprint: string;
  readonly warnings: readonly string[];
  readonly guard: FileGuard;
}
