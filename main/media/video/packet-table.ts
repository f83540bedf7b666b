import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  AV_CODEC_ID_MPEG4,
  AV_CODEC_ID_VP8,
  AV_CODEC_ID_VP9,
  AV_NOPTS_VALUE,
  AV_PKT_FLAG_CORRUPT,
  AV_PKT_FLAG_DISCARD,
  AVERROR_EOF,
} from 'node-av/constants';
import { Packet } from 'node-av/lib';
import { CaliperError } from '../../contract/errors.ts';
import { assertNotCancelled } from '../cancel.ts';
import { limits } from '../limits.ts';
import type { Video } from './video.ts';

/** What is known of one packet without decoding it. Times are in stream units, NaN where the file has none. */
export interface PacketEntry {
  readonly pts: number;
  readonly dts: number;
  readonly bytePosition: number;
  readonly sizeBytes: number;
  readonly isKey: boolean;
  /** Decoded for others' sake but not shown: the part before an edit list's cut. */
  readonly isHidden: boolean;
  readonly isDamaged: boolean;
  /** Whether an intact packet like this may hold no picture to show: hidden references, placeholders. */
  readonly mayShowNothing: boolean;
}

/** Every packet of the video stream in decode order; a packet's place in it is its *ordinal*. */
export interface PacketTable {
  readonly packets: readonly PacketEntry[];
  /** False where reading stopped with an error rather than at the end of the file. */
  readonly endsCleanly: boolean;
}

const chunkPackets = 128;

/** Reads the whole file once, in chunks between which the event loop turns. */
export async function scanPackets(video: Video, signal?: AbortSignal): Promise<PacketTable> {
  const packet = new Packet();
  packet.alloc();
  try {
    return await readPackets(video, packet, signal);
  } finally {
    packet.free();
  }
}

async function readPackets(video: Video, packet: Packet, signal?: AbortSignal): Promise<PacketTable> {
  const packets: PacketEntry[] = [];
  for (;;) {
    for (let i = 0; i < chunkPackets; i++) {
      const code = video.readSync(packet);
      if (code < 0) return { packets: withoutBrokenTail(packets), endsCleanly: code === AVERROR_EOF };
      packets.push(describePacket(packet, video.stream.codecpar.codecId));
    }
    assertNotCancelled(signal);
    if (packets.length > limits.frames) {
      throw new CaliperError(
        'too_large',
        `${video.path} has more than ${limits.frames} frames. Cut it into parts.`,
      );
    }
    await nextTurn();
  }
}

/** A last packet cut short would decode into half a picture. */
function withoutBrokenTail(packets: PacketEntry[]): PacketEntry[] {
  while (packets.at(-1)?.isDamaged) packets.pop();
  return packets;
}

export function describePacket(packet: Packet, codecId: number): PacketEntry {
  const flags: number = packet.flags;
  return {
    pts: toNumber(packet.pts),
    dts: toNumber(packet.dts),
    bytePosition: Number(packet.pos),
    sizeBytes: packet.size,
    isKey: packet.isKeyframe,
    isHidden: (flags & AV_PKT_FLAG_DISCARD) !== 0,
    isDamaged: (flags & AV_PKT_FLAG_CORRUPT) !== 0,
    mayShowNothing: showsNothing[codecId]?.(packet) ?? false,
  };
}

/** Longer than any MPEG-4 placeholder for a picture that travels in the packet before it. */
const placeholderBytes = 20;

/** By the headers of each codec: RFC 6386 section 9.1, the VP9 bitstream's uncompressed header and superframe index. */
const showsNothing: Readonly<Record<number, (packet: Packet) => boolean>> = {
  [AV_CODEC_ID_MPEG4]: ({ size }) => size < placeholderBytes,
  [AV_CODEC_ID_VP8]: ({ data }) => data !== null && (data[0]! & 0x10) === 0,
  [AV_CODEC_ID_VP9]: ({ data }) =>
    data !== null && (data.at(-1)! & 0xe0) !== 0xc0 && (data[0]! & 0x08) === 0 && (data[0]! & 0x02) === 0,
};

const toNumber = (timestamp: bigint) => (timestamp === AV_NOPTS_VALUE ? Number.NaN : Number(timestamp));
