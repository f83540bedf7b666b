import { AVERROR_EOF } from 'node-av/constants';
import { type Frame, Packet } from 'node-av/lib';
import type { VideoIndex } from './frame-packets.ts';
import { describePacket, type PacketEntry, type PacketTable } from './packet-table.ts';
import { type Picture, PictureDecoder } from './picture-decoder.ts';
import { Video } from './video.ts';
import type { VideoDamage } from './video-damage.ts';

/** Packets to look at after a seek for one that the table knows, before starting from the beginning instead. */
const maxPacketsToFindPlace = 256;

/** Pictures kept back at most, whatever a damaged video says of their order. */
const mostKeptBack = 16;

/**
 * Reads and decodes a video from any key packet onward. One reader at a time.
 *
 * A decoder gives a damaged picture later than those before it that were coded from it. So where the order of pictures
 * is known, each is kept back until all that it may be coded from have come.
 */
export class VideoCursor {
  readonly #table: PacketTable;
  readonly #damage: VideoDamage;
  /** `[packets]`: the latest frame among those that a packet's picture may be coded from. */
  readonly #settledBy: Int32Array | undefined;
  readonly #videoIndex: VideoIndex | undefined;
  #keptBack: Picture[] = [];
  #given: Frame | undefined;
  #latestFrame = -1;
  #refused = 0;
  #startOrdinal = 0;
  /** Whether the decoder has given the key picture it started from: from then on a missing picture is a lost one. */
  #hasBegun = false;
  #decoder: PictureDecoder;
  #isCareful = false;
  readonly #packet = new Packet();
  /** `[packets]`, 1 where the picture was to come out when the packet was sent. */
  readonly #wasWanted: Uint8Array;
  #video: Video;
  #nextOrdinal = 0;
  #ended = false;
  /** Whether the picture of a packet is to come out; others are decoded only as far as those that do need them. */
  isWanted: (ordinal: number) => boolean = () => true;

  private constructor(video: Video, known: KnownVideo, decoder: PictureDecoder) {
    this.#video = video;
    this.#table = known.table;
    this.#damage = known.damage;
    this.#videoIndex = known.videoIndex;
    this.#wasWanted = new Uint8Array(known.table.packets.length);
    this.#settledBy = known.videoIndex && latestReferences(known.videoIndex);
    this.#decoder = decoder;
    this.#packet.alloc();
  }

  static async open(path: string, known: KnownVideo): Promise<VideoCursor> {
    const video = await Video.open(path);
    try {
      return new VideoCursor(video, known, await PictureDecoder.open(video));
    } catch (thrown) {
      await video.close();
      throw thrown;
    }
  }

  /** Whether it reads as after a careful seek. */
  get isCareful(): boolean {
    return this.#isCareful;
  }

  /** Ordinal of the packet that is sent to the decoder next. */
  get nextOrdinal(): number {
    return this.#nextOrdinal;
  }

