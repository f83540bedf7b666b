import { bytesOf, type FramePicture } from './frame-picture.ts';

type Fetch = (frameIndex: number, signal: AbortSignal) => Promise<FramePicture>;

/**
 * Frames near the one that is looked at, up to a number of bytes; those used longest ago go first. Frames on their way
 * are shared: asking twice fetches once.
 */
export class FrameCache {
  readonly #pictures = new Map<number, FramePicture>();
  readonly #coming = new Map<number, { picture: Promise<FramePicture>; abort: AbortController }>();
  readonly #fetch: Fetch;
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(fetch: Fetch, maxBytes: number) {
    this.#fetch = fetch;
    this.#maxBytes = maxBytes;
  }

  /** The frame if it is here; it then counts as just used. */
  peek(frameIndex: number): FramePicture | undefined {
    const picture = this.#pictures.get(frameIndex);
    if (picture !== undefined) {
      this.#pictures.delete(frameIndex);
      this.#pictures.set(frameIndex, picture);
    }
    return picture;
  }

  get(frameIndex: number): Promise<FramePicture> {
    const here = this.peek(frameIndex);
    if (here !== undefined) return Promise.resolve(here);
    const known = this.#coming.get(frameIndex);
    if (known !== undefined) return known.picture;
    const abort = new AbortController();
    const picture = this.#fetch(frameIndex, abort.signal)
      .then((fetched) => {
        this.#keep(fetched);
        return fetched;
      })
      .finally(() => this.#coming.delete(frameIndex));
    picture.catch(() => {}); // a frame fetched ahead may fail unseen: it is asked for again when it is wanted
    this.#coming.set(frameIndex, { picture, abort });
    return picture;
  }

  /** Fetches these frames unless they are here, and gives up those on their way that are not among them. */
  prefetch(wanted: readonly number[]): void {
    const set = new Set(wanted);
    for (const [frameIndex, { abort }] of this.#coming) if (!set.has(frameIndex)) abort.abort();
    for (const frameIndex of wanted) if (!this.#pictures.has(frameIndex)) void this.get(frameIndex);
  }

  /** Gives up the frames on their way that are further than `reach` frames from this one. */
  giveUpBeyond(frameIndex: number, reach: number): void {
    for (const [coming, { abort }] of this.#coming) if (Math.abs(coming - frameIndex) > reach) abort.abort();
  }

  clear(): void {
    this.prefetch([]);
    this.#pictures.clear();
    this.#bytes = 0;
  }

  #keep(picture: FramePicture): void {
    this.#pictures.set(picture.frameIndex, picture);
    this.#bytes += bytesOf(picture);
    for (const [oldest, kept] of this.#pictures) {
      if (this.#bytes <= this.#maxBytes || this.#pictures.size === 1) break;
      this.#pictures.delete(oldest);
      this.#bytes -= bytesOf(kept);
    }
  }
}
