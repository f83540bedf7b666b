/** A box in pixels of the native frame, the maximum exclusive. */
export interface BoxPx {
  readonly xMinPx: number;
  readonly yMinPx: number;
  readonly xMaxPx: number;
  readonly yMaxPx: number;
}

export interface PointPx {
  readonly xPx: number;
  readonly yPx: number;
}

/** A closed outline; the last point joins the first. */
export type OutlinePx = readonly PointPx[];

/** One lesion followed through a film. */
export interface LesionTrack {
  readonly name: string;
  /** By frame index. */
  readonly boxes: Map<number, BoxPx>;
  /** By frame index, one outline per connected part of the mask; only where masks were imported. */
  readonly outlines?: Map<number, readonly OutlinePx[]>;
  /** Size in mm where the file states one. */
  readonly sizeMm?: number;
}

/** One remark about a place in the input. */
export interface ImportRemark {
  /** File, line or element. */
  readonly where: string;
  readonly reason: string;
}

/** What an importer found. Importers write nothing: looking at this value is the dry run. */
export interface ImportedTracks {
  /** In order of first appearance. */
  readonly lesions: readonly LesionTrack[];
  /** What was left out, and why. */
  readonly skipped: readonly ImportRemark[];
  /** What was taken in a changed form, such as a box cut at the edge of its frame. */
  readonly adjusted: readonly ImportRemark[];
}
