import type { AVColorRange, AVColorSpace } from 'node-av/constants';
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_LOG_QUIET,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVFMT_GLOBALHEADER,
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
} from 'node-av/lib';
import { drawNumbered, numberedSize } from './numbered-picture.ts';

Log.setLevel(AV_LOG_QUIET);

export interface FilmRecipe {
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
}

/** Encodes a film of numbered pictures with our own FFmpeg; containers get no random identifiers. */
export async function makeFilm(path: string, recipe: FilmRecipe): Promise<void> {
  const { frameCount, ptsMs = (i: number) => 40 * i, numberOf = (i: number) => i } = recipe;
  const size = recipe.size ?? numberedSize;
  const draw = recipe.draw ?? ((number: number) => drawNumbered(number, size));
  const output = new FormatContext();
  check(output.allocOutputContext2(null, recipe.container ?? null, path), 'container');
  const encoder = await openEncoder(recipe, size, (output.oformat!.flags & AVFMT_GLOBALHEADER) !== 0);
  const stream = output.newStream(null);
  check(stream.codecpar.fromContext(encoder), 'parameters');
  if (recipe.displayMatrix) stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, recipe.displayMatrix);
  stream.timeBase = encoder.timeBase;
  stream.avgFrameRate = new Rational(25, 1);
  check(await output.openOutput(), 'file');
  check(
    await output.writeHeader(Dictionary.fromObject({ fflags: '+bitexact', ...recipe.containerOptions })),
    'header',
  );
  const packet = new Packet();
  packet.alloc();
  const drain = async () => {
    while ((await encoder.receivePacket(packet)) >= 0) {
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
    check(await encoder.sendFrame(picture), 'picture');
    picture.free();
    await drain();
  }
  await encoder.sendFrame(null);
  await drain();
  check(await output.writeTrailer(), 'trailer');
  await output.closeOutput();
  packet.free();
  encoder.freeContext();
  output.freeContext();
}

/** MPEG-1, MPEG-2, MPEG-4 part 2 and AVI know frame rates only; the others count milliseconds. */
const hasFixedRate = ({ encoder, container }: FilmRecipe) => /^mpeg/.test(encoder) || container === 'avi';

async function openEncoder(
  recipe: FilmRecipe,
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
