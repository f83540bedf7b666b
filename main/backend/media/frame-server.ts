import sharp from 'sharp';
import type { Media } from '../../contract/media.ts';
import { type FrameSource, openUnchanged } from '../../media/index.ts';

/** Open films are dear (a decoder and its cache each): this many stay open, the least recently used goes first. */
const openAtMost = 3;

/** Single frames as PNG. Films are opened here only after the engine has read them once without harm. */
export class FrameServer {
  readonly #open = new Map<string, Promise<FrameSource>>();

  /** @throws CaliperError `file_changed` if the file is not the one that was imported */
  async png(media: Media, frameIndex: number, signal?: AbortSignal) {
    const source = await this.#source(media);
    const frame = await source.frame(frameIndex, signal && { signal });
    const { widthPx, heightPx, ptsUs, data } = frame;
    const png = await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    return {
      frameIndex,
      ptsUs,
      widthPx,
      heightPx,
      png: new Blob([Uint8Array.from(png)], { type: 'image/png' }),
    };
  }

  async close(): Promise<void> {
    const sources = [...this.#open.values()];
    this.#open.clear();
    for (const source of sources) await (await source.catch(() => undefined))?.close();
  }

  async #source(media: Media): Promise<FrameSource> {
    const known = this.#open.get(media.path);
    const opening = known ?? openUnchanged(media.path, media.fingerprint);
    this.#open.delete(media.path);
    this.#open.set(media.path, opening);
    opening.catch(() => this.#open.delete(media.path));
    for (const [path, source] of this.#open) {
      if (this.#open.size <= openAtMost) break;
      this.#open.delete(path);
      void source.then((unused) => unused.close());
    }
    return opening;
  }
}
