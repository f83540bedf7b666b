import type { BoxOrigin } from '../../main/contract/annotations.ts';
import type { Box } from '../../main/contract/primitives.ts';
import type { TrackPoint } from './interpolate.ts';

/** A key frame as the statements here read it. */
export const pointColumns =
  'frame_index, x_min_px, y_min_px, x_max_px, y_max_px, outside, occluded, origin, author';

export interface PointRow {
  readonly frame_index: number;
  readonly x_min_px: number;
  readonly y_min_px: number;
  readonly x_max_px: number;
  readonly y_max_px: number;
  readonly outside: number;
  readonly occluded: number;
  readonly origin: BoxOrigin;
  readonly author: string;
}

/** A key frame with all that is known about it. */
export interface KnownPoint extends TrackPoint {
  readonly occluded: boolean;
  readonly origin: BoxOrigin;
  readonly author: string;
}

export const toPoint = (row: PointRow): KnownPoint => ({
  frameIndex: row.frame_index,
  xMinPx: row.x_min_px,
  yMinPx: row.y_min_px,
  xMaxPx: row.x_max_px,
  yMaxPx: row.y_max_px,
  outside: row.outside === 1,
  occluded: row.occluded === 1,
  origin: row.origin,
  author: row.author,
});

export const toBox = ({ xMinPx, yMinPx, xMaxPx, yMaxPx }: Box): Box => ({ xMinPx, yMinPx, xMaxPx, yMaxPx });
