import type { AVColorRange, AVColorSpace } from 'node-av/constants';
import {
  AV_CHANNEL_LAYOUT_MONO,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_CODEC_FLAG_INTERLACED_DCT,
  AV_CODEC_ID_PCM_S16LE,
  AV_FRAME_FLAG_INTERLACED,
  AV_FRAME_FLAG_TOP_FIELD_FIRST,
  AV_LOG_QUIET,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUVJ420P,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_SAMPLE_FMT_S16,
  AVFMT_GLOBALHEADER,
  AVMEDIA_TYPE_AUDIO,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Frame,
  Log,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import { drawNumbered, numberedSize } from './numbered-picture.ts';

Log.setLevel(AV_LOG_QUIET);

export interface VideoRecipe {
  /** FFmpeg's name of the encoder, such as `libx264`. */
  readonly encoder: string;
  /** FFmpeg's name of the container; without it the file's extension decides. */
  readonly container?: string;
  readonly frameCount: number;
  readonly keyEvery?: number;
  readonly bFrames?: number;
  /** Presentation time of picture i in ms, default 40·i. */
  readonly ptsMs?: (i: number) => number;
  /** Number drawn in picture i, default i. */
  readonly numberOf?: (i: number) => number;
  readonly encoderOptions?: Readonly<Record<string, string>>;
  readonly containerOptions?: Readonly<Record<string, string>>;
  readonly displayMatrix?: Buffer;
  readonly colour?: { readonly matrix: AVColorSpace; readonly range: AVColorRange };
  /** Planar YUV 4:2:0 of a picture. */
  readonly draw?: (number: number) => Buffer;
  readonly size?: { readonly widthPx: number; readonly heightPx: number };
  /** Marks every picture as two fields and lets the encoder code them so. */
  readonly fields?: 'top first' | 'bottom first';
  /** Bits a sample, default 8. */
  readonly bits?: 8 | 10;
  /** Packets, by their place in decode order, that never reach the file. */
  readonly leaveOut?: (ordinal: number) => boolean;
  /** A second, smaller stream of pictures, whose numbers begin at 500. */
  readonly secondStream?: boolean;
  /** Silence beside the pictures. */
  readonly sound?: { readonly fromMs: number; readonly toMs: number };
}

/** Encodes a video of numbered pictures with our own FFmpeg; containers get no random identifiers. */
export async function makeVideo(path: string, recipe: VideoRecipe): Promise<void> {
  const { frameCount, ptsMs = (i: number) => 40 * i, numberOf = (i: number) => i } = recipe;
  const size = recipe.size ?? numberedSize;
  const drawn = recipe.draw ?? ((number: number) => drawNumbered(number, size));
  const draw = recipe.bits === 10 ? (number: number) => inTenBits(drawn(number)) : drawn;
  const output = new FormatContext();
  check(output.allocOutputContext2(null, recipe.container ?? null, path), 'container');
  const encoder = await openEncoder(recipe, size, (output.oformat!.flags & AVFMT_GLOBALHEADER) !== 0);
  const stream = output.newStream(null);
  check(stream.codecpar.fromContext(encoder), 'parameters');
  if (recipe.displayMatrix) stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, recipe.displayMatrix);
  const second = recipe.secondStream ? await openSecond(recipe, output) : undefined;
  const sound = recipe.sound && openSound(output);
  stream.timeBase = encoder.timeBase;
  stream.avgFrameRate = new Rational(25, 1);
  check(await output.openOutput(), 'file');
  check(
    await output.writeHeader(Dictionary.fromObject({ fflags: '+bitexact', ...recipe.containerOptions })),
    'header',
  );
  const packet = new Packet();
  packet.alloc();
  let ordinal = 0;
  const drain = async () => {
    while ((await encoder.receivePacket(packet)) >= 0) {
      if (recipe.leaveOut?.(ordinal++)) continue;
      packet.streamIndex = 0;
      packet.rescaleTs(encoder.timeBase, stream.timeBase);
      check(await output.interleavedWriteFrame(packet), 'packet');
    }
  };
  for (let i = 0; i < frameCount; i++) {
    const picture = Frame.fromVideoBuffer(draw(numberOf(i)), {
      width: size.widthPx,
      height: size.heightPx,
      format: encoder.pixelFormat,
      pts: BigInt(hasFixedRate(recipe) ? i : ptsMs(i)),
      timeBase: encoder.timeBase,
    });
    if (recipe.fields) picture.setFlags(AV_FRAME_FLAG_INTERLACED);
    if (recipe.fields === 'top first') picture.setFlags(AV_FRAME_FLAG_TOP_FIELD_FIRST);
    check(await encoder.sendFrame(picture), 'picture');
    picture.free();
    await drain();
    await second?.draw(i, numberOf(i) + 500);
  }
  await encoder.sendFrame(null);
  await drain();
  await second?.end();
  if (sound && recipe.sound) await writeSilence(output, sound, recipe.sound);
  check(await output.writeTrailer(), 'trailer');
  await output.closeOutput();
  packet.free();
  encoder.freeContext();
  output.freeContext();
}

