import type { FrameSource } from '../media/index.ts';
import type { ImportedTracks } from './tracks.ts';

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** The corners of the boxes are fractions of the picture's width and height, not pixels. */
  readonly fractions?: boolean;
}

/** What is known of an input before it is read. */
export interface ImportSubject {
  readonly path: string;
  readonly isFolder: boolean;
  /** Names in the folder and below it, relative to it; none for a file. */
  readonly entries: readonly string[];
  /** First 4 KiB of a file as text, or empty for a folder. */
  readonly head: string;
  /** Whether a file begins as an image does. */
  readonly isImage: boolean;
}

/** Reads one layout of boxes or masks. Registered in `importers.ts`. */
export interface Importer {
  readonly name: string;
  recognises(subject: ImportSubject): boolean;
  read(path: string, target: FrameSource, options: ImportOptions): Promise<ImportedTracks>;
}
