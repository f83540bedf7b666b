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

/** One lesion followed through a video. */
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

/** Entries of an input: rows, objects, masks on frames. `read` is always `taken + leftOut`. */
export interface ImportCounts {
  readonly read: number;
  readonly taken: number;
  readonly leftOut: number;
  /** Of those taken, how often something was changed. */
  readonly adjusted: number;
}

/** One reason with its exact count and the first few places. */
export interface ImportReason {
  readonly outcome: 'left out' | 'adjusted';
  readonly reason: string;
  readonly count: number;
  readonly places: readonly string[];
}

/** What an importer found. Importers write nothing: looking at this value is the dry run. */
export interface ImportedTracks {
  /** In order of first appearance. */
  readonly lesions: readonly LesionTrack[];
  /** What was left out, and why; at most 10,000 of them, `counts` and `reasons` know all. */
  readonly skipped: readonly ImportRemark[];
  /** What was taken in a changed form, such as a box cut at the edge of its frame; at most 10,000. */
  readonly adjusted: readonly ImportRemark[];
  readonly counts: ImportCounts;
  readonly reasons: readonly ImportReason[];
  /** How the input was read: encoding, separators, from where corners count. Complete sentences. */
  readonly notes: readonly string[];
}
