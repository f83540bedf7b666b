import { resolve } from 'node:path';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_LOG_QUIET,
  AV_NOPTS_VALUE,
  AVDISCARD_ALL,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
} from 'node-av/constants';
import { Codec, Dictionary, FormatContext, Log, type Packet, type Stream } from 'node-av/lib';
import { CaliperError } from '../../contract/errors.ts';
import { openRegular } from '../../files/index.ts';
import { limits } from '../limits.ts';
import { allowed } from './allow-list.ts';
import { assertAv, describeAvError } from './av-error.ts';
import { announcedContainer } from './container-magic.ts';

// FFmpeg reports damage through return values; its own log on stderr would only repeat file names there.
Log.setLevel(AV_LOG_QUIET);

const lentWithinSeconds = 0.002;

/** An opened container and its video stream. Reads packets; decodes nothing. */
export class Video {
  readonly path: string;
  readonly stream: Stream;
  readonly decoder: Codec;
  readonly #format: FormatContext;
  #othersEndSeconds = Number.NEGATIVE_INFINITY;

  private constructor(path: string, format: FormatContext, stream: Stream, decoder: Codec) {
    this.path = path;
    this.#format = format;
    this.stream = stream;
    this.decoder = decoder;
  }

  /**
   * Opens with the `file` protocol and the allow-listed demuxers and decoders only. `withOthers` also reads the packets
   * of sound and other streams, for `othersEndSeconds`. Errors: see `openFrames`.
   */
  static async open(path: string, { withOthers = false } = {}): Promise<Video> {
    const format = new FormatContext();
    try {
      await openContainer(format, path);
      const { stream, decoder } = await findVideoStream(format, path, withOthers);
      return new Video(path, format, stream, decoder);
    } catch (thrown) {
      await format.closeInput();
      throw thrown;
    }
  }

  /** Duration that the container states, in seconds; undefined where it states none. */
  get statedDurationSeconds(): number | undefined {
    const durationUs = Number(this.#format.duration);
    return durationUs > 0 ? durationUs / 1e6 : undefined;
  }

  /** When the last packet read of another stream ends; minus infinity before there was one. */
  get othersEndSeconds(): number {
    return this.#othersEndSeconds;
  }

  /** Length that the container states for the video stream alone, in seconds; undefined where it states none. */
  get statedStreamSeconds(): number | undefined {
    const { duration, timeBase } = this.stream;
    const seconds = (Number(duration) * timeBase.num) / timeBase.den;
    // FFmpeg lends a stream without a length of its own that of the whole file.
    const isLent = Math.abs(seconds - (this.statedDurationSeconds ?? 0)) < lentWithinSeconds;
    return seconds > 0 && !isLent ? seconds : undefined;
  }

  /** Reads the next packet of the video stream into `packet`; returns FFmpeg's code, negative at the end. */
  async read(packet: Packet): Promise<number> {
    for (;;) {
      packet.unref();
      const code = await this.#format.readFrame(packet);
      if (code < 0 || packet.streamIndex === this.stream.index) return code;
    }
  }

  /** As `read`, on the calling thread: for scans in chunks, where a promise a packet costs more than the packet. */
  readSync(packet: Packet): number {
    for (;;) {
      packet.unref();
      const code = this.#format.readFrameSync(packet);
      if (code < 0 || packet.streamIndex === this.stream.index) return code;
      this.#noteOther(packet);
    }
  }

  #noteOther({ streamIndex, pts, duration }: Packet): void {
    const timeBase = this.#format.streams[streamIndex]?.timeBase;
    if (!timeBase || pts === AV_NOPTS_VALUE) return;
    const end = (Number(pts + duration) * timeBase.num) / timeBase.den;
    this.#othersEndSeconds = Math.max(this.#othersEndSeconds, end);
  }

