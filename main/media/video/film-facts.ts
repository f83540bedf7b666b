import type { FileGuard } from '../file-guard.ts';
import type { FrameSourceKind, SizePx } from '../frames.ts';
import type { FilmDamage } from './film-damage.ts';
import type { FilmIndex } from './frame-packets.ts';
import type { Orientation } from './orientation.ts';
import type { PacketTable } from './packet-table.ts';

/** What opening a film found out; everything needed to read it again. */
export interface FilmFacts {
  readonly path: string;
  readonly kind: FrameSourceKind;
  /** As shown, after turning. */
  readonly size: SizePx;
  readonly orientation: Orientation | undefined;
  readonly table: PacketTable;
  readonly filmIndex: FilmIndex;
  readonly damage: FilmDamage;
  readonly isInterlaced: boolean;
  readonly fingerprint: string;
  readonly warnings: readonly string[];
  readonly guard: FileGuard;
}
