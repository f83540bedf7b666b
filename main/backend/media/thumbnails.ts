import { lstat, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../../inference/runtime/atomic.ts';
import { CaliperError, toCaliperError } from '../../contract/errors.ts';
import type { Media } from '../../contract/media.ts';
import type { FrameSource, RgbFrame } from '../../media/index.ts';
import { type FrameServer, jpegOf } from './frame-server.ts';

/** Widths that are made, so that no window can fill the disk with sizes of its own. */
const widthsPx = [160, 320, 640] as const;
/** Where to look for a frame that shows something, as shares of the video; the first good one is taken. */
const places = [0.5, 0.3, 0.7, 0.15, 0.85] as const;
/** Standard deviation of a picture's green values from which it shows something: black and blurred walls stay below. */
const enoughContrast = 28;

/** Small pictures of videos, kept on the disk beside the library. */
export class Thumbnails {
  readonly #folder: string;
  readonly #frames: FrameServer;
  readonly #making = new Map<string, Promise<Buffer>>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(libraryFolder: string, frames: FrameServer) {
    this.#folder = join(libraryFolder, 'thumbnails');
    this.#frames = frames;
  }

  /**
   * A representative frame as JPEG, at least as wide as asked for up to 640. From the disk where it was made before,
   * also for a video whose file is gone; otherwise made after those that wait already, one at a time.
   * @throws CaliperError what opening the video throws, `cancelled`
   */
  async jpeg(media: Media, widthPx: number, signal?: AbortSignal): Promise<Buffer> {
    const width = widthsPx.find((candidate) => candidate >= widthPx) ?? widthsPx.at(-1)!;
    const path = join(this.#folder, `${media.id}-${width}.jpg`);
    for (;;) {
      const kept = await readKept(path);
      if (kept !== undefined) return kept;
      try {
        return await (this.#making.get(path) ??
          this.#enqueue(path, () => this.#make(media, width, path, signal)));
      } catch (thrown) {
        // Whoever asked first has gone; this one still waits.
        const isOthers = toCaliperError(thrown).code === 'cancelled' && !signal?.aborted;
        if (!isOthers) throw thrown;
      }
    }
  }

  #enqueue(path: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const made = this.#queue.then(make).finally(() => this.#making.delete(path));
    this.#queue = made.catch(() => {});
    this.#making.set(path, made);
    return made;
  }

  async #make(media: Media, widthPx: number, path: string, signal?: AbortSignal): Promise<Buffer> {
    if (signal?.aborted) throw new CaliperError('cancelled', 'Nobody waits for this picture any more.');
    const open = await this.#frames.opened(media).catch(() => undefined);
    // Opened apart from the videos being looked at, which it would push out.
    const source = open ?? (await this.#frames.openApart(media));
    try {
      const jpeg = await jpegOf(await representativeFrame(source), widthPx);
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFileAtomically(path, [jpeg]);
      return jpeg;
    } finally {
      if (open === undefined) await source.close();
    }
  }
}

/** What was made before; a link or a pipe under its name is not. */
async function readKept(path: string): Promise<Buffer | undefined> {
  try {
    return (await lstat(path)).isFile() ? await readFile(path) : undefined;
  } catch {
    return undefined;
  }
}

async function representativeFrame(source: FrameSource): Promise<RgbFrame> {
  let best: { frame: RgbFrame; contrast: number } | undefined;
  for (const share of places) {
    const from = Math.floor(share * source.frameCount);
    // One more than needed, because a frame that cannot be decoded is left out.
    for await (const frame of source.frames({ from, to: Math.min(from + 2, source.frameCount) })) {
      const contrast = contrastOf(frame);
      if (best === undefined || contrast > best.contrast) best = { frame, contrast };
      break;
    }
    if (best !== undefined && best.contrast >= enoughContrast) break;
  }
  if (best === undefined) throw new CaliperError('corrupt_file', 'No frame of this video can be shown.');
  return best.frame;
}

/** Standard deviation of the green channel over every 16th pixel, 0 to 127.5. */
function contrastOf({ data }: RgbFrame): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let at = 1; at < data.length; at += 48) {
    const value = data[at]!;
    count += 1;
    sum += value;
    squares += value * value;
  }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}