  /** Moves to the last place at or before `timestamp` (stream units) where decoding can start. */
  async seek(timestamp: number): Promise<boolean> {
    return (await this.#format.seekFrame(this.stream.index, BigInt(timestamp), AVSEEK_FLAG_BACKWARD)) >= 0;
  }

  async close(): Promise<void> {
    await this.#format.closeInput();
  }
}

async function openContainer(format: FormatContext, path: string): Promise<void> {
  const options = Dictionary.fromObject({
    protocol_whitelist: allowed.protocols.join(','),
    format_whitelist: allowed.demuxers.join(','),
    codec_whitelist: allowed.decoders.join(','),
  });
  // The explicit protocol keeps a name such as `concat:x` from being read as one.
  const code = await format.openInput(`file:${resolve(path)}`, null, options);
  if (code < 0) throw await explainFailedOpen(path, code);
}

async function explainFailedOpen(path: string, code: number): Promise<CaliperError> {
  const details = { avError: code, reason: describeAvError(code) };
  const container = announcedContainer(await readHead(path));
  if (container) {
    return new CaliperError(
      'corrupt_file',
      `${path} begins as ${container}, but its structure is broken or missing (${details.reason}). ` +
        'Often the recording or the copy was cut off. Nothing was changed; copy it again from the recorder.',
      { details },
    );
  }
  return new CaliperError(
    'unsupported_format',
    `${path} is not a video that Caliper reads (MP4, MOV, MKV, WebM, AVI, MPEG). Its content decides, not its name.`,
    { details },
  );
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await openRegular(path);
  try {
    const head = new Uint8Array(512);
    await file.read(head, 0, head.length, 0);
    return head;
  } finally {
    await file.close();
  }
}

async function findVideoStream(
  format: FormatContext,
  path: string,
  withOthers: boolean,
): Promise<{ stream: Stream; decoder: Codec }> {
  for (const stream of format.streams) assertSizeAllowed(path, stream.codecpar.width, stream.codecpar.height);
  assertAv(
    await format.findStreamInfo(),
    'corrupt_file',
    `${path} was opened, but what its streams hold could not be found out.`,
  );
  const streamIndex = format.findBestStream(AVMEDIA_TYPE_VIDEO);
  const stream = streamIndex < 0 ? undefined : format.streams[streamIndex];
  if (!stream || stream.disposition & AV_DISPOSITION_ATTACHED_PIC) {
    throw new CaliperError(
      'unsupported_format',
      `${path} holds no moving picture (only sound, text or a cover).`,
    );
  }
  for (const other of format.streams)
    if (other.index !== streamIndex && !withOthers) other.discard = AVDISCARD_ALL;
  assertSizeAllowed(path, stream.codecpar.width, stream.codecpar.height);
  return { stream, decoder: findDecoder(stream, path) };
}

function findDecoder(stream: Stream, path: string): Codec {
  const native = Codec.findDecoder(stream.codecpar.codecId);
  if (native && isAllowed(native)) return native;
  // FFmpeg may prefer a decoder outside the list (its own AV1 needs hardware): take the allowed one for that codec.
  const listed = allowed.decoders
    .map((name) => Codec.findDecoderByName(name))
    .find((decoder) => decoder?.id === stream.codecpar.codecId);
  if (listed) return listed;
  const tag = stream.codecpar.codecTagString?.replaceAll(/[^\x20-\x7e]/g, '?') ?? 'unknown';
  throw new CaliperError(
    'unsupported_format',
    `${path} is a video in a codec that Caliper does not read (${native?.name ?? 'unknown'}, tag ${tag}). ` +
      'Convert it to H.264, HEVC, MPEG-2, MPEG-4, MJPEG, VP9 or AV1.',
    { details: { codec: native?.name ?? undefined, tag } },
  );
}

const isAllowed = (decoder: Codec) => (allowed.decoders as readonly (string | null)[]).includes(decoder.name);

/** Refuses, as `too_large`, frames beyond the cap before any of them is decoded. */
function assertSizeAllowed(path: string, widthPx: number, heightPx: number): void {
  if (widthPx * heightPx <= limits.pixelsPerFrame) return;
  throw new CaliperError(
    'too_large',
    `${path} has frames of ${widthPx} × ${heightPx} pixels; Caliper takes up to ${limits.pixelsPerFrame} pixels ` +
      'a frame (8192 × 8192). Scale the video down first.',
    { details: { widthPx, heightPx, maxPixels: limits.pixelsPerFrame } },
  );
}
