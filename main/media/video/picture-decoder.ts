import { availableParallelism } from 'node:os';
import {
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_MJPEG,
  AV_FRAME_FLAG_CORRUPT,
  AV_PICTURE_TYPE_I,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVERROR_INVALIDDATA,
} from 'node-av/constants';
import { CodecContext, Dictionary, Frame, type Packet } from 'node-av/lib';
import { limits } from '../limits.ts';
import { assertAv } from './av-error.ts';
import type { Video } from './video.ts';

/**
 * How strictly a decoder looks for damage (FFmpeg's `err_detect`). All check what checksums there are. HEVC and MJPEG
 * leave what they could not decode as the memory was, which may be another picture: there the whole picture is refused.
 * The others conceal the damaged part, and mark the picture.
 */
const errorDetection = (codecId: number) =>
  codecId === AV_CODEC_ID_HEVC || codecId === AV_CODEC_ID_MJPEG
    ? 'crccheck+bitstream+buffer+explode'
    : 'crccheck+bitstream+buffer+careful+compliant+aggressive';

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

  private constructor(context: CodecContext, threads: number) {
    this.#context = context;
    this.threads = threads;
    this.#frame = new Frame();
    this.#frame.alloc();
  }

  static async open(video: Video, mostThreads = maxThreads): Promise<PictureDecoder> {
    const context = new CodecContext();
    context.allocContext3(video.decoder);
    assertAv(
      context.parametersToContext(video.stream.codecpar),
      'corrupt_file',
      `${video.path} has no usable codec data.`,
    );
    const threads = Math.min(mostThreads, availableParallelism());
    context.threadCount = threads;
    const options = Dictionary.fromObject({
      max_pixels: limits.pixelsPerFrame,
      err_detect: errorDetection(video.stream.codecpar.codecId),
    });
    const code = await context.open2(video.decoder, options);
    if (code < 0) context.freeContext();
    assertAv(code, 'corrupt_file', `The ${video.decoder.name} decoder refuses the header of ${video.path}.`);
    return new PictureDecoder(context, threads);
  }

  /** Packets that it may have in hand at once. */
  readonly threads: number;
  /** Packets that the decoder has refused so far. */
  refused = 0;

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
    const code = await this.#context.sendPacket(packet);
    if (code < 0 && code !== AVERROR_EAGAIN) this.refused++;
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
      if (code === AVERROR_INVALIDDATA) {
        this.refused++;
        continue;
      }
      if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return undefined;
      assertAv(code, 'corrupt_file', 'The decoder failed.');
      const isDamaged = this.#frame.decodeErrorFlags !== 0 || this.#frame.hasFlags(AV_FRAME_FLAG_CORRUPT);
      return { ordinal: Number(this.#frame.pts), frame: this.#frame, isDamaged };
    }
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
  /** The decoder's own marks: an error in its data, or one that was concealed. */
  readonly isDamaged: boolean;
}

/** Whether a picture needs no other one: where this is false for a packet flagged as key, the flag lies. */
export function standsAlone(picture: Picture): boolean {
  return picture.frame.pictType === AV_PICTURE_TYPE_I || picture.frame.keyFrame === 1;
}
