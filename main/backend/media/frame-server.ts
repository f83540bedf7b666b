import sharp from 'sharp';
import type { Media } from '../../contract/media.ts';
import { type FrameSource, type KnownContent, openUnchanged, type RgbFrame } from '../../media/index.ts';

/** Open videos are dear (a decoder and its cache each): this many stay open, the least recently used goes first. */
const openAtMost = 3;

/**
 * Single frames for a person who looks. Each open video decodes the next frames ahead in the direction of stepping,
 * up to a number of bytes, so that frames asked for in order are there already. Videos are opened here only after the
 * a reader has read them once without harm.
 */
export class FrameServer {
  readonly #open = new Map<string, Promise<FrameSource>>();
  readonly #contentOf: (media: Media) => KnownContent;

  /** @param contentOf what the library knows of an item's content */
  constructor(contentOf: (media: Media) => KnownContent) {
    this.#contentOf = contentOf;
  }

  /**
   * One frame in RGB at native size, to be read only.
   * @throws CaliperError `file_changed` if the file is not the one that was imported, `invalid_input` for an index
   *   outside it, `corrupt_file`, `cancelled`
   */
  async frame(media: Media, frameIndex: number, signal?: AbortSignal): Promise<RgbFrame> {
    const source = await this.source(media);
    return source.frame(frameIndex, signal && { signal });
  }

  /** One frame as PNG, lossless. */
  async png(media: Media, frameIndex: number, signal?: AbortSignal) {
    const frame = await this.frame(media, frameIndex, signal);
    const { widthPx, heightPx, ptsUs } = frame;
    const png = await picture(frame).png({ compressionLevel: 1 }).toBuffer();
    return {
      frameIndex,
      ptsUs,
      widthPx,
      heightPx,
      png: new Blob([Uint8Array.from(png)], { type: 'image/png' }),
    };
  }

  /**
   * The open video of an item; opened if it is not. Its content is the one that was imported: where the file was replaced
   * or written since it was opened here, it is opened and compared anew.
   */
  async source(media: Media): Promise<FrameSource> {
    const key = keyOf(media);
    const opening = (await this.opened(media)) ?? this.#open.get(key) ?? this.#openNow(media);
    return await opening;
  }

  /** The video of an item if it happens to be open, and its file is still the one that was opened. */
  async opened(media: Media): Promise<FrameSource | undefined> {
    const key = keyOf(media);
    const known = this.#open.get(key);
    if (!known) return undefined;
    const source = await known;
    const isUnchanged = await source.assertUnchanged().then(
      () => true,
      () => false,
    );
    if (!isUnchanged) {
      this.#forget(key, known);
      return undefined;
    }
    if (this.#open.get(key) === known) {
      this.#open.delete(key);
      this.#open.set(key, known);
    }
    return source;
  }

  /** The video of an item, opened for one purpose beside those that are looked at. The caller closes it. */
  async openApart(media: Media): Promise<FrameSource> {
    return await openUnchanged(media.path, this.#contentOf(media));
  }

  #openNow(media: Media): Promise<FrameSource> {
    const key = keyOf(media);
    const opening = this.openApart(media);
    this.#open.set(key, opening);
    opening.catch(() => this.#forget(key, opening));
    for (const [oldest, source] of this.#open) {
      if (this.#open.size <= openAtMost) break;
      this.#forget(oldest, source);
    }
    return opening;
  }

  #forget(key: string, opening: Promise<FrameSource>): void {
    if (this.#open.get(key) !== opening) return;
    this.#open.delete(key);
    void opening.then((unused) => unused.close()).catch(() => {});
  }

  async close(): Promise<void> {
    const sources = [...this.#open.values()];
    this.#open.clear();
    for (const source of sources) await (await source.catch(() => undefined))?.close();
  }
}

/** An item that was given another file or content is another one. */
const keyOf = ({ id, fingerprint, path }: Media) => `${id} ${fingerprint} ${path}`;

/** A frame as JPEG, scaled down to a width where it is wider. */
export function jpegOf(frame: RgbFrame, widthPx?: number): Promise<Buffer> {
  const whole = picture(frame);
  const scaled =
    widthPx === undefined
      ? whole
      : whole.resize({ width: widthPx, withoutEnlargement: true, kernel: 'mitchell' });
  return scaled.jpeg({ quality: jpegQuality, chromaSubsampling: '4:4:4' }).toBuffer();
}

const jpegQuality = 88;

const picture = ({ widthPx, heightPx, data }: RgbFrame) =>
  sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } });
