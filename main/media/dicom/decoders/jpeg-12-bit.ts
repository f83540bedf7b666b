import { AV_CODEC_ID_MJPEG, AV_PIX_FMT_GRAY16LE } from 'node-av/constants';
import { Codec, CodecContext, Dictionary, Frame, Packet } from 'node-av/lib';
import { CaliperError } from '../../../contract/errors.ts';
import { limits } from '../../limits.ts';
import { assertAv } from '../../video/av-error.ts';

/** FFmpeg 8 gives 12 bits in the upper part of 16. */
const unusedBits = 4;

/**
 * A grey JPEG of 12 bits (extended, process 4), which the JPEG library of other pictures does not read.
 * @returns samples of two bytes, low byte first
 * @throws CaliperError `corrupt_file`, `unsupported_format` (colour)
 */
export async function decodeJpeg12Bit(coded: Uint8Array, name: string): Promise<Uint8Array> {
  const codec = Codec.findDecoder(AV_CODEC_ID_MJPEG);
  if (!codec) throw new CaliperError('unsupported_format', 'This FFmpeg has no JPEG decoder.');
  const context = new CodecContext();
  const packet = new Packet();
  const frame = new Frame();
  try {
    context.allocContext3(codec);
    context.threadCount = 1;
    const options = Dictionary.fromObject({
      max_pixels: limits.pixelsPerFrame,
      err_detect: 'bitstream+buffer+explode',
    });
    const damaged = `The data of ${name} are damaged: they cannot be decoded.`;
    assertAv(await context.open2(codec, options), 'corrupt_file', damaged);
    packet.alloc();
    packet.data = Buffer.from(coded);
    frame.alloc();
    assertAv(await context.sendPacket(packet), 'corrupt_file', damaged);
    assertAv(await context.receiveFrame(frame), 'corrupt_file', damaged);
    if (frame.format === AV_PIX_FMT_GRAY16LE) return tight(frame);
    throw new CaliperError(
      'unsupported_format',
      `${name} is a JPEG of 12 bits in colour, which is not read.`,
    );
  } finally {
    frame.free();
    packet.free();
    context.freeContext();
  }
}

function tight(frame: Frame): Uint8Array {
  const { width, height } = frame;
  const [plane, stride] = [frame.data![0]!, frame.linesize[0]!];
  const out = new Uint8Array(2 * width * height);
  const samples = new DataView(out.buffer);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += 2)
      samples.setUint16(at, plane.readUInt16LE(row * stride + 2 * column) >> unusedBits, true);
  }
  return out;
}
