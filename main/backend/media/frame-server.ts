import sharp from 'sharp';
import type { Media } from '../../contract/media.ts';
import { type FrameSource, openUnchanged, type RgbFrame } from '../../media/index.ts';

/** Open films are dear (a decoder and its cache each): this many stay open, the least recently used goes first. */
const openAtMost = 3;

/**
 * Single frames for a person who looks. Each open film decodes the next frames ahead in the direction of stepping,
 * up to a number of bytes, so that frames asked for in order are there already. Films are opened here only after the
 * engine has read them once without harm.
 */
export class FrameServer {
  readonly #open = new Map<string, Promise<FrameSource>>();

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

  /** The open film of an item; opened if it is not. Its content is the one that was imported. */
  source(media: Media): Promise<FrameSource> {
    const known = this.#open.get(media.path);
    const opening = known ?? openUnchanged(media.path, media.fingerprint);
    this.#open.delete(media.path);
    this.#open.set(media.path, opening);
    opening.catch(() => this.#open.delete(media.path));
    for (const [path, source] of this.#open) {
      if (this.#open.size <= openAtMost) break;
      this.#open.delete(path);
      void source.then((unused) => unused.close()).catch(() => {});
    }
    return opening;
  }

  /** The film of an item if it happens to be open. */
  opened(media: Media): Promise<FrameSource> | undefined {
    return this.#open.get(media.path);
  }

  async close(): Promise<void> {
    const sources = [...this.#open.values()];
    this.#open.clear();
    for (const source of sources) await (await source.catch(() => undefined))?.close();
  }
}

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