  /** The next picture in presentation order, valid until the next call; undefined at the end of the video. */
  async next(): Promise<Picture | undefined> {
    this.#given?.free();
    this.#given = undefined;
    for (;;) {
      const [first] = this.#keptBack;
      if (first && (this.#isSettled(first) || this.#keptBack.length > mostKeptBack)) return this.#give();
      const picture = await this.#decoder.receive();
      this.#noteRefusals();
      if (picture) {
        if (this.#table.packets[picture.ordinal]?.isHidden) continue;
        this.#damage.noteDecoded(picture.ordinal, picture.isDamaged);
        this.#noteMissing(picture.ordinal);
        if (this.#keptBack.length === 0 && this.#isSettled(picture)) return picture;
        this.#keptBack.push({ ...picture, frame: picture.frame.clone()! });
      } else if (this.#ended) {
        return this.#give();
      } else {
        await this.#feed();
      }
    }
  }

  #give(): Picture | undefined {
    const picture = this.#keptBack.shift();
    this.#given = picture?.frame;
    return picture;
  }

  #isSettled({ ordinal }: Picture): boolean {
    return this.#settledBy === undefined || this.#latestFrame >= this.#settledBy[ordinal]!;
  }

  #noteRefusals(): void {
    if (this.#decoder.refused === this.#refused) return;
    this.#refused = this.#decoder.refused;
    // Threads report late: it was one of the packets that they had in hand.
    const last = this.#nextOrdinal - 1;
    if (last >= 0) this.#damage.noteRefused(Math.max(0, last - this.#decoder.threads + 1), last);
  }

  /** Frames between the last picture and this one that were asked for and did not come. */
  #noteMissing(ordinal: number): void {
    if (!this.#videoIndex) return;
    const { frameIndexOf, ordinalOf } = this.#videoIndex;
    const frameIndex = frameIndexOf[ordinal]!;
    if (this.#hasBegun) {
      for (let at = this.#latestFrame + 1; at < frameIndex; at++) {
        const missing = ordinalOf[at]!;
        const wasSent = missing > this.#startOrdinal && missing < this.#nextOrdinal;
        if (wasSent && this.#wasWanted[missing] === 1) this.#damage.noteLost(missing);
      }
    }
    this.#hasBegun ||= ordinal === this.#startOrdinal;
    this.#latestFrame = Math.max(this.#latestFrame, frameIndex);
  }

  #forget(ordinal: number): void {
    for (const { frame } of this.#keptBack) frame.free();
    this.#keptBack = [];
    this.#latestFrame = -1;
    this.#hasBegun = false;
    this.#startOrdinal = ordinal;
  }

  /**
   * Makes `ordinal`, a key packet, the next one to be sent to a decoder that remembers nothing. It is a new one: after a
   * flush, threads that had met damage gave wrong pictures without a mark (FFmpeg 8, H.264). `isCareful` is for damaged
   * places: one thread, fresh memory and every picture decoded, so that what stands in for damaged parts is the
   * same every time.
   */
  async seek(ordinal: number, isCareful = false): Promise<void> {
    this.#decoder.close();
    this.#decoder = await PictureDecoder.open(this.#video, isCareful ? 1 : undefined);
    this.#refused = 0;
    this.#isCareful = isCareful;
    this.#forget(ordinal);
    this.#ended = false;
    if (ordinal > 0 && (await this.#seekByTime(ordinal))) return;
    await this.#rewind();
    await this.#skipTo(ordinal);
  }

  async close(): Promise<void> {
    this.#forget(0);
    this.#given?.free();
    this.#given = undefined;
    this.#decoder.close();
    this.#packet.free();
    await this.#video.close();
  }

  async #feed(): Promise<void> {
    const code =
      this.#nextOrdinal < this.#table.packets.length ? await this.#video.read(this.#packet) : AVERROR_EOF;
    if (code < 0) {
      this.#ended = true;
      await this.#decoder.sendEnd();
      return;
    }
    await this.#send(this.#ordinalOfRead());
  }

  /** Ordinal of the packet just read. After a seek a demuxer may pass over damaged places otherwise than from the start. */
  #ordinalOfRead(): number {
    const expected = this.#nextOrdinal;
    const met = describePacket(this.#packet, this.#video.stream.codecpar.codecId);
    if (isSamePacket(this.#table.packets[expected]!, met) || met.bytePosition < 0) return expected;
    return this.#placeOf(met) ?? expected;
  }

  async #send(ordinal: number): Promise<void> {
    const isWanted = this.#isCareful || this.isWanted(ordinal);
    this.#wasWanted[ordinal] = isWanted ? 1 : 0;
    await this.#decoder.send(this.#packet, ordinal, isWanted);
    this.#nextOrdinal = ordinal + 1;
  }

  /** Seeks in the container, then finds out from the packets met where that was. False where that fails. */
  async #seekByTime(ordinal: number): Promise<boolean> {
    const { dts, pts } = this.#table.packets[ordinal]!;
    const times = [dts, pts].filter((time) => !Number.isNaN(time)).sort((a, b) => a - b);
    for (const time of times.reverse()) {
      if (!(await this.#video.seek(time))) continue;
      if (await this.#findPlace(ordinal)) return true;
    }
    return false;
  }

  /** Reads on until the packet before `ordinal` has gone by. False when it had gone by already. */
  async #findPlace(ordinal: number): Promise<boolean> {
    for (let i = 0; i < maxPacketsToFindPlace; i++) {
      // Peeking is impossible, so the aim is to have read exactly the packets below `ordinal`.
      if ((await this.#video.read(this.#packet)) < 0) return false;
      const place = this.#placeOf(describePacket(this.#packet, this.#video.stream.codecpar.codecId));
      if (place === undefined) continue;
      if (place > ordinal) return false;
      if (place === ordinal) {
        await this.#send(ordinal);
        return true;
      }
      this.#nextOrdinal = place + 1;
      return await this.#skipTo(ordinal);
    }
    return false;
  }

  async #rewind(): Promise<void> {
    const { path } = this.#video;
    await this.#video.close();
    this.#video = await Video.open(path);
    this.#nextOrdinal = 0;
  }

  async #skipTo(ordinal: number): Promise<boolean> {
    while (this.#nextOrdinal < ordinal) {
      if ((await this.#video.read(this.#packet)) < 0) return false;
      this.#nextOrdinal++;
    }
    return true;
  }

  /** Ordinal of a packet met after a seek, by its place in the file; undefined unless exactly one fits. */
  #placeOf(met: PacketEntry): number | undefined {
    this.#ordinalsByPosition ??= indexByPosition(this.#table.packets);
    const candidates = this.#ordinalsByPosition.get(met.bytePosition) ?? [];
    const fitting = candidates.filter((ordinal) => isSamePacket(this.#table.packets[ordinal]!, met));
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  #ordinalsByPosition: ReadonlyMap<number, readonly number[]> | undefined;
}

/** What a cursor must know of a video; the index is not there while it is being built. */
export interface KnownVideo {
  readonly table: PacketTable;
  readonly damage: VideoDamage;
  readonly videoIndex?: VideoIndex;
}

function latestReferences({ frameIndexOf, index }: VideoIndex): Int32Array {
  let latest = -1;
  return Int32Array.from(frameIndexOf, (frameIndex) => {
    if (index.keyFrames[frameIndex] === 1) latest = -1;
    latest = Math.max(latest, frameIndex);
    return latest;
  });
}

/** Decoding times are left out: FFmpeg makes some of them up from what it read before. */
function isSamePacket(known: PacketEntry, met: PacketEntry): boolean {
  return known.sizeBytes === met.sizeBytes && (Object.is(known.pts, met.pts) || Number.isNaN(met.pts));
}

function indexByPosition(packets: readonly PacketEntry[]): Map<number, number[]> {
  const byPosition = new Map<number, number[]>();
  packets.forEach(({ bytePosition }, ordinal) => {
    const there = byPosition.get(bytePosition);
    if (there) there.push(ordinal);
    else byPosition.set(bytePosition, [ordinal]);
  });
  return byPosition;
}
