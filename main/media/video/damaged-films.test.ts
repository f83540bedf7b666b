import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type FilmRecipe, makeFilm } from '../../../test/films/make-film.ts';
import { readNumber } from '../../../test/films/numbered-picture.ts';
import { temporaryFolder } from '../../../test/films/temporary-folder.ts';
import { openFrames, type RgbFrame } from '../index.ts';
import { Film } from './film.ts';
import { type PacketEntry, scanPackets } from './packet-table.ts';

const frameCount = 32;
const keyEvery = 8;

const x264 = { preset: 'medium', 'x264-params': 'bframes=2:b-adapt=0' };
const x265 = {
  preset: 'ultrafast',
  'x265-params': 'keyint=8:min-keyint=8:bframes=2:b-adapt=0:log-level=none:pools=1',
};
const vp9 = { deadline: 'realtime', 'cpu-used': '8', b: '500000' };

/** `blind`: kinds of damage that leave valid data behind, and that this codec has no means of telling (docs/risk.md). */
const codecs: Readonly<
  Record<string, Partial<FilmRecipe> & { encoder: string; file: string; blind?: boolean }>
> = {
  'H.264, CABAC': { file: 'h264.mp4', encoder: 'libx264', bFrames: 2, encoderOptions: x264 },
  'H.264, CAVLC': {
    file: 'cavlc.mkv',
    encoder: 'libx264',
    encoderOptions: { preset: 'ultrafast', 'x264-params': 'bframes=0' },
  },
  HEVC: { file: 'hevc.mp4', encoder: 'libx265', bFrames: 2, encoderOptions: x265, blind: true },
  'MPEG-2': { file: 'mpeg2.mkv', encoder: 'mpeg2video', bFrames: 2, encoderOptions: { b: '3000000' } },
  'MPEG-4': { file: 'mpeg4.avi', container: 'avi', encoder: 'mpeg4', encoderOptions: { b: '3000000' } },
  VP9: { file: 'vp9.webm', encoder: 'libvpx-vp9', encoderOptions: vp9, blind: true },
  MJPEG: { file: 'mjpeg.avi', container: 'avi', encoder: 'mjpeg' },
};

type Damage = (bytes: Buffer, packets: readonly PacketEntry[]) => void;

const payload = ({ bytePosition, sizeBytes }: PacketEntry, share: number) =>
  bytePosition + Math.floor(sizeBytes * share);

const damages: Readonly<Record<string, Damage>> = {
  'flipped bytes': (bytes, packets) => {
    for (let i = 0; i < 6; i++) bytes[payload(packets[11]!, 0.5) + 3 * i]! ^= 0x5a;
  },
  'a run of zeros': (bytes, packets) => {
    const at = payload(packets[13]!, 0.4);
    bytes.fill(0, at, at + Math.max(12, packets[13]!.sizeBytes >> 1));
  },
  'a run of ones': (bytes, packets) => {
    const at = payload(packets[20]!, 0.4);
    bytes.fill(0xff, at, at + Math.max(12, packets[20]!.sizeBytes >> 1));
  },
  'a key picture that is gone': (bytes, packets) => {
    const key = packets.findIndex(({ isKey }, ordinal) => isKey && ordinal > 4);
    const at = payload(packets[key]!, 0.1);
    bytes.fill(0, at, at + Math.floor(packets[key]!.sizeBytes * 0.85));
  },
  'many places': (bytes, packets) => {
    for (const n of [5, 9, 14, 19, 27])
      bytes.fill(0xa5, payload(packets[n]!, 0.3), payload(packets[n]!, 0.6));
  },
};

const inFolder = temporaryFolder();

interface Read {
  readonly frameCount: number;
  readonly inOrder: ReadonlyMap<number, RgbFrame>;
}

async function readInOrder(path: string): Promise<Read> {
  const film = await openFrames(path);
  const inOrder = new Map<number, RgbFrame>();
  for await (const frame of film.frames()) inOrder.set(frame.frameIndex, frame);
  await film.close();
  return { frameCount: film.frameCount, inOrder };
}

/** Frames asked for one by one, jumping; undefined for one that cannot be decoded. */
async function readAtRandom(path: string): Promise<ReadonlyMap<number, RgbFrame | undefined>> {
  const film = await openFrames(path);
  const found = new Map<number, RgbFrame | undefined>();
  for (let i = 0; i < film.frameCount; i++) {
    const at = (i * 13 + 5) % film.frameCount;
    found.set(
      at,
      await film.frame(at).catch((thrown: { code?: string }) => {
        expect(thrown.code).toBe('corrupt_file');
        return undefined;
      }),
    );
  }
  await film.close();
  return found;
}

const worstDifference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);

describe('REQ-MEDIA-009 REQ-MEDIA-010 damaged films', () => {
  describe.each(Object.entries(codecs))('%s', (_, { file, blind = false, ...recipe }) => {
    it.each(Object.entries(damages))('%s', async (name, damage) => {
      const path = inFolder(file);
      await makeFilm(path, { frameCount, keyEvery, ...recipe });
      const good = await readInOrder(path);
      const film = await Film.open(path);
      const { packets } = await scanPackets(film);
      await film.close();
      const bytes = await readFile(path);
      damage(bytes, packets);
      const hurt = inFolder(`${name}-${file}`);
      await writeFile(hurt, bytes);
      const { frameCount: hurtCount, inOrder } = await readInOrder(hurt);
      expect(hurtCount, 'no frame moves').toBe(frameCount);
      const atRandom = await readAtRandom(hurt);
      const silent: number[] = [];
      for (let i = 0; i < frameCount; i++) {
        const frame = inOrder.get(i);
        expect(atRandom.get(i)?.frameIndex, `frame ${i} both ways`).toBe(frame?.frameIndex);
        if (!frame) continue;
        expect(atRandom.get(i)?.damage, `damage of frame ${i} both ways`).toBe(frame.damage);
        const isSilent = !frame.damage && worstDifference(frame.data, good.inOrder.get(i)!.data) > 0;
        if (isSilent) silent.push(i);
        if (blind && isSilent) continue; // what FFmpeg does not notice may differ each time
        expect(Buffer.compare(atRandom.get(i)!.data, frame.data), `picture ${i} both ways`).toBe(0);
      }
      expect(readNumber(inOrder.get(0)!)).toBe(0);
      if (!blind) expect(silent).toEqual([]);
    });
  });
});
