import { availableParallelism } from 'node:os';
import { AV_PICTURE_TYPE_I, AVERROR_EAGAIN, AVERROR_EOF, AVERROR_INVALIDDATA } from 'node-av/constants';
import { CodecContext, Dictionary, Frame, type Packet } from 'node-av/lib';
import { limits } from '../limits.ts';
import { assertAv } from './av-error.ts';
import type { Film } from './film.ts';

/** More threads than this add memory and latency, not speed, at endoscopy's frame sizes. */
const maxThreads = 4;

/**
 * Turns packets into pictures that know which packet they came from.
 *
 * Each packet is sent with its ordinal in place of its time stamp. FFmpeg hands the stamp of the packet that held a
 * picture through to that picture whatever the codec's reordering, so that no guessing from times is needed, and files
 * without times or with wrong ones are as exact as others.
 */
export class PictureDecoder {
  readonly #context: CodecContext;
  readonly #frame: Frame;
  #passesOverUnreferenced = false;

  private constructor(context: CodecContext) {
    this.#context = context;
    this.#frame = new Frame();
    this.#frame.alloc();
  }

  static async open(film: Film): Promise<PictureDecoder> {
    const context = new CodecContext();
    context.allocContext3(film.decoder);
    assertAv(
      context.parametersToContext(film.stream.codecpar),
      'corrupt_file',
      `${film.path} has no usable codec data.`,
    );
    context.threadCount = Math.min(maxThreads, availableParallelism());
    const options = Dictionary.fromObject({ max_pixels: limits.pixelsPerFrame });
    const code = await context.open2(film.decoder, options);
    if (code < 0) context.freeContext();
    assertAv(code, 'corrupt_file', `The ${film.decoder.name} decoder refuses the header of ${film.path}.`);
    return new PictureDecoder(context);
  }

  /**
   * Sends one packet; a damaged one is passed over, as its neighbours may still be good. The picture of a packet that is
   * not wanted is only decoded where others build on it.
   */
  async send(packet: Packet, ordinal: number, isWanted: boolean): Promise<void> {
    if (this.#passesOverUnreferenced === isWanted) {
      this.#passesOverUnreferenced = !isWanted;
      this.#context.setOption('skip_frame', isWanted ? 'default' : 'noref');
    }
    packet.pts = BigInt(ordinal);
    packet.dts = BigInt(ordinal);
    await this.#context.sendPacket(packet);
  }

  /** Tells the decoder that no packet follows, so that it gives the pictures it still holds. */
  async sendEnd(): Promise<void> {
    await this.#context.sendPacket(null);
  }

  /** The next picture in presentation order, valid until the next call; undefined when more packets are needed. */
  async receive(): Promise<Picture | undefined> {
    for (;;) {
      this.#frame.unref();
      const code = await this.#context.receiveFrame(this.#frame);
      if (code === AVERROR_INVALIDDATA) continue;
      if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return undefined;
      assertAv(code, 'corrupt_file', 'The decoder failed.');
      return { ordinal: Number(this.#frame.pts), frame: this.#frame };
    }
  }

  /** Forgets everything sent so far; decoding can start anew at a key frame. */
  flush(): void {
    this.#context.flushBuffers();
  }

  close(): void {
    this.#frame.free();
    this.#context.freeContext();
  }
}

export interface Picture {
  /** Place in decode order of the packet it was coded in. */
  readonly ordinal: number;
  readonly frame: Frame;
}

/** Whether a picture needs no other one: where this is false for a packet flagged as key, the flag lies. */
export function standsAlone(picture: Picture): boolean {
  return picture.frame.pictType === AV_PICTURE_TYPE_I || picture.frame.keyFrame === 1;
}