const secondSize = { widthPx: 144, heightPx: 64 };

async function openSecond(recipe: VideoRecipe, output: FormatContext) {
  const encoder = await openEncoder(
    { ...recipe, bFrames: 0 },
    secondSize,
    (output.oformat!.flags & AVFMT_GLOBALHEADER) !== 0,
  );
  const stream = output.newStream(null);
  check(stream.codecpar.fromContext(encoder), 'parameters');
  stream.timeBase = encoder.timeBase;
  const packet = new Packet();
  packet.alloc();
  const drain = async () => {
    while ((await encoder.receivePacket(packet)) >= 0) {
      packet.streamIndex = stream.index;
      packet.rescaleTs(encoder.timeBase, stream.timeBase);
      check(await output.interleavedWriteFrame(packet), 'packet');
    }
  };
  return {
    draw: async (i: number, number: number) => {
      const picture = Frame.fromVideoBuffer(drawNumbered(number, secondSize), {
        ...{ width: secondSize.widthPx, height: secondSize.heightPx, format: encoder.pixelFormat },
        ...{ pts: BigInt(hasFixedRate(recipe) ? i : 40 * i), timeBase: encoder.timeBase },
      });
      check(await encoder.sendFrame(picture), 'picture');
      picture.free();
      await drain();
    },
    end: async () => {
      await encoder.sendFrame(null);
      await drain();
      packet.free();
      encoder.freeContext();
    },
  };
}

const soundRate = 8000;

function openSound(output: FormatContext): Stream {
  const stream = output.newStream(null);
  stream.codecpar.codecType = AVMEDIA_TYPE_AUDIO;
  stream.codecpar.codecId = AV_CODEC_ID_PCM_S16LE;
  stream.codecpar.format = AV_SAMPLE_FMT_S16;
  stream.codecpar.channelLayout = AV_CHANNEL_LAYOUT_MONO;
  stream.codecpar.sampleRate = soundRate;
  stream.codecpar.bitsPerCodedSample = 16;
  stream.timeBase = new Rational(1, soundRate);
  return stream;
}

async function writeSilence(output: FormatContext, stream: Stream, sound: { fromMs: number; toMs: number }) {
  const packet = new Packet();
  for (let ms = sound.fromMs; ms < sound.toMs; ms += 40) {
    packet.alloc();
    packet.data = Buffer.alloc((2 * 40 * soundRate) / 1000);
    packet.streamIndex = stream.index;
    packet.pts = BigInt((ms * soundRate) / 1000);
    packet.dts = packet.pts;
    packet.duration = BigInt((40 * soundRate) / 1000);
    packet.rescaleTs(new Rational(1, soundRate), stream.timeBase);
    check(await output.interleavedWriteFrame(packet), 'sound');
    packet.free();
  }
}

function inTenBits(samples: Buffer): Buffer {
  const wide = Buffer.alloc(2 * samples.length);
  samples.forEach((sample, i) => {
    wide.writeUInt16LE(sample << 2, 2 * i);
  });
  return wide;
}

/** MPEG-1, MPEG-2, MPEG-4 part 2 and AVI know frame rates only; the others count milliseconds. */
const hasFixedRate = ({ encoder, container }: VideoRecipe) => /^mpeg/.test(encoder) || container === 'avi';

async function openEncoder(
  recipe: VideoRecipe,
  size: { widthPx: number; heightPx: number },
  globalHeader: boolean,
) {
  const codec = Codec.getCodecList().find(
    (candidate) => candidate.isEncoder() && candidate.name === recipe.encoder,
  );
  if (!codec) throw new Error(`no encoder ${recipe.encoder}`);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.width = size.widthPx;
  encoder.height = size.heightPx;
  encoder.pixelFormat = recipe.encoder === 'mjpeg' ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
  encoder.timeBase = hasFixedRate(recipe) ? new Rational(1, 25) : new Rational(1, 1000);
  encoder.framerate = new Rational(25, 1);
  encoder.gopSize = recipe.keyEvery ?? 12;
  encoder.maxBFrames = recipe.bFrames ?? 0;
  if (recipe.bits === 10) encoder.pixelFormat = AV_PIX_FMT_YUV420P10LE;
  if (recipe.fields) encoder.setFlags(AV_CODEC_FLAG_INTERLACED_DCT);
  if (recipe.colour) {
    encoder.colorSpace = recipe.colour.matrix;
    encoder.colorRange = recipe.colour.range;
  }
  encoder.threadCount = 1;
  if (globalHeader) encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(await encoder.open2(codec, Dictionary.fromObject({ ...recipe.encoderOptions })), 'encoder');
  return encoder;
}

function check(code: number, what: string): void {
  if (code < 0) throw new Error(`${what}: ${FFmpegError.strerror(code)}`);
}
